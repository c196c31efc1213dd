"""The steps that have a value of every objective: only those can be compared in all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select

from service.storage import tables as t
from service.storage.among import among
from service.storage.database import Tx
from service.storage.holds import Held
from service.storage.values import join
from tunesmith.definitions import Objective
from tunesmith.metrics import MetricPoint

JointCurve = Sequence[tuple[int, Sequence[float]]]
"""(step, the value of each objective), by step."""

AT_STEPS = select(t.metrics.c.step, t.metrics.c.name, t.metrics.c.value, t.metrics.c.kind).where(
    t.metrics.c.trial_id == bindparam("trial"),
    t.metrics.c.attempt == bindparam("nth"),
    among(t.metrics.c.name, "metrics"),
    among(t.metrics.c.step, "steps"),
)


def whole_steps(
    tx: Tx, held: Held, objectives: Sequence[Objective], points: Iterable[MetricPoint]
) -> JointCurve:
    """Return the steps of a report that have every objective now and are not decided yet.

    What the report lacks at a step may have come earlier, from the same attempt: that is read, and only then.
    """
    metrics = [o.metric for o in objectives]
    decided = held.trial["decided_step"]
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for point in points:
        if decided is None or point.step > decided:
            found[point.step] |= {name: v for name, v in point.metrics.items() if name in metrics}
    parts = [step for step, values in found.items() if len(values) < len(metrics)]
    if parts:
        wanted = {"trial": held.trial["id"], "nth": held.attempt, "metrics": metrics, "steps": parts}
        for step, metric, value, kind in tx.connection.execute(AT_STEPS, wanted):
            found[step].setdefault(metric, join(value, kind))
    whole = [(step, values) for step, values in sorted(found.items()) if len(values) == len(metrics)]
    return [(step, [values[metric] for metric in metrics]) for step, values in whole]
