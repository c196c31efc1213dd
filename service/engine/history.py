"""A study's trials as the engine remembers them, brought up to date by increments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.core.ports import Seen
from tunesmith.trials import TrialState


class History:
    """The trials of one study by number. `revision` is the last change taken in."""

    def __init__(self) -> None:
        self.revision = 0
        self.results = 0
        self._trials: dict[int, Seen] = {}

    def take_in(self, changed: Iterable[Seen]) -> None:
        """Take in trials that are new or changed."""
        for trial in changed:
            before = self._trials.get(trial.number)
            was = before is not None and before.state.finished
            self.results += int(trial.state.finished) - int(was)
            self._trials[trial.number] = trial
            self.revision = max(self.revision, trial.revision)

    def __iter__(self) -> Iterator[Seen]:
        """Iterate over the trials by number, so that the order never depends on timing."""
        return (self._trials[number] for number in sorted(self._trials))

    def finished(self) -> list[Seen]:
        """Return the trials that ended, by number."""
        return [trial for trial in self if trial.state.finished]

    def stale(self) -> list[Seen]:
        """Return the unclaimed suggestions that were made without the newest results, the oldest first."""
        return [
            trial
            for trial in self
            if trial.state is TrialState.WAITING
            and trial.attempt == 0
            and trial.origin != "enqueued"
            and trial.results < self.results
        ]
