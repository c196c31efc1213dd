"""Watching studies change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tunesmith.studies import Study
from tunesmith.trials import Trial


@dataclass(frozen=True)
class Ready:
    """A study that has trials to give."""

    id: int
    name: str
    task: str | None
    waiting: int


@dataclass(frozen=True)
class Changes:
    """What changed in a study after a revision."""

    study: Study
    trials: list[Trial]
    reset: bool
    """Too much changed, or trials were removed: read the study anew."""


class Watched(Protocol):
    """What changed, and what there is to claim."""

    def revisions(self) -> dict[int, int]:
        """Return the revision of each study."""
        ...

    def changes(self, study_id: int, after: int, limit: int) -> Changes:
        """Return what changed in a study after a revision, with curves."""
        ...

    def look(self, names: Sequence[str]) -> tuple[list[Ready], set[str]]:
        """Return the studies that have trials to give, and which of those named are open (`open_among`)."""
        ...

    def open_among(self, names: Sequence[str]) -> set[str]:
        """Return which of these studies (names or ids) exist and are not FINISHED."""
        ...
