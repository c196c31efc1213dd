"""What the threads of a worker share: claims for the slots, and the leases of what they run."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tunesmith.client import Client, new_request_id
from tunesmith.errors import InvalidInput, NotFound, TunesmithError, WorkerNotFound
from tunesmith.trials import ClaimedTrial, ClaimRequest, ClaimResponse, Heartbeat, WorkerRegistration
from workers.attempt import Attempt, Early

log = logging.getLogger(__name__)

LONG_POLL_S = 20.0
PAUSE_S = 1.0
"""Between claims that were answered sooner than asked: the server has its reasons, but do not spin."""


@dataclass(frozen=True)
class Orders:
    """What a worker is to work on, and until when.

    Attributes:
        tasks: What it may train.
        studies: Only these; empty for all.
        until_finished: Stop once all of `studies` are finished.
        idle_timeout_s: Stop after so many seconds without a trial; None never.
    """

    tasks: Sequence[str]
    studies: Sequence[str] = ()
    until_finished: bool = False
    idle_timeout_s: float | None = None


@dataclass
class Desk:
    """Claims trials for the slots and holds their leases: what all threads of a worker share."""

    client: Client
    worker: str
    about: WorkerRegistration
    orders: Orders
    draining: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._held: dict[str, Attempt] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._every_s = 20.0
        self._busy_at = time.monotonic()

    def register(self) -> None:
        """Make the worker known to the server."""
        self.client.register(self.worker, self.about)

    def trials(self) -> Iterator[ClaimedTrial]:
        """Yield trials to run, until the worker is to stop or has nothing left to do."""
        while not self.draining.is_set():
            begin = time.monotonic()
            found = self._claim()
            yield from found.trials
            if not found.trials:
                if self._nothing_left(found):
                    return
                if time.monotonic() - begin < PAUSE_S:
                    self.draining.wait(PAUSE_S)

    def _nothing_left(self, found: ClaimResponse) -> bool:
        if found.finished and self.orders.until_finished:
            return True
        patience = self.orders.idle_timeout_s
        idle = time.monotonic() - self._busy_at
        return patience is not None and not self._held and idle >= patience

    def _claim(self) -> ClaimResponse:
        patience = self.orders.idle_timeout_s
        wait_s = LONG_POLL_S if patience is None else min(LONG_POLL_S, max(PAUSE_S, patience))
        request = ClaimRequest(
            worker=self.worker,
            request_id=new_request_id(),
            tasks=list(self.orders.tasks),
            studies=list(self.orders.studies),
            wait_s=wait_s,
        )
        try:
            return self.client.claim_trials(request)
        except WorkerNotFound:  # the server has a new database
            self.register()
        except (NotFound, InvalidInput):
            raise
        except TunesmithError as error:
            if not self.draining.is_set():
                log.warning("The server gave no trial: %s", error)
        return ClaimResponse()

    @contextmanager
    def holding(self, attempt: Attempt) -> Iterator[None]:
        """Renew the attempt's lease within this context."""
        lease = attempt.claimed.lease
        with self._lock:
            self._held[lease] = attempt
            self._every_s = attempt.claimed.lease_s / 3
        self._wake.set()
        try:
            if self.draining.is_set():
                attempt.end_early(Early.DRAINED)
            yield
        finally:
            with self._lock:
                del self._held[lease]
                self._busy_at = time.monotonic()

    def held(self) -> dict[str, Attempt]:
        """Return the attempts under way, by lease."""
        with self._lock:
            return dict(self._held)

    def renew_leases(self) -> None:
        """Renew every lease, three times in a lease, for as long as the process lives."""
        last = time.monotonic()
        while True:
            self._wake.clear()
            due_s = last + self._every_s - time.monotonic()
            if due_s > 0 and self._wake.wait(due_s):
                continue  # a new lease, perhaps a shorter one
            last = time.monotonic()
            self.beat(self.client)

    def beat(self, client: Client) -> bool:
        """Send one heartbeat, do what the answer says, and return whether there was one."""
        held = self.held()
        beat = Heartbeat(leases=sorted(held), draining=self.draining.is_set())
        try:
            answer = client.heartbeat(self.worker, beat)
        except WorkerNotFound:
            self.register()
            return True
        except TunesmithError as error:
            if held:
                log.warning("Leases could not be renewed: %s", error)
            return False
        self._every_s = answer.lease_s / 3
        for lease in held.keys() & {*answer.lost}:
            held[lease].end_early(Early.LOST)
        for lease in held.keys() & {*answer.stop}:
            held[lease].end_early(Early.UNWANTED)
        return True
