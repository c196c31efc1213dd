"""Random search: independent draws, each from a random stream of its own."""

from __future__ import annotations

import math
import random

from service.core.ports import Suggestion
from service.engine.history import History
from tunesmith.distributions import CategoricalDistribution, Distribution, FloatDistribution, Scalar
from tunesmith.spaces import Point, SearchSpace


def stream(seed: int, number: int) -> random.Random:
    """Return the random stream of trial `number`: the same for the same seed, on any machine."""
    return random.Random(f"{seed}:{number}")


class RandomPoints:
    """Uniform draws (log-uniform where `log` is true); results are ignored."""

    learns = False

    def __init__(self, space: SearchSpace, seed: int) -> None:
        self._space = space
        self._seed = seed

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        """Return the point that belongs to `number`."""
        return Suggestion(draw_point(self._space, stream(self._seed, number)), "random")


def draw_point(space: SearchSpace, rng: random.Random) -> Point:
    """Draw a point; parameters that do not exist there take nothing from the stream."""
    point: Point = {}
    for name, distribution in space:
        if space.exists(name, point):
            point[name] = draw(distribution, rng)
    return point


def draw(distribution: Distribution, rng: random.Random) -> Scalar:
    """Draw one value."""
    if isinstance(distribution, CategoricalDistribution):
        return distribution.cell(rng.randrange(distribution.cells()))
    if isinstance(distribution, FloatDistribution) and distribution.step is None:
        return _between(distribution.low, distribution.high, distribution.log, rng)
    cells = distribution.cells() or 1
    if not distribution.log:
        return distribution.cell(rng.randrange(cells))
    # Each whole number gets the share of the logarithmic scale from half below to half above it.
    drawn = round(_between(distribution.low - 0.5, distribution.high + 0.5, True, rng))
    return min(max(drawn, int(distribution.low)), int(distribution.high))


def _between(low: float, high: float, log: bool, rng: random.Random) -> float:
    if log:
        value = math.exp(rng.uniform(math.log(low), math.log(high)))
    else:
        fraction = rng.random()
        value = low * (1 - fraction) + high * fraction  # high - low may overflow
    return min(max(value, low), high)
