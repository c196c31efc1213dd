"""Studies: creating, reading, changing and deleting them."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from service.core.ports import ActiveStudy
from service.storage import tables as t
from service.storage.among import among
from service.storage.changes import BEST, lock
from service.storage.database import Tx
from service.storage.discards import discard
from service.storage.finishing import finish_if_over
from service.storage.quick import Row
from service.storage.rows import STATES, best_from, counts_from, study_from
from service.storage.values import definition_of, study_ref
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import StudyExists, StudyNotFound
from tunesmith.studies import Study, StudyState
from tunesmith.validation import MAX_INTEGER

BY_ID = select(t.studies).where(t.studies.c.id == bindparam("study"))
BY_NAME = select(t.studies).where(t.studies.c.name == bindparam("study"))
BY_IDS = select(t.studies).where(among(t.studies.c.id, "ids"))
NEWEST = select(t.studies).order_by(t.studies.c.id.desc()).limit(bindparam("count"))
ACTIVE = select(t.studies).where(t.studies.c.state == StudyState.ACTIVE.value)
NEEDED = (
    *("id", "definition", "seed", *STATES, "imported", "revision", "next_number", "next_cell", "exhausted"),
    *("started_at", "engine", "engine_epoch"),
)
"""What an engine needs to know of a study."""
SERVED = (
    select(*(t.studies.c[name] for name in NEEDED))
    .where(t.studies.c.state == StudyState.ACTIVE.value)
    .where(or_(t.studies.c.engine == bindparam("engine"), t.studies.c.engine.is_(None)))
    .order_by(t.studies.c.id)
)
COUNT_ACTIVE = select(func.count()).where(t.studies.c.state == StudyState.ACTIVE.value)
REVISIONS = select(t.studies.c.id, t.studies.c.revision).order_by(t.studies.c.id)
CREATE = insert(t.studies).returning(t.studies)
CHANGE = update(t.studies).where(t.studies.c.id == bindparam("study"))
DELETE = delete(t.studies).where(t.studies.c.id == bindparam("study"))
TIMED = ACTIVE.where(t.studies.c.started_at.is_not(None))


def find(connection: Connection, ref: str | int) -> Row:
    """Return the row of a study by name or id. Raises StudyNotFound."""
    wanted = study_ref(ref)
    row = None
    if wanted is not None:
        statement = BY_ID if isinstance(wanted, int) else BY_NAME
        row = connection.execute(statement, {"study": wanted}).mappings().first()
    if row is None:
        raise StudyNotFound(f"There is no study {ref!r}.")
    return row


def with_best(connection: Connection, row: Row) -> Study:
    """Return the study of a row, with its best trial."""
    best = connection.execute(BEST, {"study": row["id"]}).mappings().first() if row["complete"] else None
    return study_from(row, best_from(best, definition_of(row["definition"])) if best else None)


def several(connection: Connection, ids: Iterable[int] | None, limit: int) -> list[Study]:
    """Return studies, the newest first."""
    if ids is None:
        rows = connection.execute(NEWEST, {"count": limit}).mappings().all()
    else:
        rows = connection.execute(BY_IDS, {"ids": list(ids)}).mappings().all()
    return [with_best(connection, row) for row in sorted(rows, key=lambda r: -r["id"])]


def create(tx: Tx, definition: StudyDefinition, cells: int | None) -> Study:
    """Create a study; a seed is drawn where none is given. Raises StudyExists."""
    check_free(tx, definition.name)
    if definition.seed is None:
        definition = definition.model_copy(update={"seed": secrets.randbelow(2**32)})
    row = {
        "name": definition.name,
        "definition": definition.as_json(),
        "state": StudyState.ACTIVE.value,
        "stopped_by_user": False,
        "seed": definition.seed,
        "task": definition.workload,
        "priority": definition.priority,
        "parallelism": definition.parallelism,
        "cells": None if cells is None else min(cells, MAX_INTEGER),
        "exhausted": False,
        "created_at": tx.now,
    }
    try:
        with tx.connection.begin_nested():
            return study_from(tx.connection.execute(CREATE, row).mappings().one(), None)
    except IntegrityError:  # another server was faster
        raise _taken(definition.name) from None


def check_free(tx: Tx, name: str) -> None:
    """Raise StudyExists where a study has this name."""
    if tx.connection.execute(BY_NAME, {"study": name}).first() is not None:
        raise _taken(name)


def _taken(name: str) -> StudyExists:
    return StudyExists(f"A study named {name!r} exists already; choose another name, or delete it first.")


def remove(tx: Tx, ref: str) -> int:
    """Delete a study with all its trials; return its id."""
    study_id: int = lock(tx, ref)["id"]
    tx.connection.execute(DELETE, {"study": study_id})
    discard(tx, [f"{study_id}/"])
    return study_id


def active_from(row: Row, now: float) -> ActiveStudy:
    """A study's row as the engine sees it."""
    return ActiveStudy(
        id=row["id"],
        definition=definition_of(row["definition"]),
        seed=row["seed"],
        counts=counts_from(row),
        revision=row["revision"],
        next_number=row["next_number"],
        next_cell=row["next_cell"],
        exhausted=bool(row["exhausted"]),
        running_s=now - (row["started_at"] or now),
        engine=row["engine"],
        epoch=row["engine_epoch"],
    )


def finish_overdue(tx: Tx) -> int:
    """Finish the active studies whose time is over; return how many were looked at and found over."""
    over = 0
    for row in tx.connection.execute(TIMED).mappings().all():
        limit = definition_of(row["definition"]).budget.seconds
        if limit is not None and tx.now - row["started_at"] >= limit:
            with contextlib.suppress(StudyNotFound):  # deleted meanwhile
                finish_if_over(tx, lock(tx, row["id"]))
            over += 1
    return over
