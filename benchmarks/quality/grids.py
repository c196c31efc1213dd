"""Real tuning problems as tables: the loss at every cell of a grid, computed once and looked up after.

Samplers see continuous parameters; a point takes the loss of the cell that is nearest to it.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.progress import track

from benchmarks.quality.problem import Problem
from tunesmith.spaces import Point, SearchSpace

FOLDER = Path("build/bench/tables")
Loss = Callable[[Point], float]


@dataclass(frozen=True)
class Axis:
    """A parameter: how samplers see it, and the values that the table has."""

    distribution: dict[str, Any]
    values: list[Any]

    def nearest(self, value: Any) -> int:
        """Return the position of the nearest value; of the very one for a choice."""
        if self.distribution["type"] == "categorical":
            return self.values.index(value)
        scale = math.log if self.distribution.get("log") else float
        return min(range(len(self.values)), key=lambda i: abs(scale(self.values[i]) - scale(value)))


def logs(low: float, high: float, points: int, **more: Any) -> Axis:
    """Return a float on a logarithmic scale."""
    values = [low * (high / low) ** (i / (points - 1)) for i in range(points)]
    return Axis({"type": "float", "low": low, "high": high, "log": True, **more}, values)


def floats(low: float, high: float, points: int, **more: Any) -> Axis:
    """Return a float on a linear scale."""
    values = [low + (high - low) * i / (points - 1) for i in range(points)]
    return Axis({"type": "float", "low": low, "high": high, **more}, values)


def ints(low: int, high: int, values: list[int] | None = None, **more: Any) -> Axis:
    """Return an integer; the table has every value unless it is told which."""
    return Axis({"type": "int", "low": low, "high": high, **more}, values or list(range(low, high + 1)))


def choices(*values: Any, **more: Any) -> Axis:
    """Return a category."""
    return Axis({"type": "categorical", "choices": list(values), **more}, list(values))


@dataclass(frozen=True)
class Table:
    """A model's loss on a data set, over a grid."""

    name: str
    axes: dict[str, Axis]
    loss: Loss
    """Trains and judges the model at one cell."""

    @property
    def space(self) -> dict[str, Any]:
        """The search space, as a study gives it."""
        return {name: axis.distribution for name, axis in self.axes.items()}

    @property
    def path(self) -> Path:
        """Where the table is kept."""
        return FOLDER / f"{self.name}.json"

    def cells(self) -> Iterator[Point]:
        """Yield the grid's cells; a parameter is left out where it does not exist."""
        space = SearchSpace.model_validate(self.space)
        return self._grown({}, [name for name, _ in space], space)

    def _grown(self, point: Point, names: list[str], space: SearchSpace) -> Iterator[Point]:
        if not names:
            yield point
            return
        name, *rest = names
        if not space.exists(name, point):
            yield from self._grown(point, rest, space)
            return
        for value in self.axes[name].values:
            yield from self._grown({**point, name: value}, rest, space)

    def compute(self, processes: int = 2) -> None:
        """Make the table, unless it is there."""
        if self.path.exists():
            return
        cells = list(self.cells())
        with ProcessPoolExecutor(processes) as pool:
            losses = list(
                track(pool.map(self.loss, cells, chunksize=8), f"Table {self.name}", total=len(cells))
            )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        aside = self.path.with_suffix(".new")
        aside.write_text(json.dumps([[self.key(c), loss] for c, loss in zip(cells, losses, strict=True)]))
        os.replace(aside, self.path)

    def key(self, point: Point) -> list[int]:
        """Return which cell a point belongs to: the position on each axis, -1 where it has none."""
        return [axis.nearest(point[name]) if name in point else -1 for name, axis in self.axes.items()]

    @cached_property
    def _losses(self) -> dict[tuple[int, ...], float]:
        return {tuple(key): loss for key, loss in json.loads(self.path.read_text())}

    def look_up(self, point: Point) -> float:
        """Return the loss of the nearest cell."""
        return self._losses[tuple(self.key(point))]

    def problem(self) -> Problem:
        """Return the tuning problem; the table has to be there."""
        return Problem(self.name, "tuning", self.space, self.look_up, min(self._losses.values()))
