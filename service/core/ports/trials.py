"""Trials."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from tunesmith.charts import History
from tunesmith.definitions import StudyDefinition
from tunesmith.imports import ImportedTrial
from tunesmith.metrics import MetricPoint
from tunesmith.spaces import Point
from tunesmith.studies import Study
from tunesmith.trials import Attempt, Enqueue, Page, Trial


@dataclass(frozen=True)
class Results:
    """Complete trials of a study, with one of its objectives."""

    definition: StudyDefinition
    complete: int
    """How many complete trials there are; `trials` may be a sample of them."""
    trials: Sequence[tuple[Point, float]]
    """The parameters and the objective value of each, in no order."""


class TrialStore(Protocol):
    """Trials, as users queue, import and read them."""

    def enqueue(self, ref: str, points: Sequence[Enqueue], key: str | None = None) -> Future[list[Trial]]:
        """Queue points; with a `key`, the same request again queues nothing more.

        Raises:
            StudyNotFound, StudyFinished, InvalidInput
            Conflict: another request came with this key.
        """
        ...

    def import_trials(
        self, ref: str, trials: Sequence[ImportedTrial], key: str | None = None
    ) -> Future[Study]:
        """Add finished trials, all or none; with a `key`, the same request again adds nothing more.

        Raises StudyNotFound, InvalidInput, Conflict.
        """
        ...

    def trials(
        self, ref: str, *, where: Sequence[str], sort: str, limit: int, after: str | None, curve: bool
    ) -> Page:
        """Return a page of trials. Raises StudyNotFound, InvalidInput."""
        ...

    def front(self, ref: str) -> list[Trial]:
        """Return the complete trials that no other one beats in every objective. Raises StudyNotFound."""
        ...

    def trial(self, ref: str, number: int) -> Trial:
        """Return a trial. Raises StudyNotFound, TrialNotFound."""
        ...

    def metrics(self, ref: str, number: int, repeat: int | None = None) -> list[MetricPoint]:
        """Return the curve of a trial, step by step; an attempt replaces what those before it reported.

        Args:
            repeat: Which one, from 0; None for the last one that has begun.

        Raises:
            StudyNotFound, TrialNotFound
            InvalidInput: that repeat has not begun.
        """
        ...

    def attempts(self, ref: str, number: int) -> list[Attempt]:
        """Return the attempts of a trial."""
        ...

    def stop_trial(self, ref: str, number: int) -> Future[Trial]:
        """Stop a trial: through its worker where it runs. Raises StudyNotFound, TrialNotFound."""
        ...

    def history(self, ref: str) -> History:
        """Return what the history plot draws."""
        ...

    def results(self, ref: str, metric: str, most: int) -> Results:
        """Return the complete trials with the objective `metric`, an even sample of about `most` of them.

        Raises StudyNotFound.
        """
        ...
