"""Files that nobody needs any more: noted in the transaction that lets go of them, deleted afterwards.

The note comes before the file and outlives it, so that no crash leaves a file that nothing knows of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.core.retention import Checkpoint, unneeded
from service.storage import tables as t
from service.storage.among import among
from service.storage.database import Tx
from service.storage.tables import CHECKPOINT_KIND
from service.storage.values import definition_of
from tunesmith.trials import TrialState


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(t.discarded_files)
    return statement.on_conflict_do_update(
        index_elements=["path"], set_={"not_before": statement.excluded.not_before}
    )


DISCARD = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
KEEP = delete(t.discarded_files).where(
    t.discarded_files.c.path == bindparam("file"), t.discarded_files.c.not_before > bindparam("now")
)
DUE = (
    select(t.discarded_files.c.path)
    .where(t.discarded_files.c.not_before <= bindparam("now"))
    .order_by(t.discarded_files.c.not_before)
    .limit(bindparam("count"))
)
GONE = delete(t.discarded_files).where(t.discarded_files.c.path == bindparam("file"))
LATER = (
    update(t.discarded_files)
    .where(t.discarded_files.c.path == bindparam("file"))
    .values(not_before=bindparam("then"))
)
OF_FINISHED = (
    select(
        t.trials.c.study_id,
        t.trials.c.number,
        t.trials.c.state,
        t.trials.c.rank,
        t.trials.c.score,
        t.trials.c.finished_at,
        t.artifacts,
    )
    .join(t.artifacts, t.artifacts.c.trial_id == t.trials.c.id)
    .where(
        t.artifacts.c.kind == CHECKPOINT_KIND,
        t.trials.c.state.in_([state.value for state in TrialState if state.finished]),
    )
)
DEFINITIONS = select(t.studies.c.id, t.studies.c.definition).where(among(t.studies.c.id, "ids"))
REMOVE = delete(t.artifacts).where(
    t.artifacts.c.trial_id == bindparam("trial"),
    t.artifacts.c.attempt == bindparam("nth"),
    t.artifacts.c.name == bindparam("called"),
)


def discard(tx: Tx, paths: Iterable[str], *, after_s: float = 0.0) -> None:
    """Note that these files are to be deleted, `after_s` seconds from now. A slash at the end: all below."""
    rows = [{"path": path, "not_before": tx.now + after_s} for path in paths]
    if rows:
        tx.connection.execute(DISCARD[tx.dialect], rows)


def keep(tx: Tx, path: str) -> bool:
    """Take the note of a file back; False where it is too late, for the file may be gone already."""
    return tx.connection.execute(KEEP, {"file": path, "now": tx.now}).rowcount == 1


def due(connection: Connection, now: float, count: int) -> Sequence[str]:
    """Return files whose time has come, those that wait longest first."""
    return connection.execute(DUE, {"now": now, "count": count}).scalars().all()


def gone(tx: Tx, paths: Sequence[str]) -> None:
    """Forget files that are deleted."""
    if paths:
        tx.connection.execute(GONE, [{"file": path} for path in paths])


def postpone(tx: Tx, path: str, seconds: float) -> None:
    """Leave a file that cannot be deleted for later."""
    tx.connection.execute(LATER, {"file": path, "then": tx.now + seconds})


def discard_checkpoints(tx: Tx) -> int:
    """Let go of the checkpoints of finished trials that their study's policy does not keep; return how many.

    Looks only at the checkpoints that are still there.
    """
    found: dict[int, list[Checkpoint]] = {}
    for row in tx.connection.execute(OF_FINISHED).mappings():
        found.setdefault(row["study_id"], []).append(_checkpoint_from(row))
    if not found:
        return 0
    policies = tx.connection.execute(DEFINITIONS, {"ids": sorted(found)}).all()
    dropped = [c for s, d in policies for c in unneeded(found[s], definition_of(d).checkpoints)]
    remove(tx, dropped)
    return len(dropped)


def _checkpoint_from(row: Any) -> Checkpoint:
    return Checkpoint(
        trial_id=row["trial_id"],
        number=row["number"],
        state=TrialState(row["state"]),
        rank=row["rank"],
        score=row["score"],
        finished_at=row["finished_at"],
        attempt=row["attempt"],
        name=row["name"],
        step=row["step"],
        created_at=row["created_at"],
        path=row["path"],
    )


def remove(tx: Tx, dropped: Sequence[Any]) -> None:
    """Remove artifacts (rows, or checkpoints), and note their files."""
    if dropped:
        keys = [{"trial": d.trial_id, "nth": d.attempt, "called": d.name} for d in dropped]
        tx.connection.execute(REMOVE, keys)
        discard(tx, [d.path for d in dropped])
