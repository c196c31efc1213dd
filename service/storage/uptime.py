"""When an API was up: only then does the time of leases run."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.storage import tables as t
from service.storage.database import Tx
from service.storage.tables import RUNNING_STATE

ROW = 1
SEEN = select(t.uptime.c.seen_at).where(t.uptime.c.id == ROW)
RENEW_ALL = (
    update(t.trials).where(t.trials.c.state == RUNNING_STATE).values(lease_expires_at=bindparam("expires"))
)
ANY_RUNNING = select(t.trials.c.id).where(t.trials.c.state == RUNNING_STATE).limit(1)


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(t.uptime)
    return statement.on_conflict_do_update(
        index_elements=["id"], set_={"seen_at": statement.excluded["seen_at"]}
    )


NOTE = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def away(tx: Tx, outage_s: float) -> bool:
    """Whether no API noted that it is up, for `outage_s` seconds or longer."""
    seen = tx.connection.execute(SEEN).scalar()
    return seen is None or tx.now - seen > outage_s


def note(tx: Tx, lease_s: float, outage_s: float) -> None:
    """Note that an API is up. After an outage every lease gets a full term: nobody could renew it.

    While nothing runs nothing is written: an idle server lets its disk sleep.
    """
    if tx.connection.execute(ANY_RUNNING).first() is None:
        return
    if away(tx, outage_s):
        tx.connection.execute(RENEW_ALL, {"expires": tx.now + lease_s})
    tx.connection.execute(NOTE[tx.dialect], {"id": ROW, "seen_at": tx.now})
