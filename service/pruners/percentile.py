"""Stop what is worse than a percentile of the complete trials at the same step."""

from __future__ import annotations

import math
from collections.abc import Sequence

from service.core.objectives import score
from service.core.pruning import Others, Progress, Verdict
from service.pruners.intervals import decides
from tunesmith.definitions import Direction
from tunesmith.pruners import MedianPruner, PercentilePruner


def judge(pruner: MedianPruner | PercentilePruner, trial: Progress, others: Others) -> Verdict:
    """Decide by what the best trials reached at the same step."""
    if not decides(trial, pruner.warmup_steps, pruner.interval_steps):
        return Verdict(False)
    if others.complete < max(1, pruner.startup_trials):
        return Verdict(False)
    percent = pruner.percentile if isinstance(pruner, PercentilePruner) else 50.0
    return Verdict(math.isnan(trial.best) or _is_worse(trial, percent, pruner.min_trials, others))


def _is_worse(trial: Progress, percent: float, min_trials: int, others: Others) -> bool:
    """Whether the trial's best value is worse than what the best `percent` of the others have."""
    values = others.at(trial.step)
    if others.reported(trial.step) < min_trials or not values:
        return False
    bar = percentile(values, 100 - percent if trial.direction is Direction.MAXIMIZE else percent)
    return score(trial.best, trial.direction) > score(bar, trial.direction)


def percentile(ascending: Sequence[float], percent: float) -> float:
    """Return the percentile of values by linear interpolation, as NumPy does, to the bit."""
    at = (len(ascending) - 1) * (percent / 100)
    below = min(int(at), len(ascending) - 1)
    low, high = ascending[below], ascending[min(below + 1, len(ascending) - 1)]
    part = at - below
    return low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part)
