"""The worker: a thread per slot, one that renews leases, and the main one, which minds signals."""

from __future__ import annotations

import logging
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tunesmith.client import Client
from workers.attempt import Early
from workers.desk import Desk
from workers.devices import Device
from workers.slots import Slot

log = logging.getLogger(__name__)

STOP_S = 4.0
"""Seconds that training has to reach its next step once the worker is stopping."""

LEAVE_S = 8.0
"""Seconds after which a stopping worker goes, whatever the server says."""

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True)
class Interrupted:
    """A signal came."""

    number: int


@dataclass(frozen=True)
class SlotDone:
    """A slot does no more."""


@dataclass(frozen=True)
class Broken:
    """The worker cannot go on."""

    error: Exception


@dataclass(frozen=True)
class ServerAway:
    """The server did not hear that the worker is leaving."""


Event = Interrupted | SlotDone | Broken | ServerAway


class Agent:
    """Runs a worker until it has nothing left to do or is told to stop.

    The main thread only waits for events, so that a signal is heard at once whatever the others wait for.

    Args:
        desk: Where the trials come from.
        devices: One per slot.
        data_dir: Where data sets lie.
        farewell: A client of little patience, for the last words.
    """

    def __init__(self, desk: Desk, devices: Sequence[Device], data_dir: Path, farewell: Client) -> None:
        self._desk = desk
        self._slots = [Slot(device, desk, data_dir) for device in devices]
        self._farewell = farewell
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def run(self) -> int:
        """Work; return the exit code: 0 done, 1 trials could not be handed back, 128 + n at a second signal.

        Raises:
            TunesmithError: the server refuses this worker, or it cannot train.
        """
        with self._signals():
            self._spawn("open", self._open)
            left = len(self._slots)
            while left:
                event = self._events.get()
                if isinstance(event, Interrupted):
                    log.info("Stopping: trials under way go back to the queue (once more to stop at once)")
                    return self._drain(left)
                if isinstance(event, Broken):
                    self._drain(left)
                    raise event.error
                left -= isinstance(event, SlotDone)
            self._desk.draining.set()
            self._desk.beat(self._farewell)
        return 0

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Turn signals into events. A SimpleQueue may be put into by a handler at any moment."""
        before = {
            number: signal.signal(number, lambda number, _: self._events.put(Interrupted(number)))
            for number in SIGNALS
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _spawn(self, name: str, target: Callable[[], None]) -> None:
        threading.Thread(target=self._guarded, args=(target,), name=name, daemon=True).start()

    def _guarded(self, target: Callable[[], None]) -> None:
        """Run a thread's work; no thread ends unnoticed."""
        try:
            target()
        except Exception as error:
            self._events.put(Broken(error))

    def _open(self) -> None:
        self._desk.register()
        log.info("Registered with %s as %s", self._desk.client.url, self._desk.worker)
        self._spawn("leases", self._desk.renew_leases)
        for number, slot in enumerate(self._slots):
            self._spawn(f"slot-{number}", lambda slot=slot: self._work(slot))  # type: ignore[misc]

    def _work(self, slot: Slot) -> None:
        self._guarded(slot.work)
        self._events.put(SlotDone())

    def _drain(self, left: int) -> int:
        """Stop training, hand the trials back and wait for the `left` slots, but not for long."""
        self._desk.draining.set()
        for attempt in self._desk.held().values():
            attempt.end_early(Early.DRAINED)
        self._spawn("farewell", self._say_farewell)
        begin, away = time.monotonic(), False
        while left and not (away and not self._desk.held()):
            waited = time.monotonic() - begin
            if waited > LEAVE_S:
                break
            if waited > STOP_S:
                self._kill()
            event = self._next_event(0.2)
            if isinstance(event, Interrupted):
                self._kill()
                return 128 + event.number
            away = away or isinstance(event, ServerAway)
            left -= isinstance(event, SlotDone)
        return self._leave()

    def _leave(self) -> int:
        self._kill()
        lost = list(self._desk.held().values())
        for attempt in lost:
            log.warning("%s could not be handed back; the server queues it once its lease is over", attempt)
        return 1 if lost else 0

    def _say_farewell(self) -> None:
        if not self._desk.beat(self._farewell):
            self._events.put(ServerAway())

    def _next_event(self, timeout_s: float) -> Event | None:
        try:
            return self._events.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def _kill(self) -> None:
        for slot in self._slots:
            slot.kill()
