"""A wire whose far end is a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

import httpx

from tunesmith.wire import Request, Response, Unanswered, Unreachable

Handler = Callable[[httpx.Request], httpx.Response]


class Mocked:
    """`tunesmith.wire.Wire`: hands each request to a function, and makes its errors those of a wire.

    Args:
        handler: Returns the answer to a request, or raises an error of httpx.
        url: The server that it is.
    """

    def __init__(
        self, handler: Callable[[httpx.Request], httpx.Response], url: str = "http://server"
    ) -> None:
        self._handler = handler
        self._url = httpx.URL(url)
        self.sent: list[Request] = []

    def send(self, request: Request, into: BinaryIO | None = None) -> Response:
        self.sent.append(request)
        body = (
            request.body if request.body is None or isinstance(request.body, bytes) else request.body.read()
        )
        url = self._url.join(request.path)
        host = {"Host": self._url.netloc.decode()}
        asked = httpx.Request(
            request.method,
            url.copy_with(host=request.host) if request.host else url,
            headers={**host, **request.headers},
            content=body,
        )
        try:
            found = self._handler(asked)
            content = found.read()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(str(error)) from error
        except httpx.HTTPError as error:
            raise Unanswered(str(error)) from error
        if into is not None and found.is_success:
            into.write(content)
        return Response(found.status_code, found.headers, content)

    def close(self) -> None:
        pass
