"""What every backend runs: five mixed parameters, an instant objective, five reports with decisions.

The curve is made so that each trial has exactly five reports on every side, while each of them gets a real
decision: the first value is the same for all trials and better than those of the next three steps, so no
decision before the last one says prune; the last value is the objective. The median pruner then ends about
half of the trials as pruned.
"""

from __future__ import annotations

import math
import random
from typing import Any

METRIC = "loss"
STEPS = 5
CHOICES = ["adam", "sgd", "rmsprop", "lion"]
SPACE: dict[str, Any] = {
    "lr": {"type": "float", "low": 1e-5, "high": 1.0, "log": True},
    "dropout": {"type": "float", "low": 0.0, "high": 0.9},
    "layers": {"type": "int", "low": 1, "high": 8},
    "optimizer": {"type": "categorical", "choices": CHOICES},
    "momentum": {"type": "float", "low": 0.0, "high": 1.0},
}
FIRST = 5.0
"""The value of every trial at the first step: worse than any objective value, better than what is between."""


def objective(params: dict[str, Any]) -> float:
    """Return a value in [0, 5), 0 at the optimum."""
    far = [
        (math.log10(params["lr"]) + 3) / 3,
        params["dropout"] - 0.2,
        (params["layers"] - 3) / 5,
        CHOICES.index(params["optimizer"]) / 3,
        params["momentum"] - 0.9,
    ]
    return min(math.dist(far, [0.0] * len(far)), math.nextafter(FIRST, 0))


def curve(params: dict[str, Any], rng: random.Random) -> list[float]:
    """Return the values at the five steps."""
    between = [FIRST + 1 + rng.random() for _ in range(STEPS - 2)]
    return [FIRST, *between, objective(params)]


def point(rng: random.Random) -> dict[str, Any]:
    """Return a random point of the space."""
    return {
        "lr": 10 ** rng.uniform(-5, 0),
        "dropout": rng.uniform(0, 0.9),
        "layers": rng.randint(1, 8),
        "optimizer": rng.choice(CHOICES),
        "momentum": rng.random(),
    }


def history(size: int) -> list[tuple[dict[str, Any], list[float]]]:
    """Return so many finished trials, each with its curve: the same ones for every backend."""
    rng = random.Random(0)
    points = [point(rng) for _ in range(size)]
    return [(params, curve(params, rng)) for params in points]
