"""What a Gaussian process looks for: the improvement that is expected at a point, on a logarithmic scale.

Of one objective: Ament et al., "Unexpected Improvements to Expected Improvement for Bayesian Optimization"
(NeurIPS 2023). Of several: that of their worst one along a random direction, as Zhang and Golovin have it in
"Random Hypervolume Scalarizations for Provable Multi-Objective Black Box Optimization" (ICML 2020), where the
average over all directions is the hypervolume. Each suggestion has a direction of its own, so that together
they go for the whole front; each objective has a model of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from scipy.special import erfcx, log_ndtr, logsumexp, ndtr

from service.core.pareto import front
from service.engine.encoding import Array
from service.engine.samplers.gaussian import GaussianProcess
from service.engine.samplers.ranking import Rows

FAR = -1e3
"""Further to the left the ratios of a normal's density, tail and expected excess are these to rounding."""
BEYOND = 0.1
"""How far behind the worst values directions begin, as a share of their range."""
CLOSE = 0.5
"""How many of the directions begin behind the front."""
LEAST_SHARE = 0.01
"""What a direction has of each objective, at least."""
GAINS = np.geomspace(1e-4, 10.0, 40)
"""Improvements at which their probability is looked at."""
LOG_WIDTHS = np.log(GAINS * math.log(GAINS[1] / GAINS[0]))


class Aim(Protocol):
    """Says how much improvement is expected where."""

    def believe(self, points: Array) -> None:
        """Take it that what is expected of these points, whose trials have not ended, is reached."""
        ...

    def __call__(self, features: Array) -> Array:
        """Return the logarithm of the improvement that is expected at points (n, axes)."""
        ...

    def with_slope(self, features: Array, axes: Rows) -> tuple[float, Array]:
        """Return it for one point, and how it changes along some axes of numbers."""
        ...


class Lower:
    """A value below the target."""

    def __init__(self, model: GaussianProcess, target: float) -> None:
        self._model = model
        self._target = target

    def believe(self, points: Array) -> None:
        """See `Aim`."""
        self._target = min(self._target, float(self._model.at(points)[0].min()))
        self._model.believe(points)

    def __call__(self, features: Array) -> Array:
        """See `Aim`."""
        mean, deviation = self._model.at(features)
        return np.asarray(log_h((self._target - mean) / deviation) + np.log(deviation))

    def with_slope(self, features: Array, axes: Rows) -> tuple[float, Array]:
        """See `Aim`."""
        mean, deviation, d_mean, d_deviation = self._model.slopes(features, axes)
        z = (self._target - mean) / deviation
        h = float(log_h(np.array([z]))[0])
        share = -z if z < FAR else math.exp(float(log_ndtr(z)) - h)
        slope = (share * (-d_mean - z * d_deviation) + d_deviation) / deviation
        return h + math.log(deviation), np.asarray(slope)


class Further:
    """A point further along a direction than the front: the worst objective counts.

    Directions begin behind the worst values of all trials, where the ends of a front that is still short are
    in sight, or behind those of the front, where what lies between them is.

    Args:
        models: One for each objective.
        reached: What is expected of the trials that count (n, objectives), on the scale of the models.
        rng: Draws the direction.
    """

    def __init__(self, models: Sequence[GaussianProcess], reached: Array, rng: np.random.Generator) -> None:
        self._models = models
        corner = _front(reached) if rng.random() < CLOSE else reached
        span = np.ptp(corner, axis=0)
        span = np.where(span > 0, span, 1.0)
        self._from = corner.max(0) + BEYOND * span
        direction = np.abs(rng.standard_normal(len(models)))
        self._steps = np.maximum(direction / np.linalg.norm(direction), LEAST_SHARE) * span
        self._target = float(self.distance(reached).min())

    def distance(self, values: Array) -> Array:
        """Return how far points with these values (n, objectives) are, the lower the further."""
        return np.asarray(((values - self._from) / self._steps).max(1))

    def believe(self, points: Array) -> None:
        """See `Aim`."""
        expected = np.column_stack([model.at(points)[0] for model in self._models])
        self._target = min(self._target, float(self.distance(expected).min()))
        for model in self._models:
            model.believe(points)

    def __call__(self, features: Array) -> Array:
        """See `Aim`."""
        mean, deviation = np.stack([model.at(features) for model in self._models], axis=-1)
        z = (self._levels - mean[:, None]) / deviation[:, None]
        return np.asarray(logsumexp(log_ndtr(z).sum(-1) + LOG_WIDTHS, axis=1))

    def with_slope(self, features: Array, axes: Rows) -> tuple[float, Array]:
        """See `Aim`."""
        found = [model.slopes(features, axes) for model in self._models]
        mean, deviation = (np.array([each[i] for each in found]) for i in (0, 1))
        d_mean, d_deviation = (np.array([each[i] for each in found]) for i in (2, 3))
        z = (self._levels - mean) / deviation
        tails = log_ndtr(z)
        terms = tails.sum(1) + LOG_WIDTHS
        whole = float(logsumexp(terms))
        with np.errstate(over="ignore"):
            ratio = np.exp(-0.5 * z**2 - tails) / math.sqrt(2 * math.pi)
        pull = np.exp(terms - whole)[:, None] * np.where(z < FAR, -z, ratio) / deviation
        return whole, np.asarray(-(pull.sum(0) @ d_mean) - (pull * z).sum(0) @ d_deviation)

    @property
    def _levels(self) -> Array:
        """What each objective must be below (gains, objectives), that a point gains so much."""
        return np.asarray(self._from + (self._target - GAINS)[:, None] * self._steps)


def _front(reached: Array) -> Array:
    """Return the front of points (n, objectives), or all of them where it has no width."""
    best = reached[front([tuple(row) for row in reached.tolist()])]
    return best if (np.ptp(best, axis=0) > 0).all() else reached


def log_h(z: Array) -> Array:
    """Return log(pdf(z) + z cdf(z)) of the standard normal, also far to the left (Ament et al., eq. 9)."""
    found = np.empty_like(z)
    right = z > -1
    near, far = z[right], z[~right]
    found[right] = np.log(np.exp(-0.5 * near**2) / math.sqrt(2 * math.pi) + near * ndtr(near))
    scaled = np.minimum(math.sqrt(math.pi / 2) * erfcx(-far / math.sqrt(2)) * -far, 1 - 1e-16)
    inner = np.where(far < -1e6, -2 * np.log(np.maximum(-far, 1.0)), np.log1p(-scaled))
    found[~right] = -0.5 * far**2 - 0.5 * math.log(2 * math.pi) + inner
    return found
