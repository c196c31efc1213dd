"""Non-dominated ranks and successive halving by them, as plainly as they can be written down."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

Losses = tuple[float, ...]
Came = Sequence[tuple[Losses, int]]
"""(losses, number) of the trials that came to a rung."""


def dominates(a: Losses, b: Losses) -> bool:
    """Whether `a` is nowhere worse, and somewhere better."""
    return all(x <= y for x, y in zip(a, b, strict=True)) and a != b


def places(came: Came) -> dict[int, tuple[int, float]]:
    """(front, minus the crowding distance) by number: the lower, the better."""
    left, found, rank = list(came), {}, 0
    while left:
        front = [one for one in left if not any(dominates(other[0], one[0]) for other in left)]
        found |= {number: (rank, -distance(front, number)) for _, number in front}
        left = [one for one in left if one not in front]
        rank += 1
    return found


def distance(front: Came, number: int) -> float:
    """The crowding distance of a trial in its front."""
    total = 0.0
    for axis in range(len(front[0][0])):
        ordered = sorted((losses[axis], other) for losses, other in front)
        place = [other for _, other in ordered].index(number)
        if place in (0, len(ordered) - 1):
            return math.inf
        span = ordered[-1][0] - ordered[0][0]
        if 0 < span < math.inf:
            total += (ordered[place + 1][0] - ordered[place - 1][0]) / span
    return total


def best_of(came: Came, count: int) -> set[int]:
    """The numbers of the best; of equal ones the lower number."""
    found = places(came)
    return set(sorted(found, key=lambda number: (*found[number], number))[:count])


class Halving:
    """What successive halving with rungs at 1, eta, eta**2, ... decides about trials side by side."""

    def __init__(self, eta: int) -> None:
        self._eta = eta
        self._rungs: dict[int, list[tuple[Losses, int]]] = defaultdict(list)
        self._next: dict[int, int] = defaultdict(lambda: 1)

    def report(self, number: int, step: int, losses: Losses) -> bool:
        """Whether to prune."""
        while step >= self._next[number]:
            if any(math.isnan(x) for x in losses):
                return True
            came = self._rungs[self._next[number]]
            came.append((losses, number))
            found = places(came)
            before = sum(place < found[number] for place in found.values())
            if before >= max(1, len(came) // self._eta):
                return True
            self._next[number] *= self._eta
        return False
