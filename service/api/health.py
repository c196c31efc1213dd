"""Health: whether the process lives, and whether it can serve."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from service.api.context import Ctx
from service.core.shares import THERE_S
from service.door.guard import GuardedRoute
from tunesmith.version import __version__

router = APIRouter(tags=["health"], route_class=GuardedRoute)


class Health(BaseModel):
    """All is well; otherwise the answer is an error."""

    status: str = "ok"
    version: str = __version__


class Readiness(Health):
    """The server can serve."""

    engines: int
    """Engines on the database, of all servers: without any no suggestion is made."""


@router.get("/healthz", operation_id="get_health")
async def get_health() -> Health:
    """Whether the process answers."""
    return Health()


@router.get("/readyz", operation_id="get_readiness")
async def get_readiness(ctx: Ctx) -> Readiness:
    """Whether the database answers, too, and how many engines there are."""
    return Readiness(engines=len(await ctx.read(ctx.store.engines, THERE_S)))
