"""Studies: creating, reading, changing and deleting them."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from service.core.lifecycle import close_enough
from service.core.ports import ActiveStudy
from service.storage import tables as t
from service.storage.among import among
from service.storage.changes import BEST, bump, drop_suggestions, finish_if_over, finish_study, lock
from service.storage.database import Tx
from service.storage.discards import discard
from service.storage.growth import apply
from service.storage.progress import recount
from service.storage.quick import Row
from service.storage.rows import STATES, best_from, counts_from, study_from
from service.storage.values import definition_of, study_ref
from tunesmith.definitions import Budget, StudyDefinition
from tunesmith.errors import Conflict, FieldProblem, InvalidInput, StudyExists, StudyNotFound
from tunesmith.growth import Growth, grow
from tunesmith.studies import Study, StudyPatch, StudyState
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
    _check_free(tx, definition.name)
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


def _check_free(tx: Tx, name: str) -> None:
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


def patch(tx: Tx, ref: str, changes: StudyPatch) -> Study:
    """Change a study. Raises StudyNotFound, StudyExists, Conflict (its budget is met), InvalidInput."""
    row = _within_budget(tx, lock(tx, ref), changes)
    if changes.name is not None and changes.name != row["name"]:
        _check_free(tx, changes.name)
    growth = _growth(row, changes)
    definition = _merged(row, changes, growth)
    state = _state_after(row, changes)
    if state is StudyState.ACTIVE and growth is None:
        _check_not_close(row, definition)
    columns: dict[str, Any] = {
        "name": definition.name,
        "definition": definition.as_json(),
        "priority": definition.priority,
        "parallelism": definition.parallelism,
    }
    if growth is not None:
        # What an engine is computing for the space as it was counts no more.
        columns["engine_epoch"] = t.studies.c.engine_epoch + 1
        if _is_close(row):
            columns["reason"] = f"{row['reason']}, before its space grew"
    if state != row["state"] and state is not StudyState.FINISHED:
        columns |= {"state": state.value, "reason": "", "finished_at": None, "stopped_by_user": False}
        columns |= {"failures": 0, "failure_cause": None}
        if state is StudyState.PAUSED:
            columns["reason"] = "paused by a user"
    tx.connection.execute(CHANGE.values(**columns), {"study": row["id"]})
    if definition.budget.patience is not None:
        recount(tx, row["id"])
    if growth is not None:
        apply(tx, row["id"], growth)
    changed = bump(tx, row["id"])
    if state is StudyState.FINISHED and row["state"] != state:
        finish_study(tx, row["id"], "finished by a user", by_user=True)
    elif finish_if_over(tx, changed, score_changed=True) and row["state"] == StudyState.FINISHED:
        why = find(tx.connection, row["id"])["reason"]
        raise Conflict(
            f"{definition.name} cannot go on: {why}. Change that limit of its budget, or take it away (null)."
        )
    return with_best(tx.connection, find(tx.connection, row["id"]))


def _within_budget(tx: Tx, row: Row, changes: StudyPatch) -> Row:
    """Let suggestions that nobody claimed yet give way to a smaller budget; return the study's row.

    All of them where the regret that is borne changes: the next ones tell whether the study is done.
    """
    budget = changes.budget or Budget()
    excess = 0 if budget.trials is None else counts_from(row).spent - budget.trials
    most = None if budget.regret_bound is not None else excess
    if (most is not None and most <= 0) or not drop_suggestions(tx, row["id"], most):
        return row
    return lock(tx, row["id"])


def _check_not_close(row: Row, after: StudyDefinition) -> None:
    """Raise Conflict where a study that is as good as it needs to be is to go on to be just that."""
    limit, borne = definition_of(row["definition"]).budget.regret_bound, after.budget.regret_bound
    if _is_close(row) and limit is not None and borne is not None and borne >= limit:
        raise Conflict(
            f"{after.name} cannot go on: {row['reason']}. Lower budget.regret_bound, or set it to null."
        )


def _is_close(row: Row) -> bool:
    """Whether a study was finished since no point could be much better."""
    limit = definition_of(row["definition"]).budget.regret_bound
    return limit is not None and row["reason"] == close_enough(limit)


def _state_after(row: Row, changes: StudyPatch) -> StudyState:
    """Raising the budget of a study that had used it up makes it active again."""
    now = StudyState(row["state"])
    if changes.state is not None:
        return changes.state
    if now is StudyState.FINISHED and changes.budget is not None and not row["stopped_by_user"]:
        return StudyState.ACTIVE
    return now


def _growth(row: Row, changes: StudyPatch) -> Growth | None:
    """Return how the space grows; None where it stays."""
    if not changes.space:
        return None
    before = definition_of(row["definition"])
    if before.sampler.type == "grid":
        raise InvalidInput(FieldProblem("space", "cannot change under a grid, whose points are numbered"))
    return grow(before.space, changes.space)


def _merged(row: Row, changes: StudyPatch, growth: Growth | None) -> StudyDefinition:
    """Return the definition with the changes, checked as a whole."""
    before = definition_of(row["definition"])
    data = before.as_json()
    given = changes.model_dump(mode="json", exclude_unset=True, exclude={"state", "budget", "space"})
    for name, value in given.items():
        if value is None and name not in ("parallelism", "max_consecutive_failures"):
            raise InvalidInput(FieldProblem(name, "must not be null; leave it out to keep it as it is"))
    data |= given
    if growth is not None:
        data["space"] = growth.space.model_dump(mode="json")
    if changes.budget is not None:
        data["budget"] |= changes.budget.model_dump(mode="json", exclude_unset=True)
    after = StudyDefinition.parse(data)
    spent = counts_from(row).spent
    if after.budget.trials is not None and after.budget.trials < spent and changes.budget is not None:
        made = f"must be at least {spent}, the trials there are already (got {after.budget.trials})"
        raise InvalidInput(FieldProblem("budget.trials", made))
    return after


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
