"""Health: whether the process lives, and whether it can serve."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from service.api.context import Ctx
from service.door.guard import GuardedRoute
from tunesmith.version import __version__

router = APIRouter(tags=["health"], route_class=GuardedRoute)


class Health(BaseModel):
    """All is well; otherwise the answer is an error."""

    status: str = "ok"
    version: str = __version__


@router.get("/healthz", operation_id="get_health")
async def get_health() -> Health:
    """Whether the process answers."""
    return Health()


@router.get("/readyz", operation_id="get_readiness")
async def get_readiness(ctx: Ctx) -> Health:
    """Whether the database answers, too."""
    await ctx.read(ctx.store.check)
    return Health()
