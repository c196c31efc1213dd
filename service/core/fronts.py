"""A rung where trials are compared in several objectives: its non-dominated fronts, kept up to date.

Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II" (2002): fronts one behind the
other, and in a front the least crowded first. A new trial is put into its front, and whom it dominates there
moves one on, and so forth (Li et al., "Efficient Nondomination Level Update Method for Steady-State
Evolutionary Multiobjective Optimization", 2017).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from service.core.pareto import Losses
from service.core.rung import MANY, Arriving

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Front(NamedTuple):
    """Trials that no other one behind the fronts before dominates."""

    losses: Array
    """One row for each, one column for each objective."""
    numbers: Numbers

    def only(self, mask: Mask) -> Front:
        """Return some of them."""
        return Front(self.losses[mask], self.numbers[mask])

    def joined(self, other: Front) -> Front:
        """Return both in one."""
        return Front(
            np.concatenate([self.losses, other.losses]), np.concatenate([self.numbers, other.numbers])
        )

    def best(self, count: int) -> list[int]:
        """Return the numbers of so many, the least crowded; of equal ones the lower number."""
        found = self.numbers
        if len(found) > count:
            found = found[np.lexsort((found, -self.distances()))[:count]]
        return list(found.tolist())

    def distances(self) -> Array:
        """Return their crowding distances; of equal values the lower number comes first."""
        found, order = np.empty(len(self.numbers)), np.argsort(self.numbers)
        found[order] = crowding(self.losses[order])
        return found


class FrontsRung:
    """What each trial was worth there, in order of its front, then of how little crowded it is in there."""

    def __init__(self) -> None:
        self._fronts: list[Front] = []
        self._size = 0
        self.promoted: set[int] = set()
        """Those that may go on, where trials wait at rungs."""

    def __len__(self) -> int:
        return self._size

    def add(self, fresh: Iterable[tuple[Losses, int]]) -> None:
        """Take in more (losses, number)."""
        given = list(fresh)
        self._size += len(given)
        if len(given) > MANY:
            new = Front(np.array([losses for losses, _ in given]), np.array([number for _, number in given]))
            self._fronts = sort(Front(*map(np.concatenate, zip(new, *self._fronts, strict=True))))
            return
        for losses, number in given:
            insert(self._fronts, _one(losses, number))

    def better(self, trial: Arriving) -> int:
        """How many would come before this trial."""
        one = _one(trial.losses, trial.number)
        place = _place(self._fronts, one)
        before = sum(len(front.numbers) for front in self._fronts[:place])
        if place == len(self._fronts):
            return before
        there = self._fronts[place]
        distances = one.joined(there.only(~_beaten(there, one))).distances()
        return before + int((distances > distances[0]).sum())

    def risen(self, trial: Arriving, best: int, before: int) -> Iterator[int]:
        """Return who is among the `best` best once the trial is there, and not promoted yet.

        A new trial changes how crowded others are: any of them may be among the best for the first time,
        whatever there was `before`.
        """
        after = self._fronts.copy()
        insert(after, _one(trial.losses, trial.number))
        for front in after:
            if best <= 0:
                return
            yield from sorted(set(front.best(best)) - self.promoted)
            best -= len(front.numbers)


def insert(fronts: list[Front], moved: Front) -> None:
    """Put a trial into its front; those that it dominates move on."""
    at = _place(fronts, moved)
    while at < len(fronts):
        there = fronts[at]
        beaten = _beaten(there, moved)
        if beaten.all():  # all behind move on as they are
            break
        fronts[at] = there.only(~beaten).joined(moved)
        if not beaten.any():
            return
        moved = there.only(beaten)
        at += 1
    fronts.insert(at, moved)


def sort(trials: Front, count: int | None = None) -> list[Front]:
    """Return the fronts of trials, none of them known yet; with a count the first ones that hold so many."""
    ordered = np.lexsort(trials.losses.T[::-1])  # whoever dominates a trial comes before it
    places = np.array(
        _places_of_pairs(trials.losses[ordered])
        if trials.losses.shape[1] == 2
        else _places(trials.losses[ordered], count or len(ordered))
    )
    sizes = np.bincount(places[places >= 0])
    enough = 1 + int(np.searchsorted(np.cumsum(sizes), len(ordered) if count is None else count))
    first = np.flatnonzero((places >= 0) & (places < enough))
    by_place = ordered[first[np.argsort(places[first], kind="stable")]]
    ends = np.cumsum(sizes[:enough])[:-1]
    return [Front(trials.losses[rows], trials.numbers[rows]) for rows in np.split(by_place, ends)]


def _places_of_pairs(ordered: Array) -> list[int]:
    """Return the front of each of two losses, in order: the lowest second one of each front tells."""
    lowest: list[float] = []
    places: list[int] = []
    before = None
    for pair in ordered.tolist():
        place = places[-1] if pair == before else bisect_right(lowest, pair[1])
        lowest[place : place + 1] = [pair[1]]
        places.append(place)
        before = pair
    return places


def _places(ordered: Array, count: int) -> list[int]:
    """Return the front of each of several losses, in order; -1 behind the first fronts that hold `count`.

    Zhang et al., "An Efficient Approach to Nondominated Sorting for Evolutionary Multiobjective Optimization"
    (2015), with binary search. The first loss only grows: of a front those matter that are lowest in others.
    """
    lowest: list[Array] = []
    sizes: list[int] = []
    places: list[int] = []
    held, most = 0, len(ordered)
    equal = np.append(False, (ordered[1:] == ordered[:-1]).all(1)).tolist()
    for row, same in zip(ordered[:, 1:], equal, strict=True):
        place = places[-1] if same else bisect_left(lowest, True, key=partial(_free, row))
        if not 0 <= place < most:
            places.append(-1)
            continue
        places.append(place)
        if place == len(lowest):
            lowest.append(ordered[:0, 1:])
            sizes.append(0)
        sizes[place] += 1
        held += 1
        there = lowest[place]
        lowest[place] = np.vstack([there[~(row <= there).all(1)], row])
        while held - sizes[-1] >= count:  # nobody behind is wanted any more
            lowest.pop()
            held -= sizes.pop()
            most = len(lowest)
    return places


def _free(row: Array, front: Array) -> bool:
    return not (front <= row).all(1).any()


def _one(losses: Losses, number: int) -> Front:
    return Front(np.array([losses]), np.array([number]))


def _place(fronts: list[Front], one: Front) -> int:
    """Return the first front in which nobody dominates a trial; in all before it somebody does."""
    return bisect_left(fronts, True, key=lambda front: not _beaten(one, front).any())


def _beaten(front: Front, by: Front) -> Mask:
    """Return whom any of the others dominates."""
    no_worse = np.ones((len(by.numbers), len(front.numbers)), dtype=bool)
    better = np.zeros_like(no_worse)
    for ours, theirs in zip(front.losses.T, by.losses.T, strict=True):
        no_worse &= theirs[:, None] <= ours
        better |= theirs[:, None] < ours
    return np.asarray((no_worse & better).any(0))


def crowding(losses: Array) -> Array:
    """Return the crowding distance of each row of a front (Deb et al., 2002): the larger the sparser.

    An objective in which values are infinite says nothing but which are the outermost.
    """
    distance = np.zeros(len(losses))
    for column in losses.T:
        order = np.argsort(column, kind="stable")
        distance[order[[0, -1]]] = np.inf
        with np.errstate(invalid="ignore"):
            span = column[order[-1]] - column[order[0]]
        if len(column) > 2 and 0 < span < np.inf:
            distance[order[1:-1]] += (column[order[2:]] - column[order[:-2]]) / span
    return distance
