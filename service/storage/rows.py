"""Rows become frozen values here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from sqlalchemy import select

from service.core.ports import Seen
from service.storage import tables as t
from service.storage.quick import Row
from service.storage.values import definition_of, moment, moment_if, numbers_from_json
from tunesmith.definitions import StudyDefinition
from tunesmith.spaces import Point
from tunesmith.studies import Best, Counts, Study, StudyState
from tunesmith.trials import Attempt, Cause, Trial, TrialState
from tunesmith.workers import Worker

STATES = ("waiting", "running", "paused", "complete", "pruned", "failed")

TRIAL_COLUMNS = (
    *(c for c in t.trials.c if c.name not in ("lease", "lease_expires_at", "metric_steps")),
    t.workers.c.name.label("worker_name"),
)
TRIALS = select(*TRIAL_COLUMNS).select_from(
    t.trials.outerjoin(t.workers, t.workers.c.id == t.trials.c.worker_id)
)


def counts_from(row: Row) -> Counts:
    """The counters in a study's row."""
    return Counts(**{state: row[state] for state in STATES}, imported=row["imported"])


def study_from(row: Row, best: Best | None) -> Study:
    """A study's row, with its best trial."""
    return Study.model_construct(
        id=row["id"],
        name=row["name"],
        state=StudyState(row["state"]),
        reason=row["reason"],
        definition=definition_of(row["definition"]),
        counts=counts_from(row),
        best=best,
        revision=row["revision"],
        cells=row["cells"],
        created_at=moment(row["created_at"]),
        started_at=moment_if(row["started_at"]),
        finished_at=moment_if(row["finished_at"]),
    )


def in_order(params: dict[str, Any], definition: StudyDefinition) -> Point:
    """Parameters in the order in which the definition names them."""
    return {name: params[name] for name in definition.space.root if name in params}


def trial_from(row: Row, definition: StudyDefinition, curve: Any = None) -> Trial:
    """A row of `TRIALS`."""
    return Trial.model_construct(
        id=row["id"],
        study_id=row["study_id"],
        number=row["number"],
        state=TrialState(row["state"]),
        params=in_order(row["params"], definition),
        origin=row["origin"],
        why=row["why"],
        tags=row["tags"],
        values=numbers_from_json(row["objectives"]) if row["objectives"] is not None else None,
        violations=numbers_from_json(row["violations"]) if row["violations"] else None,
        metrics=numbers_from_json(row["metrics"]),
        step=row["step"],
        attempt=row["attempt"],
        repeat=row["repeat"],
        worker=row["worker_name"],
        stopping=row["stopping"],
        cause=Cause(row["cause"]) if row["cause"] else None,
        reason=row["reason"],
        created_at=moment(row["created_at"]),
        started_at=moment_if(row["started_at"]),
        finished_at=moment_if(row["finished_at"]),
        revision=row["revision"],
        curve=curve,
    )


def best_from(row: Row, definition: StudyDefinition) -> Best:
    """The best trial of a study, from its row."""
    return Best.model_construct(
        number=row["number"],
        values=numbers_from_json(row["objectives"]),
        params=in_order(row["params"], definition),
    )


def attempts_from(rows: Iterable[Row]) -> list[Attempt]:
    """Rows of the attempts of a trial with the workers' names, the first one first."""
    found: list[Attempt] = []
    repeat = 0
    for row in rows:
        found.append(_attempt_from(row, repeat))
        repeat += row["outcome"] == "complete"
    return found


def _attempt_from(row: Row, repeat: int) -> Attempt:
    return Attempt(
        attempt=row["attempt"],
        repeat=repeat,
        worker=row["worker_name"],
        started_at=moment(row["started_at"]),
        finished_at=moment_if(row["finished_at"]),
        outcome=row["outcome"],
        values=numbers_from_json(row["objectives"]) if row["objectives"] is not None else None,
        cause=row["cause"],
        reason=row["reason"],
        log=row["log"],
    )


GONE_AFTER_S = 90.0
"""A worker that has not been heard of for so long is shown as gone."""


def worker_from(row: Row, now: float) -> Worker:
    """A row of workers with the number of trials it runs."""
    gone = row["seen_at"] < now - GONE_AFTER_S
    return Worker(
        id=row["id"],
        name=row["name"],
        host=row["host"],
        slots=row["slots"],
        tasks=row["tasks"],
        version=row["version"],
        state="gone" if gone else _standing(row),
        reason=row["paused_reason"],
        running=row["running"],
        registered_at=moment(row["registered_at"]),
        seen_at=moment(row["seen_at"]),
    )


def _standing(row: Row) -> Literal["draining", "paused", "live"]:
    return "draining" if row["draining"] else "paused" if row["paused_reason"] else "live"


def seen_from(row: Row) -> Seen:
    """A trial as the engine's history sees it."""
    return Seen(
        id=row["id"],
        number=row["number"],
        state=TrialState(row["state"]),
        params=row["params"],
        values=numbers_from_json(row["objectives"]),
        step=row["step"],
        attempt=row["attempt"],
        origin=row["origin"],
        results=row["results"],
        revision=row["revision"],
        violations=tuple(numbers_from_json(row["violations"]).values()) if row["violations"] else None,
    )
