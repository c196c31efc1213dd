"""Wait until a trial has stopped to improve."""

from __future__ import annotations

from service.core.objectives import better, score
from service.core.pruning import Progress
from tunesmith.pruners import PatientPruner


def is_over(pruner: PatientPruner, trial: Progress) -> bool:
    """Whether the latest values are all worse than the best before them; NaN is no value."""
    if trial.best_before is None:
        return False
    before = score(trial.best_before, trial.direction)
    recent = score(better(trial.recent, trial.direction), trial.direction)
    return before + pruner.min_delta < recent
