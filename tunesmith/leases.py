"""Keeps the leases of a client alive, on its own clock, however long a training step takes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Protocol

from tunesmith.claims import ClaimedTrial
from tunesmith.errors import TunesmithError
from tunesmith.reports import Answer
from tunesmith.workers import Heartbeat, HeartbeatResponse

log = logging.getLogger(__name__)

SOON_S = 3.0
"""The first heartbeat comes so soon at the latest; its answer says when the next one is to."""


class Beats(Protocol):
    """Whoever can send a heartbeat for a worker."""

    worker: str

    def heartbeat(self, worker: str, beat: Heartbeat) -> HeartbeatResponse:
        """Renew leases."""
        ...


class Leases:
    """Renews the leases it is told to hold, as often as the server wants, from a daemon thread."""

    def __init__(self, client: Beats) -> None:
        self._client = client
        self._held: set[str] = set()
        self._told: dict[str, Answer] = {}
        self._every_s = SOON_S
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def hold(self, trials: Iterable[ClaimedTrial]) -> None:
        """Renew the leases of `trials` from now on."""
        with self._lock:
            for trial in trials:
                self._held.add(trial.lease)
                self._every_s = min(trial.lease_s / 4, SOON_S)
            if self._held and (self._thread is None or not self._thread.is_alive()):  # a fork has no threads
                self._thread = threading.Thread(target=self._run, name="tunesmith-leases", daemon=True)
                self._thread.start()

    def drop(self, lease: str) -> None:
        """Stop renewing `lease`."""
        with self._lock:
            self._held.discard(lease)
            self._told.pop(lease, None)

    def told(self, lease: str) -> Answer:
        """Return what the last heartbeat said of the trial: go on, stop (also where it is lost), or pause."""
        return self._told.get(lease, Answer.CONTINUE)

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
                self._try_to_renew(held)

    def _try_to_renew(self, held: list[str]) -> None:
        """Whatever went wrong, the next heartbeat is tried: without any, all leases would be lost."""
        try:
            self._renew(held)
        except Exception:
            log.exception("Leases could not be renewed")

    def _renew(self, held: list[str]) -> None:
        try:
            answer = self._client.heartbeat(self._client.worker, Heartbeat(leases=held))
        except TunesmithError as error:
            if not self._closed.is_set():
                log.warning("Leases could not be renewed: %s", error)
            return
        said = dict.fromkeys(answer.pause, Answer.PAUSE)
        said |= dict.fromkeys((*answer.stop, *answer.lost), Answer.STOP)
        with self._lock:
            self._every_s = answer.next_s
            for lease in held:
                self._told.pop(lease, None)
                if lease in said and lease in self._held:  # it may have been dropped meanwhile
                    self._told[lease] = said[lease]
            self._held.difference_update(answer.lost)
