"""Workers, their heartbeats and the leases they renew."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.core.access import is_among
from service.storage import tables as t
from service.storage.database import Tx
from service.storage.handouts import RENEW
from service.storage.rows import worker_from
from service.storage.tables import RUNNING_STATE
from tunesmith.errors import WorkerNotFound
from tunesmith.studies import StudyState
from tunesmith.workers import Heartbeat, HeartbeatResponse, Worker, WorkerPatch, WorkerRegistration


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(t.workers)
    kept = ("id", "registered_at", "taken_back")
    new = {c.name: statement.excluded[c.name] for c in t.workers.c if c.name not in kept}
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
    .values(
        seen_at=bindparam("now"),
        draining=t.workers.c.draining
        | (bindparam("drains") & (t.workers.c.incarnation <= bindparam("start"))),
    )
)
KNOWN = select(t.workers).where(t.workers.c.id == bindparam("worker")).with_for_update()
MINE = (
    select(
        t.trials.c.id,
        t.trials.c.lease,
        t.trials.c.lease_expires_at,
        t.trials.c.stopping,
        t.trials.c.study_id,
        t.studies.c.name.label("study"),
        t.studies.c.state.label("study_state"),
    )
    .join(t.studies, t.studies.c.id == t.trials.c.study_id)
    .where(t.trials.c.worker_id == bindparam("worker"), t.trials.c.state == RUNNING_STATE)
)
RESUME = update(t.workers).where(t.workers.c.id == bindparam("worker")).values(failures=0, paused_reason="")
SUSPEND = (
    update(t.workers)
    .where(t.workers.c.id == bindparam("worker"), t.workers.c.paused_reason == "")
    .values(paused_reason="paused by a user")
)

NEWEST = 2**53

BEAT_S = 3.0
"""Seconds between the heartbeats of a worker: what is said in their answers reaches it so soon."""
FRESH = 0.75
"""The share of a lease that is left when it is renewed: most heartbeats need not write to its trial."""


def register(tx: Tx, worker: str, about: WorkerRegistration) -> Worker:
    """Make a worker known, or known anew: it no longer drains, and its failures are forgotten.

    What a network delivers late or twice is no new start, and forgets nothing.
    """
    known = tx.connection.execute(KNOWN, {"worker": worker}).mappings().first()
    before = known["incarnation"] if known else 0
    start = before if about.incarnation is None else about.incarnation
    if start < before:
        return _read(tx, worker)
    repeated = known is not None and about.incarnation is not None and start == before
    kept = known if repeated and known else {"draining": False, "failures": 0, "paused_reason": ""}
    row = {
        "id": worker,
        **about.model_dump(),
        "incarnation": start,
        "taken_back": 0,
        **{name: kept[name] for name in ("draining", "failures", "paused_reason")},
        "registered_at": tx.now,
        "seen_at": tx.now,
    }
    tx.connection.execute(REGISTER[tx.dialect], row)
    return _read(tx, worker)


def _read(tx: Tx, worker: str) -> Worker:
    return worker_from(tx.connection.execute(WORKER, {"worker": worker}).mappings().one(), tx.now)


def patch(tx: Tx, worker: str, changes: WorkerPatch) -> Worker:
    """Pause a worker, or resume it: its failures are forgotten. Raises WorkerNotFound."""
    if tx.connection.execute(WORKER, {"worker": worker}).first() is None:
        raise WorkerNotFound(f"There is no worker {worker!r}.")
    tx.connection.execute(SUSPEND if changes.paused else RESUME, {"worker": worker})
    return _read(tx, worker)


def heartbeat(
    tx: Tx, worker: str, beat: Heartbeat, lease_s: float, only: frozenset[str]
) -> HeartbeatResponse:
    """Renew the leases named in the heartbeat, and say which of them are lost or no longer wanted.

    Leases that it does not name are left to expire: their worker does not know that it holds them.
    """
    start = NEWEST if beat.incarnation is None else beat.incarnation
    seen = {"worker": worker, "now": tx.now, "drains": beat.draining, "start": start}
    if tx.connection.execute(SEEN, seen).rowcount == 0:
        raise WorkerNotFound(f"There is no worker {worker!r}; register it first.")
    rows = tx.connection.execute(MINE, {"worker": worker})
    mine = {row.lease: row for row in rows if is_among(only, row.study_id, row.study)}
    held = sorted((mine[lease] for lease in set(beat.leases) if lease in mine), key=lambda row: row.id)
    aging = [row for row in held if row.lease_expires_at < tx.now + FRESH * lease_s]
    if aging:
        expires = tx.now + lease_s
        tx.connection.execute(
            RENEW, [{"trial": row.id, "token": row.lease, "expires": expires} for row in aging]
        )
    stop = [row.lease for row in held if row.stopping or row.study_state == StudyState.FINISHED]
    return HeartbeatResponse(
        lost=[lease for lease in beat.leases if lease not in mine],
        stop=stop,
        pause=[r.lease for r in held if r.study_state == StudyState.PAUSED and r.lease not in stop],
        lease_s=lease_s,
        next_s=min(lease_s / 4, BEAT_S),
    )
