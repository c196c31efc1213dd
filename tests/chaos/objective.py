"""The synthetic objective: a function of parameters and step, so that every report can be recomputed."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Mapping
from typing import Any

Params = Mapping[str, Any]

# Parameters of the task that mean something else here. They are fixed in the studies, and they only pace:
LUCKLESS = "weight_decay"
"""The share of executions that go wrong."""
STEPS = "epochs"


def metrics(params: Params, step: int) -> dict[str, float]:
    """Return the metrics of a step, from 0: an accuracy that climbs, and a loss that is NaN now and then."""
    chance = random.Random(f"{json.dumps(params, sort_keys=True)}:{step}")
    height = 1 / (1 + abs(math.log10(params["lr"]) + 2.5) + params["dropout"])
    accuracy = height * (1 - 0.6 ** (step + 1)) + 0.05 * chance.random()
    loss = math.nan if chance.random() < 0.02 else -math.log(accuracy)
    return {"val_accuracy": accuracy, "train_loss": loss}


def last_metrics(params: Params) -> dict[str, float]:
    """Return the metrics of the last step. Where executions go wrong often, some points end in NaN."""
    found = metrics(params, params[STEPS] - 1)
    chance = random.Random(f"end:{json.dumps(params, sort_keys=True)}")
    if params[LUCKLESS] >= 0.2 and chance.random() < 0.1:
        found["val_accuracy"] = math.nan
    return found


def curve(params: Params) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield (step, metrics) of a whole execution."""
    last: int = params[STEPS] - 1
    for step in range(last):
        yield step, metrics(params, step)
    yield last, last_metrics(params)


def same(a: float, b: float) -> bool:
    """Whether two numbers are the same; NaN is the same as NaN."""
    return a == b or (math.isnan(a) and math.isnan(b))
