"""Which trials are the good ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from service.core.fronts import Front, crowding, sort
from service.engine.encoding import Array
from service.engine.history import COMPLETE, PRUNED, History

Rows = npt.NDArray[np.intp]


def best(history: History, count: int) -> tuple[Rows, Rows]:
    """Return the numbers of the `count` best trials that ended with a value, and of all others of these.

    Feasible trials come first, complete ones before pruned ones. Complete ones are ordered by their objective
    value (several objectives: by non-dominated front, then the sparsest first); pruned ones by the step they
    reached, then by value; infeasible ones by how much they violate.
    """
    there = np.flatnonzero((history.state == COMPLETE) | (history.state == PRUNED))
    known = ~np.isnan(history.losses[there]).any(1)
    # A pruned trial teaches something with a value of its first objective alone, or none at all.
    there = there[known | (history.state[there] == PRUNED)]
    if count >= len(there):
        return there, there[:0]
    order = _order(history, there, count)
    chosen = np.zeros(len(there), dtype=bool)
    chosen[order[:count]] = True
    return there[chosen], there[~chosen]


def _order(history: History, there: Rows, count: int) -> Rows:
    """Return positions in `there`, the best `count` of them first."""
    losses = history.losses[there]
    complete = (history.state[there] == COMPLETE) & (history.violation[there] <= 0)
    if complete.sum() >= count:
        positions = np.flatnonzero(complete)
        return positions[by_value(losses[positions], count)]
    first = np.where(history.state[there] == COMPLETE, 0.0, 1.0)
    step = np.where(first == 1.0, -history.step[there], 0.0)
    value = losses[:, 0].copy()
    if losses.shape[1] > 1:
        ranks = np.full(len(there), np.inf)
        known = ~np.isnan(losses).any(1)
        ranks[known] = fronts(losses[known])
        value = ranks
    # lexsort sorts by its last key first; NaN comes last
    return np.lexsort((there, value, step, first, history.violation[there]))


def by_value(losses: Array, count: int) -> Rows:
    """Return the positions of the `count` best, the best first; of a front the sparsest first."""
    if losses.shape[1] == 1:
        found = np.argpartition(losses[:, 0], count - 1)[:count]
        return found[np.argsort(losses[found, 0], kind="stable")]
    ranks = fronts(losses, count)
    chosen: list[int] = []
    for rank in range(int(ranks[np.isfinite(ranks)].max()) + 1):
        members = np.flatnonzero(ranks == rank)
        crowded = members[np.argsort(-crowding(losses[members]), kind="stable")]
        chosen.extend(crowded.tolist())
        if len(chosen) >= count:
            break
    return np.array(chosen[:count], dtype=np.intp)


def fronts(losses: Array, count: int | None = None) -> Array:
    """Return the non-dominated front (0: the best) of each row, inf for rows after the first `count`.

    Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II" (2002). Those of two objectives
    are peeled off one at a time, which is quick where few are wanted.
    """
    if losses.shape[1] == 2 and len(losses):
        return _fronts_of_two(losses, len(losses) if count is None else count)
    ranks = np.full(len(losses), np.inf)
    if len(losses):
        for rank, found in enumerate(sort(Front(losses, np.arange(len(losses))), count)):
            ranks[found.numbers] = rank
    return ranks


def _fronts_of_two(losses: Array, wanted: int) -> Array:
    """Do so for two objectives, where a point is in the front if none before it has less of the second."""
    order = np.lexsort((losses[:, 1], losses[:, 0]))
    ordered = losses[order]
    new = np.append(True, (ordered[1:] != ordered[:-1]).any(1))
    points, alike = ordered[new], np.diff(np.append(np.flatnonzero(new), len(losses)))
    ranks, left = np.full(len(points), np.inf), np.arange(len(points))
    rank = ranked = 0
    while len(left) and ranked < wanted:
        second = points[left, 1]
        best = np.append(True, second[1:] < np.minimum.accumulate(second)[:-1])
        ranks[left[best]] = rank
        ranked += int(alike[left[best]].sum())
        left = left[~best]
        rank += 1
    found = np.empty(len(losses))
    found[order] = ranks.repeat(alike)
    return found
