"""The trials that came to a rung of successive halving, in order."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from tunesmith.studies import Direction

MANY = 100
"""From so many new ones on, sorting anew is cheaper than putting each in its place."""


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

    def better(self, value: float, direction: Direction) -> int:
        """How many were worth more than this."""
        if direction is Direction.MAXIMIZE:
            return len(self) - bisect_right(self._values, value)
        return bisect_left(self._values, value)

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
