"""What follows when an attempt ends, and when a study is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tunesmith.definitions import Budget, Retries
from tunesmith.reports import Outcome
from tunesmith.studies import Counts
from tunesmith.trials import Cause, TrialState

Ended = Literal["complete", "pruned", "failed", "released", "lost", "cancelled"]
"""How an attempt ended: what a worker may say (`Outcome`), `lost` with its worker, or `cancelled`."""

EXHAUSTED = "every point of the grid is done"
_FINAL = {Outcome.COMPLETE: TrialState.COMPLETE, Outcome.PRUNED: TrialState.PRUNED}


@dataclass(frozen=True)
class Past:
    """How the attempts of a trial ended so far, this one included."""

    failed: int
    lost: int


@dataclass(frozen=True)
class End:
    """The end of an attempt."""

    ended: Ended
    cause: Cause | None = None
    reason: str = ""
    log: str = ""


def state_after(
    ended: Ended, past: Past, retries: Retries, *, unwanted: bool, more: bool = False
) -> TrialState:
    """Return the state of a trial whose attempt ended so.

    A complete attempt is followed by the next repeat where there are `more`. A failed or lost one is followed
    by another until its kind of retry is used up; a released one always is. One that is unwanted (its study
    is finished, or a user stopped it) is not: it counts as pruned, however it came to its end, and never as
    a failure.
    """
    if ended == "pruned" or (ended == "complete" and not more):
        return _FINAL[Outcome(ended)]
    if unwanted:
        return TrialState.PRUNED
    if ended == "failed" and past.failed > retries.failed:
        return TrialState.FAILED
    if ended == "lost" and past.lost > retries.lost:
        return TrialState.FAILED
    return TrialState.WAITING


def failures_after(
    state: TrialState, cause: Cause | None, failures: int, counted: Cause | None
) -> tuple[int, Cause | None]:
    """Return how many trials in a row FAILED for one cause, and that cause, after one more ended.

    Args:
        state: How that one ended. One that is queued again, or that a user stopped, leaves the row as it is.
        cause: Why.
        failures: How many it were before.
        counted: Their cause.
    """
    if state is TrialState.FAILED:
        return (failures + 1 if cause == counted else 1), cause
    if state is TrialState.WAITING or cause is Cause.CANCELLED:
        return failures, counted
    return 0, None


def why_stopped(budget: Budget, *, reached: bool, unimproved: int, running_s: float) -> str | None:
    """Say why a study is done, whatever still runs; None where it goes on.

    Args:
        budget: The study's.
        reached: Some trial is as good as the target.
        unimproved: How many trials in a row finished without a new best.
        running_s: Seconds since the first claim.
    """
    if reached:
        return "the target value was reached"
    if budget.seconds is not None and running_s >= budget.seconds:
        return f"its {budget.seconds:g} seconds are over"
    if budget.patience is not None and unimproved >= budget.patience:
        return f"{budget.patience} trials in a row brought no new best"
    return None


def why_close_enough(budget: Budget, bound: float | None) -> str | None:
    """Say why a study is done where no point is better than its best one by more than `bound`, if it is."""
    limit = budget.regret_bound
    if bound is not None and limit is not None and bound <= limit:
        return close_enough(limit)
    return None


def close_enough(limit: float) -> str:
    """Return the reason of a study that `budget.regret_bound` finished."""
    return f"the best possible improvement is at most {limit:g} (95% confidence)"


def why_used_up(budget: Budget, counts: Counts, *, exhausted: bool) -> str | None:
    """Say why no further trial will come, once none is open: then nobody promotes those that are paused.

    Args:
        budget: The study's.
        counts: Its trials.
        exhausted: The sampler has no further point: a grid is complete.
    """
    if counts.waiting + counts.running:
        return None
    if budget.trials is not None and counts.spent >= budget.trials:
        return f"all {budget.trials} trials are done"
    return EXHAUSTED if exhausted else None
