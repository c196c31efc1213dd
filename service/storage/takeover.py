"""A worker that starts anew takes back what it ran: nobody has to wait until the leases expire."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from service.core.access import is_among
from service.core.ports import WaitingClaim
from service.storage import tables as t
from service.storage.changes import bump, lock
from service.storage.database import Tx
from service.storage.losses import lose_if_held
from service.storage.quick import Row
from service.storage.tables import RUNNING_STATE
from tunesmith.claims import ClaimRequest
from tunesmith.errors import StudyNotFound
from tunesmith.studies import StudyState
from tunesmith.trials import Cause, TrialState

OWN = (
    select(t.trials.c.id, t.trials.c.study_id, t.trials.c.lease, t.studies.c.name)
    .join(t.studies, t.studies.c.id == t.trials.c.study_id)
    .where(t.trials.c.worker_id == bindparam("worker"), t.trials.c.state == RUNNING_STATE)
    .order_by(t.trials.c.study_id, t.trials.c.id)
)
REMEMBER = (
    update(t.workers)
    .where(
        t.workers.c.id == bindparam("this"),
        t.workers.c.incarnation <= bindparam("start"),
        t.workers.c.taken_back < bindparam("start"),
    )
    .values(incarnation=bindparam("start"), taken_back=bindparam("start"))
)
TRIAL = select(t.trials).where(t.trials.c.id == bindparam("trial"))


def take_back(tx: Tx, request: ClaimRequest, count: int, only: frozenset[str]) -> list[tuple[Row, Row]]:
    """End the attempts that a worker left behind; return (study, trial) for those to hand out to it again.

    The others are in the queue: more than it asked for, of a study it no longer works on, or of one that is
    not active. Those of a study that is not among `only` run on. Each start of a worker takes back once.
    """
    start = {"this": request.worker, "start": request.incarnation}
    if tx.connection.execute(REMEMBER, start).rowcount == 0:
        return []
    claim = WaitingClaim(
        request.request_id, frozenset(request.tasks), frozenset(request.studies), request.count
    )
    back: list[tuple[Row, Row]] = []
    for trial_id, study_id, lease, study in tx.connection.execute(OWN, {"worker": request.worker}).all():
        if not is_among(only, study_id, study):
            continue
        state = _lose(tx, trial_id, study_id, lease)
        if state is TrialState.WAITING and len(back) < count:
            back += _again(tx, claim, study_id, trial_id)
    return back


def _lose(tx: Tx, trial_id: int, study_id: int, lease: str) -> TrialState | None:
    try:
        return lose_if_held(
            tx, trial_id, study_id, lease, Cause.WORKER_RESTARTED, "its worker was started anew"
        )
    except StudyNotFound:  # deleted meanwhile
        return None


def _again(tx: Tx, claim: WaitingClaim, study_id: int, trial_id: int) -> list[tuple[Row, Row]]:
    """Count the trial as running again, where this claim may have it."""
    study = lock(tx, study_id)
    if study["state"] != StudyState.ACTIVE or not claim.wants(study["name"], study_id, study["task"]):
        return []
    study = bump(tx, study_id, {"WAITING": -1, "RUNNING": 1})
    return [(study, tx.connection.execute(TRIAL, {"trial": trial_id}).mappings().one())]
