"""Workers, their heartbeats and the leases they renew."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.storage import tables as t
from service.storage.database import Tx
from service.storage.rows import worker_from
from service.storage.tables import RUNNING_STATE
from tunesmith.errors import WorkerNotFound
from tunesmith.studies import StudyState
from tunesmith.trials import Heartbeat, HeartbeatResponse, Worker, WorkerRegistration


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(t.workers)
    new = {c.name: statement.excluded[c.name] for c in t.workers.c if c.name not in ("id", "registered_at")}
    return statement.on_conflict_do_update(index_elements=["id"], set_=new)


REGISTER = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}

RUNNING = (
    select(func.count())
    .select_from(t.trials)
    .where(t.trials.c.worker_id == t.workers.c.id, t.trials.c.state == RUNNING_STATE)
    .scalar_subquery()
    .label("running")
)
WORKERS = select(t.workers, RUNNING).order_by(t.workers.c.seen_at.desc(), t.workers.c.id).limit(1000)
WORKER = select(t.workers, RUNNING).where(t.workers.c.id == bindparam("worker"))

SEEN = (
    update(t.workers)
    .where(t.workers.c.id == bindparam("worker"))
    .values(seen_at=bindparam("now"), draining=t.workers.c.draining | bindparam("drains"))
)
MINE = (
    select(t.trials.c.id, t.trials.c.lease, t.studies.c.state.label("study_state"))
    .join(t.studies, t.studies.c.id == t.trials.c.study_id)
    .where(t.trials.c.worker_id == bindparam("worker"), t.trials.c.state == RUNNING_STATE)
)
RENEW = (
    update(t.trials)
    .where(t.trials.c.id == bindparam("trial"), t.trials.c.lease == bindparam("token"))
    .values(lease_expires_at=bindparam("expires"))
)
RENEW_ALL = (
    update(t.trials).where(t.trials.c.state == RUNNING_STATE).values(lease_expires_at=bindparam("expires"))
)


def register(tx: Tx, worker: str, about: WorkerRegistration) -> Worker:
    """Make a worker known, or known anew: it no longer drains."""
    row = {"id": worker, **about.model_dump(), "draining": False, "registered_at": tx.now, "seen_at": tx.now}
    tx.connection.execute(REGISTER[tx.dialect], row)
    return worker_from(tx.connection.execute(WORKER, {"worker": worker}).mappings().one(), tx.now)


def heartbeat(tx: Tx, worker: str, beat: Heartbeat, lease_s: float) -> HeartbeatResponse:
    """Renew the leases named in the heartbeat, and say which of them are lost or no longer wanted.

    Leases that it does not name are left to expire: their worker does not know that it holds them.
    """
    seen = {"worker": worker, "now": tx.now, "drains": beat.draining}
    if tx.connection.execute(SEEN, seen).rowcount == 0:
        raise WorkerNotFound(f"There is no worker {worker!r}; register it first.")
    mine = {row.lease: row for row in tx.connection.execute(MINE, {"worker": worker})}
    held = sorted((mine[lease] for lease in set(beat.leases) if lease in mine), key=lambda row: row.id)
    expires = tx.now + lease_s
    if held:
        tx.connection.execute(
            RENEW, [{"trial": row.id, "token": row.lease, "expires": expires} for row in held]
        )
    return HeartbeatResponse(
        lost=[lease for lease in beat.leases if lease not in mine],
        stop=[row.lease for row in held if row.study_state == StudyState.FINISHED],
        lease_s=lease_s,
    )
