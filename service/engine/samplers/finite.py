"""Spaces of few points: which of them were not tried yet."""

from __future__ import annotations

from functools import cached_property
from random import Random

import numpy as np

from service.core.grid import Grid
from service.engine.history import History
from tunesmith.errors import InvalidInput
from tunesmith.samplers import GridSampler
from tunesmith.spaces import Point, SearchSpace

MOST = 1_000
"""Points that are looked at one by one."""
NOWHERE = -1.0
"""Stands for a parameter that does not exist: encoded ones are from 0 to 1."""


class FewPoints:
    """The points of a space, as far as they can be listed."""

    def __init__(self, space: SearchSpace) -> None:
        self._space = space

    @cached_property
    def _grid(self) -> Grid | None:
        """Every point of the space; None where there are too many."""
        if any(distribution.cells() is None for _, distribution in self._space):
            return None
        grid = Grid(self._space, GridSampler())
        try:
            return grid if grid.cells <= MOST else None
        except InvalidInput:  # conditions too entangled to count
            return None

    @property
    def listed(self) -> bool:
        """Whether they can be."""
        return self._grid is not None

    def untried(self, number: int, history: History, rng: Random) -> Point | None:
        """Return a point that no other trial than `number` has, at random; None where all were tried."""
        grid, encoding = self._grid, history.encoding
        assert grid is not None  # they are listed  # noqa: S101
        others = np.flatnonzero(history.state)
        there = {row.tobytes() for row in _rounded(history.points[others[others != number]])}
        begin = rng.randrange(grid.cells)
        for i in range(grid.cells):
            point = grid.point((begin + i) % grid.cells)
            if _rounded(np.array(encoding.encode(point))).tobytes() not in there:
                return point
        return None


def _rounded(encoded: np.ndarray) -> np.ndarray:
    """Return encoded points so that those that are equal, but for rounding, are the same bytes."""
    found: np.ndarray = np.nan_to_num(encoded, nan=NOWHERE).round(9) + 0.0  # no zero is negative
    return found
