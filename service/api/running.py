"""Running trials: claim, report, finish."""

from __future__ import annotations

import contextlib
from typing import Annotated

from fastapi import APIRouter, Body, Path, Request, Response

from service.api.context import Context, Ctx, reply
from service.api.examples import CLAIM, FINISH, REPORT
from service.core.access import Caller
from service.door.guard import GuardedRoute, caller_of, check_study, still_in
from tunesmith.claims import ClaimRequest, ClaimResponse
from tunesmith.errors import Forbidden
from tunesmith.reports import Finish, FinishResponse, Report, ReportResponse

router = APIRouter(prefix="/api", tags=["running trials"], route_class=GuardedRoute)

TrialId = Annotated[int, Path(ge=0, lt=2**63, description="The `id` in the claim, unique on this server.")]


@router.post("/claims", operation_id="claim_trials", response_model=ClaimResponse)
async def claim_trials(
    body: Annotated[ClaimRequest, Body(openapi_examples=CLAIM)], request: Request, ctx: Ctx
) -> Response:
    """Claim trials, waiting up to `wait_s` seconds for some. A request id repeated gives the same trials."""
    return reply(await claim(ctx, request, body))


async def claim(ctx: Context, request: Request, body: ClaimRequest) -> ClaimResponse:
    """Hand out trials."""

    async def gone() -> bool:
        return await request.is_disconnected() or not await still_in(request)

    caller = caller_of(request)
    if caller.studies:
        body = await _narrowed(ctx, caller, body)
        if not body.studies:
            return ClaimResponse()
    answer = await ctx.polls.claim(body, gone, caller.studies)
    if body.own:
        ctx.changed()  # what the worker left, and does not take back, is for others
    elif answer.trials:
        ctx.taken()
    return answer


async def _permitted(ctx: Context, caller: Caller, body: ClaimRequest) -> ClaimRequest | None:
    """Return the claim of a token for given studies; None where it may not have it."""
    with contextlib.suppress(Forbidden):
        narrowed = await _narrowed(ctx, caller, body)
        return narrowed if narrowed.studies else None
    return None


async def _narrowed(ctx: Context, caller: Caller, body: ClaimRequest) -> ClaimRequest:
    """Return the claim of a token for given studies; one that names none is for those that are open.

    Raises:
        Forbidden: it names another study.
    """
    for ref in body.studies:
        await ctx.read(check_study, caller, ctx.store, ref)
    if body.studies:
        return body
    there = await ctx.read(ctx.store.open_among, sorted(caller.studies))
    return body.model_copy(update={"studies": sorted(caller.studies & there)})


@router.post("/trials/{trial}/metrics", operation_id="report_metrics", response_model=ReportResponse)
async def report_metrics(
    trial: TrialId, body: Annotated[Report, Body(openapi_examples=REPORT)], request: Request, ctx: Ctx
) -> Response:
    """Report metrics, one step or many. The answer says continue, prune, pause or stop."""
    return reply(await report(ctx, request, body, trial))


async def report(ctx: Context, request: Request, body: Report, trial: int) -> ReportResponse:
    """Store metrics."""
    answer = await ctx.answers.of(ctx.store.report(trial, body))
    ctx.reported()
    return answer


@router.post("/trials/{trial}/finish", operation_id="finish_trial", response_model=FinishResponse)
async def finish_trial(
    trial: TrialId, body: Annotated[Finish, Body(openapi_examples=FINISH)], request: Request, ctx: Ctx
) -> Response:
    """End an attempt: complete, failed, pruned or released. The same end again is answered the same.

    It may bring the claim of the next trial along.
    """
    return reply(await finish(ctx, request, body, trial))


async def finish(ctx: Context, request: Request, body: Finish, trial: int) -> FinishResponse:
    """End an attempt, and hand out the next trial."""
    caller = caller_of(request)
    if caller.studies and body.claim_next is not None:
        body = body.model_copy(update={"claim_next": await _permitted(ctx, caller, body.claim_next)})
    return await ctx.write(ctx.store.finish(trial, body, caller.studies))
