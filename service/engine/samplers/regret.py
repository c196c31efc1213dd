"""By how much a point of the space can be better than the best one found, as a Gaussian process has it.

Makarova et al., "Automatic Termination for Hyperparameter Optimization" (AutoML-Conf 2022), equation 3: the
lowest upper confidence bound at the points that were tried, less the lowest lower one anywhere. The width of
the bounds is that of Srinivas et al., "Gaussian Process Optimization in the Bandit Setting" (ICML 2010),
theorem 1, scaled down by 5 as in their experiments.
"""

from __future__ import annotations

import math

import numpy as np

from service.engine.encoding import Array
from service.engine.samplers.gaussian import GaussianProcess
from service.engine.samplers.layout import Layout
from service.engine.samplers.ranking import Rows
from service.engine.samplers.search import Landscape, Search

LEAST_TRIALS = 20
"""With fewer results the model may be sure of what is not so."""
FLAT = 1e-9
"""Values that differ by less than this part of their size are the same."""
DOUBT = 0.05
"""How likely it may be that the bound does not hold."""


def most_regret(
    model: GaussianProcess,
    tried: Array,
    values: Array,
    best: Array,
    layout: Layout,
    rng: np.random.Generator,
) -> float | None:
    """Return how much better than the best point that was tried any point is at most.

    None where few were tried, or all are worth the same: then nothing is known of how values differ.

    Args:
        model: What is known, and nothing that is only believed.
        tried: What describes the complete trials that keep all constraints (n, axes).
        values: What they are worth (n).
        best: Points (m, axes) to look beside.
        layout: Of the space.
        rng: For the search.

    Returns:
        The bound in the unit of the model's values as they were given.
    """
    if len(tried) < LEAST_TRIALS or np.ptp(values) <= FLAT * np.abs(values).max():
        return None
    width = math.sqrt(beta(len(tried), tried.shape[1]))
    mean, deviation = model.at(tried)
    depth = Depth(model, width, layout)
    deepest = max(depth(Search(depth, rng).best(best)[None])[0], (width * deviation - mean).max())
    return model.difference(float((mean + width * deviation).min() + deepest))


def beta(trials: int, axes: int) -> float:
    """Return the squared width of the confidence bounds, in deviations."""
    return 2 * math.log(axes * trials**2 * math.pi**2 / (6 * DOUBT)) / 5


class Depth(Landscape):
    """How low the lower confidence bound lies."""

    def __init__(self, model: GaussianProcess, width: float, layout: Layout) -> None:
        super().__init__(layout)
        self._model = model
        self._width = width

    def __call__(self, points: Array) -> Array:
        """Return the depths of points (n, axes)."""
        mean, deviation = self._model.at(self.layout.features(points))
        return self._width * deviation - mean

    def with_slope(self, features: Array, axes: Rows) -> tuple[float, Array]:
        """Return the depth of one point, and how it changes along some axes of numbers."""
        mean, deviation, d_mean, d_deviation = self._model.slopes(features, axes)
        return self._width * deviation - mean, self._width * d_deviation - d_mean
