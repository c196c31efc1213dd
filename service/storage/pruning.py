"""What pruning decisions look at: the objective's values of a study's complete trials, step by step.

Kept in memory and brought up to date by revision, so that a decision costs the same at any study size.
"""

from __future__ import annotations

import math
from array import array
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import RowMapping, bindparam, select

from service.core.objectives import Curve
from service.storage import tables as t
from service.storage.database import Tx
from service.storage.values import join

NEWLY_COMPLETE = (
    select(t.trials.c.id, t.metrics.c.attempt, t.metrics.c.step, t.metrics.c.value, t.metrics.c.kind)
    .select_from(
        t.trials.outerjoin(
            t.metrics, (t.metrics.c.trial_id == t.trials.c.id) & (t.metrics.c.name == bindparam("metric"))
        )
    )
    .where(
        t.trials.c.study_id == bindparam("study"),
        t.trials.c.revision > bindparam("after"),
        t.trials.c.state == "COMPLETE",
    )
)
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


MANY = 100
"""From so many new values on, sorting anew is cheaper than putting each in its place."""


class CompleteTrials:
    """The values of the complete trials of one study (see `service.core.ports.StepValues`)."""

    def __init__(self) -> None:
        self.trials = 0
        self._revision = -1
        self._seen: set[int] = set()
        self._steps: dict[int, array[float]] = {}
        self._reported: Counter[int] = Counter()

    def at(self, step: int) -> Sequence[float]:
        """The values at `step`, in ascending order, without NaN."""
        return self._steps.get(step, ())

    def reported(self, step: int) -> int:
        """How many trials reported a value at `step`, NaN included."""
        return self._reported[step]

    def refresh(self, tx: Tx, study: RowMapping, metric: str) -> None:
        """Take in the trials that completed since the last time, all of them with one statement."""
        wanted = {"study": study["id"], "after": self._revision, "metric": metric}
        fresh: dict[int, list[tuple[int, int, float]]] = {}
        for trial, attempt, step, value, kind in tx.connection.execute(NEWLY_COMPLETE, wanted):
            points = fresh.setdefault(trial, [])
            if step is not None:
                points.append((attempt, step, join(value, kind)))
        self._revision = study["revision"]
        self._add([merged(points) for trial, points in fresh.items() if trial not in self._seen])
        self._seen.update(fresh)
        self.trials = len(self._seen)

    def _add(self, curves: Iterable[Curve]) -> None:
        fresh: dict[int, list[float]] = defaultdict(list)
        for curve in curves:
            for step, value in curve:
                fresh[step].append(value)
        for step, values in fresh.items():
            self._reported[step] += len(values)
            known = [v for v in values if not math.isnan(v)]
            ascending = self._steps.setdefault(step, array("d"))
            if len(known) > MANY:
                self._steps[step] = array("d", sorted([*ascending, *known]))
            else:
                for value in known:
                    insort(ascending, value)


class PruningHistory:
    """The complete trials of every study that prunes."""

    def __init__(self) -> None:
        self._studies: dict[int, CompleteTrials] = {}

    def of(self, tx: Tx, study: RowMapping, metric: str) -> CompleteTrials:
        """Return those of a study, up to date; its row is locked."""
        history = self._studies.setdefault(study["id"], CompleteTrials())
        history.refresh(tx, study, metric)
        return history

    def forget(self) -> None:
        """Drop everything: a transaction was rolled back, and may have been seen."""
        self._studies.clear()
