"""A proxy between workers and server that delays, drops and duplicates requests, and remembers the rest."""

from __future__ import annotations

import asyncio
import random
import re
import threading
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Self

from tests.chaos.record import Record

LARGEST = 2**24
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
CONNECTION = re.compile(rb"\r\nconnection: *[^\r]*", re.IGNORECASE)


@dataclass(frozen=True)
class Fate:
    """What becomes of a request.

    Attributes:
        delay_s: Seconds before it goes on to the server.
        dropped: It never gets there.
        again_s: It gets there a second time, so many seconds later; the second answer is thrown away.
        muted: Its answer is thrown away.
    """

    delay_s: float = 0.0
    dropped: bool = False
    again_s: float | None = None
    muted: bool = False

    def __str__(self) -> str:
        if self.dropped or self.muted:
            return "dropped" if self.dropped else "unanswered"
        return "twice" if self.again_s is not None else "late" if self.delay_s else "passed"


def draw(chance: random.Random) -> Fate:
    """Draw the fate of a request: most of them pass."""
    kind = chance.random()
    if kind < 0.02:
        return Fate(dropped=True)
    if kind < 0.04:
        return Fate(muted=True)
    if kind < 0.06:
        return Fate(again_s=chance.choice([0.0, 0.0, 0.5, 4.0]))
    if kind < 0.09:
        return Fate(delay_s=chance.choice([0.1, 0.5, 1.0, 4.0]))
    return Fate()


@dataclass(frozen=True)
class Request:
    """One HTTP request as it came."""

    method: str
    path: str
    head: bytes
    body: bytes

    def once(self) -> bytes:
        """The bytes for a connection of its own."""
        return CONNECTION.sub(b"", self.head)[:-2] + b"connection: close\r\n\r\n" + self.body


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Read one request. Raises IncompleteReadError when there is none."""
    head = await reader.readuntil(b"\r\n\r\n")
    method, path, _ = head.split(b" ", 2)
    body = b""
    if CHUNKED.search(head):
        while not body.endswith(b"0\r\n\r\n"):
            size = await reader.readuntil(b"\r\n")
            body += size + await reader.readexactly(int(size.split(b";")[0], 16) + 2)
    elif length := LENGTH.search(head):
        body = await reader.readexactly(int(length[1]))
    return Request(method.decode(), path.decode().partition("?")[0], head, body)


class Proxy:
    """Listens on a port of its own, in a thread of its own, until it is closed.

    Args:
        port: Where the server listens on 127.0.0.1.
        seed: Decides the fates.
    """

    def __init__(self, port: int, seed: str) -> None:
        self._server_port = port
        self._chance = random.Random(seed)
        self.record = Record()
        self.fates: Counter[str] = Counter()
        self.calm = False
        self._repeating: set[asyncio.Future[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._listening = threading.Event()
        self._thread = threading.Thread(
            target=self._loop.run_until_complete, args=[self._run()], name="proxy"
        )

    def __enter__(self) -> Self:
        self._closing = asyncio.Event()
        self._thread.start()
        self._listening.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()
        self._loop.close()

    async def _run(self) -> None:
        listener = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LARGEST, backlog=1000)
        self.port: int = listener.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._listening.set()
        await self._closing.wait()
        listener.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # connections close in the loop's next turn

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._pass_on(await read_request(reader), reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has hung up
        finally:
            writer.close()

    def _draw(self) -> Fate:
        fate = Fate() if self.calm else draw(self._chance)
        self.fates[str(fate)] += 1
        return fate

    async def _pass_on(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Pass one request on and its answer back; say whether the connection goes on."""
        fate = self._draw()
        if fate.dropped:
            return False
        await asyncio.sleep(fate.delay_s)
        if fate.again_s is not None:
            repeating = asyncio.ensure_future(self._repeat(request, fate.again_s))
            self._repeating.add(repeating)
            repeating.add_done_callback(self._repeating.discard)
        answer = await self._unless_gone(self._ask(request), reader)
        if answer is None or fate.muted:
            return False
        writer.write(CONNECTION.sub(b"", answer, count=1))
        await writer.drain()
        return True

    async def _unless_gone(
        self, asking: Coroutine[None, None, bytes | None], reader: asyncio.StreamReader
    ) -> bytes | None:
        """Wait for an answer, but hang up on the server as soon as the client has hung up on us."""
        answer = asyncio.ensure_future(asking)
        gone = asyncio.ensure_future(reader.read(1))  # a client says nothing more before it has its answer
        try:
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else None
        finally:
            answer.cancel()
            gone.cancel()
            await asyncio.gather(answer, gone, return_exceptions=True)

    async def _repeat(self, request: Request, after_s: float) -> None:
        await asyncio.sleep(after_s)
        await self._ask(request)

    async def _ask(self, request: Request) -> bytes | None:
        """Send the request on a new connection; None where no whole answer comes."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            return None
        try:
            writer.write(request.once())
            answer = await reader.read(-1)
        except OSError:
            return None
        finally:
            writer.close()
        return answer if self._noted(request, answer) else None

    def _noted(self, request: Request, answer: bytes) -> bool:
        """Record an answer, if it is a whole one."""
        head, found, body = answer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not found or (length is not None and len(body) < int(length[1])):
            return False
        status = int(head.split(b" ", 2)[1])
        try:
            self.record.note(request.method, request.path, request.body, status, body)
        except (ValueError, KeyError) as error:
            self.record.broken.append(f"{request.path} was answered with {body[:300]!r}: {error!r}")
        return True
