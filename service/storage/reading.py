"""Reading trials: pages, single ones, curves, history and changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select
from sqlalchemy.exc import DBAPIError

from service.core.objectives import score
from service.core.ports import Changes
from service.storage import tables as t
from service.storage.among import among
from service.storage.curves import merged
from service.storage.listing import MAX_CONDITIONS, Order, condition, encode_cursor
from service.storage.quick import Row
from service.storage.rows import TRIALS, attempts_from, counts_from, trial_from
from service.storage.studies import find, with_best
from service.storage.values import definition_of, join, numbers_from_json
from tunesmith.charts import History, HistoryPoint
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import FieldProblem, InvalidInput, TrialNotFound
from tunesmith.metrics import MetricPoint
from tunesmith.trials import INFEASIBLE_RANK, Attempt, Page, Trial, TrialState

CURVE_POINTS = 50
HISTORY_POINTS = 2000

OF_STUDY = t.trials.c.study_id == bindparam("study")
ONE = TRIALS.where(OF_STUDY, t.trials.c.number == bindparam("number"))
CHANGED = (
    TRIALS.where(OF_STUDY, t.trials.c.revision > bindparam("after"))
    .order_by(t.trials.c.revision, t.trials.c.number)
    .limit(bindparam("count"))
)
CURVES = (
    select(t.metrics.c.trial_id, t.metrics.c.attempt, t.metrics.c.step, t.metrics.c.value, t.metrics.c.kind)
    .where(among(t.metrics.c.trial_id, "trials"), t.metrics.c.name == bindparam("metric"))
    .order_by(t.metrics.c.trial_id, t.metrics.c.step, t.metrics.c.attempt)
)
METRICS = (
    select(t.metrics)
    .where(t.metrics.c.trial_id == bindparam("trial"), t.metrics.c.name.not_like(f"{t.RESERVED}%"))
    .order_by(t.metrics.c.step, t.metrics.c.attempt)
)
ATTEMPTS = (
    select(t.attempts, t.workers.c.name.label("worker_name"))
    .select_from(t.attempts.outerjoin(t.workers, t.workers.c.id == t.attempts.c.worker_id))
    .where(t.attempts.c.trial_id == bindparam("trial"))
    .order_by(t.attempts.c.attempt)
)
OUTLINE = (
    select(t.trials.c.number, t.trials.c.state, t.trials.c.objectives, t.trials.c.rank)
    .where(OF_STUDY, t.trials.c.state != "WAITING", t.trials.c.number % bindparam("every") == 0)
    .order_by(t.trials.c.number)
)
BEFORE = (
    select(
        t.trials.c.number,
        t.trials.c.score,
        func.min(t.trials.c.score).over(order_by=t.trials.c.number, rows=(None, -1)).label("best_before"),
    )
    .where(OF_STUDY, t.trials.c.rank == TrialState.COMPLETE.rank)
    .subquery()
)
IMPROVEMENTS = (
    select(BEFORE.c.number, BEFORE.c.score)
    .where(or_(BEFORE.c.best_before.is_(None), BEFORE.c.score < BEFORE.c.best_before))
    .order_by(BEFORE.c.number)
)


def page(
    connection: Connection,
    ref: str,
    *,
    where: Sequence[str],
    sort: str,
    limit: int,
    after: str | None,
    curve: bool,
) -> Page:
    """Return a page of trials. Raises StudyNotFound, InvalidInput."""
    study = find(connection, ref)
    definition = definition_of(study["definition"])
    if len(where) > MAX_CONDITIONS:
        raise InvalidInput(
            FieldProblem("where", f"takes at most {MAX_CONDITIONS} conditions (got {len(where)})")
        )
    order = Order(sort, definition)
    statement = TRIALS.add_columns(*order.labelled()).where(
        t.trials.c.study_id == study["id"], *(condition(c, definition) for c in where)
    )
    if after is not None:
        statement = statement.where(order.after(after))
    statement = statement.order_by(*order.columns()).limit(limit + 1)
    try:
        rows = connection.execute(statement).mappings().all()
    except DBAPIError:
        if after is None:
            raise
        raise InvalidInput(FieldProblem("after", "is not a cursor this server gave out")) from None
    shown = rows[:limit]
    following = None
    if len(rows) > limit:
        following = encode_cursor(sort, [shown[-1][f"key_{i}"] for i in range(len(order.keys))])
    return Page.model_construct(trials=_trials(connection, shown, definition, curve=curve), next=following)


def _trials(
    connection: Connection, rows: Sequence[Row], definition: StudyDefinition, *, curve: bool
) -> list[Trial]:
    curves: dict[int, Any] = {}
    if curve:
        earlier = {row["id"]: _earlier(row) for row in rows}
        curves = curves_of(connection, earlier, definition.objective.metric)
    return [trial_from(row, definition, curves.get(row["id"], [] if curve else None)) for row in rows]


def curves_of(
    connection: Connection, trials: Mapping[int, int], metric: str
) -> dict[int, list[tuple[int, float]]]:
    """Return a metric's curve of each trial, thinned evenly to 50 points, the last one kept.

    Args:
        trials: Ids, with how many of the first attempts to leave out: those of repeats before.
    """
    found: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    rows = connection.execute(CURVES, {"trials": list(trials), "metric": metric})
    for trial, attempt, step, value, kind in rows:
        if attempt > trials[trial]:
            found[trial].append((attempt, step, join(value, kind)))
    return {trial: thinned(merged(points), CURVE_POINTS) for trial, points in found.items()}


def thinned(points: Sequence[Any], most: int) -> list[Any]:
    """Return at most `most` of `points`, evenly spread, the first and the last among them."""
    if len(points) <= most:
        return list(points)
    return [points[round(i * (len(points) - 1) / (most - 1))] for i in range(most)]


def one(connection: Connection, ref: str, number: int) -> tuple[Row, StudyDefinition]:
    """Return the row of a trial. Raises StudyNotFound, TrialNotFound."""
    study = find(connection, ref)
    row = None
    if 0 <= number < 2**63:
        row = connection.execute(ONE, {"study": study["id"], "number": number}).mappings().first()
    if row is None:
        raise TrialNotFound(f"Study {study['name']!r} has no trial number {number}.")
    return row, definition_of(study["definition"])


def trial(connection: Connection, ref: str, number: int) -> Trial:
    """Return one trial with its curve."""
    row, definition = one(connection, ref, number)
    return _trials(connection, [row], definition, curve=True)[0]


def metrics(connection: Connection, ref: str, number: int, repeat: int | None = None) -> list[MetricPoint]:
    """Return the curve of a trial, all metrics, step by step (see `merged`).

    Args:
        repeat: Which one, from 0; None for the last one that has begun.

    Raises:
        StudyNotFound, TrialNotFound
        InvalidInput: that repeat has not begun.
    """
    row, _ = one(connection, ref, number)
    wanted = _attempts_at(connection, row, repeat)
    found: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    times: dict[int, float] = {}
    for point in connection.execute(METRICS, {"trial": row["id"]}).mappings():
        if point["attempt"] not in wanted:
            continue
        found[point["name"]].append((point["attempt"], point["step"], join(point["value"], point["kind"])))
        times[point["step"]] = point["time"]
    steps: dict[int, dict[str, float]] = defaultdict(dict)
    for name, points in found.items():
        for step, value in merged(points):
            steps[step][name] = value
    return [MetricPoint.model_construct(step=s, metrics=m, time=times[s]) for s, m in sorted(steps.items())]


def _attempts_at(connection: Connection, row: Row, repeat: int | None) -> range:
    """Return the attempts at one repeat of a trial."""
    if repeat is None:
        return range(_earlier(row) + 1, row["attempt"] + 1)
    begun = _attempts(connection, row["id"])
    numbers = [attempt.attempt for attempt in begun if attempt.repeat == repeat]
    if not begun and repeat == 0:
        return range(0)
    if not numbers:
        last = max((attempt.repeat for attempt in begun), default=0)
        problem = f"must be 0 to {last}: no other has begun (got {repeat})"
        raise InvalidInput(FieldProblem("repeat", problem))
    return range(numbers[0], numbers[-1] + 1)


def _earlier(row: Row) -> int:
    """Return how many attempts to leave out: those of repeats before the last one that has begun."""
    return int(min(row["earlier"], row["attempt"] - 1))


def attempts(connection: Connection, ref: str, number: int) -> list[Attempt]:
    """Return the attempts of a trial, the first one first."""
    row, _ = one(connection, ref, number)
    return _attempts(connection, row["id"])


def _attempts(connection: Connection, trial_id: int) -> list[Attempt]:
    return attempts_from(connection.execute(ATTEMPTS, {"trial": trial_id}).mappings())


def history(connection: Connection, ref: str) -> History:
    """Return what the history plot draws: every improvement, and at most 2,000 trials."""
    study = find(connection, ref)
    definition = definition_of(study["definition"])
    objective = definition.objective
    total = counts_from(study).total
    every = -(-max(study["next_number"], 1) // HISTORY_POINTS)
    rows = connection.execute(OUTLINE, {"study": study["id"], "every": every}).all()
    points = [_point(*row, definition) for row in rows]
    better = connection.execute(IMPROVEMENTS, {"study": study["id"]})
    best = [(number, score(found, objective.direction)) for number, found in better]
    return History.model_construct(best=best, points=points, total=total)


def _point(
    number: int, state: str, objectives: dict[str, Any] | None, rank: int, definition: StudyDefinition
) -> HistoryPoint:
    values = numbers_from_json(objectives)
    fields: dict[str, Any] = {
        "number": number,
        "state": TrialState(state),
        "value": values.get(definition.objective.metric),
        "feasible": rank != INFEASIBLE_RANK,
    }
    if len(definition.objectives) > 1:
        fields["values"] = values
    return HistoryPoint.model_construct(**fields)


def changes(connection: Connection, study_id: int, after: int, limit: int) -> Changes:
    """Return what changed in a study after a revision. Raises StudyNotFound."""
    row = find(connection, study_id)
    definition = definition_of(row["definition"])
    wanted = {"study": study_id, "after": after, "count": limit + 1}
    rows = connection.execute(CHANGED, wanted).mappings().all()
    reset = row["reset_revision"] > after or len(rows) > limit
    found = [] if reset else _trials(connection, rows, definition, curve=True)
    return Changes(study=with_best(connection, row), trials=found, reset=reset)
