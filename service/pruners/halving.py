"""Asynchronous successive halving (Li et al., 2018): at each rung a trial goes on or stops, at once."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from service.core.pruning import Others, Progress, Verdict
from tunesmith.pruners import SuccessiveHalvingPruner
from tunesmith.studies import Direction


@dataclass(frozen=True)
class Ladder:
    """The rungs of one bracket."""

    bracket: int
    first: int
    """Step of the first rung."""
    factor: int
    """One of so many is promoted."""
    bootstrap: int
    """Nobody is promoted before so many others completed a rung."""

    def resource(self, rung: int) -> int:
        """The step at which a rung is completed."""
        return int(self.first * self.factor**rung)


def judge(pruner: SuccessiveHalvingPruner, trial: Progress, others: Others) -> Verdict:
    """Decide by the only bracket there is."""
    least = _min_resource(pruner, others)
    if least is None:
        return Verdict(False)
    factor = pruner.reduction_factor
    first = int(least * factor**pruner.min_early_stopping_rate)
    return climb(Ladder(0, first, factor, pruner.bootstrap_count), trial, others)


def _min_resource(pruner: SuccessiveHalvingPruner, others: Others) -> int | None:
    if isinstance(pruner.min_resource, int):
        return pruner.min_resource
    length = others.first_length
    return None if length is None else max(length // 100, 1)


def climb(ladder: Ladder, trial: Progress, others: Others) -> Verdict:
    """Let a trial complete the rungs that it has come to, as long as it is promoted."""
    completed: list[int] = []
    rung = others.rungs_of(ladder.bracket, trial.number)
    while trial.step >= (resource := ladder.resource(rung)):
        if math.isnan(trial.value):
            return Verdict(True, ladder.bracket, tuple(completed))
        completed.append(resource)
        if not _promoted(trial, others.rung(ladder.bracket, resource), ladder):
            return Verdict(True, ladder.bracket, tuple(completed))
        rung += 1
    return Verdict(False, ladder.bracket, tuple(completed))


def _promoted(trial: Progress, competing: Sequence[float], ladder: Ladder) -> bool:
    """Whether the trial is among the best 1/factor at a rung, itself counted, or the best of fewer."""
    there = len(competing) + 1
    if there <= ladder.bootstrap:
        return False
    return _ahead(trial, competing) < max(1, there // ladder.factor)


def _ahead(trial: Progress, ascending: Sequence[float]) -> int:
    """How many values are better than the trial's."""
    if trial.direction is Direction.MAXIMIZE:
        return len(ascending) - bisect_right(ascending, trial.value)
    return bisect_left(ascending, trial.value)
