"""Artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Literal, Protocol

from tunesmith.trials import Artifact


@dataclass(frozen=True)
class NewArtifact:
    """A file that the holder of a lease wants stored."""

    trial_id: int
    attempt: int
    lease: str
    name: str
    kind: Literal["checkpoint", "file"]
    step: int | None
    sha256: str | None
    """As it was announced; None where it was not."""


@dataclass(frozen=True)
class Uploading:
    """Where the content of a new artifact goes, or the artifact where the same one is there already."""

    path: str
    there: Artifact | None = None


class ArtifactIndex(Protocol):
    """Which artifacts there are; their content is in `service.artifacts`."""

    def begin_artifact(self, new: NewArtifact) -> Future[Uploading]:
        """Return where its content goes; it is deleted unless `complete_artifact` follows.

        Raises TrialNotFound, LeaseLost, InvalidInput.
        """
        ...

    def complete_artifact(self, new: NewArtifact, path: str, size: int) -> Future[Artifact]:
        """Make what was stored at `path` an artifact. Raises TrialNotFound, LeaseLost, InvalidInput."""
        ...

    def artifacts(self, ref: str, number: int) -> list[Artifact]:
        """Return the artifacts of a trial. Raises StudyNotFound, TrialNotFound."""
        ...

    def artifact(self, ref: str, number: int, attempt: int, name: str) -> tuple[Artifact, str]:
        """Return an artifact and the path of its content.

        Raises StudyNotFound, TrialNotFound, ArtifactNotFound.
        """
        ...

    def discard_checkpoints(self) -> Future[int]:
        """Let go of checkpoints of finished trials that no policy keeps; return how many."""
        ...

    def discarded_files(self, count: int) -> Sequence[str]:
        """Return files that are to be deleted now; a slash at the end: all below."""
        ...

    def forget_files(self, paths: Sequence[str]) -> Future[None]:
        """Note that files are deleted."""
        ...

    def postpone_file(self, path: str, seconds: float) -> Future[None]:
        """Note that a file could not be deleted and is to be left alone for a while."""
        ...
