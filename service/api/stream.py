"""The stream of events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse

from service.api.context import Ctx
from service.api.events import decode_id, is_number
from tunesmith.errors import FieldProblem, InvalidInput

router = APIRouter(prefix="/api", tags=["events"])


@router.get("/events", operation_id="watch", response_class=StreamingResponse)
async def watch(
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
    stream = ctx.hub.stream({int(i): seen.get(int(i)) for i in ids})
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)
