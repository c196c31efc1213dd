"""Reports: metrics of running trials, and the decision whether they go on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, select, update

from service.core.objectives import so_far
from service.core.pruning import Prunes
from service.storage import tables as t
from service.storage.batches import Writes
from service.storage.bulk import changing, inserting
from service.storage.database import Tx
from service.storage.decisions import decide
from service.storage.holds import Held
from service.storage.pruning import PruningHistory
from service.storage.tables import RUNNING_STATE
from service.storage.values import numbers_from_json, numbers_to_json, split
from service.storage.writer import Later
from tunesmith.errors import FieldProblem, InvalidInput, TunesmithError
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer, Report, ReportResponse
from tunesmith.studies import StudyState

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

CURRENT = changing(
    lambda new: (
        update(t.trials)
        .where(t.trials.c.id == new.trial)
        .values(
            metrics=new.new_metrics,
            metric_steps=new.new_steps,
            objectives=new.new_objectives,
            step=new.new_step,
            lease_expires_at=new.expires,
            revision=new.rev,
        )
    ),
    trial=t.trials.c.id,
    new_metrics=t.trials.c.metrics,
    new_steps=t.trials.c.metric_steps,
    new_objectives=t.trials.c.objectives,
    new_step=t.trials.c.step,
    expires=t.trials.c.lease_expires_at,
    rev=t.trials.c.revision,
)
LATE = changing(
    lambda new: (
        update(t.trials)
        .where(t.trials.c.id == new.trial, t.trials.c.state == RUNNING_STATE)
        .values(revision=new.rev)
    ),
    trial=t.trials.c.id,
    rev=t.trials.c.revision,
)
"""An earlier attempt added to the curve: whoever keeps the trial's progress hears of it by the revision."""

KEY = ("trial_id", "name", "step", "attempt")
SAID = ("value", "kind", "time")
STORE = inserting(t.metrics, *KEY, *SAID, unless=KEY, replace=SAID)
ADD = inserting(t.metrics, *KEY, *SAID, unless=KEY)


def report(
    tx: Tx,
    held: Held | TunesmithError,
    body: Report,
    writes: Writes,
    lease_s: float,
    prunes: Prunes,
    history: PruningHistory,
) -> ReportResponse | Exception:
    """Note metrics to be stored, and answer whether to go on; late ones go to their own attempt: stop.

    The answer is an error where the trial is not held, or there are too many metrics; or `Later`, to be asked
    again.
    """
    if isinstance(held, TunesmithError):
        return held
    try:
        store(tx, held, body.points, writes)
    except InvalidInput as error:
        return error
    if held.current:
        update_current(tx, held, body.points, lease_s, writes)
    else:
        writes.note(LATE, {"trial": held.trial["id"], "rev": held.study["revision"]})
    return _answer(tx, held, body, prunes, history, writes)


def _answer(
    tx: Tx, held: Held, body: Report, prunes: Prunes, history: PruningHistory, writes: Writes
) -> ReportResponse | Later:
    if not held.current or held.study["state"] == StudyState.FINISHED or held.trial["stopping"]:
        return ReportResponse(answer=Answer.STOP)
    try:
        answer = decide(tx, held, body.points, prunes, history, writes)
    except Later as later:
        return later  # what is stored is stored again
    if answer is Answer.CONTINUE and held.study["state"] == StudyState.PAUSED:
        answer = Answer.PAUSE
    return ReportResponse(answer=answer)


def store(tx: Tx, held: Held, points: Iterable[MetricPoint], writes: Writes) -> None:
    """Note points for the metrics table; a repeated one replaces itself.

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
    over = held.trial["outcome"] not in (None, "lost")
    writes.note(ADD if over else STORE, *rows.values())


def _of(held: Held) -> dict[str, Any]:
    return {"trial": held.trial["id"], "nth": held.attempt}


def update_current(
    tx: Tx, held: Held, points: Iterable[MetricPoint], lease_s: float, writes: Writes
) -> dict[str, float]:
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
    writes.note(CURRENT, changed)
    return values
