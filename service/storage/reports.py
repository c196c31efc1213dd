"""Reports: metrics of running trials, and the decision whether they go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.core.objectives import so_far
from service.core.pruning import Prunes
from service.storage import tables as t
from service.storage.changes import bump
from service.storage.database import Tx
from service.storage.decisions import decide
from service.storage.pruning import PruningHistory
from service.storage.tables import RUNNING_STATE
from service.storage.values import definition_of, numbers_from_json, numbers_to_json, split
from tunesmith.errors import FieldProblem, InvalidInput, LeaseLost, TrialNotFound
from tunesmith.studies import StudyDefinition, StudyState
from tunesmith.trials import Answer, MetricPoint, Report, ReportResponse

HELD = (
    select(
        t.trials,
        t.attempts.c.attempt.label("held_attempt"),
        t.attempts.c.finished_at.label("ended_at"),
        t.attempts.c.outcome,
        t.attempts.c.result,
        t.attempts.c.answer,
        t.attempts.c.decided_step,
        t.attempts.c.prune,
    )
    .join(t.attempts, (t.attempts.c.trial_id == t.trials.c.id) & (t.attempts.c.lease == bindparam("token")))
    .where(t.trials.c.id == bindparam("trial"))
)
NAMES = (
    select(t.metrics.c.name)
    .where(
        t.metrics.c.trial_id == bindparam("trial"),
        t.metrics.c.attempt == bindparam("nth"),
        t.metrics.c.name.not_like(f"{t.RESERVED}%"),
    )
    .distinct()
)
MAX_METRICS = 1_000
"""Names of metrics that a trial may have."""
STUDY_OF = select(t.trials.c.study_id).where(t.trials.c.id == bindparam("trial"))

CURRENT = (
    update(t.trials)
    .where(t.trials.c.id == bindparam("trial"))
    .values(
        metrics=bindparam("new_metrics", type_=t.trials.c.metrics.type),
        metric_steps=bindparam("new_steps", type_=t.trials.c.metric_steps.type),
        objectives=bindparam("new_objectives", type_=t.trials.c.objectives.type),
        step=bindparam("new_step"),
        lease_expires_at=bindparam("expires"),
        revision=bindparam("rev"),
    )
)
LATE = (
    update(t.trials)
    .where(t.trials.c.id == bindparam("trial"), t.trials.c.state == RUNNING_STATE)
    .values(revision=bindparam("rev"))
)
"""An earlier attempt added to the curve: whoever keeps the trial's progress hears of it by the revision."""


KEY = ["trial_id", "name", "step", "attempt"]


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(t.metrics)
    new = {c: statement.excluded[c] for c in ("value", "kind", "time")}
    return statement.on_conflict_do_update(index_elements=KEY, set_=new)


def _add(dialect: Any) -> Any:
    return dialect.insert(t.metrics).on_conflict_do_nothing(index_elements=KEY)


STORE = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
ADD = {"sqlite": _add(sqlite), "postgresql": _add(postgresql)}


@dataclass(frozen=True)
class Held:
    """A trial under a lease that is, or was, given out for it; its study's row is locked."""

    trial: RowMapping
    study: RowMapping
    definition: StudyDefinition
    attempt: int
    current: bool
    """Whether the lease is still the valid one."""


def hold(tx: Tx, trial_id: int, lease: str) -> Held:
    """Return the trial with its study locked (studies before trials: the order that avoids deadlocks).

    Raises:
        TrialNotFound: there is no such trial.
        LeaseLost: the lease was never given out for it.
    """
    study_id = tx.connection.execute(STUDY_OF, {"trial": trial_id}).scalar()
    if study_id is None:
        raise TrialNotFound(f"There is no trial with the id {trial_id}.")
    study = bump(tx, study_id)
    trial = tx.connection.execute(HELD, {"trial": trial_id, "token": lease}).mappings().first()
    if trial is None:
        raise LeaseLost
    current = trial["lease"] == lease and trial["state"] == "RUNNING"
    return Held(trial, study, definition_of(study["definition"]), trial["held_attempt"], current)


def report(
    tx: Tx, trial_id: int, body: Report, *, lease_s: float, prunes: Prunes, history: PruningHistory
) -> ReportResponse:
    """Store metrics and answer whether to go on; late ones go to their own attempt: stop."""
    held = hold(tx, trial_id, body.lease)
    store(tx, held, body.points)
    if not held.current:
        tx.connection.execute(LATE, {"trial": trial_id, "rev": held.study["revision"]})
        return ReportResponse(answer=Answer.STOP)
    update_current(tx, held, body.points, lease_s)
    if held.study["state"] == StudyState.FINISHED or held.trial["stopping"]:
        return ReportResponse(answer=Answer.STOP)
    answer = decide(tx, held, body.points, prunes, history)
    if answer is Answer.CONTINUE and held.study["state"] == StudyState.PAUSED:
        answer = Answer.PAUSE
    return ReportResponse(answer=answer)


def store(tx: Tx, held: Held, points: Iterable[MetricPoint]) -> None:
    """Write points into the metrics table; a repeated one replaces itself.

    Once a worker has ended its attempt what it reported stands: whatever is delivered later only adds to it.

    Raises:
        InvalidInput: there are too many metrics: the trial's row, and every page that lists it, holds them.
    """
    known = held.trial["metrics"].keys() if held.current else set(tx.connection.scalars(NAMES, _of(held)))
    if len(known | {name for point in points for name in point.metrics}) > MAX_METRICS:
        raise InvalidInput(FieldProblem("points", f"bring the trial over {MAX_METRICS} different metrics"))
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for point in points:
        for name, number in point.metrics.items():
            value, kind = split(number)
            rows[name, point.step] = {
                "trial_id": held.trial["id"],
                "name": name,
                "step": point.step,
                "attempt": held.attempt,
                "value": value,
                "kind": kind,
                "time": point.time if point.time is not None else tx.now,
            }
    if rows:
        over = held.trial["outcome"] not in (None, "lost")
        tx.connection.execute((ADD if over else STORE)[tx.dialect], list(rows.values()))


def _of(held: Held) -> dict[str, Any]:
    return {"trial": held.trial["id"], "nth": held.attempt}


def update_current(tx: Tx, held: Held, points: Iterable[MetricPoint], lease_s: float) -> dict[str, float]:
    """Bring the trial's row up to date, renew its lease, and return its objective values so far."""
    trial = held.trial
    metrics, steps = dict(trial["metrics"]), dict(trial["metric_steps"])
    values = numbers_from_json(trial["objectives"])
    objectives = {o.metric: o for o in held.definition.objectives}
    last = trial["step"]
    for point in points:
        for name, number in point.metrics.items():
            if name in objectives:
                at = (point.step, number)
                values[name] = so_far(values.get(name), at, steps.get(name), objectives[name])
            if point.step >= steps.get(name, -1):
                steps[name] = point.step
                metrics.update(numbers_to_json({name: number}))
        last = point.step if last is None else max(last, point.step)
    changed = {
        "trial": trial["id"],
        "new_metrics": metrics,
        "new_steps": steps,
        "new_objectives": numbers_to_json(values) if values else None,
        "new_step": last,
        "expires": tx.now + lease_s,
        "rev": held.study["revision"],
    }
    tx.connection.execute(CURRENT, changed)
    return values
