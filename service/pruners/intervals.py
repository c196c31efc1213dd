"""At which steps a pruner decides."""

from __future__ import annotations

from service.core.pruning import Progress


def decides(trial: Progress, warmup_steps: int, interval_steps: int) -> bool:
    """Whether the last report is the first one in its interval after the warm-up."""
    if trial.step < warmup_steps:
        return False
    since = trial.step - (trial.step - warmup_steps) % interval_steps
    return trial.step_before < since
