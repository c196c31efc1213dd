"""Refuses requests that no client of ours makes, and tells browsers to be careful with every answer.

Against pages of other sites that use a visitor's browser to reach this server: by sending forms or scripts
here (their origin is in the request), or by letting their own name lead to this machine (it is in `Host`).
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.careful import ALL, OF_DATA, with_defaults
from service.api.problems import answer, http_problem
from tunesmith.errors import Forbidden

LONGEST_ADDRESS = 16 * 1024
LONGEST_HEAD = 64 * 1024
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain"})
TAKE_FORMS = frozenset({"/login", "/logout"})
STREAM = "/api/events"
JSON = (b"content-type", b"application/json")
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?")


class _Refused(Exception):
    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class Shield:
    """ASGI middleware.

    Args:
        hosts: Under which names the server may be called, besides loopback ones; None for any.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        unsafe = scope["method"] not in SAFE

        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers", [])
                # What only a script can ask for is never shown.
                data = unsafe and JSON in headers
                message["headers"] = with_defaults(headers, OF_DATA if data else ALL)
            await send(message)

        try:
            self._check(scope)
        except Forbidden as error:
            await answer(error.problem())(scope, receive, careful)
        except _Refused as refused:
            problem = http_problem(refused.status, str(refused))
            await answer(problem, {"Connection": "close"})(scope, receive, careful)
        else:
            await self._app(scope, receive, careful)

    def _check(self, scope: Scope) -> None:
        """Raise what is wrong with a request."""
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            raise _Refused(414, f"The address is longer than {LONGEST_ADDRESS} bytes.")
        headers = dict(scope["headers"])
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LONGEST_HEAD:
            raise _Refused(431, f"The headers are longer than {LONGEST_HEAD} bytes.")
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if self._hosts is not None:
            self._check_host(host)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        unsafe = scope["method"] not in SAFE
        if unsafe or path == STREAM:
            _check_origin(headers, host)
        if unsafe:
            _check_type(headers, path)

    def _check_host(self, host: str) -> None:
        found = HOST.fullmatch(host)
        name = found[1] if found else ""
        if not (name and (name in (self._hosts or ()) or _is_loopback(name))):
            raise _Refused(
                421,
                "This server is not called by the name in this request. Use its loopback address, or start "
                "it with --allowed-host NAME.",
            )


@lru_cache(maxsize=64)
def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _check_origin(headers: dict[bytes, bytes], host: str) -> None:
    origin = headers.get(b"origin", b"").decode("latin-1").lower()
    site = headers.get(b"sec-fetch-site", b"same-origin")
    if site not in (b"same-origin", b"none") or (origin and origin.partition("://")[2] != host):
        raise Forbidden(
            "This request comes from a page of another site. If it does not, a proxy in between must hand on "
            "the Host header as it got it."
        )


def _check_type(headers: dict[bytes, bytes], path: str) -> None:
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind in FORMS and not (path in TAKE_FORMS and kind == b"application/x-www-form-urlencoded"):
        raise _Refused(415, "Send JSON, with Content-Type: application/json (curl --json), not a form.")
