"""What the threads of a worker share: claims for the slots, and the attempts under way."""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tunesmith.claims import ClaimedTrial, ClaimRequest, ClaimResponse
from tunesmith.client import new_request_id
from tunesmith.errors import Forbidden, InvalidInput, NotFound, TunesmithError, Unauthorized, WorkerNotFound
from tunesmith.workers import WorkerRegistration
from workers.attempt import Attempt
from workers.connections import Connections
from workers.ends import Early
from workers.leftovers import hand_in
from workers.spool import Spool

log = logging.getLogger(__name__)

LONG_POLL_S = 20.0
PAUSE_S = 1.0
"""Between claims that were answered sooner than asked: the server has its reasons, but do not spin."""

OWN_PAUSES_S = (1.0, 2.0, 4.0, 8.0)
"""Between tries to take one's own trials back: nobody else will, until their leases are over."""

MOST_AT_ONCE = 100
"""Trials that one claim may ask for."""


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
    """Claims trials for the slots and knows what they run: what all threads of a worker share."""

    connections: Connections
    worker: str
    about: WorkerRegistration
    orders: Orders
    spool: Spool
    draining: threading.Event = field(default_factory=threading.Event)
    holds_more: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._own: queue.SimpleQueue[ClaimedTrial] = queue.SimpleQueue()
        self._held: dict[str, Attempt] = {}
        self._leftovers = self.spool.leftovers()
        self._lock = threading.Lock()
        self._busy_at = time.monotonic()

    def open(self) -> None:
        """Deliver what the worker left behind and take its own trials back.

        Raises:
            TunesmithError: the server refuses this worker. What it left behind is kept.
        """
        left = hand_in(self.connections, self._leftovers)
        trials = self._take_back()
        self._leftovers = []
        self.spool.keep(left, trials)
        for claimed in trials:
            log.info("%s #%d was ours before and is again", claimed.study, claimed.number)
            self._own.put(claimed)

    def _take_back(self) -> list[ClaimedTrial]:
        """Claim what an earlier process of this worker ran: with one request, which may be repeated."""
        count, request_id = min(len(self.about.slots), MOST_AT_ONCE), new_request_id()
        for pause in OWN_PAUSES_S:
            try:
                return self._claim(count=count, own=True, request_id=request_id).trials
            except (NotFound, InvalidInput, Unauthorized, Forbidden):
                raise
            except TunesmithError as error:
                log.warning("The trials of this worker could not be taken back; trying again: %s", error)
            self.draining.wait(pause * random.uniform(0.5, 1.5))
        return self._claim(count=count, own=True, request_id=request_id).trials

    def register(self) -> None:
        """Make the worker known to the server."""
        self.connections.trials.register(self.worker, self.about)

    def trials(self) -> Iterator[ClaimedTrial]:
        """Yield trials to run, until the worker is to stop or has nothing left to do."""
        with suppress(queue.Empty):
            yield self._own.get_nowait()
        while not self.draining.is_set():
            begin = time.monotonic()
            found = self._claim(wait_s=self._long_poll_s())
            yield from found.trials
            if not found.trials:
                self._heed(found)
                if self._nothing_left(found):
                    return
                if time.monotonic() - begin < PAUSE_S:
                    self.draining.wait(PAUSE_S * random.uniform(0.5, 1.5))

    def _long_poll_s(self) -> float:
        patience = self.orders.idle_timeout_s
        return LONG_POLL_S if patience is None else min(LONG_POLL_S, max(PAUSE_S, patience))

    def _heed(self, found: ClaimResponse) -> None:
        """Do something about a server that gives this worker nothing."""
        if found.paused:
            log.warning(
                "The server gives this worker no trials: %s. Resume it on the page of the workers or with "
                "`tunesmith workers --resume %s`, or restart it.", found.paused, self.about.name,
            )  # fmt: skip

    def _nothing_left(self, found: ClaimResponse) -> bool:
        if found.finished and self.orders.until_finished:
            return True
        patience = self.orders.idle_timeout_s
        idle = time.monotonic() - self._busy_at
        return patience is not None and not self._held and idle >= patience

    def _claim(
        self, *, count: int = 1, own: bool = False, wait_s: float = 0.0, request_id: str = ""
    ) -> ClaimResponse:
        request = ClaimRequest(
            worker=self.worker,
            request_id=request_id or new_request_id(),
            tasks=list(self.orders.tasks),
            studies=list(self.orders.studies),
            count=count,
            wait_s=wait_s,
            own=own,
            incarnation=self.about.incarnation if own else None,
        )
        try:
            return self.connections.trials.claim_trials(request)
        except WorkerNotFound:  # the server has a new database
            self.register()
        except (NotFound, InvalidInput, Unauthorized, Forbidden):
            raise
        except TunesmithError as error:
            if own:
                raise
            if not self.draining.is_set():
                log.warning("The server gave no trial: %s", error)
        return ClaimResponse()

    @contextmanager
    def holding(self, attempt: Attempt) -> Iterator[None]:
        """Renew the attempt's lease within this context."""
        lease = attempt.claimed.lease
        with self._lock:
            self._held[lease] = attempt
        self.holds_more.set()
        try:
            if self.draining.is_set():
                attempt.end_early(Early.DRAINED)
            yield
        finally:
            with self._lock:
                del self._held[lease]
                self._busy_at = time.monotonic()

    def leases(self) -> dict[str, ClaimedTrial]:
        """Return the trials whose leases are to be renewed: under way, or being handed in."""
        all_of_them = [journal.claimed for journal in self._leftovers]
        all_of_them += [attempt.claimed for attempt in self.held().values()]
        return {claimed.lease: claimed for claimed in all_of_them}

    def held(self) -> dict[str, Attempt]:
        """Return the attempts under way, by lease."""
        with self._lock:
            return dict(self._held)
