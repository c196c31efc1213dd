"""What uvicorn is told: how long the head of a request may be, and what its log must not show."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 64 * 1024
LARGE = 64 * 1024
"""Bytes that are not put together with others."""
CODE = re.compile(r"(?<=[?&]code=)[^&\s]*")


class InOnePiece:
    """A transport that writes together what is written at once.

    uvicorn writes the head of an answer and its body apart: each would be a packet, and wake the client.

    Args:
        transport: What really writes.
        loop: When its turn is over, what was written goes out.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pieces: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write soon; what is large, at once."""
        if len(data) > LARGE:
            self._flush()
            self._transport.write(data)
            return
        if not self._pieces:
            self._loop.call_soon(self._flush)
        self._pieces.append(data)

    def close(self) -> None:
        """Close the connection once all is written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        if pieces and not self._transport.is_closing():  # else nobody reads it any more
            self._transport.write(b"".join(pieces))


class BoundedHttp(HttpToolsProtocol):
    """HTTP/1.1, but for requests whose address and headers do not end."""

    _in_head = False
    _begun_now = False
    _length = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client connected."""
        super().connection_made(cast("asyncio.Transport", InOnePiece(transport, self.loop)))

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head, self._begun_now, self._length = True, True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take what arrived, and hang up on a head that does not end."""
        super().data_received(data)
        if not self._in_head:
            return
        # What arrived together with its first byte may be the end of another request.
        self._length += 0 if self._begun_now else len(data)
        self._begun_now = False
        if self._length > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response(f"The address and headers are longer than {LONGEST_HEAD} bytes.")


class HideCodes(logging.Filter):
    """Leaves login codes out of the access log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with the code of an address taken out."""
        if isinstance(record.args, tuple):
            record.args = tuple(CODE.sub("...", a) if isinstance(a, str) else a for a in record.args)
        return True
