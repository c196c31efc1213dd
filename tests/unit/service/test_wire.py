"""What the server writes to a connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from service.wire import LARGE, InOnePiece


class Recorder:
    """A transport that keeps what it is given."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def close(self) -> None:
        self.written.append(b"closed")

    def is_closing(self) -> bool:
        return b"closed" in self.written


def written(use: Callable[[InOnePiece], Any]) -> list[bytes]:
    """Return what a transport is given when one is used like this, until the loop comes round again."""

    async def run() -> list[bytes]:
        recorder = Recorder()
        use(InOnePiece(cast("asyncio.Transport", recorder), asyncio.get_running_loop()))
        await asyncio.sleep(0)
        return recorder.written

    return asyncio.run(run())


def test_what_is_written_at_once_goes_out_in_one_piece() -> None:
    assert written(lambda t: (t.write(b"head"), t.write(b"body"))) == [b"headbody"]


def test_what_is_large_goes_out_by_itself_and_in_its_order() -> None:
    large = b"x" * (LARGE + 1)
    assert written(lambda t: (t.write(b"a"), t.write(large), t.write(b"b"))) == [b"a", large, b"b"]


def test_nothing_is_lost_when_the_connection_is_closed() -> None:
    assert written(lambda t: (t.write(b"last"), t.close())) == [b"last", b"closed"]


def test_everything_else_is_asked_of_the_transport() -> None:
    found: list[bool] = []
    written(lambda t: (found.append(t.is_closing()), t.close(), found.append(t.is_closing())))
    assert found == [False, True]
