"""What trials were worth when they completed a rung of successive halving.

A decision depends on what others were worth at the rung when they came there, so that is written down: in
the metrics table, at the rung's step, under a name that no worker can send. It never changes afterwards,
whatever a later attempt reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select

from service.storage import tables as t
from service.storage.ascending import Ascending
from service.storage.database import Tx
from service.storage.values import join, split

NEW = (
    select(t.trials.c.number, t.metrics.c.step, t.metrics.c.value, t.metrics.c.kind)
    .join(t.metrics, (t.metrics.c.trial_id == t.trials.c.id) & (t.metrics.c.name == bindparam("metric")))
    .where(t.trials.c.study_id == bindparam("study"), t.trials.c.revision > bindparam("after"))
    .order_by(t.metrics.c.step)
)
NOTE = insert(t.metrics)
GROUND = (0, -1)
"""How many rungs a trial has completed that has not come to any, and the highest of them."""


class RungValues:
    """Those of one bracket of a study, up to a revision."""

    def __init__(self, study_id: int, bracket: int) -> None:
        self._wanted = {"study": study_id, "metric": _name(bracket)}
        self._rungs = Ascending()
        self._climbed: dict[int, tuple[int, int]] = {}
        self.revision = -1

    def at(self, resource: int) -> Sequence[float]:
        """The values at a rung, in ascending order."""
        return self._rungs.at(resource)

    def completed(self, number: int) -> int:
        """How many rungs the trial with this number has completed."""
        return self._climbed.get(number, GROUND)[0]

    def refresh(self, connection: Connection, revision: int) -> None:
        """Take in what was written since the last time, by whatever process."""
        if revision == self.revision:
            return
        fresh: dict[int, list[float]] = defaultdict(list)
        rows = connection.execute(NEW, {**self._wanted, "after": self.revision})
        for number, resource, value, kind in rows:
            rungs, highest = self._climbed.get(number, GROUND)
            if resource > highest:
                fresh[resource].append(join(value, kind))
                self._climbed[number] = rungs + 1, resource
        self._rungs.add(fresh)
        self.revision = revision

    def note(self, tx: Tx, number: int, key: dict[str, int], resources: Sequence[int], value: float) -> None:
        """Write down that a trial completed rungs with this value.

        Args:
            number: The trial's.
            key: Its id and attempt, as the metrics table has them.
        """
        stored, kind = split(value)
        rest = {**key, "name": self._wanted["metric"], "value": stored, "kind": kind, "time": tx.now}
        tx.connection.execute(NOTE, [{**rest, "step": resource} for resource in resources])
        self._rungs.add({resource: [value] for resource in resources})
        self._climbed[number] = self.completed(number) + len(resources), resources[-1]


def _name(bracket: int) -> str:
    return f"{t.RESERVED}rung{bracket}"
