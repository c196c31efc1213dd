"""The stream of events."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from service.api.context import Ctx
from service.api.events import decode_id, is_number
from service.door.guard import GuardedRoute, still_in
from tunesmith.errors import FieldProblem, InvalidInput

router = APIRouter(prefix="/api", tags=["events"], route_class=GuardedRoute)


EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


@router.get("/events", operation_id="watch", response_class=StreamingResponse, responses=EVENTS)
async def watch(
    request: Request,
    ctx: Ctx,
    studies: Annotated[str, Query(description="Ids of studies to follow trial by trial, with commas.")] = "",
    last_event_id: Annotated[str, Query(description="Like the header, for a client that opens anew.")] = "",
    header: Annotated[str, Header(alias="Last-Event-ID")] = "",
) -> StreamingResponse:
    """Watch what changes, as server-sent events: `studies`, `workers`, `trials`, `deleted` and `reset`."""
    ids = [part for part in studies.split(",") if part]
    if len(ids) > 100 or not all(is_number(i) for i in ids):
        raise InvalidInput(FieldProblem("studies", "must be at most 100 ids of studies with commas between"))
    seen = decode_id(header or last_event_id)
    stream = _while_let_in(request, ctx.hub.stream({int(i): seen.get(int(i)) for i in ids}))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _while_let_in(request: Request, stream: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    """Yield events, but none to somebody who would be refused by now."""
    async with contextlib.aclosing(stream):
        async for event in stream:
            if not await still_in(request):
                return
            yield event
