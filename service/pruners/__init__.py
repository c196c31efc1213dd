"""Pruning rules: pure functions over the values that complete trials had at each step."""

from __future__ import annotations

import math
from collections.abc import Sequence

from service.core.objectives import Curve, better, score
from service.core.ports import StepValues
from tunesmith.pruners import MedianPruner, NoPruner
from tunesmith.studies import Direction


def prunes(pruner: MedianPruner | NoPruner, direction: Direction, curve: Curve, others: StepValues) -> bool:
    """Whether a trial with this curve (by step, up to now) should stop.

    The same decisions as Optuna's MedianPruner on the same histories.
    """
    if isinstance(pruner, NoPruner) or not curve:
        return False
    step = curve[-1][0]
    if others.trials < max(1, pruner.startup_trials) or not _decides_at(pruner, curve):
        return False
    best = better((v for _, v in curve), direction)
    if math.isnan(best):
        return True
    values = others.at(step)
    if others.reported(step) < pruner.min_trials or not values:
        return False
    return score(best, direction) > score(_median(values), direction)


def _decides_at(pruner: MedianPruner, curve: Curve) -> bool:
    """Whether this is the first report in its interval after the warm-up."""
    step = curve[-1][0]
    if step < pruner.warmup_steps:
        return False
    since = step - (step - pruner.warmup_steps) % pruner.interval_steps
    return len(curve) < 2 or curve[-2][0] < since


def _median(values: Sequence[float]) -> float:
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    low, high = values[middle - 1], values[middle]
    return low if low == high else (low + high) / 2
