"""Two curves of the same trial, metric by metric."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tunesmith.tasks import Metric

Curve = Mapping[int, Mapping[str, float]]
"""Step -> metrics."""


@dataclass(frozen=True)
class Compared:
    """One metric of two curves.

    Attributes:
        metric: Its name.
        steps: How many steps of the recorded curve have it.
        missing: In how many of these the new curve does not.
        largest: The largest absolute difference; infinite where one of the two is not a number or infinite.
        step: The first step with this difference; None where there is no difference.
        counts: Whether it has to be the same: it does not depend on the machine and its load.
    """

    metric: str
    steps: int
    missing: int
    largest: float
    step: int | None
    counts: bool

    def within(self, tolerance: float) -> bool:
        """Whether nothing is missing, and no difference larger than `tolerance`."""
        return not self.counts or (self.missing == 0 and self.largest <= tolerance)


def compare(recorded: Curve, new: Curve, metrics: Mapping[str, Metric]) -> list[Compared]:
    """Compare every metric that was recorded, in the order of the catalogue `metrics`; others come last."""
    names = dict.fromkeys(name for point in recorded.values() for name in point)
    order = {name: place for place, name in enumerate(metrics)}
    return [
        _compare(name, recorded, new, counts=name not in metrics or not metrics[name].varies)
        for name in sorted(names, key=lambda name: order.get(name, len(order)))
    ]


def _compare(name: str, recorded: Curve, new: Curve, *, counts: bool) -> Compared:
    steps = [step for step in sorted(recorded) if name in recorded[step]]
    both = [step for step in steps if name in new.get(step, {})]
    apart = {step: difference(recorded[step][name], new[step][name]) for step in both}
    largest = max(apart.values(), default=0.0)
    where = next((step for step in both if apart[step] == largest), None) if largest else None
    return Compared(name, len(steps), len(steps) - len(both), largest, where, counts)


def difference(one: float, other: float) -> float:
    """Return how far two values are apart; two that are no numbers are the same.

    >>> difference(float("nan"), float("nan")), difference(1.0, float("nan")), difference(1.0, 1.5)
    (0.0, inf, 0.5)
    """
    if one == other or (math.isnan(one) and math.isnan(other)):
        return 0.0
    apart = abs(one - other)
    return math.inf if math.isnan(apart) else apart
