"""The engine as a process."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from typing import Protocol

from service.core.ports import EngineStore
from service.engine.engine import POLL_S, Engine
from service.engine.lease import Lease
from service.engine.samplers import remote
from service.engine.wakeups import SocketWakeups
from tunesmith.errors import Unavailable

log = logging.getLogger(__name__)


class Bell(Protocol):
    """Wakes the servers on other machines, and is rung by them."""

    def ring(self) -> None:
        """Wake them."""
        ...

    def drain(self) -> None:
        """Forget what came in the meantime."""
        ...

    def fileno(self) -> int:
        """Return what becomes readable when it is rung."""
        ...


def run(store: EngineStore, lease: Lease, wakeups: SocketWakeups, bell: Bell, stop: threading.Event) -> None:
    """Run the engine until `stop` is set.

    Args:
        store: The database.
        lease: What it serves studies under.
        wakeups: To wake the API that started it, and be woken by it.
        bell: To wake those of other servers, and be woken by them.
        stop: Set by a signal, or when the parent is gone.
    """

    def notify() -> None:
        wakeups.send()
        bell.ring()

    engine = Engine(store, notify, lease=lease)
    while not stop.is_set():
        remote.shared.take_in()  # or its answer, which nobody may wait for any more, would wake for ever
        try:
            busy = engine.turn()
        except Unavailable as error:
            log.warning("%s; trying again", error)
            stop.wait(POLL_S)
            continue
        if not busy:
            answer = remote.shared.fileno()
            wakeups.wait(POLL_S, bell.fileno(), *([] if answer is None else [answer]))
            bell.drain()
            time.sleep(engine.can_wait_s)


def stop_on_signals(stop: threading.Event) -> None:
    """Let SIGTERM end the loop; SIGINT is left to the parent, which gets it from the terminal too."""
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def stop_with_parent(stop: threading.Event) -> None:
    """Set `stop` when standard input ends: the parent is gone, however it ended."""

    def watch() -> None:
        while os.read(
            0, 64
        ):  # not sys.stdin: a thread that holds its lock makes the interpreter's end a crash
            pass
        stop.set()

    threading.Thread(target=watch, name="tunesmith-parent", daemon=True).start()


def wakeups_on(fd: int | None) -> SocketWakeups:
    """Return the wake-ups on an inherited socket; None for an engine that has no API beside it."""
    return SocketWakeups(*([] if fd is None else [socket.socket(fileno=fd)]))
