"""Searches for the highest point of what a model says about all points of a space."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from scipy.optimize import minimize

from service.engine.encoding import Array
from service.engine.samplers.layout import Layout
from service.engine.samplers.ranking import Rows

DRAWN, BESIDE = 1_500, 40
"""Points that are looked at first: anywhere, and beside each of the best trials."""
STARTS, MOVES, ROUNDS = 8, 24, 12
POLISHED = 3


class Landscape(ABC):
    """A height for each point."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    @abstractmethod
    def __call__(self, points: Array) -> Array:
        """Return the heights of points (n, axes)."""

    @abstractmethod
    def with_slope(self, features: Array, axes: Rows) -> tuple[float, Array]:
        """Return the height of one point, and how it changes along some axes of numbers."""

    def polished(self, point: Array) -> Array:
        """Return a point moved uphill along its continuous axes."""
        there = self.layout.there(point[None])[0]
        axes = np.flatnonzero(there & self.layout.continuous)
        if not len(axes):
            return point
        features = self.layout.features(point[None], there[None])[0]

        def downhill(numbers: Array) -> tuple[float, Array]:
            features[axes] = numbers
            value, slope = self.with_slope(features, axes)
            return -value, -slope

        found = minimize(
            downhill, point[axes], jac=True, method="L-BFGS-B", bounds=[(0.0, 1.0)] * len(axes),
            options={"maxiter": 60},
        )  # fmt: skip
        moved = point.copy()
        moved[axes] = found.x
        return moved


class Search:
    """Looks for the highest point."""

    def __init__(self, landscape: Landscape, rng: np.random.Generator) -> None:
        self._landscape = landscape
        self._layout = landscape.layout
        self._rng = rng

    def best(self, incumbents: Array) -> Array:
        """Return the best point found from anywhere, and from beside `incumbents` (n, axes)."""
        beside = self._layout.move(incumbents.repeat(BESIDE, 0), 0.1, self._rng)
        points = np.vstack([self._layout.draw(DRAWN, self._rng), beside])
        promise = self._landscape(points)
        first = np.argsort(-promise, kind="stable")[:STARTS]
        points, promise = points[first], promise[first]
        for deviation in np.geomspace(0.2, 0.003, ROUNDS):
            points, promise = self._climbed(points, promise, float(deviation))
        top = points[np.argsort(-promise, kind="stable")[:POLISHED]]
        points = np.vstack([top, *(self._landscape.polished(point)[None] for point in top)])
        return np.asarray(points[int(np.argmax(self._landscape(points)))])

    def _climbed(self, points: Array, promise: Array, deviation: float) -> tuple[Array, Array]:
        """Return each point, or the best of some beside it where that promises more."""
        count, each = len(points), np.arange(len(points))
        moves = self._layout.move(points.repeat(MOVES, 0), deviation, self._rng)
        there = self._landscape(moves).reshape(count, MOVES)
        chosen = there.argmax(1)
        better = there[each, chosen] > promise
        found = np.where(better[:, None], moves.reshape(count, MOVES, -1)[each, chosen], points)
        return found, np.where(better, there[each, chosen], promise)
