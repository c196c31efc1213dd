"""What a pruner looks at, and what it answers."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from service.core.objectives import better, score
from service.core.pareto import Losses
from service.core.rung import AnyRung
from tunesmith.definitions import Direction
from tunesmith.pruners import AnyPruner, PatientPruner, SuccessiveHalvingPruner


class Progress:
    """What a running trial has reported of the pruner's metric so far, in constant memory.

    Args:
        number: The trial's.
        direction: Of the metric.
        window: How many of the latest values are kept one by one.
    """

    def __init__(self, number: int, direction: Direction, window: int = 1) -> None:
        self.number = number
        self.direction = direction
        self.step = -1
        """The last step; -1 before the first."""
        self.step_before = -1
        """The step before the last."""
        self.best = math.nan
        """The best value; NaN where all are."""
        self.recent: deque[float] = deque(maxlen=window)
        """The latest values."""
        self.best_before: float | None = None
        """The best of the values before those; None where there are none."""

    def add(self, step: int, value: float) -> None:
        """Take in the value at a step that is higher than all before."""
        if len(self.recent) == self.recent.maxlen:
            leaving = self.recent[0]
            before = leaving if self.best_before is None else self.best_before
            self.best_before = better((before, leaving), self.direction)
        self.recent.append(value)
        self.best = better((self.best, value), self.direction)
        self.step_before, self.step = self.step, step

    @property
    def value(self) -> float:
        """The value at the last step."""
        return self.recent[-1]

    @property
    def losses(self) -> Losses:
        """The value at the last step, the smaller the better."""
        return (score(self.value, self.direction),)


class JointProgress(Progress):
    """The same where several objectives count together: of their last step alone.

    Args:
        number: The trial's.
        step: The step.
        losses: What each objective has there, the smaller the better.
    """

    def __init__(self, number: int, step: int, losses: Losses) -> None:
        super().__init__(number, Direction.MINIMIZE)
        self._losses = losses
        self.add(step, math.nan if any(map(math.isnan, losses)) else losses[0])

    @property
    def losses(self) -> Losses:
        """What each objective has at the last step, the smaller the better."""
        return self._losses


def window(pruner: AnyPruner) -> int:
    """Return how many of the latest values of a trial the pruner looks at one by one."""
    return pruner.patience + 1 if isinstance(pruner, PatientPruner) else 1


def pauses(pruner: AnyPruner) -> bool:
    """Whether trials wait at rungs."""
    return isinstance(pruner, SuccessiveHalvingPruner) and pruner.pause


class Others(Protocol):
    """What a decision looks at besides the trial itself: its study."""

    @property
    def seed(self) -> int:
        """The study's."""
        ...

    @property
    def complete(self) -> int:
        """How many trials are complete."""
        ...

    def at(self, step: int) -> Sequence[float]:
        """The values of the complete trials at `step`, in ascending order, without NaN."""
        ...

    def reported(self, step: int) -> int:
        """How many complete trials reported a value at `step`, NaN included."""
        ...

    @property
    def first_length(self) -> int | None:
        """The last step of the trial that was complete first; None while none is."""
        ...

    def rung(self, bracket: int, resource: int) -> AnyRung:
        """The trials of a bracket that completed the rung there."""
        ...

    def rungs_of(self, bracket: int, number: int) -> int:
        """How many rungs of a bracket the trial with this number has completed."""
        ...

    def waits(self, bracket: int, number: int) -> bool:
        """Whether the trial with this number completed a rung and was not promoted from there."""
        ...


@dataclass(frozen=True)
class Verdict:
    """Whether a trial stops, and which rungs (of successive halving) it completed with its last value."""

    prune: bool
    bracket: int = 0
    rungs: tuple[int, ...] = ()
    """Their resources, in steps."""
    pause: bool = False
    """Whether it is to wait at the last of them."""
    promoted: tuple[tuple[int, int], ...] = ()
    """(resource, number) of the trials that may now go on from a rung, itself perhaps among them."""


Prunes = Callable[[AnyPruner, Progress, Others], Verdict]
"""What a pruner decides about a trial that reported just now."""
