"""The end of a study: when it has come, and what it leaves behind."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from service.core import lifecycle
from service.core.objectives import reaches
from service.storage import tables as t
from service.storage.changes import BEST, OF_STUDY, bump, drop_suggestions
from service.storage.database import Tx
from service.storage.promotions import promote_best
from service.storage.quick import Row
from service.storage.rows import counts_from
from service.storage.tables import WAITING_STATE
from service.storage.values import definition_of, numbers_from_json
from tunesmith.definitions import StudyDefinition
from tunesmith.studies import StudyState
from tunesmith.trials import Cause, TrialState

FINISH = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"))
    .values(
        state=StudyState.FINISHED.value,
        reason=bindparam("why"),
        stopped_by_user=bindparam("by_user"),
        finished_at=bindparam("now"),
    )
)
OVER = update(t.trials).values(
    state="PRUNED",
    rank=TrialState.PRUNED.rank,
    cause=Cause.CANCELLED.value,
    finished_at=bindparam("now"),
    revision=select(t.studies.c.revision + 1).where(t.studies.c.id == bindparam("study")).scalar_subquery(),
)
GIVE_UP = OVER.values(reason="the study was finished before it ran again").where(
    OF_STUDY, t.trials.c.state == WAITING_STATE, t.trials.c.attempt > 0
)
GIVE_UP_PAUSED = OVER.values(cause=None, reason="the study was finished before it was promoted").where(
    OF_STUDY, t.trials.c.rank == TrialState.PAUSED.rank
)


def finish_if_over(tx: Tx, study: Row, *, score_changed: bool = False) -> bool:
    """Finish a study whose budget is met, and say whether it was.

    One that is used up and has no complete trial yet goes on with the best of those that are paused.
    """
    if study["state"] != StudyState.ACTIVE:
        return False
    definition, counts = definition_of(study["definition"]), counts_from(study)
    reason = lifecycle.why_stopped(
        definition.budget,
        reached=score_changed and target_reached(tx, study["id"], definition),
        unimproved=study["unimproved"],
        running_s=tx.now - (study["started_at"] or tx.now),
    )
    if reason is None:
        reason = lifecycle.why_used_up(definition.budget, counts, exhausted=bool(study["exhausted"]))
        stuck = reason is not None and counts.paused and not counts.complete
        if stuck and promote_best(tx, study, definition):
            return False
    if reason is not None:
        finish_study(tx, study["id"], reason, by_user=False)
    return reason is not None


def target_reached(tx: Tx, study_id: int, definition: StudyDefinition) -> bool:
    """Whether the best trial is as good as the target."""
    target = definition.budget.target
    if target is None:
        return False
    best = tx.connection.execute(BEST, {"study": study_id}).mappings().first()
    if best is None:
        return False
    objective = definition.objective
    return reaches(numbers_from_json(best["objectives"])[objective.metric], target, objective.direction)


def finish_study(tx: Tx, study_id: int, reason: str, *, by_user: bool) -> None:
    """Finish a study: remove suggestions nobody claimed, end trials that waited to be tried again."""
    drop_suggestions(tx, study_id)
    here = {"study": study_id, "now": tx.now}
    given_up = tx.connection.execute(GIVE_UP, here).rowcount
    left = tx.connection.execute(GIVE_UP_PAUSED, here).rowcount
    bump(tx, study_id, {"WAITING": -given_up, "PAUSED": -left, "PRUNED": given_up + left})
    tx.connection.execute(FINISH, {"study": study_id, "why": reason, "by_user": by_user, "now": tx.now})
