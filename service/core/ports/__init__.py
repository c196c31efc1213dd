"""What the API and the engine need of a database. `service.storage` implements it.

Writes return futures: they are carried out by one thread, several to a transaction, and resolve after the
commit (an answer never leaves before what it says is durable). Reads block and may run in any thread.
Every method raises the errors of `tunesmith.errors`.
"""

from typing import Protocol

from service.core.ports.access import AccessStore
from service.core.ports.artifacts import ArtifactIndex, NewArtifact, Uploading
from service.core.ports.engines import ActiveStudy, EngineStore, Roster, Seen, Suggestion, WaitingClaim
from service.core.ports.running import RunningStore
from service.core.ports.studies import StudyStore
from service.core.ports.trials import Results, TrialStore
from service.core.ports.watching import Changes, Ready, Watched
from service.core.ports.workers import WorkerStore


class Store(
    StudyStore,
    TrialStore,
    RunningStore,
    ArtifactIndex,
    WorkerStore,
    EngineStore,
    Watched,
    AccessStore,
    Protocol,
):
    """A database of studies."""

    def check(self) -> None:
        """Raise Unavailable where the database does not answer."""
        ...

    def close(self) -> None:
        """Finish what is queued and close the connections."""
        ...


__all__ = [
    "AccessStore",
    "ActiveStudy",
    "ArtifactIndex",
    "Changes",
    "EngineStore",
    "NewArtifact",
    "Ready",
    "Results",
    "Roster",
    "RunningStore",
    "Seen",
    "Store",
    "StudyStore",
    "Suggestion",
    "TrialStore",
    "Uploading",
    "WaitingClaim",
    "Watched",
    "WorkerStore",
]
