"""The engine as a process: one at a time for each database."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable

from service.core.ports import Store
from service.engine.engine import POLL_S, Engine
from service.engine.samplers import remote
from service.engine.wakeups import SocketWakeups
from tunesmith.errors import Unavailable

log = logging.getLogger(__name__)

CHECK_S = 2.0
"""How often the engine makes sure that it is the only one."""


ANSWER_POLL_S = 0.05
"""How often an engine that cannot be woken looks for an answer of the sampler process."""


def run(
    store: Store, wakeups: SocketWakeups | None, *, stop: threading.Event, alone: Callable[[], bool]
) -> None:
    """Run the engine until `stop` is set, or it is no longer the only one.

    Args:
        store: The database.
        wakeups: To wake the API and be woken by it; None: only polls.
        stop: Set by a signal, or when the parent is gone.
        alone: Whether this is the only engine on the database.
    """
    engine = Engine(store, notify=wakeups.send if wakeups else _nobody)
    checked = time.monotonic()
    while not stop.is_set():
        if time.monotonic() - checked > CHECK_S:
            if not alone():
                log.error("The engine's lock is lost")
                return
            checked = time.monotonic()
        remote.shared.take_in()  # or its answer, which nobody may wait for any more, would wake for ever
        try:
            busy = engine.turn()
        except Unavailable as error:
            log.warning("%s; trying again", error)
            stop.wait(POLL_S)
            continue
        if busy:
            continue
        if wakeups is None:
            stop.wait(POLL_S if remote.shared.fileno() is None else ANSWER_POLL_S)
        else:
            wakeups.wait(POLL_S, remote.shared.fileno())
            time.sleep(0.001)  # let what comes together be answered together


def _nobody() -> None:
    """There is no API to wake."""


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


def wakeups_on(fd: int | None) -> SocketWakeups | None:
    """Return the wake-ups on an inherited socket; None for none."""
    if fd is None:
        return None
    return SocketWakeups(socket.socket(fileno=fd))
