"""Random search: independent draws, each from a random stream of its own."""

from __future__ import annotations

import random

from service.core.ports import Suggestion
from service.engine.history import History
from tunesmith.distributions import Distribution, Scalar
from tunesmith.priors import at_quantile
from tunesmith.spaces import Point, SearchSpace

FIRST = "the point of all priors comes first"


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
        """Return the point that belongs to `number`; the first is that of the priors, where there are any."""
        if number == 0 and (believed := self._space.prior_point()) is not None:
            return Suggestion(believed, "prior", why=FIRST)
        return Suggestion(draw_point(self._space, stream(self._seed, number)), "random")


def draw_point(space: SearchSpace, rng: random.Random) -> Point:
    """Draw a point; parameters that do not exist there take nothing from the stream."""
    point: Point = {}
    for name, distribution in space:
        if space.exists(name, point):
            point[name] = draw(distribution, rng)
    return point


def draw(distribution: Distribution, rng: random.Random) -> Scalar:
    """Draw one value, around its prior where that has a spread."""
    return at_quantile(distribution, rng.random())
