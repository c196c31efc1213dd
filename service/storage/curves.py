"""The curve of one metric of one trial, made of what its attempts reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import bindparam, select

from service.storage import tables as t
from service.storage.database import Tx
from service.storage.values import join

CURVE = select(t.metrics.c.attempt, t.metrics.c.step, t.metrics.c.value, t.metrics.c.kind).where(
    t.metrics.c.trial_id == bindparam("trial"),
    t.metrics.c.name == bindparam("metric"),
    t.metrics.c.attempt > bindparam("earlier"),
)


def curve_of(tx: Tx, trial_id: int, metric: str, earlier: int) -> list[tuple[int, float]]:
    """Return one metric of a trial by step (see `merged`), without so many of its first attempts."""
    return merged(points_of(tx, trial_id, metric, earlier))


def points_of(tx: Tx, trial_id: int, metric: str, earlier: int = 0) -> list[tuple[int, int, float]]:
    """Return the (attempt, step, value) of one metric of a trial, without so many of its first attempts."""
    wanted = {"trial": trial_id, "metric": metric, "earlier": earlier}
    rows = tx.connection.execute(CURVE, wanted)
    return [(attempt, step, join(value, kind)) for attempt, step, value, kind in rows]


def merged(points: Iterable[tuple[int, int, float]]) -> list[tuple[int, float]]:
    """Merge the (attempt, step, value) of all attempts at a repeat into one curve by step.

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
