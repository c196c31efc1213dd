"""Handing out: a trial becomes a new attempt, under a lease."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, func, null, select, update

from service.core.access import is_among
from service.storage import tables as t
from service.storage.among import among
from service.storage.artifacts import checkpoints_of
from service.storage.batches import Writes
from service.storage.bulk import changing, inserting
from service.storage.database import Tx
from service.storage.quick import Row, fetch
from service.storage.rows import in_order
from service.storage.values import definition_of
from tunesmith.claims import ClaimedTrial, ClaimRequest
from tunesmith.seeds import training_seed
from tunesmith.trials import TrialState

GIVEN = (
    select(
        t.trials,
        t.attempts.c.request_id,
        t.attempts.c.lease.label("given_lease"),
        t.attempts.c.attempt.label("given_attempt"),
        t.attempts.c.worker_id.label("given_to"),
    )
    .join(t.attempts, t.attempts.c.trial_id == t.trials.c.id)
    .where(among(t.attempts.c.request_id, "requests"))
    .order_by(t.attempts.c.trial_id)
)
STUDY = select(t.studies).where(t.studies.c.id == bindparam("study"))
RUN = changing(
    lambda new: (
        update(t.trials)
        .where(t.trials.c.id == new.trial)
        .values(
            state="RUNNING",
            rank=TrialState.RUNNING.rank,
            attempt=t.trials.c.attempt + 1,
            worker_id=new.worker,
            lease=new.token,
            lease_expires_at=new.expires,
            started_at=func.coalesce(t.trials.c.started_at, new.now),
            # A new attempt starts over: what the one before it reported stays with that.
            objectives=null(),
            metrics=new.nothing,
            metric_steps=new.nothing,
            step=None,
            reason="",
            revision=new.rev,
        )
    ),
    trial=t.trials.c.id,
    worker=t.trials.c.worker_id,
    token=t.trials.c.lease,
    expires=t.trials.c.lease_expires_at,
    now=t.trials.c.started_at,
    nothing=t.trials.c.metrics,
    rev=t.trials.c.revision,
)
BEGIN = inserting(
    t.attempts,
    *("trial_id", "attempt", "worker_id", "lease", "request_id", "started_at", "decided_step", "prune"),
)
DECIDED_BEFORE = select(t.attempts.c.decided_step, t.attempts.c.prune).where(
    t.attempts.c.trial_id == bindparam("trial"), t.attempts.c.attempt == bindparam("nth")
)
RENEW = (
    update(t.trials)
    .where(t.trials.c.id == bindparam("trial"), t.trials.c.lease == bindparam("token"))
    .values(lease_expires_at=bindparam("expires"))
)


def given_before(tx: Tx, requests: Sequence[ClaimRequest]) -> Mapping[str, list[Row]]:
    """Return what these claims were given already, by request id."""
    given: dict[str, list[Row]] = {r.request_id: [] for r in requests}
    workers = {r.request_id: r.worker for r in requests}
    for row in fetch(tx.connection, GIVEN, {"requests": list(given)}):
        if row["given_to"] == workers[row["request_id"]]:
            given[row["request_id"]].append(row)
    return given


def hand_out(
    tx: Tx, study: Row, trial: Row, request: ClaimRequest, lease_s: float, writes: Writes
) -> ClaimedTrial:
    """Note a new attempt of a trial that was taken from the queue, and return it as it is handed out."""
    token = secrets.token_urlsafe(24)
    # What was decided of a step stays decided: a later attempt reports it again. A new repeat begins anew.
    last = {"trial": trial["id"], "nth": trial["attempt"]}
    again = trial["attempt"] > trial["earlier"]
    before = tx.connection.execute(DECIDED_BEFORE, last).first() if again else None
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
    writes.note(RUN, run)
    writes.note(BEGIN, begin)
    return _claimed(tx, study, trial, trial["attempt"] + 1, token, lease_s)


def give_again(tx: Tx, row: Row, lease_s: float, only: frozenset[str]) -> ClaimedTrial | None:
    """Return a trial as it was handed out, its lease renewed; None where the caller may not have it."""
    study = tx.connection.execute(STUDY, {"study": row["study_id"]}).mappings().one()
    if not is_among(only, study["id"], study["name"]):
        return None
    renewed = {"trial": row["id"], "token": row["given_lease"], "expires": tx.now + lease_s}
    tx.connection.execute(RENEW, renewed)
    return _claimed(tx, study, row, row["given_attempt"], row["given_lease"], lease_s)


def _claimed(tx: Tx, study: Row, trial: Row, attempt: int, lease: str, lease_s: float) -> ClaimedTrial:
    definition, earlier = definition_of(study["definition"]), trial["earlier"]
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
        repeat=trial["repeat"],
        seed=training_seed(study["seed"], trial["number"], trial["repeat"]),
        lease=lease,
        lease_s=lease_s,
        checkpoint=definition.checkpoints,
        resume_from=checkpoints_of(tx, trial["id"], earlier) if attempt > earlier + 1 else [],
    )
