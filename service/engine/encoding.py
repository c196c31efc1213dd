"""Search spaces as numbers: every parameter on a scale from 0 to 1, categorical ones by index.

On that scale a logarithmic range is even, and a value of a stepped range owns a share as wide as any
other's (a whole number of a logarithmic range, that between the halves around it).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tunesmith.distributions import CategoricalDistribution, Distribution, Scalar
from tunesmith.priors import at_quantile, place_of, value_at
from tunesmith.spaces import Point, SearchSpace

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """One parameter as a number.

    Attributes:
        name: The parameter.
        distribution: Its distribution.
    """

    name: str
    distribution: Distribution

    @cached_property
    def cells(self) -> int:
        """How many values it has; 0 where it is continuous."""
        return self.distribution.cells() or 0

    @cached_property
    def choices(self) -> int:
        """How many values without an order it has; 0 where they have one."""
        d = self.distribution
        return self.cells if isinstance(d, CategoricalDistribution) and not d.ordered else 0

    @cached_property
    def prior(self) -> tuple[float, float] | None:
        """The value the search begins around, as a number, and the spread; None where it begins anywhere."""
        prior = self.distribution.prior
        if prior is None or prior.spread is None:
            return None
        return self.encode(self.distribution.canonical(prior.value)), prior.spread

    def encode(self, value: Scalar) -> float:
        """Return a value as a number: a category's index, else from 0 to 1."""
        d = self.distribution
        if self.choices and isinstance(d, CategoricalDistribution):
            return float(d.index(value))
        return place_of(d, value)

    def decode(self, number: float) -> Scalar:
        """Return the value at `number`, one that the distribution contains."""
        if self.choices:
            return self.distribution.cell(int(number))
        return value_at(self.distribution, min(max(float(number), 0.0), 1.0))  # NumPy's numbers are no JSON

    def edges(self, numbers: Array) -> tuple[Array, Array]:
        """Return where the shares of stepped values begin and end, for numbers from 0 to 1."""
        d = self.distribution
        if isinstance(d, CategoricalDistribution) or not d.log:
            cell = np.clip(np.floor(numbers * self.cells), 0, self.cells - 1)
            return cell / self.cells, (cell + 1) / self.cells
        low, high = (
            math.log(d.low - 0.5),
            math.log(d.high + 0.5),
        )  # whole numbers: nothing else is stepped here
        values = np.clip(np.rint(np.exp(low + numbers * (high - low))), d.low, d.high)
        return (np.log(values - 0.5) - low) / (high - low), (np.log(values + 0.5) - low) / (high - low)


class Encoding:
    """All parameters of a search space that have more than one value, parents before their children."""

    def __init__(self, space: SearchSpace) -> None:
        self.space = space
        self.axes = [Axis(name, d) for name, d in space if d.cells() != 1]
        self.column = {axis.name: i for i, axis in enumerate(self.axes)}

    def encode(self, point: Mapping[str, Scalar]) -> list[float]:
        """Return a point by axis; NaN where a parameter does not exist, or its value is outside by now."""
        return [
            axis.encode(point[axis.name])
            if axis.name in point and axis.distribution.contains(point[axis.name])
            else math.nan
            for axis in self.axes
        ]

    def axis(self, name: str) -> Axis:
        """Return the axis of a parameter that has more than one value."""
        return self.axes[self.column[name]]

    def decode(self, name: str, number: float) -> Scalar:
        """Return the value of a parameter at `number`."""
        return self.axis(name).decode(number)

    def known(self, numbers: Mapping[str, float]) -> Point:
        """Return the values of these numbers, of those parameters that exist there."""
        point: Point = {}
        for name, distribution in self.space:
            if not self.space.exists(name, point):
                continue
            if name not in self.column:
                point[name] = distribution.cell(0)
            elif name in numbers:
                point[name] = self.decode(name, numbers[name])
        return point

    def first(self, quantiles: Sequence[float]) -> Point:
        """Return the point that a first trial has at these quantiles (from 0 to 1), one for each axis."""
        point: Point = {}
        for name, distribution in self.space:
            if self.space.exists(name, point):
                column = self.column.get(name)
                point[name] = (
                    distribution.cell(0) if column is None else at_quantile(distribution, quantiles[column])
                )
        return point

    def groups(self) -> list[list[int]]:
        """Return the axes that exist under the same condition together, parents before children."""
        found: dict[str, list[int]] = {}
        for i, axis in enumerate(self.axes):
            found.setdefault(repr(axis.distribution.when or {}), []).append(i)
        return list(found.values())
