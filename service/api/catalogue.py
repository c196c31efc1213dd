"""What there is to tune, and what a definition looks like."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from service.door.guard import GuardedRoute
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import TaskNotFound
from tunesmith.tasks import CATALOGUE, Task

router = APIRouter(prefix="/api", tags=["catalogue"], route_class=GuardedRoute)


class TaskList(BaseModel):
    """The documented tasks."""

    tasks: list[Task]


@router.get("/openapi.json", include_in_schema=False)
async def get_openapi(request: Request) -> JSONResponse:
    """Describe this API."""
    return JSONResponse(await asyncio.to_thread(request.app.openapi))


@router.get("/tasks", operation_id="list_tasks")
async def list_tasks() -> TaskList:
    """List the documented tasks: parameters, metrics, default spaces."""
    return TaskList(tasks=list(CATALOGUE.values()))


@router.get("/tasks/{task}", operation_id="get_task")
async def get_task(task: str) -> Task:
    """Read one task."""
    if task not in CATALOGUE:
        raise TaskNotFound(f"There is no task {task!r}; known: {', '.join(CATALOGUE)}.")
    return CATALOGUE[task]


@router.get("/schemas/study", operation_id="get_study_schema")
async def get_study_schema() -> dict[str, Any]:
    """Read the JSON schema of a study definition."""
    return StudyDefinition.model_json_schema()
