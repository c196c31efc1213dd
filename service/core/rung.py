"""The trials that came to a rung of successive halving, in order."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Protocol

from service.core.pareto import Losses
from tunesmith.definitions import Direction

MANY = 100
"""From so many new ones on, sorting anew is cheaper than putting each in its place."""


class Arriving(Protocol):
    """A trial that comes to a rung."""

    @property
    def number(self) -> int:
        """The trial's."""
        ...

    @property
    def direction(self) -> Direction:
        """Of the metric, where one counts."""
        ...

    @property
    def value(self) -> float:
        """What the trial is worth there; NaN where it is worth nothing."""
        ...

    @property
    def losses(self) -> Losses:
        """The same in every objective that counts."""
        ...


class AnyRung(Protocol):
    """Whom a trial that comes to a rung is compared with."""

    promoted: set[int]
    """Those that may go on, where trials wait at rungs."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def better(self, trial: Arriving) -> int:
        """How many come before this trial."""
        ...

    def risen(self, trial: Arriving, best: int, before: int) -> Iterator[int]:
        """Yield who is among the `best` best with this trial there, and was perhaps not promoted yet.

        Args:
            trial: The one that comes; it may be one of them.
            best: How many go on.
            before: How many went on when one less was there.
        """
        ...


class Rung:
    """What each was worth there; those that are equal are in the order of their numbers."""

    def __init__(self) -> None:
        self._values = array("d")
        self._numbers = array("q")
        self.promoted: set[int] = set()
        """Those that may go on, where trials wait at rungs."""

    def __len__(self) -> int:
        return len(self._values)

    def add(self, fresh: Iterable[tuple[float, int]]) -> None:
        """Take in more (value, number)."""
        given = list(fresh)
        if len(given) > MANY:
            ordered = sorted([*zip(self._values, self._numbers, strict=True), *given])
            self._values = array("d", (value for value, _ in ordered))
            self._numbers = array("q", (number for _, number in ordered))
            return
        for value, number in given:
            at = self._at(value, number)
            self._values.insert(at, value)
            self._numbers.insert(at, number)

    def better(self, trial: Arriving) -> int:
        """How many were worth more than this trial."""
        if trial.direction is Direction.MAXIMIZE:
            return len(self) - bisect_right(self._values, trial.value)
        return bisect_left(self._values, trial.value)

    def risen(self, trial: Arriving, best: int, before: int) -> Iterator[int]:
        """Yield who is among the best now: the trial itself, or who is the last of them.

        Each that comes moves others by one place at most: who was among the best before was promoted then.
        """
        place = self.place(trial.value, trial.number, trial.direction)
        for rank in range(before, best):
            if rank != place:
                other = self.ranked(rank - (place < rank), trial.direction)
                if other not in self.promoted:
                    yield other
        if place < best:
            yield trial.number

    def place(self, value: float, number: int, direction: Direction) -> int:
        """The rank, from 0, that a trial with this value would have."""
        at = self._at(value, number)
        return len(self) - at if direction is Direction.MAXIMIZE else at

    def ranked(self, rank: int, direction: Direction) -> int:
        """The number of the trial at a rank, from 0."""
        return self._numbers[-1 - rank if direction is Direction.MAXIMIZE else rank]

    def _at(self, value: float, number: int) -> int:
        equal = bisect_left(self._values, value), bisect_right(self._values, value)
        return bisect_left(self._numbers, number, *equal)
