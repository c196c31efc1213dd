"""Keeps the leases of a client alive, on its own clock, however long a training step takes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Protocol

from tunesmith.errors import TunesmithError
from tunesmith.trials import ClaimedTrial, Heartbeat, HeartbeatResponse

log = logging.getLogger(__name__)


class Beats(Protocol):
    """Whoever can send a heartbeat for a worker."""

    worker: str

    def heartbeat(self, worker: str, beat: Heartbeat) -> HeartbeatResponse:
        """Renew leases."""
        ...


class Leases:
    """Renews the leases it is told to hold, three times in a lease, from a daemon thread."""

    def __init__(self, client: Beats) -> None:
        self._client = client
        self._held: set[str] = set()
        self._every_s = 20.0
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def hold(self, trials: Iterable[ClaimedTrial]) -> None:
        """Renew the leases of `trials` from now on."""
        with self._lock:
            for trial in trials:
                self._held.add(trial.lease)
                self._every_s = trial.lease_s / 3
            if self._held and self._thread is None:
                self._thread = threading.Thread(target=self._run, name="tunesmith-leases", daemon=True)
                self._thread.start()

    def drop(self, lease: str) -> None:
        """Stop renewing `lease`."""
        with self._lock:
            self._held.discard(lease)

    def close(self, wait_s: float = 5.0) -> None:
        """Stop renewing altogether, and wait for a heartbeat under way."""
        self._closed.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(wait_s)

    def _run(self) -> None:
        while not self._closed.wait(self._every_s):
            with self._lock:
                held = sorted(self._held)
            if held:
                self._renew(held)

    def _renew(self, held: list[str]) -> None:
        try:
            answer = self._client.heartbeat(self._client.worker, Heartbeat(leases=held))
        except TunesmithError as error:
            if not self._closed.is_set():
                log.warning("Leases could not be renewed: %s", error)
            return
        for lease in answer.lost:
            self.drop(lease)
