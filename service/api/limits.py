"""Refuses bodies that are too large, without reading them to their end."""

from __future__ import annotations

import contextlib
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import answer
from tunesmith.errors import TooLarge

ARTIFACT = re.compile(r"/api/trials/[^/]+/attempts/[^/]+/artifacts/[^/]+$")
FORMS = ("/login", "/logout")
LARGEST_FORM = 16 * 1024
"""Bytes that somebody may send without a token."""


class BodyLimit:
    """ASGI middleware: a request body over `most` bytes, or `artifact` for one, is answered with 413."""

    def __init__(self, app: ASGIApp, most: int, artifact: int) -> None:
        self._app = app
        self._most = most
        self._artifact = artifact

    def _limit(self, scope: Scope) -> int:
        stores = scope["method"] == "PUT" and ARTIFACT.search(scope["path"])
        if stores:
            return self._artifact
        return LARGEST_FORM if scope["path"].endswith(FORMS) else self._most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._limit(scope)
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        if declared.isdigit() and int(declared) > most:
            await _refuse(most, scope, receive, send)
            return
        read = 0

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise TooLarge(_message(most))
            return message

        async def watching(message: Message) -> None:
            # Whatever the application makes of the error, the answer to such a body is 413.
            if read <= most:
                await send(message)

        with contextlib.suppress(TooLarge):
            await self._app(scope, counting, watching)
        if read > most:
            await _refuse(most, scope, receive, send)


def _message(most: int) -> str:
    return f"The body is larger than {most} bytes, the most this server accepts here."


async def _refuse(most: int, scope: Scope, receive: Receive, send: Send) -> None:
    response = answer(TooLarge(_message(most)).problem(), {"Connection": "close"})
    await response(scope, receive, send)
