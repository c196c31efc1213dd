"""Wake-ups between API and engine: datagrams on a pair of local sockets.

They are hints. One that gets lost costs the wait until the next poll, nothing else.
"""

from __future__ import annotations

import contextlib
import select
import socket


class SocketWakeups:
    """Wake-ups over ends of socket pairs: one for each engine, or the one to the API."""

    def __init__(self, *ends: socket.socket) -> None:
        self.ends = ends
        for end in ends:
            end.setblocking(False)

    def send(self) -> None:
        """Wake the other sides; a full socket means that one will wake anyway."""
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.send(b"!")

    def wait(self, seconds: float, *also: int) -> bool:
        """Sleep until woken; a closed other end wakes for good, so callers watch `closed`.

        Args:
            seconds: The longest sleep.
            also: File descriptors that wake when they become readable.
        """
        watched = [*(end.fileno() for end in self.ends), *also]
        ready, _, _ = select.select(watched, [], [], seconds)
        self.drain()
        return bool(ready)

    def drain(self) -> None:
        """Forget wake-ups that came in the meantime: one look answers them all."""
        for end in self.ends:
            with contextlib.suppress(OSError):
                while end.recv(64):
                    pass
