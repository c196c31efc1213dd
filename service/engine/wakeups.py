"""Wake-ups between API and engine: datagrams on a pair of local sockets.

They are hints. One that gets lost costs the wait until the next poll, nothing else.
"""

from __future__ import annotations

import contextlib
import select
import socket
from typing import Protocol


class Wakeups(Protocol):
    """A way to wake the other side, and to be woken."""

    def send(self) -> None:
        """Wake the other side."""
        ...

    def wait(self, seconds: float) -> bool:
        """Sleep until woken or `seconds` are over; say whether it was woken."""
        ...


class SocketWakeups:
    """Wake-ups over one end of a socket pair."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._socket.setblocking(False)

    def send(self) -> None:
        """Wake the other side; a full socket means that it will wake anyway."""
        with contextlib.suppress(OSError):
            self._socket.send(b"!")

    def wait(self, seconds: float, also: int | None = None) -> bool:
        """Sleep until woken; a closed other end wakes for good, so callers watch `closed`.

        Args:
            seconds: The longest sleep.
            also: A file descriptor that wakes when it becomes readable.
        """
        watched = [self._socket.fileno(), *([] if also is None else [also])]
        ready, _, _ = select.select(watched, [], [], seconds)
        self.drain()
        return bool(ready)

    def drain(self) -> None:
        """Forget wake-ups that came in the meantime: one look answers them all."""
        with contextlib.suppress(BlockingIOError):
            while self._socket.recv(64):
                pass
