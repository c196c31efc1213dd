"""Changing a study: its budget, its space, how its next trials are made and when they are stopped."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from service.core.lifecycle import EXHAUSTED, close_enough
from service.storage import tables as t
from service.storage.changes import bump, drop_suggestions, lock
from service.storage.database import Tx
from service.storage.finishing import finish_if_over, finish_study
from service.storage.growth import apply
from service.storage.progress import recount
from service.storage.promotions import change_pruner
from service.storage.quick import Row
from service.storage.rows import counts_from
from service.storage.studies import CHANGE, check_free, find, with_best
from service.storage.values import definition_of
from tunesmith.definitions import Budget, StudyDefinition
from tunesmith.errors import Conflict, FieldProblem, InvalidInput
from tunesmith.growth import Growth, grow
from tunesmith.studies import Study, StudyPatch, StudyState

IN_PART = ("budget", "retries", "checkpoints")
"""Fields of which only what is given changes."""
EPOCH = tuple(map(attrgetter, ("space", "sampler", "pruner", "budget.regret_bound")))
"""What begins another epoch where it changes: what processes know, or compute, of before counts no more."""
MAY_BE_NULL = ("parallelism", "max_consecutive_failures")


def patch(tx: Tx, ref: str, changes: StudyPatch) -> Study:
    """Change a study. Raises StudyNotFound, StudyExists, Conflict (its budget is met), InvalidInput."""
    row = _within_budget(tx, lock(tx, ref), changes)
    if changes.name is not None and changes.name != row["name"]:
        check_free(tx, changes.name)
    before = definition_of(row["definition"])
    growth = _growth(before, changes)
    definition = _merged(row, before, changes, growth)
    state = _state_after(row, changes)
    if state is StudyState.ACTIVE and growth is None:
        _check_not_close(row, definition)
    columns = _columns(row, before, definition, growth) | _state_columns(row, state)
    tx.connection.execute(CHANGE.values(**columns), {"study": row["id"]})
    if definition.budget.patience is not None:
        recount(tx, row["id"])
    if definition.sampler != before.sampler:
        drop_suggestions(tx, row["id"])
    if growth is not None:
        apply(tx, row["id"], growth)
    if definition.pruner != before.pruner:
        change_pruner(tx, row["id"], before.pruner, definition.pruner)
    changed = bump(tx, row["id"])
    if state is StudyState.FINISHED and row["state"] != state:
        finish_study(tx, row["id"], "finished by a user", by_user=True)
    elif finish_if_over(tx, changed, score_changed=True) and row["state"] == StudyState.FINISHED:
        why = find(tx.connection, row["id"])["reason"]
        fix = "Change that limit of its budget, or take it away (null)"
        if why == EXHAUSTED:
            fix = "Give it another sampler"
        raise Conflict(f"{definition.name} cannot go on: {why}. {fix}.")
    return with_best(tx.connection, find(tx.connection, row["id"]))


def _columns(
    row: Row, before: StudyDefinition, after: StudyDefinition, growth: Growth | None
) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "name": after.name,
        "definition": after.as_json(),
        "priority": after.priority,
        "parallelism": after.parallelism,
    }
    if any(of(before) != of(after) for of in EPOCH):
        columns["engine_epoch"] = t.studies.c.engine_epoch + 1
    if growth is not None and _is_close(row):
        columns["reason"] = f"{row['reason']}, before its space grew"
    if after.sampler != before.sampler:
        columns |= {"cells": None, "exhausted": False}
    return columns


def _state_columns(row: Row, state: StudyState) -> dict[str, Any]:
    if state == row["state"] or state is StudyState.FINISHED:
        return {}
    reason = "paused by a user" if state is StudyState.PAUSED else ""
    columns: dict[str, Any] = {"state": state.value, "reason": reason, "failures": 0, "failure_cause": None}
    return columns | {"finished_at": None, "stopped_by_user": False}


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


def _growth(before: StudyDefinition, changes: StudyPatch) -> Growth | None:
    """Return how the space grows; None where it stays."""
    if not changes.space:
        return None
    if before.sampler.type == "grid" and changes.sampler in (None, before.sampler):
        raise InvalidInput(FieldProblem("space", "cannot change under a grid, whose points are numbered"))
    return grow(before.space, changes.space)


def _merged(row: Row, before: StudyDefinition, changes: StudyPatch, growth: Growth | None) -> StudyDefinition:
    """Return the definition with the changes, checked as a whole."""
    data = before.as_json()
    given = changes.model_dump(mode="json", exclude_unset=True, exclude={"state", "space"})
    for name, value in given.items():
        if value is None and name not in MAY_BE_NULL:
            raise InvalidInput(FieldProblem(name, "must not be null; leave it out to keep it as it is"))
        data[name] = data[name] | value if name in IN_PART else value
    if growth is not None:
        data["space"] = growth.space.model_dump(mode="json")
    # What was accepted before is not judged anew: a study can be paused whatever is asked of studies by now.
    after = StudyDefinition.parse(data, accepted=growth is None)
    _check_sampler(before, after)
    spent = counts_from(row).spent
    if after.budget.trials is not None and after.budget.trials < spent and changes.budget is not None:
        made = f"must be at least {spent}, the trials there are already (got {after.budget.trials})"
        raise InvalidInput(FieldProblem("budget.trials", made))
    return after


def _check_sampler(before: StudyDefinition, after: StudyDefinition) -> None:
    if after.sampler != before.sampler and after.sampler.type == "grid":
        message = "must not become grid, whose points are numbered from the first trial on: create a study"
        raise InvalidInput(FieldProblem("sampler.type", message))
