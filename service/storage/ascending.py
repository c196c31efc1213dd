"""Values in ascending order, by step."""

from __future__ import annotations

import math
from array import array
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

MANY = 100
"""From so many new values on, sorting anew is cheaper than putting each in its place."""


class Ascending:
    """What trials had at each step, in ascending order; NaN is counted, but has no place in it."""

    def __init__(self) -> None:
        self._values: dict[int, array[float]] = {}
        self._counts: Counter[int] = Counter()

    def at(self, step: int) -> Sequence[float]:
        """The values at a step, without NaN."""
        return self._values.get(step, ())

    def count(self, step: int) -> int:
        """How many values there were at a step, NaN included."""
        return self._counts[step]

    def add(self, fresh: Mapping[int, Iterable[float]]) -> None:
        """Take in more values, by step."""
        for step, values in fresh.items():
            given = list(values)
            self._counts[step] += len(given)
            self._insert(step, [v for v in given if not math.isnan(v)])

    def _insert(self, step: int, values: list[float]) -> None:
        there = self._values.setdefault(step, array("d"))
        if len(values) > MANY:
            self._values[step] = array("d", sorted([*there, *values]))
            return
        for value in values:
            insort(there, value)
