"""Workers: register, list, heartbeat."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from service.api.context import Ctx, reply
from tunesmith.trials import Heartbeat, HeartbeatResponse, Worker, WorkerRegistration

router = APIRouter(prefix="/api/workers", tags=["workers"])

WorkerId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$")]


class WorkerList(BaseModel):
    """Workers, the most recently seen first."""

    workers: list[Worker]


@router.put("/{worker}", operation_id="register_worker", response_model=Worker)
async def register_worker(worker: WorkerId, about: WorkerRegistration, ctx: Ctx) -> Response:
    """Make a worker known. It no longer drains."""
    answer = await ctx.write(ctx.store.register(worker, about))
    return reply(answer)


@router.get("", operation_id="list_workers", response_model=WorkerList)
async def list_workers(ctx: Ctx) -> Response:
    """List the workers, the most recently seen first (at most 1,000)."""
    return reply(WorkerList.model_construct(workers=await ctx.read(ctx.store.workers)))


@router.post("/{worker}/heartbeat", operation_id="send_heartbeat", response_model=HeartbeatResponse)
async def send_heartbeat(worker: WorkerId, beat: Heartbeat, ctx: Ctx) -> Response:
    """Renew leases. With `draining` the worker's waiting claims end at once, and it gets nothing more."""
    answer = await ctx.write(ctx.store.heartbeat(worker, beat))
    if beat.draining:
        ctx.polls.dismiss(worker)
    return reply(answer)
