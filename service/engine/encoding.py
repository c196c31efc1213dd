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
from scipy.special import ndtr, ndtri

from tunesmith.distributions import (
    CategoricalDistribution,
    Distribution,
    IntDistribution,
    Scalar,
)
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

    def at(self, share: float) -> float:
        """Return the number at a share (from 0 to 1) of the values that the first trials have."""
        if self.choices:
            return self._choice(share)
        if self.prior is None:
            return share
        mean, spread = self.prior
        low, high = ndtr(-mean / spread), ndtr((1 - mean) / spread)
        return float(np.clip(mean + spread * ndtri(low + (high - low) * share), 0.0, 1.0))

    def _choice(self, share: float) -> float:
        if self.prior is None:
            return float(min(int(share * self.choices), self.choices - 1))
        likely, others = self.prior
        if share < 1 - others:
            return likely
        other = min(int((share - (1 - others)) / others * (self.choices - 1)), self.choices - 2)
        return float(other + (other >= likely))

    @cached_property
    def _log(self) -> tuple[float, float] | None:
        """The ends of the logarithmic scale."""
        d = self.distribution
        if isinstance(d, CategoricalDistribution) or not d.log:
            return None
        half = 0.5 if isinstance(d, IntDistribution) else 0.0
        return math.log(d.low - half), math.log(d.high + half)

    def encode(self, value: Scalar) -> float:
        """Return a value as a number: a category's index, else from 0 to 1."""
        d = self.distribution
        if isinstance(d, CategoricalDistribution):
            index = d.index(value)
            return float(index) if self.choices else (index + 0.5) / self.cells
        number = float(value)  # type: ignore[arg-type]
        if self._log is not None:
            low, high = self._log
            return (math.log(number) - low) / (high - low) if high > low else 0.5
        if self.cells:
            step = d.step or 1
            return (round((number - d.low) / step) + 0.5) / self.cells
        return number / (d.high - d.low) - d.low / (d.high - d.low)

    def decode(self, number: float) -> Scalar:
        """Return the value at `number`, one that the distribution contains."""
        d, number = self.distribution, float(number)  # NumPy's numbers are no JSON
        if isinstance(d, CategoricalDistribution):
            return d.cell(self._cell(number) if not self.choices else int(number))
        if self._log is not None:
            low, high = self._log
            found = math.exp(low + min(max(number, 0.0), 1.0) * (high - low))
            if isinstance(d, IntDistribution):
                return min(max(round(found), d.low), d.high)
            return min(max(found, d.low), d.high)
        if self.cells:
            return d.cell(self._cell(number))
        return min(max(d.low * (1 - number) + d.high * number, d.low), d.high)

    def _cell(self, number: float) -> int:
        return min(max(int(number * self.cells), 0), self.cells - 1)

    def edges(self, numbers: Array) -> tuple[Array, Array]:
        """Return where the shares of stepped values begin and end, for numbers from 0 to 1."""
        if self._log is None:
            cell = np.clip(np.floor(numbers * self.cells), 0, self.cells - 1)
            return cell / self.cells, (cell + 1) / self.cells
        d = self.distribution
        assert isinstance(d, IntDistribution)  # noqa: S101 (only whole numbers are stepped on this scale)
        low, high = self._log
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

    def first(self, shares: Sequence[float]) -> Point:
        """Return the point of the first trials at these shares (from 0 to 1), one for each axis."""
        return self.known({a.name: a.at(share) for a, share in zip(self.axes, shares, strict=True)})

    def groups(self) -> list[list[int]]:
        """Return the axes that exist under the same condition together, parents before children."""
        found: dict[str, list[int]] = {}
        for i, axis in enumerate(self.axes):
            found.setdefault(repr(axis.distribution.when or {}), []).append(i)
        return list(found.values())
