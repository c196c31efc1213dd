"""Parzen estimators: densities over encoded points, as mixtures of one kernel for each point and a prior.

The construction of Watanabe, "Tree-Structured Parzen Estimator: Understanding Its Algorithm Components"
(2023), as Optuna has it: a kernel is a product over parameters; numbers have normals cut to the range, as
wide as the farther of the two neighbours is away, categories have weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from service.engine.encoding import Array, Axis

MOST_NARROW = 100.0
"""A kernel is at least as wide as the range divided by this."""
TINY = 1e-300


@dataclass(frozen=True)
class Numbers:
    """The kernels of one parameter on a scale: means and deviations (kernels,), the last the prior's."""

    axis: Axis
    means: Array
    deviations: Array

    @classmethod
    def fit(cls, axis: Axis, values: Array) -> Numbers:
        """Return kernels around `values` (n,), and the prior's: of the parameter, or as wide as the range."""
        mean, deviation = axis.prior or (0.5, 1.0)
        return cls(axis, np.append(values, mean), np.append(_widths(values), deviation))

    def draw(self, kernels: np.ndarray, rng: np.random.Generator) -> Array:
        """Draw a number from 0 to 1 from each of these kernels."""
        mean, deviation = self.means[kernels], self.deviations[kernels]
        low, high = ndtr(-mean / deviation), ndtr((1 - mean) / deviation)
        drawn = mean + deviation * ndtri(low + (high - low) * rng.random(len(kernels)))
        return np.asarray(np.clip(drawn, 0.0, 1.0))

    def log_density(self, points: Array) -> Array:
        """Return the logarithm of each kernel's density at numbers (m,), as (m, kernels)."""
        mean, deviation = self.means, self.deviations
        inside = np.log(np.maximum(ndtr((1 - mean) / deviation) - ndtr(-mean / deviation), TINY))
        if not self.axis.cells:
            scaled = (points[:, None] - mean) / deviation
            return np.asarray(-0.5 * scaled**2 - np.log(deviation) - inside)
        # Points of one cell have one share of a kernel.
        low, high, where = _apart(*self.axis.edges(points))
        low, high = ((edge[:, None] - mean) / deviation for edge in (low, high))
        swap = low > 0  # the tail on the left is the one that floats resolve
        low, high = np.where(swap, -high, low), np.where(swap, -low, high)
        return np.asarray((np.log(np.maximum(ndtr(high) - ndtr(low), TINY)) - inside)[where])


def _apart(low: Array, high: Array) -> tuple[Array, Array, np.ndarray]:
    """Return the edges of each cell once, and which cell each point was in."""
    _, first, where = np.unique(low, return_index=True, return_inverse=True)
    return low[first], high[first], where


def _widths(values: Array) -> Array:
    """Return the distance of each value to the farther of its neighbours, within bounds."""
    order = np.argsort(values)
    ends = np.concatenate([[0.0], values[order], [1.0]])
    gaps = np.diff(ends)
    widths = np.maximum(gaps[:-1], gaps[1:])
    if len(values) >= 2:  # the outermost look inwards only
        widths[0], widths[-1] = gaps[1], gaps[-2]
    found = np.empty_like(widths)
    found[order] = widths
    return np.clip(found, 1.0 / min(MOST_NARROW, 2.0 + len(values)), 1.0)


@dataclass(frozen=True)
class Choices:
    """The kernels of one categorical parameter: logarithms of weights (kernels, choices)."""

    log_weights: Array

    @classmethod
    def fit(cls, axis: Axis, values: Array) -> Choices:
        """Return kernels that prefer `values` (n,), and the prior's: of the parameter, or none."""
        kernels = len(values) + 1
        weights = np.full((kernels, axis.choices), 1.0 / kernels)
        weights[np.arange(len(values)), values.astype(int)] += 1.0
        if axis.prior is not None:
            weights[-1, int(axis.prior[0])] += 1.0
        return cls(np.log(weights / weights.sum(1, keepdims=True)))

    def draw(self, kernels: np.ndarray, rng: np.random.Generator) -> Array:
        """Draw a category from each of these kernels."""
        shares = np.exp(self.log_weights[kernels]).cumsum(1)
        drawn = (rng.random(len(kernels))[:, None] > shares).sum(1)
        return np.asarray(np.minimum(drawn, shares.shape[1] - 1), dtype=float)

    def log_density(self, points: Array) -> Array:
        """Return the logarithm of each kernel's weight of categories (m,), as (m, kernels)."""
        return np.asarray(self.log_weights[:, points.astype(int)].T)


class Parzen:
    """A density over some axes.

    Args:
        axes: The axes.
        points: What was observed (n, axes), without NaN.
        weights: Of each point (n,).
    """

    def __init__(self, axes: Sequence[Axis], points: Array, weights: Array) -> None:
        self._kernels: list[Numbers | Choices] = []
        for i, axis in enumerate(axes):
            kind = Choices if axis.choices else Numbers
            self._kernels.append(kind.fit(axis, points[:, i]))
        all_weights = np.append(weights, 1.0)
        self._weights = all_weights / all_weights.sum()

    def draw(self, count: int, rng: np.random.Generator) -> Array:
        """Draw points (count, axes)."""
        kernels = rng.choice(len(self._weights), count, p=self._weights)
        return np.column_stack([kernel.draw(kernels, rng) for kernel in self._kernels])

    def log_density(self, points: Array) -> Array:
        """Return the logarithm of the density at points (m, axes), as (m,)."""
        terms = np.log(self._weights)[None, :].repeat(len(points), 0)
        for i, kernel in enumerate(self._kernels):
            terms += kernel.log_density(points[:, i])
        top = terms.max(1)
        return np.asarray(top + np.log(np.exp(terms - top[:, None]).sum(1)))
