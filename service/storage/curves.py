"""The curve of one metric of one trial, made of what its attempts reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import bindparam, select

from service.storage import tables as t
from service.storage.database import Tx
from service.storage.values import join

CURVE = select(t.metrics.c.attempt, t.metrics.c.step, t.metrics.c.value, t.metrics.c.kind).where(
    t.metrics.c.trial_id == bindparam("trial"), t.metrics.c.name == bindparam("metric")
)


def curve_of(tx: Tx, trial_id: int, metric: str) -> list[tuple[int, float]]:
    """Return one metric of a trial by step (see `merged`)."""
    rows = tx.connection.execute(CURVE, {"trial": trial_id, "metric": metric})
    return merged((attempt, step, join(value, kind)) for attempt, step, value, kind in rows)


def merged(points: Iterable[tuple[int, int, float]]) -> list[tuple[int, float]]:
    """Merge the (attempt, step, value) of all attempts into one curve by step.

    An attempt replaces what those before it reported from its own first step on.

    >>> merged([(1, 0, 5.0), (1, 1, 4.0), (1, 2, 3.0), (2, 1, 9.0)])
    [(0, 5.0), (1, 9.0)]
    """
    attempts: dict[int, dict[int, float]] = defaultdict(dict)
    for attempt, step, value in points:
        attempts[attempt][step] = value
    curve: dict[int, float] = {}
    for _, own in sorted(attempts.items()):
        first = min(own)
        curve = {step: value for step, value in curve.items() if step < first} | own
    return sorted(curve.items())
