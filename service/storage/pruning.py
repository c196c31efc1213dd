"""What pruning decisions look at: the objective's values of a study's complete trials, step by step.

Kept in memory and brought up to date by revision, so that a decision costs the same at any study size.
"""

from __future__ import annotations

import math
from array import array
from bisect import insort
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import bindparam, select

from service.storage import tables as t
from service.storage.database import Tx
from service.storage.values import join

NEWLY_COMPLETE = select(t.trials.c.id, t.trials.c.revision).where(
    t.trials.c.study_id == bindparam("study"),
    t.trials.c.revision > bindparam("after"),
    t.trials.c.state == "COMPLETE",
)
CURVE = (
    select(t.metrics.c.step, t.metrics.c.value, t.metrics.c.kind)
    .where(t.metrics.c.trial_id == bindparam("trial"), t.metrics.c.name == bindparam("metric"))
    .order_by(t.metrics.c.step, t.metrics.c.attempt)
)


def curve_of(tx: Tx, trial_id: int, metric: str) -> list[tuple[int, float]]:
    """Return one metric of a trial by step; at each step the newest attempt's."""
    rows = tx.connection.execute(CURVE, {"trial": trial_id, "metric": metric})
    return list({step: join(value, kind) for step, value, kind in rows}.items())


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

    def refresh(self, tx: Tx, study_id: int, metric: str) -> None:
        """Take in the trials that completed since the last time."""
        rows = tx.connection.execute(NEWLY_COMPLETE, {"study": study_id, "after": self._revision}).all()
        for trial_id, revision in rows:
            self._revision = max(self._revision, revision)
            if trial_id not in self._seen:
                self._seen.add(trial_id)
                self._add(curve_of(tx, trial_id, metric))

    def _add(self, curve: Sequence[tuple[int, float]]) -> None:
        self.trials += 1
        for step, value in curve:
            self._reported[step] += 1
            if not math.isnan(value):
                insort(self._steps.setdefault(step, array("d")), value)


class PruningHistory:
    """The complete trials of every study that prunes."""

    def __init__(self) -> None:
        self._studies: dict[int, CompleteTrials] = {}

    def of(self, tx: Tx, study_id: int, metric: str) -> CompleteTrials:
        """Return those of a study, up to date."""
        history = self._studies.setdefault(study_id, CompleteTrials())
        history.refresh(tx, study_id, metric)
        return history

    def forget(self) -> None:
        """Drop everything: a transaction was rolled back, and may have been seen."""
        self._studies.clear()
