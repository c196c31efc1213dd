"""When the importance of parameters is computed, and what counts as good."""

from __future__ import annotations

import math
from collections.abc import Sequence

ENOUGH = 20
"""From so many complete trials on it is computed: of fewer, chance says more than the parameters."""
MOST = 5000
"""So many trials are looked at; of more, a sample of them spread evenly over their numbers."""
GOOD = 10
"""So many of the best trials are to be compared with all, where there are enough."""


def share_of_best(trials: int) -> float:
    """Return which part of the trials is compared with all: the best quarter, of few trials up to half."""
    return max(0.25, min(0.5, GOOD / trials))


def why_not(values: Sequence[float], complete: int, parameters: int) -> str:
    """Say why there is no importance to compute; nothing where there is.

    Args:
        values: Of the objective, one for each trial that is looked at.
        complete: How many complete trials there are.
        parameters: How many parameters of the study have more than one value.
    """
    if not parameters:
        return "no parameter has more than one value"
    if complete < ENOUGH or len(values) < 2:
        return f"it takes {ENOUGH} complete trials, and there are {complete}"
    if min(values) == max(values):
        return "all complete trials have the same value"
    return ""


def shares(weights: Sequence[float]) -> list[float]:
    """Return weights as parts of a whole; all zero where none has any."""
    known = [max(0.0, w) if math.isfinite(w) else 0.0 for w in weights]
    whole = sum(known)
    return [w / whole for w in known] if whole else [0.0] * len(known)
