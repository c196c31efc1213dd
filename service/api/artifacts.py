"""Artifacts: storing, listing and downloading files of trials."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import BaseModel
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse

from service.api.context import Ctx, reply
from service.api.running import TrialId
from service.core.ports import NewArtifact
from service.door.guard import GuardedRoute
from tunesmith.errors import FieldProblem, InvalidInput
from tunesmith.trials import Artifact
from tunesmith.validation import MAX_INTEGER, spelled

router = APIRouter(prefix="/api", tags=["artifacts"], route_class=GuardedRoute)

AttemptNumber = Annotated[int, Path(ge=1, lt=2**31, description="Counts from 1 within the trial.")]
ArtifactName = Annotated[
    str,
    Path(description="1 to 200 letters, digits and . _ - that do not begin with a dot."),
    spelled(
        r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$",
        "must be 1 to 200 letters, digits and . _ - and not begin with a dot",
    ),
]
Lease = Annotated[str, Header(alias="Tunesmith-Lease", max_length=200, description="The trial's lease.")]
Checksum = Annotated[
    str | None,
    Header(
        alias="Tunesmith-SHA256",
        description="The SHA-256 of the content; a checkpoint needs it.",
    ),
    spelled(r"^[0-9a-f]{64}$", "must be a SHA-256 in 64 small hexadecimal digits"),
]
Kind = Annotated[Literal["checkpoint", "file"], Query(description="What it is for.")]
AfterStep = Annotated[
    int | None,
    Query(ge=0, le=MAX_INTEGER, description="Of a checkpoint: the step after which it was made."),
]
CONTENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
DOWNLOAD: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}


class ArtifactList(BaseModel):
    """A trial's artifacts, by attempt and age."""

    artifacts: list[Artifact]


@router.put(
    "/trials/{trial}/attempts/{attempt}/artifacts/{name}",
    operation_id="store_artifact",
    response_model=Artifact,
    openapi_extra=CONTENT,
)
async def store_artifact(
    trial: TrialId,
    attempt: AttemptNumber,
    name: ArtifactName,
    request: Request,
    ctx: Ctx,
    lease: Lease,
    sha256: Checksum = None,
    kind: Kind = "file",
    step: AfterStep = None,
) -> Response:
    """Store a file of a running attempt, whatever its size; another of the same name gives way to it.

    The same content again is answered the same.
    """
    _check(kind, step, sha256)
    new = NewArtifact(
        trial_id=trial, attempt=attempt, lease=lease, name=name, kind=kind, step=step, sha256=sha256
    )
    uploading = await asyncio.wrap_future(ctx.store.begin_artifact(new))
    if uploading.there is not None:
        return reply(uploading.there)
    try:
        stored = await ctx.files.save(uploading.path, request.stream(), sha256)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody hears it
    new = replace(new, sha256=stored.sha256)
    artifact = await asyncio.wrap_future(ctx.store.complete_artifact(new, uploading.path, stored.size))
    return reply(artifact)


def _check(kind: str, step: int | None, sha256: str | None) -> None:
    """Check what a checkpoint needs. Raises InvalidInput."""
    needed = {"step": step, "Tunesmith-SHA256": sha256} if kind == "checkpoint" else {}
    missing = [name for name, value in needed.items() if value is None]
    if missing:
        raise InvalidInput([FieldProblem(name, "a checkpoint needs it") for name in missing])


@router.get(
    "/studies/{study}/trials/{number}/artifacts",
    operation_id="list_artifacts",
    response_model=ArtifactList,
)
async def list_artifacts(study: str, number: int, ctx: Ctx) -> Response:
    """List the files that the attempts of a trial stored."""
    found = await ctx.read(ctx.store.artifacts, study, number)
    return reply(ArtifactList.model_construct(artifacts=found))


@router.get(
    "/studies/{study}/trials/{number}/attempts/{attempt}/artifacts/{name}",
    operation_id="download_artifact",
    response_class=Response,
    responses=DOWNLOAD,
)
async def download_artifact(
    study: str, number: int, attempt: AttemptNumber, name: ArtifactName, ctx: Ctx
) -> Response:
    """Download a file. `ETag` is its SHA-256."""
    found, path = await ctx.read(ctx.store.artifact, study, number, attempt, name)
    headers = {
        # As it lies in the store: where that is not what was stored, the checksum says so.
        "Content-Length": str(await ctx.files.size(path)),
        "Content-Disposition": f'attachment; filename="{found.name}"',
        "ETag": f'"{found.sha256}"',
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(ctx.files.pieces(path), headers=headers, media_type="application/octet-stream")
