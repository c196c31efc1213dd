"""Long polls: claims that wait for a trial hold neither a thread nor a connection to the database."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from service.api.answers import Answers
from service.core.ports import Ready, Store, WaitingClaim
from tunesmith.claims import ClaimRequest, ClaimResponse

log = logging.getLogger(__name__)

POLL_S = 1.0
"""How long a lost wake-up can go unnoticed."""
REPORTS_S = 0.1
"""How long a trial that a report promoted can go unnoticed."""
GONE_S = 2.0
"""How long a client that hung up can go unnoticed."""


@dataclass(eq=False)
class _Waiter:
    request: ClaimRequest
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    dismissed: bool = False
    paused: bool = False
    """Its worker is: it waits for that to end, not for a trial."""

    def as_claim(self) -> WaitingClaim:
        request = self.request
        return WaitingClaim(
            request.request_id, frozenset(request.tasks), frozenset(request.studies), request.count
        )


class Polls:
    """The claims that wait, the longest waiting first."""

    def __init__(self, store: Store, wake_engine: Callable[[], None]) -> None:
        self._store = store
        self._answers = Answers()
        self._wake_engine = wake_engine
        self._waiters: dict[_Waiter, None] = {}  # a request may be here twice: it was sent again
        self._changed = asyncio.Event()
        self._stopping = False
        self._due = False

    async def claim(
        self, request: ClaimRequest, gone: Callable[[], Awaitable[bool]], only: frozenset[str] = frozenset()
    ) -> ClaimResponse:
        """Return trials, as soon as there are some; none when `wait_s` is over.

        Args:
            gone: Tells whether the client has hung up; then nothing is claimed any more.
            only: The studies that it may touch; none for all.
        """
        deadline = time.monotonic() + request.wait_s
        waiter = _Waiter(request)
        self._waiters[waiter] = None  # before the first try, so that no wake-up is missed
        noted = False
        try:
            while True:
                waiter.woken.clear()
                answer = await self._answers.of(self._store.claim(request, only))
                left = deadline - time.monotonic()
                if answer.waits and not request.own and not noted:
                    noted = True
                    self._wake_engine()
                done = answer.trials or answer.finished or answer.draining
                if done or left <= 0 or self._dismissed(waiter):
                    noted = noted and not answer.trials
                    return answer
                waiter.paused = bool(answer.paused)
                if not await self._sleep(waiter, left, gone) or self._dismissed(waiter):
                    self._changed.set()  # what woke it may be for another
                    return ClaimResponse(paused=answer.paused)
        finally:
            self._waiters.pop(waiter)
            if noted and request.wait_s:
                await self._answers.of(self._store.unwait(request.request_id))

    def _dismissed(self, waiter: _Waiter) -> bool:
        return waiter.dismissed or self._stopping

    @staticmethod
    async def _sleep(waiter: _Waiter, seconds: float, gone: Callable[[], Awaitable[bool]]) -> bool:
        """Sleep until woken or the time is over; False as soon as the client has hung up."""
        until = time.monotonic() + seconds
        while not waiter.woken.is_set() and (left := until - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(waiter.woken.wait(), min(left, GONE_S))
            if await gone():
                return False
        return True

    def changed(self) -> None:
        """Something was written: look soon whether it ends a wait."""
        if self._waiters:
            self._changed.set()

    def changed_by_report(self) -> None:
        """The same, within a moment, once for all reports until then: few of them end a wait."""
        if self._waiters and not self._due:
            self._due = True
            asyncio.get_running_loop().call_later(REPORTS_S, self._look_now)

    def _look_now(self) -> None:
        self._due = False
        self._changed.set()

    def dismiss(self, worker: str) -> None:
        """End the waits of a worker: it drains."""
        for waiter in self._waiters:
            if waiter.request.worker == worker:
                waiter.dismissed = True
                waiter.woken.set()

    def resume(self, worker: str) -> None:
        """A worker was resumed: look again what there is for it."""
        for waiter in self._waiters:
            if waiter.request.worker == worker:
                waiter.woken.set()

    def stop(self) -> None:
        """End all waits: the server stops."""
        self._stopping = True
        for waiter in self._waiters:
            waiter.woken.set()

    async def run(self) -> None:
        """Wake waits whenever something changed, and look by itself now and then."""
        while not self._stopping:
            try:
                await asyncio.wait_for(self._changed.wait(), POLL_S)
            except TimeoutError:
                if not self._waiters:
                    continue
            self._changed.clear()
            if self._waiters:
                await self._look()

    async def _look(self) -> None:
        named = sorted({name for w in self._waiters for name in w.request.studies})
        try:
            ready, still = await asyncio.to_thread(self._store.look, named)
        except Exception as error:
            # Whatever it was, the next look will find what this one missed.
            log.warning("Could not look for changes: %r", error)
            return
        self._wake_finished({*named} - still)
        self.wake(ready)

    def wake(self, ready: Iterable[Ready]) -> None:
        """Wake as many waits as there are trials, the longest waiting first."""
        asleep = [w for w in self._waiters if not w.woken.is_set() and not w.paused]
        for study in ready:
            left = study.waiting
            for waiter in asleep:
                wanted = waiter.as_claim().wants(study.name, study.id, study.task)
                if wanted and left > 0 and not waiter.woken.is_set():
                    waiter.woken.set()
                    left -= waiter.request.count

    def _wake_finished(self, over: set[str]) -> None:
        """Wake the waits for studies all of which are finished or gone."""
        for waiter in self._waiters:
            if waiter.request.studies and over.issuperset(waiter.request.studies):
                waiter.woken.set()
