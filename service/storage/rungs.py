"""What trials were worth when they completed a rung of successive halving.

A decision depends on what others were worth at the rung when they came there, so that is written down: in
the metrics table, at the rung's step, under a name that no worker can send. It never changes afterwards,
whatever a later attempt reports. Where trials wait at rungs to be promoted, so is that they were. Where
several objectives count together each has a name of its own there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select

from service.core.objectives import score
from service.core.pareto import Losses
from service.core.rung import AnyRung, Rung
from service.storage import tables as t
from service.storage.database import Tx
from service.storage.values import join, split
from tunesmith.definitions import Objective


@cache
def _new(names: int) -> Any:
    """Return the statement that reads so many names of what was written since a revision."""
    wanted: list[Any] = [bindparam(f"name{i}") for i in range(names)]
    of_trial = (t.metrics.c.trial_id == t.trials.c.id) & t.metrics.c.name.in_(wanted)
    return (
        select(t.trials.c.number, t.metrics.c.name, t.metrics.c.step, t.metrics.c.value, t.metrics.c.kind)
        .join(t.metrics, of_trial)
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
    """Those of one bracket of a study, up to a revision.

    Args:
        study_id: The study.
        bracket: Its number.
        objectives: What trials are compared by.
    """

    def __init__(self, study_id: int, bracket: int, objectives: Sequence[Objective]) -> None:
        self._directions = [o.direction for o in objectives]
        self._promotion = _names(bracket)["promoted"]
        self._names = [_name(bracket, i) for i in range(len(objectives))]
        wanted = {f"name{i}": name for i, name in enumerate([*self._names, self._promotion])}
        self._wanted = {"study": study_id, **wanted}
        self._new = _new(len(wanted))
        self._rungs: dict[int, Any] = defaultdict(self._rung)
        self._climbs: dict[int, Climb] = {}
        self.revision = -1

    def _rung(self) -> AnyRung:
        if len(self._names) == 1:
            return Rung()
        from service.core.fronts import FrontsRung  # noqa: PLC0415 (it loads NumPy)

        return FrontsRung()

    def at(self, resource: int) -> AnyRung:
        """Those that completed a rung."""
        found: AnyRung = self._rungs[resource]
        return found

    def climb(self, number: int) -> Climb:
        """How far the trial with this number has come."""
        return self._climbs.get(number) or self._climbs.setdefault(number, Climb())

    def refresh(self, connection: Connection, revision: int) -> None:
        """Take in what was written since the last time, by whatever process."""
        if revision == self.revision:
            return
        found: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
        rows = connection.execute(self._new, {**self._wanted, "after": self.revision})
        for number, name, resource, value, kind in rows:
            if name == self._promotion:
                self._promoted(number, resource)
            elif resource > self.climb(number).completed:
                found[resource, number][name] = join(value, kind)
        self._take(found)
        self.revision = revision

    def _take(self, found: Mapping[tuple[int, int], Mapping[str, float]]) -> None:
        """Take in what trials were worth, by (resource, number), those with lower resources first."""
        fresh: dict[int, list[Any]] = defaultdict(list)
        for (resource, number), values in found.items():
            fresh[resource].append((self._worth([values[name] for name in self._names]), number))
            self.climb(number).complete(resource)
        for resource, added in fresh.items():
            self._rungs[resource].add(added)

    def _worth(self, values: Sequence[float]) -> float | Losses:
        """Return what a rung compares: the value of the only objective, or the losses of several."""
        if len(values) == 1:
            return values[0]
        return tuple(map(score, values, self._directions))

    def _promoted(self, number: int, resource: int) -> None:
        climb = self.climb(number)
        climb.promoted = max(climb.promoted, resource)
        self._rungs[resource].promoted.add(number)

    def note(self, tx: Tx, trial: Key, resources: Sequence[int], values: Sequence[float]) -> None:
        """Write down that a trial completed rungs with these values, one for each objective."""
        for name, value in zip(self._names, values, strict=True):
            _write(tx, trial, name, resources, value)
        for resource in resources:
            self._rungs[resource].add([(self._worth(values), trial.number)])
            self.climb(trial.number).complete(resource)

    def promote(self, tx: Tx, trial: Key, resource: int) -> None:
        """Write down that a trial may go on from a rung."""
        note_promotion(tx, trial, resource, self._promotion)
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


def note_promotion(tx: Tx, trial: Key, resource: int, name: str = "") -> None:
    """Write down that a trial may go on from a rung, of the first bracket where no name says another."""
    _write(tx, trial, name or _names(0)["promoted"], [resource], 1.0)


def rung_name() -> str:
    """Return the name of what trials are worth, in the first objective, at the rungs of the first bracket."""
    return _name(0, 0)


def waits_at(tx: Tx, trial_id: int) -> int | None:
    """Return the step of the rung that a trial waits at to be promoted; None where it does not wait."""
    names = _names(0)
    highest = dict(tx.connection.execute(HIGHEST, {"trial": trial_id, **names}).all())
    rung: int = highest.get(names["rung"], -1)
    return rung if rung > highest.get(names["promoted"], -1) else None


def _names(bracket: int) -> dict[str, str]:
    return {kind: f"{t.RESERVED}{kind}{bracket}" for kind in ("rung", "promoted")}


def _name(bracket: int, objective: int) -> str:
    """Return the name that what a trial was worth in one objective has, `~rung0`, `~rung0.1` and so on."""
    return _names(bracket)["rung"] + (f".{objective}" if objective else "")
