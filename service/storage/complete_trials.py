"""The values that the complete trials of a study had, step by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from service.core.objectives import Curve
from service.storage import tables as t
from service.storage.ascending import Ascending
from service.storage.curves import merged
from service.storage.quick import fetch
from service.storage.values import join

OF_STUDY = (t.trials.c.study_id == bindparam("study")) & (t.trials.c.state == "COMPLETE")
# Of trials that were repeated, what the last repeat reported.
OF_METRIC = (
    (t.metrics.c.trial_id == t.trials.c.id)
    & (t.metrics.c.name == bindparam("metric"))
    & (t.metrics.c.attempt > t.trials.c.earlier)
)
ABOUT = ("id", "attempt", "step", "value", "kind")
ALL = select(
    t.trials.c.id, t.metrics.c.attempt, t.metrics.c.step, t.metrics.c.value, t.metrics.c.kind
).select_from(t.trials.outerjoin(t.metrics, OF_METRIC))
NEW = ALL.where(OF_STUDY, t.trials.c.revision > bindparam("after"))
# The first time, what the only attempt reported comes without the trial: there is nothing to merge.
IDS = select(t.trials.c.id).where(OF_STUDY, t.trials.c.attempt <= 1)
ONCE = (
    select(t.metrics.c.step, t.metrics.c.value, t.metrics.c.kind)
    .select_from(t.trials.join(t.metrics, OF_METRIC))
    .where(OF_STUDY, t.trials.c.attempt <= 1)
)
OFTEN = ALL.where(OF_STUDY, t.trials.c.attempt > 1)


class CompleteTrials:
    """Those of one study and one metric, up to a revision."""

    def __init__(self, study_id: int, metric: str) -> None:
        self._wanted = {"study": study_id, "metric": metric}
        self._seen: set[int] = set()
        self._steps = Ascending()
        self.revision = -1

    @property
    def count(self) -> int:
        """How many trials are complete."""
        return len(self._seen)

    def at(self, step: int) -> Sequence[float]:
        """The values at `step`, in ascending order, without NaN."""
        return self._steps.at(step)

    def reported(self, step: int) -> int:
        """How many trials reported a value at `step`, NaN included."""
        return self._steps.count(step)

    def load(self, connection: Connection, revision: int) -> None:
        """Read all of them for the first time, and what changed after `revision` perhaps not."""
        self._seen.update(connection.scalars(IDS, self._wanted))
        fresh: dict[int, list[float]] = defaultdict(list)
        for step, value, kind in connection.execute(ONCE, self._wanted):
            fresh[step].append(join(value, kind) if kind else value)
        self._steps.add(fresh)
        self._take(connection.execute(OFTEN, self._wanted))
        self.revision = revision

    def refresh(self, connection: Connection, revision: int) -> None:
        """Take in the trials that completed since the last time, all of them with one statement."""
        if revision != self.revision:
            found = fetch(connection, NEW, {**self._wanted, "after": self.revision})
            self._take(tuple(each[name] for name in ABOUT) for each in found)
            self.revision = revision

    def _take(self, rows: Iterable[Any]) -> None:
        points: dict[int, list[tuple[int, int, float]]] = {}
        for trial, attempt, step, value, kind in rows:
            own = points.setdefault(trial, [])
            if step is not None:
                own.append((attempt, step, join(value, kind)))
        self._steps.add(_by_step(merged(own) for trial, own in points.items() if trial not in self._seen))
        self._seen.update(points)


def _by_step(curves: Iterable[Curve]) -> dict[int, list[float]]:
    found: dict[int, list[float]] = defaultdict(list)
    for curve in curves:
        for step, value in curve:
            found[step].append(value)
    return found
