"""Studies: create, list, read, change, delete."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import BaseModel

from service.api.context import Ctx, reply
from service.api.examples import IMPORT, STUDIES
from service.api.trials import IdempotencyKey, TrialList
from service.core.grid import Grid
from service.door.guard import GuardedRoute, caller_of
from tunesmith.charts import History, Importance
from tunesmith.definitions import StudyDefinition
from tunesmith.imports import ImportTrials
from tunesmith.samplers import GridSampler
from tunesmith.studies import Study, StudyPatch

router = APIRouter(prefix="/api/studies", tags=["studies"], route_class=GuardedRoute)

METRIC = "The metric of one of the objectives; without it, of the first."


class StudyList(BaseModel):
    """Studies, the newest first."""

    studies: list[Study]


@router.post("", operation_id="create_study", status_code=201, response_model=Study)
async def create_study(
    definition: Annotated[StudyDefinition, Body(openapi_examples=STUDIES)], ctx: Ctx
) -> Response:
    """Create a study. It is active at once: workers may claim its trials."""
    sampler = definition.sampler
    cells = None
    if isinstance(sampler, GridSampler):
        cells = await asyncio.to_thread(lambda: Grid(definition.space, sampler).cells)
    answer = await ctx.write(ctx.store.create_study(definition, cells))
    return reply(answer, 201)


@router.get("", operation_id="list_studies", response_model=StudyList)
async def list_studies(request: Request, ctx: Ctx) -> Response:
    """List the studies, the newest first (at most 1,000); with a token for some of them, those."""
    caller = caller_of(request)
    found = await ctx.read(ctx.store.studies)
    return reply(StudyList.model_construct(studies=[s for s in found if caller.may_see(s.id, s.name)]))


@router.get("/{study}", operation_id="get_study", response_model=Study)
async def get_study(study: str, ctx: Ctx) -> Response:
    """Read a study, by name or id."""
    return reply(await ctx.read(ctx.store.study, study))


@router.patch("/{study}", operation_id="update_study", response_model=Study)
async def update_study(study: str, changes: StudyPatch, ctx: Ctx) -> Response:
    """Pause, resume or finish a study, rename or tag it, raise its budget.

    When a study is paused its workers save what they train and give it back; when it is finished they stop.
    A finished study whose budget was used up goes on when its budget is raised.
    """
    answer = await ctx.write(ctx.store.patch_study(study, changes))
    return reply(answer)


@router.delete("/{study}", operation_id="delete_study", status_code=204)
async def delete_study(study: str, ctx: Ctx) -> None:
    """Delete a study with all its trials. Workers that run some drop them."""
    await ctx.write(ctx.store.delete_study(study))


@router.post("/{study}/import", operation_id="import_trials", status_code=201, response_model=Study)
async def import_trials(
    study: str,
    body: Annotated[ImportTrials, Body(openapi_examples=IMPORT)],
    ctx: Ctx,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Import trials that were run elsewhere: all of them, or none. Samplers learn from them.

    They get numbers of their own and the origin `imported`, and spend no budget.
    """
    answer = await ctx.write(ctx.store.import_trials(study, body.trials, idempotency_key))
    return reply(answer, 201)


@router.get("/{study}/front", operation_id="get_front", response_model=TrialList)
async def get_front(study: str, ctx: Ctx) -> Response:
    """Read the Pareto front: the complete trials that no other one beats in every objective.

    Those that break a constraint are not among them. At most 1,000, the best in the first objective first.
    """
    return reply(TrialList.model_construct(trials=await ctx.read(ctx.store.front, study)))


@router.get("/{study}/importance", operation_id="get_importance", response_model=Importance)
async def get_importance(
    study: str, ctx: Ctx, metric: Annotated[str | None, Query(description=METRIC, max_length=100)] = None
) -> Response:
    """Read which parameters matter for an objective, from 20 complete trials on.

    It is computed when it is asked for, from at most about 5,000 complete trials, and again once there are
    more than 1 % more of them.
    """
    return reply(await ctx.importances.of(study, metric))


@router.get("/{study}/history", operation_id="get_history", response_model=History)
async def get_history(study: str, ctx: Ctx) -> Response:
    """Read what the history plot draws: every improvement, and at most 2,000 trials."""
    return reply(await ctx.read(ctx.store.history, study), exclude_unset=True)
