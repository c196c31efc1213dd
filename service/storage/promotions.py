"""Trials that wait at a rung: paused, promoted to the queue, or let go with another pruner."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, func, select, tuple_, update

from service.core.objectives import score
from service.core.pruning import pauses
from service.storage import tables as t
from service.storage.changes import AGAIN, bump, moved
from service.storage.database import Tx
from service.storage.pruning import StudyHistory
from service.storage.quick import Row
from service.storage.rungs import Key, note_promotion, rung_name, waits_at
from service.storage.tables import CHECKPOINT_KIND
from service.storage.values import join
from tunesmith.definitions import StudyDefinition
from tunesmith.pruners import JOINT, AnyPruner, PatientPruner
from tunesmith.trials import TrialState

TRIAL = select(t.trials.c.id, t.trials.c.attempt, t.trials.c.state).where(
    t.trials.c.study_id == bindparam("study"), t.trials.c.number == bindparam("which")
)
SAVED = select(t.artifacts.c.trial_id).where(
    t.artifacts.c.trial_id == bindparam("trial"), t.artifacts.c.kind == CHECKPOINT_KIND
)
QUEUED = update(t.trials).values(
    state="WAITING",
    rank=TrialState.WAITING.rank,
    queue=AGAIN,
    reason=bindparam("because"),
    revision=bindparam("rev"),
)
QUEUE = QUEUED.where(t.trials.c.id == bindparam("trial"))
OF_STUDY = t.trials.c.study_id == bindparam("study")
PAUSED = select(func.count()).where(OF_STUDY, t.trials.c.rank == TrialState.PAUSED.rank)
QUEUE_PAUSED = QUEUED.where(OF_STUDY, t.trials.c.rank == TrialState.PAUSED.rank)
FORGET_RUNGS = delete(t.metrics).where(
    t.metrics.c.trial_id.in_(select(t.trials.c.id).where(OF_STUDY)),
    t.metrics.c.name.startswith(t.RESERVED),
)

AT_RUNGS = (
    select(
        *(t.trials.c[name] for name in ("id", "number", "attempt")),
        *(t.metrics.c[name] for name in ("step", "value", "kind")),
    )
    .join(t.metrics, t.metrics.c.trial_id == t.trials.c.id)
    .where(OF_STUDY, t.trials.c.rank == TrialState.PAUSED.rank, t.metrics.c.name == bindparam("rung"))
)
BEGUN = select(t.trials.c.id, t.trials.c.attempt).where(
    OF_STUDY, t.trials.c.rank.in_([s.rank for s in TrialState if not s.finished])
)
OF_BEGUN = update(t.attempts).where(tuple_(t.attempts.c.trial_id, t.attempts.c.attempt).in_(BEGUN))
NEVER = 2**53
"""Steps end below: decided up to here is decided for good."""
DECIDE_NO_MORE = OF_BEGUN.values(decided_step=bindparam("upto"))
DECIDE_AGAIN = OF_BEGUN.where(t.attempts.c.decided_step == bindparam("upto")).values(decided_step=None)

CHANGED = update(t.trials).where(t.trials.c.id == bindparam("trial")).values(revision=bindparam("rev"))
"""Other processes read by revision what was noted of a trial."""


def promote(
    tx: Tx, study: Row, bracket: int, promoted: Iterable[tuple[int, int]], history: StudyHistory
) -> None:
    """Note who may go on from which rung, and queue those that are paused; the study's row is locked.

    One that still runs, since it has not heard that it is to wait, is queued when it is released.
    """
    for resource, number in promoted:
        trial = tx.connection.execute(TRIAL, {"study": study["id"], "which": number}).one()
        history.rungs(bracket).promote(tx, Key(number, trial.id, trial.attempt), resource)
        if trial.state == TrialState.PAUSED:
            _queue(tx, study["id"], trial.id, resource)
        else:
            tx.connection.execute(CHANGED, {"trial": trial.id, "rev": study["revision"]})


def _queue(tx: Tx, study_id: int, trial_id: int, resource: int) -> None:
    anew = "" if tx.connection.scalar(SAVED, {"trial": trial_id}) else "; nothing is saved: it starts anew"
    why = f"promoted from the rung at step {resource}{anew}"
    rev = bump(tx, study_id, moved("PAUSED", "WAITING"))["revision"]
    tx.connection.execute(QUEUE, {"trial": trial_id, "because": why, "rev": rev})


def promote_best(tx: Tx, study: Row, definition: StudyDefinition) -> bool:
    """Let the best of the trials that wait at the highest rung go on, and say whether one does.

    No other one will come there. Where several objectives are compared it is the best in the first one.
    """
    rows = tx.connection.execute(AT_RUNGS, {"study": study["id"], "rung": rung_name()}).all()
    if not rows:
        return False
    highest = max(row.step for row in rows)
    direction = definition.pruned_by[0].direction
    worth = {row: score(join(row.value, row.kind), direction) for row in rows if row.step == highest}
    best = min(worth, key=lambda row: (worth[row], row.number))
    note_promotion(tx, Key(best.number, best.id, best.attempt), highest)
    _queue(tx, study["id"], best.id, highest)
    return True


def pause_reason(tx: Tx, trial_id: int, pruner: AnyPruner) -> str | None:
    """Say where a trial waits to be promoted; None where it does not wait."""
    resource = waits_at(tx, trial_id) if pauses(pruner) else None
    return None if resource is None else f"waits at the rung at step {resource} to be promoted"


def change_pruner(tx: Tx, study_id: int, before: AnyPruner, after: AnyPruner) -> None:
    """Let trials that have begun go on where another pruner decides from now on.

    They are not compared at its rungs: what they were worth there is long past, and with what they are worth
    by now nobody could compete who comes there after them.
    """
    begun = {"study": study_id, "upto": NEVER}
    tx.connection.execute(DECIDE_NO_MORE if _has_rungs(after) else DECIDE_AGAIN, begun)
    if _has_rungs(before):
        _leave_rungs(tx, study_id)


def _has_rungs(pruner: AnyPruner) -> bool:
    return isinstance(pruner.wrapped if isinstance(pruner, PatientPruner) else pruner, JOINT)


def _leave_rungs(tx: Tx, study_id: int) -> None:
    """Queue what waits to be promoted, and forget the rungs."""
    paused = tx.connection.scalar(PAUSED, {"study": study_id}) or 0
    rev = bump(tx, study_id, {"PAUSED": -paused, "WAITING": paused})["revision"]
    queued = {"study": study_id, "because": "goes on: the pruner was changed", "rev": rev}
    tx.connection.execute(QUEUE_PAUSED, queued)
    tx.connection.execute(FORGET_RUNGS, {"study": study_id})
