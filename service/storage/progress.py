"""How long ago a study had its last new best: what `budget.patience` looks at."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, or_, select, update

from service.core.objectives import Standing
from service.storage import tables as t
from service.storage.among import among
from service.storage.database import Tx
from service.storage.quick import Row
from service.storage.values import definition_of
from tunesmith.trials import Cause, TrialState

FEASIBLE = (t.trials.c.study_id == bindparam("study")) & (t.trials.c.rank == TrialState.COMPLETE.rank)
BEST_OF_OTHERS = (
    select(t.trials.c.score)
    .where(FEASIBLE, ~among(t.trials.c.id, "trials"))
    .order_by(t.trials.c.rank, t.trials.c.score, t.trials.c.number)
    .limit(1)
)
NOTE = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"))
    .values(unimproved=bindparam("trials"))
    .returning(t.studies)
)
BEST_SCORE = select(func.min(t.trials.c.score)).where(FEASIBLE).scalar_subquery()
IMPROVED_AT = select(func.min(t.trials.c.finished_at)).where(FEASIBLE, t.trials.c.score == BEST_SCORE)
COUNT_SINCE = select(func.count()).where(
    t.trials.c.study_id == bindparam("study"),
    t.trials.c.finished_at > bindparam("moment"),
    t.trials.c.state.in_([state.value for state in TrialState if state.finished]),
    or_(t.trials.c.cause.is_(None), t.trials.c.cause != Cause.CANCELLED.value),
    t.trials.c.origin != "imported",
)


Finished = tuple[int, Standing, str | None]
"""A trial that finished, where it stands, and its cause."""


def count_unimproved(tx: Tx, study: Row, finished: Sequence[Finished]) -> Row:
    """Count trials that finished, where the study has patience; return the study's row.

    One that a user stopped says nothing, and is not counted.
    """
    counted = [(trial, place) for trial, place, cause in finished if cause != Cause.CANCELLED]
    if definition_of(study["definition"]).budget.patience is None or not counted:
        return study
    others = {"study": study["id"], "trials": [trial for trial, _ in counted]}
    best = tx.connection.execute(BEST_OF_OTHERS, others).scalar()
    unimproved = study["unimproved"]
    for _, place in counted:
        if place.rank == TrialState.COMPLETE.rank and (best is None or place.score < best):
            best, unimproved = place.score, 0
        else:
            unimproved += 1
    note = {"study": study["id"], "trials": unimproved}
    return tx.connection.execute(NOTE, note).mappings().one()


def recount(tx: Tx, study_id: int) -> None:
    """Count anew, from all trials: patience was given while the study ran, or trials were imported."""
    moment = tx.connection.execute(IMPROVED_AT, {"study": study_id}).scalar()
    since = {"study": study_id, "moment": 0.0 if moment is None else moment}
    count = tx.connection.execute(COUNT_SINCE, since).scalar_one()
    tx.connection.execute(NOTE, {"study": study_id, "trials": count})
