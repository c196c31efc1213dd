"""Trials: list, read, enqueue."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Query, Response
from pydantic import BaseModel, BeforeValidator, Field

from service.api.context import Ctx, reply
from service.api.examples import POINT
from service.door.guard import GuardedRoute
from tunesmith.metrics import MetricPoint
from tunesmith.trials import Attempt, Enqueue, Page, Trial

router = APIRouter(prefix="/api/studies/{study}/trials", tags=["trials"], route_class=GuardedRoute)


class TrialList(BaseModel):
    """Trials."""

    trials: list[Trial]


class MetricList(BaseModel):
    """A trial's metrics, step by step."""

    points: list[MetricPoint]


class AttemptList(BaseModel):
    """A trial's attempts, the first one first."""

    attempts: list[Attempt]


WHERE = """A condition, such as `params.lr<0.01`, `state=COMPLETE,RUNNING`, `feasible=true`,
`metrics.val_loss>=1` or `tag=x`; several must all hold."""
SORT = "`rank` (the best first), `number`, `value`, `params.NAME`, `metrics.NAME`, `duration`; `-` reverses."


REPEAT = "Which of the study's `repeats`, from 0; left out: the last one that has begun."
KEY = "The same request with the same key, sent again, adds nothing more and is answered the same."
IdempotencyKey = Annotated[
    str | None, Header(alias="Idempotency-Key", description=KEY, pattern="^[!-~]{1,100}$")
]
Condition = Annotated[str, Field(max_length=4000)]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


Several = Annotated[list[Enqueue], Field(min_length=1, max_length=1000)]
Points = Annotated[Several, BeforeValidator(_as_list, json_schema_input_type=Enqueue | Several)]
"""One point or many; errors in a single one have no index in their path."""


@router.get("", operation_id="list_trials", response_model=Page)
async def list_trials(
    study: str,
    ctx: Ctx,
    where: Annotated[list[Condition], Query(description=WHERE)] = [],  # noqa: B006 (FastAPI copies it)
    sort: Annotated[str, Query(description=SORT, max_length=500)] = "rank",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    after: Annotated[str | None, Query(description="The `next` of the page before.", max_length=8000)] = None,
    curve: Annotated[bool, Query(description="Add the objective's curve to each trial.")] = False,
) -> Response:
    """List trials, a page at a time."""
    page = await ctx.read(
        ctx.store.trials, study, where=where, sort=sort, limit=limit, after=after, curve=curve
    )
    return reply(page)


@router.post("", operation_id="enqueue_trials", status_code=201, response_model=TrialList)
async def enqueue_trials(
    study: str,
    points: Annotated[Points, Body(openapi_examples=POINT)],
    ctx: Ctx,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Queue one point or many: they run before suggestions, and count in the budget."""
    trials = await ctx.write(ctx.store.enqueue(study, points, idempotency_key))
    return reply(TrialList.model_construct(trials=trials), 201)


@router.get("/{number}", operation_id="get_trial", response_model=Trial)
async def get_trial(study: str, number: int, ctx: Ctx) -> Response:
    """Read a trial, with its objective's curve."""
    return reply(await ctx.read(ctx.store.trial, study, number))


@router.post("/{number}/stop", operation_id="stop_trial", response_model=Trial)
async def stop_trial(study: str, number: int, ctx: Ctx) -> Response:
    """Stop a trial. One that runs is `stopping` until its worker has heard of it, within seconds.

    It ends as PRUNED, with the cause `cancelled`. A finished trial stays as it is.
    """
    trial = await ctx.write(ctx.store.stop_trial(study, number))
    return reply(trial)


@router.get("/{number}/metrics", operation_id="get_metrics", response_model=MetricList)
async def get_metrics(
    study: str,
    number: int,
    ctx: Ctx,
    repeat: Annotated[int | None, Query(ge=0, lt=2**31, description=REPEAT)] = None,
) -> Response:
    """Read a trial's metrics, step by step; an attempt replaces what those before it reported."""
    points = await ctx.read(ctx.store.metrics, study, number, repeat)
    return reply(MetricList.model_construct(points=points))


@router.get("/{number}/attempts", operation_id="get_attempts", response_model=AttemptList)
async def get_attempts(study: str, number: int, ctx: Ctx) -> Response:
    """Read a trial's attempts."""
    return reply(AttemptList.model_construct(attempts=await ctx.read(ctx.store.attempts, study, number)))
