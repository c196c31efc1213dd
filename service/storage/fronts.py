"""The Pareto front of a study with several objectives."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from service.core.objectives import score
from service.core.pareto import Losses, front
from service.storage import tables as t
from service.storage.among import among
from service.storage.rows import TRIALS, trial_from
from service.storage.studies import find
from service.storage.values import definition_of, numbers_from_json
from tunesmith.definitions import StudyDefinition
from tunesmith.trials import Trial, TrialState

MOST = 1000
"""How many trials of a front are given out."""

RESULTS = select(t.trials.c.id, t.trials.c.objectives).where(
    t.trials.c.study_id == bindparam("study"), t.trials.c.rank == TrialState.COMPLETE.rank
)
BY_IDS = TRIALS.where(among(t.trials.c.id, "ids"))


def pareto(connection: Connection, ref: str) -> list[Trial]:
    """Return the trials of a study's front, the best in its first objective first. Raises StudyNotFound."""
    study = find(connection, ref)
    definition = definition_of(study["definition"])
    results = connection.execute(RESULTS, {"study": study["id"]}).all()
    losses = [_losses(values, definition) for _, values in results]
    ids = [results[i].id for i in front(losses)[:MOST]]
    found = {row["id"]: row for row in connection.execute(BY_IDS, {"ids": ids}).mappings()}
    return [trial_from(found[trial_id], definition) for trial_id in ids]


def _losses(stored: dict[str, float | str], definition: StudyDefinition) -> Losses:
    values = numbers_from_json(stored)
    return tuple(score(values[o.metric], o.direction) for o in definition.objectives)
