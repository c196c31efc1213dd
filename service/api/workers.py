"""Workers: register, list, heartbeat."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel

from service.api.context import Ctx, reply
from service.door.guard import GuardedRoute, caller_of
from tunesmith.workers import Heartbeat, HeartbeatResponse, Worker, WorkerPatch, WorkerRegistration

router = APIRouter(prefix="/api/workers", tags=["workers"], route_class=GuardedRoute)

WorkerId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$")]


class WorkerList(BaseModel):
    """Workers, the most recently seen first."""

    workers: list[Worker]


@router.put("/{worker}", operation_id="register_worker", response_model=Worker)
async def register_worker(worker: WorkerId, about: WorkerRegistration, ctx: Ctx) -> Response:
    """Make a worker known. It no longer drains."""
    answer = await ctx.write(ctx.store.register(worker, about))
    return reply(answer)


@router.patch("/{worker}", operation_id="update_worker", response_model=Worker)
async def update_worker(worker: WorkerId, changes: WorkerPatch, ctx: Ctx) -> Response:
    """Pause a worker, or resume one that failed too often. What it runs, it runs on."""
    answer = await ctx.write(ctx.store.patch_worker(worker, changes))
    ctx.polls.resume(worker)
    return reply(answer)


@router.get("", operation_id="list_workers", response_model=WorkerList)
async def list_workers(ctx: Ctx) -> Response:
    """List the workers, the most recently seen first (at most 1,000)."""
    return reply(WorkerList.model_construct(workers=await ctx.read(ctx.store.workers)))


@router.post("/{worker}/heartbeat", operation_id="send_heartbeat", response_model=HeartbeatResponse)
async def send_heartbeat(worker: WorkerId, beat: Heartbeat, request: Request, ctx: Ctx) -> Response:
    """Renew leases. With `draining` the worker's waiting claims end at once, and it gets nothing more."""
    answer = await ctx.write(ctx.store.heartbeat(worker, beat, caller_of(request).studies))
    if beat.draining:
        ctx.polls.dismiss(worker)
    return reply(answer)
