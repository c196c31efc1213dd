"""The cookie that holds a browser's session.

Browsers send cookies to every port of a host; the port is in its name, so that servers on one machine do not
log each other's visitors out.
"""

from __future__ import annotations

import re

from starlette.responses import Response
from starlette.types import Scope as Request

KEPT_S = 30 * 86_400
SECRET = re.compile(r"[A-Za-z0-9_-]{20,100}")


def _header(request: Request, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in request["headers"] if name == wanted), "")


def name_for(request: Request) -> str:
    """Return the name of the cookie: with the port that the browser sees."""
    _, _, port = _header(request, b"host").rpartition(":")
    default = "443" if request["scheme"] == "https" else "80"
    return f"tunesmith_{port if port.isascii() and port.isdigit() else default}"


def session_in(request: Request) -> str | None:
    """Return the secret of the session that a request brings; None where it brings none."""
    cookies = _header(request, b"cookie")
    if not cookies:
        return None
    wanted = name_for(request)
    for pair in cookies.split(";"):
        name, _, value = pair.strip().partition("=")
        if name == wanted and SECRET.fullmatch(value):
            return value
    return None


def keep(request: Request, response: Response, session: str) -> None:
    """Have the browser keep a session."""
    path = request.get("root_path") or "/"
    secure = request["scheme"] == "https"
    response.set_cookie(
        name_for(request), session, KEPT_S, path=path, secure=secure, httponly=True, samesite="lax"
    )


def drop(request: Request, response: Response) -> None:
    """Have the browser drop its session."""
    response.delete_cookie(name_for(request), path=request.get("root_path") or "/")
