"""Studies."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from typing import Protocol

from tunesmith.definitions import StudyDefinition
from tunesmith.studies import Study, StudyPatch


class StudyStore(Protocol):
    """Studies, as users make and change them."""

    def create_study(self, definition: StudyDefinition, cells: int | None) -> Future[Study]:
        """Create a study. Raises StudyExists."""
        ...

    def study(self, ref: str) -> Study:
        """Return a study by name or id. Raises StudyNotFound."""
        ...

    def studies(self, ids: Iterable[int] | None = None, limit: int = 1000) -> list[Study]:
        """Return studies, the newest first."""
        ...

    def patch_study(self, ref: str, patch: StudyPatch) -> Future[Study]:
        """Change a study. Raises StudyNotFound, StudyExists, Conflict (its budget is met), InvalidInput."""
        ...

    def delete_study(self, ref: str) -> Future[int]:
        """Delete a study with its trials and return its id. Raises StudyNotFound."""
        ...
