"""What follows when an attempt ends, and when a study is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tunesmith.studies import Retries, StudyDefinition, StudyState
from tunesmith.trials import Counts, Outcome, TrialState

Ended = Literal["complete", "pruned", "failed", "released", "lost"]
"""How an attempt ended: what a worker may say (`Outcome`), and `lost` for an expired lease."""

_FINAL = {Outcome.COMPLETE: TrialState.COMPLETE, Outcome.PRUNED: TrialState.PRUNED}


@dataclass(frozen=True)
class Past:
    """How the attempts of a trial ended so far, this one included."""

    failed: int
    lost: int


def state_after(ended: Ended, past: Past, retries: Retries, study: StudyState) -> TrialState:
    """Return the state of a trial whose attempt ended so.

    A failed or lost attempt is followed by another until its kind of retry is used up; a released one
    always is, unless the study is finished: then there is nobody to run it, and it counts as pruned.
    """
    if ended in ("complete", "pruned"):
        return _FINAL[Outcome(ended)]
    if ended == "failed" and past.failed > retries.failed:
        return TrialState.FAILED
    if ended == "lost" and past.lost > retries.lost:
        return TrialState.FAILED
    return TrialState.PRUNED if study is StudyState.FINISHED else TrialState.WAITING


def why_finished(
    definition: StudyDefinition, counts: Counts, *, exhausted: bool, reached: bool, running_s: float
) -> str | None:
    """Say why a study is done; None while it is not.

    Args:
        exhausted: The sampler has no further point (a grid is complete).
        reached: Some trial is as good as the target.
        running_s: Seconds since the first claim.
    """
    budget = definition.budget
    open_trials = counts.waiting + counts.running + counts.paused
    if reached:
        return "the target value was reached"
    if budget.seconds is not None and running_s >= budget.seconds:
        return f"its {budget.seconds:g} seconds are over"
    if open_trials:
        return None
    if budget.trials is not None and counts.total >= budget.trials:
        return f"all {budget.trials} trials are done"
    if exhausted:
        return "every point of the grid is done"
    return None
