"""What trials were worth when they completed a rung of successive halving.

A decision depends on what others were worth at the rung when they came there, so that is written down: in
the metrics table, at the rung's step, under a name that no worker can send. It never changes afterwards,
whatever a later attempt reports. Where trials wait at rungs to be promoted, so is that they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select

from service.core.rung import Rung
from service.storage import tables as t
from service.storage.database import Tx
from service.storage.values import join, split

NEW = (
    select(t.trials.c.number, t.metrics.c.name, t.metrics.c.step, t.metrics.c.value, t.metrics.c.kind)
    .join(
        t.metrics,
        (t.metrics.c.trial_id == t.trials.c.id)
        & t.metrics.c.name.in_([bindparam("rung"), bindparam("promoted")]),
    )
    .where(t.trials.c.study_id == bindparam("study"), t.trials.c.revision > bindparam("after"))
    .order_by(t.metrics.c.step)
)
NOTE = insert(t.metrics)
HIGHEST = (
    select(t.metrics.c.name, func.max(t.metrics.c.step))
    .where(
        t.metrics.c.trial_id == bindparam("trial"),
        t.metrics.c.name.in_([bindparam("rung"), bindparam("promoted")]),
    )
    .group_by(t.metrics.c.name)
)


@dataclass(slots=True)
class Climb:
    """How far a trial has come."""

    rungs: int = 0
    completed: int = -1
    """The step of the last rung."""
    promoted: int = -1
    """The step of the last rung that it was promoted from, where trials wait."""

    def complete(self, resource: int) -> None:
        """Note one more rung."""
        self.rungs, self.completed = self.rungs + 1, resource


class RungValues:
    """Those of one bracket of a study, up to a revision."""

    def __init__(self, study_id: int, bracket: int) -> None:
        self._names = _names(bracket)
        self._wanted = {"study": study_id, **self._names}
        self._rungs: dict[int, Rung] = defaultdict(Rung)
        self._climbs: dict[int, Climb] = {}
        self.revision = -1

    def at(self, resource: int) -> Rung:
        """Those that completed a rung."""
        return self._rungs[resource]

    def climb(self, number: int) -> Climb:
        """How far the trial with this number has come."""
        return self._climbs.get(number) or self._climbs.setdefault(number, Climb())

    def refresh(self, connection: Connection, revision: int) -> None:
        """Take in what was written since the last time, by whatever process."""
        if revision == self.revision:
            return
        fresh: dict[int, list[tuple[float, int]]] = defaultdict(list)
        rows = connection.execute(NEW, {**self._wanted, "after": self.revision})
        for number, name, resource, value, kind in rows:
            climb = self.climb(number)
            if name == self._names["promoted"]:
                self._promoted(number, resource)
            elif resource > climb.completed:
                fresh[resource].append((join(value, kind), number))
                climb.complete(resource)
        for resource, added in fresh.items():
            self._rungs[resource].add(added)
        self.revision = revision

    def _promoted(self, number: int, resource: int) -> None:
        climb = self.climb(number)
        climb.promoted = max(climb.promoted, resource)
        self._rungs[resource].promoted.add(number)

    def note(self, tx: Tx, trial: Key, resources: Sequence[int], value: float) -> None:
        """Write down that a trial completed rungs with this value."""
        _write(tx, trial, self._names["rung"], resources, value)
        for resource in resources:
            self._rungs[resource].add([(value, trial.number)])
            self.climb(trial.number).complete(resource)

    def promote(self, tx: Tx, trial: Key, resource: int) -> None:
        """Write down that a trial may go on from a rung."""
        _write(tx, trial, self._names["promoted"], [resource], 1.0)
        self._promoted(trial.number, resource)


class Key(NamedTuple):
    """A trial's number, and what the metrics table knows it by."""

    number: int
    trial_id: int
    attempt: int


def _write(tx: Tx, trial: Key, name: str, resources: Sequence[int], value: float) -> None:
    stored, kind = split(value)
    row = {"trial_id": trial.trial_id, "attempt": trial.attempt, "name": name, "time": tx.now}
    row |= {"value": stored, "kind": kind}
    tx.connection.execute(NOTE, [{**row, "step": resource} for resource in resources])


def waits_at(tx: Tx, trial_id: int) -> int | None:
    """Return the step of the rung that a trial waits at to be promoted; None where it does not wait."""
    names = _names(0)
    highest = dict(tx.connection.execute(HIGHEST, {"trial": trial_id, **names}).all())
    rung: int = highest.get(names["rung"], -1)
    return rung if rung > highest.get(names["promoted"], -1) else None


def _names(bracket: int) -> dict[str, str]:
    return {kind: f"{t.RESERVED}{kind}{bracket}" for kind in ("rung", "promoted")}
