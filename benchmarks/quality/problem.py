"""What is optimized: a function over a search space, with a known optimum."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from service.engine.samplers.random import draw_point
from tunesmith.definitions import StudyDefinition
from tunesmith.spaces import Point

METRIC = "loss"


@dataclass(frozen=True)
class Problem:
    """A function to minimize."""

    name: str
    suite: str
    space: dict[str, Any]
    """The search space, as a study gives it."""
    function: Callable[[Point], float]
    optimum: float
    """The least value that there is."""

    def definition(self, sampler: Any, seed: int, **more: Any) -> StudyDefinition:
        """Return a study of this problem."""
        fields = {"name": "quality", "space": self.space, "objectives": {"metric": METRIC}}
        return StudyDefinition.parse({**fields, "sampler": sampler, "seed": seed, **more})

    @cached_property
    def scale(self) -> float:
        """What a random point loses against the optimum: the median over 500 of them."""
        space = self.definition("random", 0).space
        rng = random.Random(self.name)
        values = [self.function(draw_point(space, rng)) for _ in range(500)]
        return max(float(np.median(values)) - self.optimum, 1e-12)

    def regret(self, value: float) -> float:
        """Return how far `value` is from the optimum: 0 there, 1 at the median of random points."""
        return max(value - self.optimum, 0.0) / self.scale
