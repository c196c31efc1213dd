"""What the writer answers, for the event loop that waits for it.

`asyncio.wrap_future` wakes the loop for each future. A transaction carries out the writes of many requests:
here all that is answered before the loop has come to it is taken in at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

Waiting = asyncio.Future[None]


class Answers:
    """The answers that one event loop waits for."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._come: deque[Waiting] = deque()
        self._due = False

    async def of(self, future: Future[T]) -> T:
        """Return the result of a future of another thread; who is cancelled cancels it."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:  # what was due in another one may never have been told
            self._loop, self._due = loop, False
        waiting: Waiting = loop.create_future()
        future.add_done_callback(partial(self._note, loop, waiting))
        try:
            await waiting
        except asyncio.CancelledError:
            future.cancel()
            raise
        return future.result()

    def _note(self, loop: asyncio.AbstractEventLoop, waiting: Waiting, _: Future[Any]) -> None:
        """Called in the other thread."""
        self._come.append(waiting)
        if not self._due and not loop.is_closed():
            self._due = True
            loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        self._due = False  # before the first is taken: whoever comes later calls again
        while self._come:
            waiting = self._come.popleft()
            if not waiting.done():
                waiting.set_result(None)
