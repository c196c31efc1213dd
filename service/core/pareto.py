"""Pareto fronts: the trials that no other one beats in every objective."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

Losses = tuple[float, ...]
"""One number for each objective, the smaller the better."""


def front(points: Sequence[Losses]) -> list[int]:
    """Return the indices of the points that no other dominates, by their first objective.

    Of points that are equal in all objectives each is in the front. Takes O(n log n) for up to three
    (Kung et al., "On finding the maxima of a set of vectors", 1975).
    """
    if points and len(points[0]) > 3:
        return _of_many(points)
    order = sorted(range(len(points)), key=lambda i: points[i])
    stairs, kept = _Stairs(), list[int]()
    for i in order:  # whoever dominates a point comes before it, and has no more of the first objective
        equal = bool(kept) and points[i] == points[kept[-1]]
        if equal or stairs.take(*(*points[i], 0.0, 0.0)[1:3]):
            kept.append(i)
    return kept


class _Stairs:
    """The points so far with none as low in both of two objectives: they go up in one, down in the other."""

    def __init__(self) -> None:
        self._first: list[float] = []
        self._second: list[float] = []

    def take(self, first: float, second: float) -> bool:
        """Take in a point, unless another is as low; return whether it was taken in."""
        at = bisect_right(self._first, first)
        if at and self._second[at - 1] <= second:
            return False
        at -= at > 0 and self._first[at - 1] == first
        end = at
        while end < len(self._second) and self._second[end] >= second:
            end += 1
        self._first[at:end] = [first]
        self._second[at:end] = [second]
        return True


def _of_many(points: Sequence[Losses]) -> list[int]:
    import numpy as np  # noqa: PLC0415 (it takes long to load)

    from service.core.fronts import Front, sort  # noqa: PLC0415

    found = sort(Front(np.array(points), np.arange(len(points))), 1)[0]
    return sorted(found.numbers.tolist(), key=lambda i: points[i])
