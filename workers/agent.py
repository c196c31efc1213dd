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

from workers.beats import Beats
from workers.desk import Desk
from workers.devices import Device
from workers.ends import Early
from workers.slots import Slot

log = logging.getLogger(__name__)

GRACE_S = 25.0
"""Seconds that a worker takes to stop; Kubernetes and Slurm kill after 30."""

TRAINING_SHARE = 0.7
"""The part of them in which training may reach its next batch and save; then it is killed."""

LISTEN_S = 1.0
"""A signal that comes just before a wait begins is heard when it ends: so waits are short."""

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
        grace_s: Seconds to stop in.
    """

    def __init__(
        self, desk: Desk, devices: Sequence[Device], data_dir: Path, grace_s: float = GRACE_S
    ) -> None:
        self._desk = desk
        self._beats = Beats(desk)
        self._slots = [Slot(device, desk, data_dir) for device in devices]
        self._grace_s = grace_s
        self._opened = False
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
                event = self._next_event(LISTEN_S)
                if isinstance(event, Interrupted):
                    log.info(
                        "Stopping: trials under way save a checkpoint and go back to the queue, within "
                        "%.0f s (once more to stop at once)", self._grace_s,
                    )  # fmt: skip
                    return self._drain(left)
                if isinstance(event, Broken):
                    self._drain(left if self._opened else 0)
                    raise event.error
                left -= isinstance(event, SlotDone)
            self._desk.draining.set()
            self._beats.beat()
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
        log.info("Registered with %s as %s", self._desk.connections.trials.url, self._desk.worker)
        self._spawn("leases", self._beats.run)
        self._desk.open()
        self._opened = True
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
        begin, away, killed = time.monotonic(), False, False
        while left and not (away and not self._desk.held()):
            waited = time.monotonic() - begin
            if waited > self._grace_s:
                break
            if waited > TRAINING_SHARE * self._grace_s and not killed:
                self._give_up_training()
                killed = True
            event = self._next_event(0.1)
            if isinstance(event, Interrupted):
                self._kill()
                return 128 + event.number
            away = away or isinstance(event, ServerAway)
            left -= isinstance(event, SlotDone)
        return self._leave()

    def _give_up_training(self) -> None:
        for attempt in self._desk.held().values():
            if attempt.trains:
                log.warning("%s did not stop in time and is killed: what it had yet to save is lost", attempt)
        self._kill()

    def _leave(self) -> int:
        self._kill()
        lost = list(self._desk.held().values())
        for attempt in lost:
            log.warning(
                "%s could not be handed back: the server queues it once its lease is over; its metrics are "
                "kept on this disk and delivered when this worker starts again", attempt,
            )  # fmt: skip
        return 1 if lost else 0

    def _say_farewell(self) -> None:
        if not self._beats.beat():
            self._events.put(ServerAway())

    def _next_event(self, timeout_s: float) -> Event | None:
        try:
            return self._events.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def _kill(self) -> None:
        for slot in self._slots:
            slot.kill()
