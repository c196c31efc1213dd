"""Claims that wait for a trial: noted for the engine, which prefetches for them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from service.core.ports import WaitingClaim
from service.storage import tables as t
from service.storage.batches import Writes
from service.storage.bulk import changing, inserting
from service.storage.database import Tx
from service.storage.quick import Row
from tunesmith.claims import ClaimRequest

ABOUT = ("worker_id", "tasks", "studies", "count", "until")
WAIT = inserting(t.waiting_claims, "request_id", *ABOUT, unless=["request_id"], replace=ABOUT)
WAITED = changing(
    lambda old: delete(t.waiting_claims).where(t.waiting_claims.c.request_id == old.request),
    request=t.waiting_claims.c.request_id,
)
WAITS = select(t.waiting_claims)
OVERDUE = delete(t.waiting_claims).where(t.waiting_claims.c.until < bindparam("now"))


MOMENTARY = "~"
"""What the notes of claims that do not wait begin with, and no request id does."""


def wait(tx: Tx, requests: Iterable[ClaimRequest], writes: Writes) -> None:
    """Note that claims found nothing.

    A note outlives its wait by a little, should nobody remove it. Claims that do not wait come again, each
    time with another id: those of a worker that ask alike have one note, until an engine has seen it.
    """
    alike: dict[str, list[ClaimRequest]] = defaultdict(list)
    for request in requests:
        alike[request.request_id if request.wait_s else _momentary(request)].append(request)
    for note, some in alike.items():
        writes.note(WAIT, _row(note, some, tx.now))


def _momentary(request: ClaimRequest) -> str:
    asked = repr((request.worker, sorted(request.studies), sorted(request.tasks)))
    return MOMENTARY + hashlib.sha256(asked.encode()).hexdigest()[:40]


def _row(note: str, alike: Sequence[ClaimRequest], now: float) -> Mapping[str, Any]:
    request = alike[0]
    return {
        "request_id": note,
        "worker_id": request.worker,
        "tasks": request.tasks,
        "studies": request.studies,
        "count": sum(each.count for each in alike),
        "until": now + request.wait_s + 5.0,
    }


def unwait(tx: Tx, request_ids: Sequence[str]) -> Sequence[None]:
    """Remove the notes of claims that no longer wait."""
    WAITED.run(tx, [{"request": request_id} for request_id in request_ids])
    return [None] * len(request_ids)


def waiting_from(row: Row) -> WaitingClaim:
    """A row of waiting_claims."""
    return WaitingClaim(
        row["request_id"],
        frozenset(row["tasks"]),
        frozenset(row["studies"]),
        row["count"],
        row["request_id"].startswith(MOMENTARY),
    )
