"""Claims: handing out trials under leases."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, null, or_, select, update

from service.core.access import is_among
from service.core.ports import Ready, WaitingClaim
from service.storage import tables as t
from service.storage.artifacts import checkpoints_of
from service.storage.changes import bump
from service.storage.database import Tx
from service.storage.rows import in_order
from service.storage.tables import WAITING_STATE
from service.storage.takeover import take_back
from service.storage.values import definition_of, study_ref
from tunesmith.errors import StudyNotFound, WorkerNotFound
from tunesmith.studies import StudyState
from tunesmith.trials import ClaimedTrial, ClaimRequest, ClaimResponse, TrialState, training_seed

GIVEN = (
    select(t.trials, t.attempts.c.lease.label("given_lease"), t.attempts.c.attempt.label("given_attempt"))
    .join(t.attempts, t.attempts.c.trial_id == t.trials.c.id)
    .where(t.attempts.c.request_id == bindparam("request"), t.attempts.c.worker_id == bindparam("worker"))
)
STUDY = select(t.studies).where(t.studies.c.id == bindparam("study"))
SEEN = (
    update(t.workers)
    .where(t.workers.c.id == bindparam("worker"))
    .values(seen_at=bindparam("now"))
    .returning(t.workers.c.draining, t.workers.c.paused_reason)
)

GIVES = (
    (t.studies.c.state == StudyState.ACTIVE.value)
    & (t.studies.c.waiting > 0)
    & or_(t.studies.c.parallelism.is_(None), t.studies.c.running < t.studies.c.parallelism)
)
NAMED = t.studies.c.name.in_(bindparam("names", expanding=True)) | t.studies.c.id.in_(
    bindparam("ids", expanding=True)
)
TRAINS = t.studies.c.task.in_(bindparam("tasks", expanding=True))
FIRST = (
    select(t.studies)
    .where(GIVES)
    .order_by(t.studies.c.priority.desc(), t.studies.c.running, t.studies.c.id)
    .limit(1)
    .with_for_update(key_share=True)
)
CHOOSE = {
    # (are studies named, are tasks named)
    (True, False): FIRST.where(NAMED),
    (False, True): FIRST.where(TRAINS),
    (True, True): FIRST.where(NAMED, TRAINS),
}

QUEUE = (
    select(t.trials)
    .where(t.trials.c.study_id == bindparam("study"), t.trials.c.state == WAITING_STATE)
    .order_by(t.trials.c.queue, t.trials.c.number)
    .limit(bindparam("count"))
    .with_for_update()
)
RUN = (
    update(t.trials)
    .where(t.trials.c.id == bindparam("trial"))
    .values(
        state="RUNNING",
        rank=TrialState.RUNNING.rank,
        attempt=t.trials.c.attempt + 1,
        worker_id=bindparam("worker"),
        lease=bindparam("token"),
        lease_expires_at=bindparam("expires"),
        started_at=func.coalesce(t.trials.c.started_at, bindparam("now")),
        # A new attempt starts over: what the one before it reported stays with that.
        objectives=null(),
        metrics=bindparam("nothing", type_=t.trials.c.metrics.type),
        metric_steps=bindparam("nothing", type_=t.trials.c.metrics.type),
        step=None,
        reason="",
        revision=bindparam("rev"),
    )
)
BEGIN = insert(t.attempts)
DECIDED_BEFORE = select(t.attempts.c.decided_step, t.attempts.c.prune).where(
    t.attempts.c.trial_id == bindparam("trial"), t.attempts.c.attempt == bindparam("nth")
)
STARTED = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"), t.studies.c.started_at.is_(None))
    .values(started_at=bindparam("now"))
)

RENEW = (
    update(t.trials)
    .where(t.trials.c.id == bindparam("trial"), t.trials.c.lease == bindparam("token"))
    .values(lease_expires_at=bindparam("expires"))
)

STATES_OF = select(t.studies.c.name, t.studies.c.id, t.studies.c.state)

WAIT = insert(t.waiting_claims)
WAITED = delete(t.waiting_claims).where(t.waiting_claims.c.request_id == bindparam("request"))
WAITS = select(t.waiting_claims)
OVERDUE = delete(t.waiting_claims).where(t.waiting_claims.c.until < bindparam("now"))
READY = select(t.studies.c.id, t.studies.c.name, t.studies.c.task, t.studies.c.waiting).where(GIVES)


def split_names(names: Sequence[str]) -> dict[str, list[Any]]:
    """Return names and ids apart, as the statements take them."""
    refs = [study_ref(name) for name in names]
    return {"names": [r for r in refs if isinstance(r, str)], "ids": [r for r in refs if isinstance(r, int)]}


def claim(tx: Tx, request: ClaimRequest, lease_s: float, only: frozenset[str]) -> ClaimResponse:
    """Hand out up to `count` trials (see `Store.claim`). Raises WorkerNotFound, StudyNotFound."""
    # The worker's row first: the same request may be at another server at this moment.
    seen = tx.connection.execute(SEEN, {"worker": request.worker, "now": tx.now}).mappings().first()
    if seen is None:
        raise WorkerNotFound(f"There is no worker {request.worker!r}; register it first.")
    asked = {"request": request.request_id, "worker": request.worker}
    again = tx.connection.execute(GIVEN, asked).mappings().all()
    if again:
        given = [_given_before(tx, row, lease_s, only) for row in again]
        return ClaimResponse(trials=[g for g in given if g is not None])
    draining, paused = bool(seen["draining"]), seen["paused_reason"]
    gives = not draining and not paused
    if request.own:
        back = take_back(tx, request, request.count if gives else 0, only)
        trials = [_hand_out(tx, *row, request, lease_s) for row in back]
        return ClaimResponse(trials=trials, draining=draining, paused=paused)
    trials = _from_studies(tx, request, lease_s) if gives else []
    if trials and request.wait_s:
        # In this transaction, or the engine would count the claim twice: as waiting and as running.
        tx.connection.execute(WAITED, {"request": request.request_id})
    finished = not trials and all_finished(tx, request.studies)
    return ClaimResponse(trials=trials, finished=finished, draining=draining, paused=paused)


def _from_studies(tx: Tx, request: ClaimRequest, lease_s: float) -> list[ClaimedTrial]:
    trials: list[ClaimedTrial] = []
    while len(trials) < request.count:
        more = _from_one_study(tx, request, request.count - len(trials), lease_s)
        if not more:
            break
        trials += more
    return trials


def _from_one_study(tx: Tx, request: ClaimRequest, count: int, lease_s: float) -> list[ClaimedTrial]:
    """Claim from the study whose turn it is."""
    statement = CHOOSE.get((bool(request.studies), bool(request.tasks)))
    if statement is None:
        return []
    wanted: dict[str, Any] = split_names(request.studies) if request.studies else {}
    if request.tasks:
        wanted["tasks"] = request.tasks
    study = tx.connection.execute(statement, wanted).mappings().first()
    if study is None:
        return []
    if study["parallelism"] is not None:
        count = min(count, study["parallelism"] - study["running"])
    rows = tx.connection.execute(QUEUE, {"study": study["id"], "count": count}).mappings().all()
    study = bump(tx, study["id"], {"WAITING": -len(rows), "RUNNING": len(rows)})
    tx.connection.execute(STARTED, {"study": study["id"], "now": tx.now})
    return [_hand_out(tx, study, row, request, lease_s) for row in rows]


def _hand_out(
    tx: Tx, study: RowMapping, trial: RowMapping, request: ClaimRequest, lease_s: float
) -> ClaimedTrial:
    token = secrets.token_urlsafe(24)
    # What was decided of a step stays decided: a later attempt reports it again.
    last = {"trial": trial["id"], "nth": trial["attempt"]}
    before = tx.connection.execute(DECIDED_BEFORE, last).first() if trial["attempt"] else None
    run = {
        "trial": trial["id"],
        "worker": request.worker,
        "token": token,
        "nothing": {},
        "expires": tx.now + lease_s,
        "now": tx.now,
        "rev": study["revision"],
    }
    begin = {
        "trial_id": trial["id"],
        "attempt": trial["attempt"] + 1,
        "worker_id": request.worker,
        "lease": token,
        "request_id": request.request_id,
        "started_at": tx.now,
        "decided_step": before.decided_step if before else None,
        "prune": bool(before and before.prune),
    }
    tx.connection.execute(RUN, run)
    tx.connection.execute(BEGIN, begin)
    return _claimed(tx, study, trial, trial["attempt"] + 1, token, lease_s)


def _given_before(tx: Tx, row: RowMapping, lease_s: float, only: frozenset[str]) -> ClaimedTrial | None:
    """Return a trial as it was handed out, its lease renewed; None where the caller may not have it."""
    study = tx.connection.execute(STUDY, {"study": row["study_id"]}).mappings().one()
    if not is_among(only, study["id"], study["name"]):
        return None
    renewed = {"trial": row["id"], "token": row["given_lease"], "expires": tx.now + lease_s}
    tx.connection.execute(RENEW, renewed)
    return _claimed(tx, study, row, row["given_attempt"], row["given_lease"], lease_s)


def _claimed(
    tx: Tx, study: RowMapping, trial: RowMapping, attempt: int, lease: str, lease_s: float
) -> ClaimedTrial:
    definition = definition_of(study["definition"])
    return ClaimedTrial.model_construct(
        id=trial["id"],
        study_id=study["id"],
        study=study["name"],
        number=trial["number"],
        attempt=attempt,
        params=in_order(trial["params"], definition),
        task=definition.task.name if definition.task else None,
        task_params=definition.task.params if definition.task else {},
        devices=definition.devices,
        seed=training_seed(study["seed"], trial["number"]),
        lease=lease,
        lease_s=lease_s,
        checkpoint=definition.checkpoints,
        resume_from=checkpoints_of(tx, trial["id"]) if attempt > 1 else [],
    )


def all_finished(tx: Tx, names: Sequence[str]) -> bool:
    """Whether the studies named are all FINISHED, or deleted. Raises StudyNotFound where none is there."""
    if not names:
        return False
    wanted = split_names(names)
    rows = tx.connection.execute(STATES_OF.where(NAMED), wanted).mappings().all()
    if not rows:
        raise StudyNotFound(f"There is no study {' or '.join(map(repr, names))}.")
    return all(row["state"] == StudyState.FINISHED for row in rows)


def open_among(connection: Connection, names: Sequence[str]) -> set[str]:
    """Return which of these studies (names or ids) exist and are not FINISHED."""
    rows = connection.execute(STATES_OF.where(NAMED), split_names(names)).mappings().all()
    still = [row for row in rows if row["state"] != StudyState.FINISHED]
    return {str(row[key]) for row in still for key in ("name", "id")}


def wait(tx: Tx, request: ClaimRequest) -> None:
    """Note that a claim waits. The note outlives its wait by a little, should nobody remove it."""
    tx.connection.execute(WAITED, {"request": request.request_id})
    note = {
        "request_id": request.request_id,
        "worker_id": request.worker,
        "tasks": request.tasks,
        "studies": request.studies,
        "count": request.count,
        "until": tx.now + request.wait_s + 5.0,
    }
    tx.connection.execute(WAIT, note)


def unwait(tx: Tx, request_ids: Sequence[str]) -> None:
    """Remove the notes of claims that no longer wait."""
    tx.connection.execute(WAITED, [{"request": request_id} for request_id in request_ids])


def waiting_from(row: RowMapping) -> WaitingClaim:
    """A row of waiting_claims."""
    return WaitingClaim(row["request_id"], frozenset(row["tasks"]), frozenset(row["studies"]), row["count"])


def ready_from(row: RowMapping) -> Ready:
    """A row of `READY`."""
    return Ready(row["id"], row["name"], row["task"], row["waiting"])
