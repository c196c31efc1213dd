"""A study's trials as the engine remembers them: columns, brought up to date by increments."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from service.core.ports import Seen, Suggestion
from service.engine.encoding import Array, Encoding
from tunesmith.definitions import Direction, StudyDefinition
from tunesmith.spaces import Point
from tunesmith.trials import TrialState

ABSENT, PENDING, COMPLETE, PRUNED, FAILED = range(5)
CODES = {
    TrialState.WAITING: PENDING,
    TrialState.RUNNING: PENDING,
    TrialState.PAUSED: PENDING,
    TrialState.COMPLETE: COMPLETE,
    TrialState.PRUNED: PRUNED,
    TrialState.FAILED: FAILED,
}
RESULTS = (COMPLETE, PRUNED)
ROOM = 256
LARGE = 1e300
"""What stands for infinity in JSON."""


class History:
    """The trials of one study by number, as columns.

    Attributes:
        encoding: The search space as numbers.
        seen: Revision and id of the last trial taken in.
        results: How many trials have ended.
        valued: How many of them did not fail: a search begins with these.
        size: One more than the highest number.
        version: Changes whenever trials are taken in.
    """

    def __init__(self, definition: StudyDefinition) -> None:
        self.encoding = Encoding(definition.space)
        self.seen = (0, 0)
        self.results = self.valued = 0
        self.size = 0
        self.version = 0
        self._metrics = [o.metric for o in definition.objectives]
        self._signs = np.array(
            [-1.0 if o.direction is Direction.MAXIMIZE else 1.0 for o in definition.objectives]
        )
        self._constraints = len(definition.constraints)
        self._columns = self._absent(ROOM)
        self._unclaimed: dict[int, Seen] = {}

    @property
    def state(self) -> npt.NDArray[np.int8]:
        """State of each trial (n,): ABSENT where a number is free."""
        return self._columns["state"][: self.size]

    @property
    def points(self) -> Array:
        """Encoded parameters (n, axes); NaN where one does not exist."""
        return self._columns["points"][: self.size]

    @property
    def losses(self) -> Array:
        """Objective values (n, objectives), the smaller the better; NaN where there is none."""
        return self._columns["losses"][: self.size]

    @property
    def step(self) -> Array:
        """Last step reported (n,); -1 for none."""
        return self._columns["step"][: self.size]

    @property
    def violation(self) -> Array:
        """By how much constraints are violated in all (n,); 0: feasible."""
        return self._columns["violation"][: self.size]

    @property
    def violations(self) -> Array:
        """By how much each constraint is exceeded (n, constraints); negative: room left; NaN: not known."""
        return self._columns["violations"][: self.size]

    @property
    def knew(self) -> Array:
        """How many results each trial's suggestion knew (n,); 0 for those that no sampler suggested."""
        return self._columns["knew"][: self.size]

    @property
    def teaches(self) -> npt.NDArray[np.bool_]:
        """Which trials ended and did not fail (n,)."""
        return np.isin(self.state, RESULTS)

    def take_in(self, changed: Iterable[Seen]) -> None:
        """Take in trials that are new or changed."""
        self.version += 1
        for trial in changed:
            self._make_room(trial.number + 1)
            was = self.state[trial.number]
            self._set(trial)
            now = self.state[trial.number]
            self.results += int(now >= COMPLETE) - int(was >= COMPLETE)
            self.valued += int(now in RESULTS) - int(was in RESULTS)
            self.seen = max(self.seen, (trial.revision, trial.id))

    def expect(self, number: int, point: Point) -> None:
        """Count a suggestion that is being made as pending, until the store tells of it."""
        self._make_room(number + 1)
        self.state[number] = PENDING
        self.points[number] = self.encoding.encode(point)

    def note(self, trial: Seen, fresh: Suggestion) -> None:
        """Note that an unclaimed suggestion was replaced."""
        self._set(replace(trial, params=fresh.params, results=fresh.results, origin=fresh.origin))

    def forget(self, number: int) -> None:
        """Take back what was expected and did not come, or is no longer there to be claimed."""
        self._unclaimed.pop(number, None)
        if number < self.size and self.state[number] == PENDING:
            self.state[number] = ABSENT

    def columns(self) -> dict[str, Any]:
        """Return a copy of what there is now, which `restored` understands."""
        return {name: column[: self.size].copy() for name, column in self._columns.items()}

    @classmethod
    def restored(cls, definition: StudyDefinition, columns: Mapping[str, Any]) -> History:
        """Return a history of these columns, to look at."""
        history = cls(definition)
        history._make_room(len(columns["state"]))
        for name, column in history._columns.items():
            column[: history.size] = np.array(columns[name], dtype=column.dtype).reshape(
                history.size, *column.shape[1:]
            )
        history.results = int((history.state >= COMPLETE).sum())
        history.valued = int(history.teaches.sum())
        return history

    def unclaimed(self) -> Iterator[Seen]:
        """Yield the suggestions that nobody has claimed yet, by number."""
        return iter([self._unclaimed[number] for number in sorted(self._unclaimed)])

    def stale(self, after: int = 1) -> list[Seen]:
        """Return the unclaimed suggestions that lack the newest `after` results or more, by number."""
        return [trial for trial in self.unclaimed() if trial.results + after <= self.results]

    def _set(self, trial: Seen) -> None:
        n = trial.number
        self.state[n] = CODES[trial.state]
        self.points[n] = self.encoding.encode(trial.params)
        self.losses[n] = self._signs * [trial.values.get(metric, math.nan) for metric in self._metrics]
        self.step[n] = -1 if trial.step is None else trial.step
        self.knew[n] = trial.results
        if trial.violations is not None:
            self.violations[n] = np.clip(trial.violations, -LARGE, LARGE)
            self.violation[n] = min(LARGE, sum(max(0.0, v) for v in trial.violations))
        if trial.state is TrialState.WAITING and trial.attempt == 0 and trial.origin != "enqueued":
            self._unclaimed[n] = trial
        else:
            self._unclaimed.pop(n, None)

    def _make_room(self, size: int) -> None:
        self.size = max(self.size, size)
        room = len(self._columns["state"])
        if size > room:
            added = self._absent(max(room, size - room))
            self._columns = {name: np.concatenate([old, added[name]]) for name, old in self._columns.items()}

    def _absent(self, rows: int) -> dict[str, npt.NDArray[Any]]:
        """Return the columns of trials that are not there."""
        return {
            "state": np.full(rows, ABSENT, dtype=np.int8),
            "points": np.full((rows, len(self.encoding.axes)), np.nan),
            "losses": np.full((rows, len(self._metrics)), np.nan),
            "step": np.full(rows, -1.0),
            "violation": np.zeros(rows),
            "violations": np.full((rows, self._constraints), np.nan),
            "knew": np.zeros(rows),
        }
