"""Stopping one trial."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from service.storage import tables as t
from service.storage.changes import bump, lock, moved
from service.storage.database import Tx
from service.storage.finishing import finish_if_over
from service.storage.quick import Row
from service.storage.reading import one
from service.storage.rows import trial_from
from tunesmith.trials import Cause, Trial, TrialState

ASK = (
    update(t.trials)
    .where(t.trials.c.id == bindparam("trial"))
    .values(stopping=True, revision=bindparam("rev"))
)
END = (
    update(t.trials)
    .where(t.trials.c.id == bindparam("trial"))
    .values(
        state="PRUNED",
        rank=TrialState.PRUNED.rank,
        cause=Cause.CANCELLED.value,
        reason="stopped by a user",
        finished_at=bindparam("now"),
        revision=bindparam("rev"),
    )
)


def stop(tx: Tx, ref: str, number: int) -> Trial:
    """Stop a trial: at once where it waits, through its worker where it runs; a finished one stays as it is.

    Raises:
        StudyNotFound, TrialNotFound: there is none.
    """
    lock(tx, ref)
    row, definition = one(tx.connection, ref, number)
    state = TrialState(row["state"])
    if state is TrialState.RUNNING:
        rev = bump(tx, row["study_id"])["revision"]
        tx.connection.execute(ASK, {"trial": row["id"], "rev": rev})
    elif not state.finished:
        _end(tx, row, state)
    return trial_from(one(tx.connection, ref, number)[0], definition)


def _end(tx: Tx, row: Row, state: TrialState) -> None:
    study = bump(tx, row["study_id"], moved(state, TrialState.PRUNED))
    tx.connection.execute(END, {"trial": row["id"], "now": tx.now, "rev": study["revision"]})
    finish_if_over(tx, study)
