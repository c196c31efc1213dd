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
ROOM = 256
COLUMNS = ("state", "points", "losses", "step", "violation")
LARGE = 1e300
"""What stands for infinity in JSON."""


class History:
    """The trials of one study by number, as columns.

    Attributes:
        encoding: The search space as numbers.
        seen: Revision and id of the last trial taken in.
        results: How many trials have finished.
        size: One more than the highest number.
        version: Changes whenever trials are taken in.
    """

    def __init__(self, definition: StudyDefinition) -> None:
        self.encoding = Encoding(definition.space)
        self.seen = (0, 0)
        self.results = 0
        self.size = 0
        self.version = 0
        self._metrics = [o.metric for o in definition.objectives]
        self._signs = np.array(
            [-1.0 if o.direction is Direction.MAXIMIZE else 1.0 for o in definition.objectives]
        )
        self._state = np.zeros(ROOM, dtype=np.int8)
        self._points = np.full((ROOM, len(self.encoding.axes)), np.nan)
        self._losses = np.full((ROOM, len(self._metrics)), np.nan)
        self._step = np.full(ROOM, -1.0)
        self._violation = np.zeros(ROOM)
        self._violations: dict[int, tuple[float, ...]] = {}
        self._unclaimed: dict[int, Seen] = {}

    @property
    def state(self) -> npt.NDArray[np.int8]:
        """State of each trial (n,): ABSENT where a number is free."""
        return self._state[: self.size]

    @property
    def points(self) -> Array:
        """Encoded parameters (n, axes); NaN where one does not exist."""
        return self._points[: self.size]

    @property
    def losses(self) -> Array:
        """Objective values (n, objectives), the smaller the better; NaN where there is none."""
        return self._losses[: self.size]

    @property
    def step(self) -> Array:
        """Last step reported (n,); -1 for none."""
        return self._step[: self.size]

    @property
    def violation(self) -> Array:
        """By how much constraints are violated in all (n,); 0: feasible."""
        return self._violation[: self.size]

    def violations(self, number: int) -> tuple[float, ...]:
        """Return by how much a trial exceeds each constraint (negative: room left)."""
        return self._violations.get(number, ())

    def take_in(self, changed: Iterable[Seen]) -> None:
        """Take in trials that are new or changed."""
        self.version += 1
        for trial in changed:
            self._make_room(trial.number + 1)
            was = self._state[trial.number] >= COMPLETE
            self.results += int(trial.state.finished) - int(was)
            self._set(trial)
            self.seen = max(self.seen, (trial.revision, trial.id))

    def expect(self, number: int, point: Point) -> None:
        """Count a suggestion that is being made as pending, until the store tells of it."""
        self._make_room(number + 1)
        self._state[number] = PENDING
        self._points[number] = self.encoding.encode(point)

    def note(self, trial: Seen, fresh: Suggestion) -> None:
        """Note that an unclaimed suggestion was replaced."""
        self._set(replace(trial, params=fresh.params, results=fresh.results, origin=fresh.origin))

    def forget(self, number: int) -> None:
        """Take back what was expected and did not come, or is no longer there to be claimed."""
        self._unclaimed.pop(number, None)
        if number < self.size and self._state[number] == PENDING:
            self._state[number] = ABSENT

    def columns(self) -> dict[str, Any]:
        """Return what `restored` makes a copy of, for another process."""
        arrays = {name: np.ascontiguousarray(getattr(self, name)) for name in COLUMNS}
        return {**arrays, "violations": {n: np.clip(v, -LARGE, LARGE) for n, v in self._violations.items()}}

    @classmethod
    def restored(cls, definition: StudyDefinition, columns: Mapping[str, Any]) -> History:
        """Return a history of these columns, to look at."""
        history = cls(definition)
        history.size = len(columns["state"])
        for name in COLUMNS:
            kind = np.int8 if name == "state" else np.float64
            shape = getattr(history, f"_{name}").shape[1:]
            setattr(history, f"_{name}", np.array(columns[name], dtype=kind).reshape(history.size, *shape))
        history._violations = {int(number): tuple(v) for number, v in columns["violations"].items()}
        history.results = int((history.state >= COMPLETE).sum())
        return history

    def unclaimed(self) -> Iterator[Seen]:
        """Yield the suggestions that nobody has claimed yet, by number."""
        return iter([self._unclaimed[number] for number in sorted(self._unclaimed)])

    def stale(self, after: int = 1) -> list[Seen]:
        """Return the unclaimed suggestions that lack the newest `after` results or more, by number."""
        return [trial for trial in self.unclaimed() if trial.results + after <= self.results]

    def _set(self, trial: Seen) -> None:
        n = trial.number
        self._state[n] = CODES[trial.state]
        self._points[n] = self.encoding.encode(trial.params)
        self._losses[n] = self._signs * [trial.values.get(metric, math.nan) for metric in self._metrics]
        self._step[n] = -1 if trial.step is None else trial.step
        if trial.violations is not None:
            self._violations[n] = trial.violations
            self._violation[n] = min(LARGE, sum(max(0.0, v) for v in trial.violations))
        if trial.state is TrialState.WAITING and trial.attempt == 0 and trial.origin != "enqueued":
            self._unclaimed[n] = trial
        else:
            self._unclaimed.pop(n, None)

    def _make_room(self, size: int) -> None:
        self.size = max(self.size, size)
        room = len(self._state)
        if size <= room:
            return
        more = max(room, size - room)
        self._state = np.concatenate([self._state, np.zeros(more, dtype=np.int8)])
        self._points = np.concatenate([self._points, np.full((more, self._points.shape[1]), np.nan)])
        self._losses = np.concatenate([self._losses, np.full((more, self._losses.shape[1]), np.nan)])
        self._step = np.concatenate([self._step, np.full(more, -1.0)])
        self._violation = np.concatenate([self._violation, np.zeros(more)])
