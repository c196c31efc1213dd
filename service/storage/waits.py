"""Claims that wait for a trial: noted for the engine, which prefetches for them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, bindparam, delete, insert, select

from service.core.ports import WaitingClaim
from service.storage import tables as t
from service.storage.database import Tx
from tunesmith.trials import ClaimRequest

WAIT = insert(t.waiting_claims)
WAITED = delete(t.waiting_claims).where(t.waiting_claims.c.request_id == bindparam("request"))
WAITS = select(t.waiting_claims)
OVERDUE = delete(t.waiting_claims).where(t.waiting_claims.c.until < bindparam("now"))


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
