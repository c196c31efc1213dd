"""The grid of a search space: how many cells it has, and which point each cell is.

Nothing is listed: a cell's point is computed from its number, so 10^9 cells cost nothing. Conditional
parameters are there only where they exist, so every reachable point is one cell, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from tunesmith.distributions import CategoricalDistribution, Distribution, Scalar, same
from tunesmith.errors import FieldProblem, InvalidInput
from tunesmith.samplers import GridSampler
from tunesmith.spaces import Point, SearchSpace

MAX_BRANCHES = 100_000


class _Axis:
    """The values of one parameter, by index, told apart only where a condition looks at them."""

    def __init__(self, name: str, distribution: Distribution, grid: GridSampler) -> None:
        self.name = name
        self.when: dict[str, list[Scalar]] = distribution.when or {}
        self._distribution = distribution
        self._listed: Sequence[Scalar] | None = None
        if name in grid.values:
            self._listed = grid.values[name]
        elif name in grid.points and distribution.type != "categorical":
            self._listed = distribution.spread(grid.points[name])
        self.size = len(self._listed) if self._listed is not None else (distribution.cells() or 0)
        self.decisive: list[int] = []

    def value(self, index: int) -> Scalar:
        return self._listed[index] if self._listed is not None else self._distribution.cell(index)

    def index(self, value: Scalar) -> int | None:
        """The index of `value`; None where the grid does not have it."""
        if self._listed is None and self._distribution.type == "int":
            return (int(value) - self._distribution.low) // self._distribution.step  # type: ignore[arg-type]
        if self._listed is None and isinstance(self._distribution, CategoricalDistribution):
            return self._distribution.index(value) if self._distribution.contains(value) else None
        return next((i for i in range(self.size) if same(self.value(i), value)), None)

    def look_at(self, values: Sequence[Scalar]) -> None:
        """Tell these values apart from the rest: a condition depends on them."""
        found = {i for v in values if (i := self.index(v)) is not None}
        self.decisive = sorted({*self.decisive, *found})

    def other(self, position: int) -> int:
        """The index of the value number `position` among those no condition looks at."""
        for decisive in self.decisive:
            if decisive <= position:
                position += 1
        return position


Known = tuple[tuple[str, int | None], ...]
"""Which decisive value each parent has: its index, or None for any other value (or for not existing)."""


class Grid:
    """The cells of a search space under a grid sampler's options.

    Raises:
        InvalidInput: where conditions are so entangled that cells cannot be counted.
    """

    def __init__(self, space: SearchSpace, grid: GridSampler) -> None:
        axes = {name: _Axis(name, distribution, grid) for name, distribution in space}
        for axis in axes.values():
            for parent, values in axis.when.items():
                axes[parent].look_at(values)
        self._axes = _children_close_to_parents(axes)
        self._by_name = axes
        self._counts: dict[tuple[int, Known], int] = {}
        self._needed = [
            {parent for axis in self._axes[i:] for parent in axis.when} for i in range(len(self._axes) + 1)
        ]
        self._names = [name for name, _ in space]

    @cached_property
    def cells(self) -> int:
        """How many cells there are."""
        return self._count(0, ())

    def point(self, cell: int) -> Point:
        """Return the point of cell number `cell`, counting from 0; IndexError past the end."""
        if not 0 <= cell < self.cells:
            raise IndexError(cell)
        found: Point = {}
        known: Known = ()
        for i, axis in enumerate(self._axes):
            if not self._exists(axis, known):
                known = self._learn(i, known, axis.name, None)
                continue
            index, cell = self._step(i, axis, known, cell)
            found[axis.name] = axis.value(index)
            known = self._learn(i, known, axis.name, index if index in axis.decisive else None)
        return {name: found[name] for name in self._names if name in found}

    def _step(self, i: int, axis: _Axis, known: Known, cell: int) -> tuple[int, int]:
        """Return the axis's index in this cell, and the number of the cell below it."""
        for decisive in axis.decisive:
            below = self._count(i + 1, self._learn(i, known, axis.name, decisive))
            if cell < below:
                return decisive, cell
            cell -= below
        below = self._count(i + 1, self._learn(i, known, axis.name, None))
        return axis.other(cell // below), cell % below

    def _count(self, i: int, known: Known) -> int:
        if i == len(self._axes):
            return 1
        if (i, known) not in self._counts:
            if len(self._counts) > MAX_BRANCHES:
                message = "has conditions too entangled for a grid; use another sampler"
                raise InvalidInput(FieldProblem("space", message))
            self._counts[i, known] = self._count_anew(i, known)
        return self._counts[i, known]

    def _count_anew(self, i: int, known: Known) -> int:
        axis = self._axes[i]
        others = self._count(i + 1, self._learn(i, known, axis.name, None))
        if not self._exists(axis, known):
            return others
        decisive = sum(self._count(i + 1, self._learn(i, known, axis.name, d)) for d in axis.decisive)
        return decisive + others * (axis.size - len(axis.decisive))

    def _learn(self, i: int, known: Known, name: str, decisive: int | None) -> Known:
        """Return what the axes after number `i` need to know."""
        needed = self._needed[i + 1]
        return tuple((n, d) for n, d in (*known, (name, decisive)) if n in needed)

    def _exists(self, axis: _Axis, known: Known) -> bool:
        values = dict(known)
        for parent, allowed in axis.when.items():
            index = values[parent]
            if index is None or not any(same(self._by_name[parent].value(index), a) for a in allowed):
                return False
        return True


def _children_close_to_parents(axes: dict[str, _Axis]) -> list[_Axis]:
    """Order axes so that few parents must be remembered at a time: children right after their last parent."""
    order: dict[str, _Axis] = {}

    def place(name: str) -> None:
        order[name] = axes[name]
        for child, axis in axes.items():
            if child not in order and name in axis.when and all(p in order for p in axis.when):
                place(child)

    for name, axis in axes.items():
        if name not in order and all(p in order for p in axis.when):
            place(name)
    return list(order.values())
