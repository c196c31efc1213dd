"""What a training process prints: passed on to the worker's stderr, the end of it kept."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time

KEPT = 16 * 1024
"""Bytes that are kept of an attempt's output."""

SETTLE_S = 1.0


class Output:
    """The read end of the pipe that a training process prints to."""

    def __init__(self, descriptor: int, name: str) -> None:
        self._descriptor = descriptor
        self._kept = b""
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)
        threading.Thread(target=self._copy, name=name, daemon=True).start()

    def begin(self) -> None:
        """Forget what was printed so far: an attempt begins."""
        self.tail()
        with self._lock:
            self._kept = b""

    def tail(self) -> str:
        """Return the end of what was printed, all that was written before this call included."""
        until = time.monotonic() + SETTLE_S
        while not self._ended.is_set() and self._waiting() and time.monotonic() < until:
            time.sleep(0.001)
        with self._lock:
            return self._kept.decode(errors="replace")

    def _waiting(self) -> bool:
        with self._lock:  # what was read is kept by the time this is ours
            return not self._ended.is_set() and bool(self._poll.poll(0))

    def _copy(self) -> None:
        """Copy until the process, and whoever else has its end of the pipe, is gone."""
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        more = True
        while more:
            poll.poll()
            with self._lock:
                chunk = os.read(self._descriptor, 65_536)
                self._kept = (self._kept + chunk)[-KEPT:]
                more = bool(chunk)
                if not more:
                    self._ended.set()
                    os.close(self._descriptor)
            pass_on(chunk)


def pass_on(chunk: bytes) -> None:
    """Write to our own stderr, if anyone reads it."""
    with contextlib.suppress(OSError):
        while chunk:
            chunk = chunk[os.write(2, chunk) :]
