"""Engines share the studies of a database: each study has one, or is free.

An engine's lease is one row, whatever it serves. When that runs out another engine removes it, and the
studies are free. Who takes a study gets a new epoch (`studies.engine_epoch`): suggestions come with the epoch
that their engine knows, so that one that lost a study, and has not noticed yet, can write nothing there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.core.ports import Roster
from service.storage import tables as t
from service.storage.among import among
from service.storage.database import Tx

NAMED = t.engines.c.id == bindparam("engine")
STUDIES = among(t.studies.c.id, "studies")

ALL = select(t.engines.c.id, t.engines.c.expires_at)
SINCE = select(t.engines.c.id).where(t.engines.c.expires_at > bindparam("since"))
OVERDUE = delete(t.engines).where(
    (t.engines.c.expires_at <= bindparam("now")) | (t.engines.c.expires_at > bindparam("far"))
)
FAR_S = 100.0
"""No lease runs so long: what seems to was begun before the clock was set back, and not renewed since."""
LEAVE = delete(t.engines).where(NAMED)
FREE = (
    update(t.studies)
    .where(t.studies.c.engine.is_not(None), t.studies.c.engine.not_in(select(t.engines.c.id)))
    .values(engine=None)
)
# Locked: nobody ends the lease before what is done under it is committed; renewing it need not wait.
HERE = select(t.engines.c.id).where(NAMED).with_for_update(read=True, key_share=True)
ADOPT = (
    update(t.studies)
    .where(STUDIES, t.studies.c.engine.is_(None))
    .values(engine=bindparam("by"), engine_epoch=t.studies.c.engine_epoch + 1)
    .returning(t.studies.c.id, t.studies.c.engine_epoch)
)
GIVE_UP = update(t.studies).where(STUDIES, t.studies.c.engine == bindparam("by")).values(engine=None)


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(t.engines)
    renewed = {name: statement.excluded[name] for name in ("server", "expires_at")}
    return statement.on_conflict_do_update(index_elements=["id"], set_=renewed)


RENEW = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def renew(tx: Tx, engine: str, server: str, term_s: float) -> Roster:
    """Renew an engine's lease, or begin it (see `Store.renew_engine`)."""
    good = {name: 0 < end - tx.now <= FAR_S for name, end in tx.connection.execute(ALL)}
    row = {"id": engine, "server": server, "expires_at": tx.now + term_s}
    tx.connection.execute(RENEW[tx.dialect], row)
    kept = good.pop(engine, False)
    return Roster(alive=1 + sum(good.values()), overdue=sum(not g for g in good.values()), kept=kept)


def names(connection: Connection, since: float) -> set[str]:
    """Return the engines whose lease runs out after `since`."""
    return set(connection.execute(SINCE, {"since": since}).scalars())


def bury(tx: Tx) -> int:
    """Forget engines whose lease has run out, and return how many; their studies are free."""
    found = tx.connection.execute(OVERDUE, {"now": tx.now, "far": tx.now + FAR_S}).rowcount
    tx.connection.execute(FREE)
    return found


def leave(tx: Tx, engine: str) -> None:
    """End an engine's lease; its studies are free."""
    tx.connection.execute(LEAVE, {"engine": engine})
    tx.connection.execute(FREE)


def adopt(tx: Tx, engine: str, studies: Sequence[int]) -> dict[int, int]:
    """Have an engine serve those of the studies that are free; return the new epoch of each."""
    if tx.connection.execute(HERE, {"engine": engine}).first() is None:
        return {}
    found = tx.connection.execute(ADOPT, {"studies": list(studies), "by": engine}).all()
    return dict(found)


def give_up(tx: Tx, engine: str, studies: Sequence[int]) -> None:
    """Free studies that an engine serves."""
    tx.connection.execute(GIVE_UP, {"studies": list(studies), "by": engine})
