"""Changes that several operations share: counters, revisions, suggestions that are dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Update, bindparam, delete, func, select, update

from service.storage import tables as t
from service.storage.among import among
from service.storage.database import NOW, Tx
from service.storage.quick import Row, fetch, fetch_first
from service.storage.rows import STATES
from service.storage.tables import WAITING_STATE
from service.storage.values import study_ref
from tunesmith.errors import StudyNotFound
from tunesmith.trials import TrialState

LOCKED = select(t.studies).with_for_update(key_share=True)
LOCK_BY_ID = LOCKED.where(t.studies.c.id == bindparam("study"))
LOCK_BY_NAME = LOCKED.where(t.studies.c.name == bindparam("study"))

BUMPED: Update = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"))
    .values(
        revision=t.studies.c.revision + 1,
        **{state: t.studies.c[state] + bindparam(f"d_{state}") for state in STATES},
    )
)
BUMP = {
    "sqlite": BUMPED.returning(t.studies),
    "postgresql": BUMPED.returning(t.studies, NOW.label("clock")),
}
BUMP_OF_TRIALS = (
    update(t.studies)
    .where(t.studies.c.id.in_(select(t.trials.c.study_id).where(among(t.trials.c.id, "trials"))))
    .values(revision=t.studies.c.revision + 1)
)
ABOUT_STUDY = [
    t.studies.c[name]
    for name in (
        *("id", "definition", "state", "seed", "complete", "next_number", "revision", "engine_epoch"),
    )
]
"""What is needed of a study whose trial reports or ends."""
BUMP_OF = {
    "sqlite": BUMP_OF_TRIALS.returning(*ABOUT_STUDY),
    "postgresql": BUMP_OF_TRIALS.returning(*ABOUT_STUDY, NOW.label("clock")),
}
NO_CHANGE = {f"d_{state}": 0 for state in STATES}

BEST = (
    select(t.trials.c.number, t.trials.c.objectives, t.trials.c.params)
    .where(
        t.trials.c.study_id == bindparam("study"),
        t.trials.c.rank == TrialState.COMPLETE.rank,
    )
    .order_by(t.trials.c.rank, t.trials.c.score, t.trials.c.number)
    .limit(1)
)

OF_STUDY = t.trials.c.study_id == bindparam("study")
FORGET = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"))
    .values(
        next_number=select(func.coalesce(func.max(t.trials.c.number) + 1, 0))
        .where(OF_STUDY)
        .scalar_subquery(),
        next_cell=select(func.coalesce(func.max(t.trials.c.cell) + 1, 0)).where(OF_STUDY).scalar_subquery(),
        exhausted=False,
        reset_revision=t.studies.c.revision,
    )
)

ENQUEUED, SUGGESTED, AGAIN = 1, 2, 0
"""Places in the queue: attempts to repeat come first, then what users enqueued, then suggestions."""


def lock(tx: Tx, ref: str | int) -> Row:
    """Return the row of a study by name or id, locked until the transaction ends. Raises StudyNotFound."""
    wanted = study_ref(ref)
    found = None
    if wanted is not None:
        statement = LOCK_BY_ID if isinstance(wanted, int) else LOCK_BY_NAME
        found = fetch_first(tx.connection, statement, {"study": wanted})
    if found is None:
        raise StudyNotFound(f"There is no study {ref!r}.")
    return found


def bump(tx: Tx, study_id: int, deltas: Mapping[str, int] | None = None) -> Row:
    """Raise a study's revision, change its counters, and return its new row, locked.

    On PostgreSQL this may have waited for the lock, while others wrote: the time is read again, so that times
    follow each other as changes of a study do. (On SQLite a transaction waits before it begins.)
    """
    changed = {**NO_CHANGE, **{f"d_{state.lower()}": d for state, d in (deltas or {}).items()}}
    found = fetch_first(tx.connection, BUMP[tx.dialect], {"study": study_id, **changed})
    if found is None:
        raise StudyNotFound(f"There is no study {study_id}.")
    tx.now = max(tx.now, found.get("clock", tx.now))
    return found


def bump_of(tx: Tx, trials: Sequence[int]) -> dict[int, Row]:
    """Raise the revisions of the studies of trials; return them by id, locked (see `bump`)."""
    found = fetch(tx.connection, BUMP_OF[tx.dialect], {"trials": trials})
    tx.now = max([tx.now, *(each.get("clock", tx.now) for each in found)])
    return {each["id"]: each for each in found}


def moved(before: str, after: str) -> dict[str, int]:
    """Return the change of the counters when a trial goes from one state to another."""
    return {} if before == after else {before: -1, after: 1}


UNCLAIMED = (
    (t.trials.c.study_id == bindparam("study"))
    & (t.trials.c.state == WAITING_STATE)
    & (t.trials.c.queue == SUGGESTED)
    & (t.trials.c.attempt == 0)
)
DROP = delete(t.trials).where(UNCLAIMED).returning(t.trials.c.number)
DROP_NEWEST = (
    delete(t.trials)
    .where(
        t.trials.c.id.in_(
            select(t.trials.c.id).where(UNCLAIMED).order_by(t.trials.c.number.desc()).limit(bindparam("most"))
        )
    )
    .returning(t.trials.c.number)
)


def drop_suggestions(tx: Tx, study_id: int, most: int | None = None) -> list[int]:
    """Remove suggestions nobody claimed, the newest first; return their numbers.

    Their numbers, cells and share of the budget are free again.
    """
    wanted = {"study": study_id} if most is None else {"study": study_id, "most": most}
    statement = DROP if most is None else DROP_NEWEST
    dropped = sorted(tx.connection.execute(statement, wanted).scalars())
    if dropped:
        bump(tx, study_id, {"WAITING": -len(dropped)})
        tx.connection.execute(FORGET, {"study": study_id})
    return dropped
