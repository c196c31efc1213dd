"""The points of a search space as rows of numbers, whatever exists under a condition included."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from service.engine.encoding import Array, Axis, Encoding
from service.engine.samplers.gaussian import Mask
from tunesmith.distributions import Distribution

MOST_VALUES = 1_000
"""A parameter of more values than this counts as continuous."""
FEW_VALUES = 30
"""Of so few values a move may jump to any."""
ABSENT = (-1.0, 0.5)
"""What stands for a category, and for a number, that does not exist at a point."""


class Layout:
    """Draws, moves and describes points (n, axes). A row has a number for each axis, needed there or not."""

    def __init__(self, encoding: Encoding) -> None:
        self._axes = encoding.axes
        self.categorical: Mask = np.array([bool(axis.choices) for axis in self._axes], dtype=bool)
        self._values = [_values(axis) for axis in self._axes]
        self._conditions = [list(_conditions(axis.distribution, encoding)) for axis in self._axes]
        parents = {parent for conditions in self._conditions for parent, _ in conditions}
        self._rounded = [i for i in parents if self._values[i] is None]
        """Axes of very many values on which others depend: what exists must be told exactly."""
        self.continuous: Mask = np.array(
            [values is None and i not in parents for i, values in enumerate(self._values)], dtype=bool
        )

    def draw(self, count: int, rng: np.random.Generator) -> Array:
        """Draw points."""
        points = rng.random((count, len(self._axes)))
        for i in np.flatnonzero(self.categorical):
            points[:, i] = np.floor(points[:, i] * self._axes[i].choices)
        return self._nearest(points)

    def move(self, points: Array, deviation: float, rng: np.random.Generator) -> Array:
        """Return points beside these: a few axes of each are moved, by so much of the range."""
        count, axes = points.shape
        moved = rng.random((count, axes)) < min(1.0, 3.0 / axes)
        moved[np.arange(count), rng.integers(axes, size=count)] = True
        near = np.clip(points + moved * rng.normal(0.0, deviation, (count, axes)), 0.0, 1.0)
        found = np.where(self.categorical, points, near)
        for i, values in enumerate(self._values):
            if values is not None and (self.categorical[i] or len(values) <= FEW_VALUES):
                jumps = moved[:, i] & (rng.random(count) < 0.3)
                found[jumps, i] = rng.choice(values, size=int(jumps.sum()))
        return self._nearest(found)

    def there(self, points: Array) -> Mask:
        """Return which axes exist at points (n, axes)."""
        found = np.ones(points.shape, dtype=bool)
        for i, conditions in enumerate(self._conditions):  # parents come before their children
            for parent, allowed in conditions:
                known = (np.abs(points[:, parent][:, None] - allowed) < 1e-9).any(1)
                found[:, i] &= found[:, parent] & known
        return found

    def listed(self, points: Array) -> Mask:
        """Return which points (NaN where an axis does not exist) have no continuous one: those are few."""
        return np.asarray(~(self.continuous & ~np.isnan(points)).any(1))

    def features(self, points: Array, there: Mask | None = None) -> Array:
        """Return points with one stand-in for whatever does not exist there."""
        there = self.there(points) if there is None else there
        return np.where(there, points, np.where(self.categorical, *ABSENT))

    def _nearest(self, points: Array) -> Array:
        """Return points with the nearest value on each axis that has few."""
        for i, values in enumerate(self._values):
            if values is not None and not self.categorical[i]:
                above = np.clip(np.searchsorted(values, points[:, i]), 1, len(values) - 1)
                lower = points[:, i] - values[above - 1] < values[above] - points[:, i]
                points[:, i] = values[above - lower]
        for i in self._rounded:
            axis = self._axes[i]
            points[:, i] = [axis.encode(axis.decode(number)) for number in points[:, i]]
        return points


def _conditions(distribution: Distribution, encoding: Encoding) -> Iterator[tuple[int, Array]]:
    """Yield the axes that a parameter depends on, with the numbers there at which it exists."""
    for parent, allowed in (distribution.when or {}).items():
        if parent in encoding.column:
            yield encoding.column[parent], np.array([encoding.axis(parent).encode(v) for v in allowed])
        else:  # it has one value, and exists where its own conditions hold
            yield from _conditions(encoding.space[parent], encoding)


def _values(axis: Axis) -> Array | None:
    """Return the numbers that an axis has, in order; None where it is continuous, or as good as."""
    if not axis.choices and not 0 < axis.cells <= MOST_VALUES:
        return None
    return np.array([axis.encode(axis.distribution.cell(i)) for i in range(axis.cells)])
