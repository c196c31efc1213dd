"""A Gaussian process over numbers and categories, fitted by gradients, in NumPy.

Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), chapters 2 and 5: a Matern 5/2
kernel with a weight for each axis (the inverse of its squared length scale); what is fitted is the likeliest
after a prior.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import LinAlgError, cho_solve, cholesky, solve_triangular
from scipy.optimize import minimize

from service.engine.encoding import Array

Mask = npt.NDArray[np.bool_]

ROOT_5 = math.sqrt(5.0)
LEAST_NOISE = 1e-6
"""The least variance of noise, as a share of that of the values; it also keeps matrices invertible."""
JITTER = 1e-9
FIRST_NOISE = 1e-3
MOST_STEPS = 100
UNLIKELY = 1e25


def matern(squared: Array) -> tuple[Array, Array]:
    """Return the Matern 5/2 kernel at squared distances, and its derivative by them."""
    distance = np.sqrt(np.maximum(squared, 1e-24))
    decay = np.exp(-ROOT_5 * distance)
    kernel = (1 + ROOT_5 * distance + 5 / 3 * squared) * decay
    return kernel, -5 / 6 * (1 + ROOT_5 * distance) * decay


def apart(a: Array, b: Array, categorical: Mask) -> Array:
    """Return squared differences by axis (axes, n, m): of categories 0 or 1."""
    difference = a.T[:, :, None] - b.T[:, None, :]
    return np.asarray(np.where(categorical[:, None, None], difference != 0, difference**2), dtype=float)


def _scale(values: Array) -> float:
    """Return the deviation of values; where they are equal but for rounding, their size."""
    size, deviation = float(np.abs(values).max()), float(values.std())
    return deviation if deviation > 1e-9 * size else size or 1.0


@dataclass(frozen=True)
class Fit:
    """What is fitted: a weight for each axis, the variance of the values, and that of their noise."""

    weights: Array
    variance: float
    noise: float

    @classmethod
    def of(cls, logs: Array) -> Fit:
        """Return the fit with these logarithms."""
        return cls(np.exp(logs[:-2]), math.exp(logs[-2]), math.exp(logs[-1]))


class GaussianProcess:
    """A fitted process; values are standardized.

    Args:
        points: Where values are known (n, axes): numbers from 0 to 1, categories by index.
        values: The values there (n,).
        categorical: Which axes are categories (axes,).
        deterministic: Whether the same point always has the same value.

    Attributes:
        values: The standardized values (n,).
    """

    def __init__(
        self, points: Array, values: Array, categorical: Mask, *, deterministic: bool = False
    ) -> None:
        self._categorical = categorical
        self._center, self._scale = float(values.mean()), _scale(values)
        self.values = (values - self._center) / self._scale
        self._fit = fit(points, self.values, categorical, deterministic=deterministic)
        self._condition(points, self.values)

    def standardized(self, value: float) -> float:
        """Return a value on the scale of the process."""
        return (value - self._center) / self._scale

    def difference(self, standardized: float) -> float:
        """Return a difference of standardized values on the scale on which values were given."""
        return standardized * self._scale

    def _condition(self, points: Array, values: Array) -> None:
        """Take these points as known."""
        self._points, self._known = points, values
        noise = (self._fit.noise + JITTER) * np.eye(len(points))
        self._root = cholesky(self._kernel(points, points) + noise, lower=True, check_finite=False)
        self._solved = cho_solve((self._root, True), values, check_finite=False)

    def _kernel(self, a: Array, b: Array) -> Array:
        numbers, weights = ~self._categorical, self._fit.weights
        scaled_a, scaled_b = (x[:, numbers] * np.sqrt(weights[numbers]) for x in (a, b))
        squared = (scaled_a**2).sum(1)[:, None] + (scaled_b**2).sum(1) - 2 * scaled_a @ scaled_b.T
        for i in np.flatnonzero(self._categorical):
            squared = squared + weights[i] * (a[:, i][:, None] != b[:, i])
        return np.asarray(self._fit.variance * matern(np.maximum(squared, 0.0))[0])

    def at(self, points: Array) -> tuple[Array, Array]:
        """Return the means and the standard deviations of the values at points (m, axes)."""
        kernel = self._kernel(points, self._points)
        explained = solve_triangular(self._root, kernel.T, lower=True, check_finite=False)
        variance = np.maximum(self._fit.variance - (explained**2).sum(0), 1e-12)
        return kernel @ self._solved, np.sqrt(variance)

    def slopes(self, point: Array, axes: npt.NDArray[np.intp]) -> tuple[float, float, Array, Array]:
        """Return mean and deviation at one point (axes,), and how they change along some axes of numbers."""
        weights = self._fit.weights
        squared = weights @ apart(point[None], self._points, self._categorical)[:, 0]
        kernel, derivative = (self._fit.variance * part for part in matern(squared))
        along = derivative[:, None] * 2 * weights[axes] * (point - self._points)[:, axes]
        solved = cho_solve((self._root, True), kernel, check_finite=False)
        deviation = math.sqrt(max(self._fit.variance - kernel @ solved, 1e-12))
        return (
            float(kernel @ self._solved),
            deviation,
            along.T @ self._solved,
            -(along.T @ solved) / deviation,
        )

    def believe(self, points: Array) -> None:
        """Take points whose values are not known yet as if they had the values that are expected there."""
        expected = self.at(points)[0]
        self._condition(np.vstack([self._points, points]), np.append(self._known, expected))


def fit(points: Array, values: Array, categorical: Mask, *, deterministic: bool) -> Fit:
    """Return the likeliest fit. It depends on the data alone, not on what was fitted before."""
    squares = apart(points, points, categorical)
    axes = len(squares)
    noise = LEAST_NOISE if deterministic else FIRST_NOISE
    first = np.append(np.zeros(axes + 1), math.log(noise))
    bounds = [(-8.0, 12.0)] * axes + [(-7.0, 7.0)]
    bounds.append((math.log(LEAST_NOISE), math.log(LEAST_NOISE) if deterministic else 0.0))
    found = minimize(
        _loss, first, (values, squares), jac=True, method="L-BFGS-B", bounds=bounds,
        options={"maxiter": MOST_STEPS},
    )  # fmt: skip
    return Fit.of(found.x)


def _loss(logs: Array, values: Array, squares: Array) -> tuple[float, Array]:
    """Return the negative logarithm of the posterior of a fit, and its gradient."""
    at = Fit.of(logs)
    kernel, derivative = (at.variance * part for part in matern(np.tensordot(at.weights, squares, 1)))
    try:
        root = cholesky(kernel + (at.noise + JITTER) * np.eye(len(values)), lower=True, check_finite=False)
    except LinAlgError:  # not quite positive, by rounding: as unlikely as can be
        return UNLIKELY, np.zeros_like(logs)
    solved = cho_solve((root, True), values, check_finite=False)
    inverse = cho_solve((root, True), np.eye(len(values)), check_finite=False)
    outer = inverse - np.outer(solved, solved)
    loss = 0.5 * float(values @ solved) + float(np.log(np.diag(root)).sum())
    gradient = np.concatenate([
        0.5 * at.weights * np.tensordot(squares, outer * derivative, 2),
        [0.5 * float((outer * kernel).sum()), 0.5 * at.noise * float(np.trace(outer))],
    ])  # fmt: skip
    prior, slope = _prior(at)
    return loss + prior, gradient + slope


def _prior(at: Fit) -> tuple[float, Array]:
    """Return the negative logarithm of the prior of a fit, and its gradient by the logarithms.

    The densities are those that Optuna's sampler has: weights are around one, noise is little.
    """
    loss = float((0.1 / at.weights + 0.1 * at.weights).sum())
    loss += at.variance - math.log(at.variance) + 30 * at.noise - 0.1 * math.log(at.noise)
    return loss, np.append(0.1 * (at.weights - 1 / at.weights), [at.variance - 1, 30 * at.noise - 0.1])
