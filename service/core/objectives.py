"""Objective values: from a trial's curve to the number that ranks it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tunesmith.constraints import total_violation
from tunesmith.definitions import Direction, Objective
from tunesmith.trials import INFEASIBLE_RANK, TrialState

Curve = Sequence[tuple[int, float]]
"""(step, value) of one metric of one trial, by step."""

UNRANKED = math.inf
"""The score of a trial that is not in the ranking."""


def score(value: float, direction: Direction) -> float:
    """Return `value` such that the smallest score is the best."""
    return -value if direction is Direction.MAXIMIZE else value


def better(values: Iterable[float], direction: Direction) -> float:
    """Return the best of `values`; NaN only where all are."""
    known = [v for v in values if not math.isnan(v)]
    return min(known, key=lambda v: score(v, direction), default=math.nan)


def objective_value(curve: Curve, objective: Objective) -> float | None:
    """Return the objective value of a curve; None where nothing was reported."""
    if not curve:
        return None
    if objective.value == "best":
        return better((v for _, v in curve), objective.direction)
    return max(curve, key=lambda point: point[0])[1]


def so_far(
    before: float | None, point: tuple[int, float], last_step: int | None, objective: Objective
) -> float:
    """Return the objective value after one more point, from the value before it."""
    step, value = point
    if before is None:
        return value
    if objective.value == "best":
        return better([before, value], objective.direction)
    return value if last_step is None or step >= last_step else before


def mean(values: Sequence[float]) -> float:
    """Return the mean: NaN where one is NaN, or where there are infinities of both signs."""
    try:
        return math.fsum(values) / len(values)
    except OverflowError:
        return max(min(values), min(max(values), sum(value / len(values) for value in values)))
    except ValueError:  # inf - inf
        return math.nan


def unfit(values: Mapping[str, float | None]) -> str | None:
    """Say why these objective values cannot rank a trial; None where they can."""
    for metric, value in values.items():
        if value is None:
            return f"the metric {metric} was never reported"
        if not math.isfinite(value):
            return f"the objective {metric} is not finite ({value})"
    return None


@dataclass(frozen=True)
class Standing:
    """Where a finished trial stands in the leaderboard."""

    rank: int
    score: float


def standing(
    state: TrialState, value: float | None, violations: Iterable[float], direction: Direction
) -> Standing:
    """Return where a trial stands: a complete one by its objective `value`, or by its total violation."""
    if state is not TrialState.COMPLETE or value is None:
        return Standing(state.rank, UNRANKED)
    over = total_violation(violations)
    return Standing(INFEASIBLE_RANK, over) if over > 0 else Standing(state.rank, score(value, direction))


def reaches(value: float, target: float, direction: Direction) -> bool:
    """Whether `value` is as good as `target`."""
    return score(value, direction) <= score(target, direction)
