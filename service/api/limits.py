"""Refuses bodies that are too large, without reading them to their end."""

from __future__ import annotations

import contextlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import answer
from tunesmith.errors import TooLarge


class BodyLimit:
    """ASGI middleware: a request body over `most` bytes is answered with 413."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"")
        if declared.isdigit() and int(declared) > self._most:
            await self._refuse(scope, receive, send)
            return
        read = 0

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise TooLarge(self._message())
            return message

        async def watching(message: Message) -> None:
            # Whatever the application makes of the error, the answer to such a body is 413.
            if read <= self._most:
                await send(message)

        with contextlib.suppress(TooLarge):
            await self._app(scope, counting, watching)
        if read > self._most:
            await self._refuse(scope, receive, send)

    def _message(self) -> str:
        return f"The body is larger than {self._most} bytes, the most this server accepts."

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = answer(TooLarge(self._message()).problem(), {"Connection": "close"})
        await response(scope, receive, send)
