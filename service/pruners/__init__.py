"""Pruning rules: pure functions of a trial's progress and of what the others of its study did.

The same decisions as Optuna's pruners on the same histories.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.core.pruning import Others, Progress, Verdict
from service.pruners import halving, hyperband, percentile, threshold
from service.pruners.patience import is_over
from tunesmith.pruners import (
    AnyPruner,
    HyperbandPruner,
    MedianPruner,
    NoPruner,
    PatientPruner,
    PercentilePruner,
    SuccessiveHalvingPruner,
    ThresholdPruner,
)

__all__ = ["prunes"]

RULES: dict[type, Callable[[Any, Progress, Others], Verdict]] = {
    NoPruner: lambda pruner, trial, others: Verdict(False),
    MedianPruner: percentile.judge,
    PercentilePruner: percentile.judge,
    ThresholdPruner: threshold.judge,
    SuccessiveHalvingPruner: halving.judge,
    HyperbandPruner: hyperband.judge,
}


def prunes(pruner: AnyPruner, trial: Progress, others: Others) -> Verdict:
    """Decide about a trial that has just reported its last value.

    Args:
        pruner: The study's.
        trial: What it reported; at least one value.
        others: The other trials, and the rungs that this one completed earlier.
    """
    if not isinstance(pruner, PatientPruner):
        return RULES[type(pruner)](pruner, trial, others)
    if not is_over(pruner, trial):
        return Verdict(False)
    return Verdict(True) if pruner.wrapped is None else prunes(pruner.wrapped, trial, others)
