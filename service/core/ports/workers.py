"""Workers."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from tunesmith.workers import Heartbeat, HeartbeatResponse, Worker, WorkerPatch, WorkerRegistration


class WorkerStore(Protocol):
    """Workers."""

    def register(self, worker: str, about: WorkerRegistration) -> Future[Worker]:
        """Make a worker known."""
        ...

    def workers(self) -> list[Worker]:
        """Return the workers, the most recently seen first."""
        ...

    def patch_worker(self, worker: str, changes: WorkerPatch) -> Future[Worker]:
        """Pause or resume a worker. Raises WorkerNotFound."""
        ...

    def heartbeat(
        self, worker: str, beat: Heartbeat, only: frozenset[str] = frozenset()
    ) -> Future[HeartbeatResponse]:
        """Renew leases. Raises WorkerNotFound.

        Args:
            only: The studies that the caller may touch; leases of others are lost to it.
        """
        ...
