"""Stop what leaves a range."""

from __future__ import annotations

import math

from service.core.pruning import Others, Progress, Verdict
from service.pruners.intervals import decides
from tunesmith.pruners import ThresholdPruner


def judge(pruner: ThresholdPruner, trial: Progress, others: Others) -> Verdict:
    """Decide by the last value alone; NaN is outside of every range."""
    if not decides(trial, pruner.warmup_steps, pruner.interval_steps):
        return Verdict(False)
    lower = -math.inf if pruner.lower is None else pruner.lower
    upper = math.inf if pruner.upper is None else pruner.upper
    return Verdict(not lower <= trial.value <= upper)
