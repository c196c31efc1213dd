"""Asynchronous successive halving (Li et al., 2018): at each rung a trial goes on, stops or waits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from service.core.pruning import Others, Progress, Verdict
from tunesmith.pruners import SuccessiveHalvingPruner


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
    rule = climb_in_turn if pruner.pause else climb
    return rule(Ladder(0, first, factor, pruner.bootstrap_count), trial, others)


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
        there = others.rung(ladder.bracket, resource)
        if there.better(trial) >= _promotable(len(there) + 1, ladder):
            return Verdict(True, ladder.bracket, tuple(completed))
        rung += 1
    return Verdict(False, ladder.bracket, tuple(completed))


def _promotable(there: int, ladder: Ladder) -> int:
    """How many of those at a rung go on: one in `factor`, or the best of fewer."""
    return 0 if there <= ladder.bootstrap else max(1, there // ladder.factor)


def climb_in_turn(ladder: Ladder, trial: Progress, others: Others) -> Verdict:
    """The same where trials wait: whoever is among the best goes on, now or later (algorithm 2 there)."""
    if others.waits(ladder.bracket, trial.number):
        return Verdict(False, ladder.bracket, pause=True)
    completed: list[int] = []
    promoted: list[tuple[int, int]] = []
    rung = others.rungs_of(ladder.bracket, trial.number)
    while trial.step >= (resource := ladder.resource(rung)) and not math.isnan(trial.value):
        completed.append(resource)
        promoted += ((resource, number) for number in _promoted(ladder, resource, trial, others))
        if (resource, trial.number) not in promoted:
            return Verdict(False, ladder.bracket, tuple(completed), True, tuple(promoted))
        rung += 1
    hopeless = trial.step >= ladder.resource(rung)
    return Verdict(hopeless, ladder.bracket, tuple(completed), promoted=tuple(promoted))


def _promoted(ladder: Ladder, resource: int, trial: Progress, others: Others) -> Iterator[int]:
    """Who is promoted as the trial comes to a rung: itself, or who is among the best by now.

    All others among the best were promoted when they became so, except before there were enough.
    """
    there = others.rung(ladder.bracket, resource)
    best = 0 if len(there) < ladder.bootstrap else (len(there) + 1) // ladder.factor
    before = 0 if len(there) == ladder.bootstrap else max(0, best - 1)
    return there.risen(trial, best, before)
