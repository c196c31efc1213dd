"""Small requests, each sent in one piece, over connections that are kept and used again.

urllib3 connects. What it does for each request besides costs several times what sending and reading takes,
and workers send a request for every step: so these are written here, and httptools reads the answers.
"""

from __future__ import annotations

import contextlib
import os
import socket
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from httptools import HttpParserCallbackError, HttpParserError, HttpParserUpgrade, HttpResponseParser
from urllib3.connection import HTTPConnection

from tunesmith.wire import PIECE, SEND_S, Request, Response, Unanswered

MOST_IDLE = 64
"""Connections that are kept open for the next request: one for each thread that asks at once."""

Connect = Callable[[str, float], HTTPConnection]
"""Returns an open connection to a host, within so many seconds."""


class Direct:
    """Connections to one server. Any thread may use it.

    Args:
        connect: How to connect.
        host: The server's address.
        name: What requests call the server: its address and port.
    """

    def __init__(self, connect: Connect, host: str, name: str) -> None:
        self._connect = connect
        self._host = host
        self._name = name
        self._idle: dict[str, list[HTTPConnection]] = defaultdict(list)
        self._closed = False
        self._process = os.getpid()
        weakref.finalize(self, _close, self._idle)

    def send(self, request: Request, path: str) -> Response:
        """Return the answer to a request whose body is in memory.

        Raises:
            Unanswered
            urllib3.exceptions.HTTPError: there is no connection.
        """
        message = _message(request, path, self._name)
        host = request.host or self._host
        connection = self._open(host, request.connect_s)
        try:
            answer = _ask(connection.sock, message, request.answer_s)
        except BaseException:
            connection.close()
            _close({host: self._idle[host]})  # they may be as dead: each would cost a timeout
            raise
        self._keep(host, connection, answer)
        return Response(answer.status, Headers(answer.headers), b"".join(answer.pieces))

    def _open(self, host: str, connect_s: float) -> HTTPConnection:
        if self._process != os.getpid():  # what was open before a fork is the parent's
            self._process = os.getpid()
            _close(self._idle)
        while idle := self._idle[host]:
            try:
                connection = idle.pop()
            except IndexError:  # another thread was faster
                break
            if connection.is_connected:
                return connection
            connection.close()
        return self._connect(host, connect_s)

    def _keep(self, host: str, connection: HTTPConnection, answer: _Answer) -> None:
        if answer.more_may_follow and not self._closed and len(self._idle[host]) < MOST_IDLE:
            self._idle[host].append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Close the connections."""
        self._closed = True
        _close(self._idle)


def _close(connections: Mapping[str, list[HTTPConnection]]) -> None:
    for idle in list(connections.values()):
        while idle:
            with contextlib.suppress(IndexError):  # another thread was faster
                idle.pop().close()


def _message(request: Request, path: str, name: str) -> bytes:
    body = request.body if isinstance(request.body, bytes) else b""
    lines = [
        f"{request.method} {path} HTTP/1.1",
        f"Host: {name}",
        "Accept-Encoding: identity",
        *(f"{name}: {value}" for name, value in request.headers.items()),
    ]
    if request.body is not None or request.method not in ("GET", "DELETE"):
        lines.append(f"Content-Length: {len(body)}")
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a header has a line break in it")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _ask(connection: socket.socket, message: bytes, answer_s: float) -> _Answer:
    answer = _Answer()
    connection.settimeout(SEND_S)
    try:
        try:
            connection.sendall(message)
        except (BrokenPipeError, ConnectionResetError):
            answer.refused = True  # it would not hear it all, and may have said why
        connection.settimeout(answer_s)
        while not answer.whole:
            answer.read(connection)
        return answer
    except TimeoutError as error:
        raise Unanswered(f"nothing within {connection.gettimeout():g} s") from error
    except HttpParserCallbackError as error:
        if error.__context__ is None or isinstance(error.__context__, Exception):
            raise Unanswered(str(error)) from error
        raise error.__context__ from None  # Ctrl-C
    except (OSError, HttpParserError, HttpParserUpgrade) as error:
        raise Unanswered(str(error) or type(error).__name__) from error


class Headers(Mapping[str, str]):
    """Headers by name, in lower case. Most answers' are never looked at: they are decoded when one is."""

    def __init__(self, raw: Sequence[tuple[bytes, bytes]]) -> None:
        self._raw = raw

    @cached_property
    def _decoded(self) -> dict[str, str]:
        return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self._raw}

    def __getitem__(self, name: str) -> str:
        return self._decoded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._decoded)

    def __len__(self) -> int:
        return len(self._decoded)


class _Answer:
    """An answer as it arrives; httptools calls its methods."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.pieces: list[bytes] = []
        self.whole = self.more_may_follow = self.refused = False
        self._headed = False
        self._parser = HttpResponseParser(self)

    def read(self, connection: socket.socket) -> None:
        piece = connection.recv(PIECE)
        if not piece:
            raise Unanswered("the connection was closed before the end of the answer")
        try:
            self._parser.feed_data(piece)
        except HttpParserError:
            if not self.whole:
                raise
            self.more_may_follow = False  # what follows is no answer to anything

    def on_message_begin(self) -> None:
        if self.whole:
            self.more_may_follow = False

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._headed:  # else it trails the body, or belongs to another answer
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        if not self.whole:
            self.status, self._headed = self._parser.get_status_code(), True

    def on_body(self, body: bytes) -> None:
        if not self.whole:
            self.pieces.append(body)

    def on_message_complete(self) -> None:
        if self.whole:
            return
        if self.status < 200:  # the answer itself follows
            self.headers.clear()
            self._headed = False
        else:
            self.whole = True
            self.more_may_follow = self._parser.should_keep_alive() and not self.refused
