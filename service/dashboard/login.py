"""Logging a browser in: with a one-time code or a token, and out again."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from service.dashboard.pages import render
from service.door import cookies
from service.door.guard import GuardedRoute
from service.door.keeper import Door, address_of
from tunesmith.errors import Forbidden, InvalidInput, TooManyRequests, Unauthorized

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, route_class=GuardedRoute)

MOST_FIELDS = 10


@router.get("/login")
async def login_page(request: Request, code: str = "", next: str = "") -> Response:
    """Log in with the code in the address; without one, ask for a token."""
    door: Door = request.app.state.door
    if not door.asks:
        return _to(request, next)
    if code and not _looked_at_ahead(request):
        return await _log_in(request, next, code=code)
    return _ask(request, next, code=code)


@router.post("/login")
async def log_in(request: Request) -> Response:
    """Log in with what the form holds."""
    body = await request.body()
    try:
        form = dict(parse_qsl(body.decode("latin-1"), max_num_fields=MOST_FIELDS))
    except ValueError:
        raise InvalidInput(f"A login has at most {MOST_FIELDS} fields.") from None
    token, code = form.get("token", "").strip(), form.get("code", "")
    if not token and not code:
        return _ask(request, form.get("next", ""))
    return await _log_in(request, form.get("next", ""), code=code, token=token)


@router.post("/logout")
async def log_out(request: Request) -> Response:
    """End the browser's session."""
    await request.app.state.door.log_out(request.scope)
    answer = RedirectResponse(f"{_root(request)}/login", 303)
    cookies.drop(request.scope, answer)
    return answer


def _looked_at_ahead(request: Request) -> bool:
    """Whether this may not be somebody who opened the address.

    Browsers fetch pages ahead, and pages of others lead here: neither may use up the code by itself.
    """
    headers = request.headers
    ahead = any(headers.get(name) for name in ("sec-purpose", "purpose", "x-moz", "x-purpose"))
    return ahead or headers.get("sec-fetch-site") in ("cross-site", "same-site")


async def _log_in(request: Request, wanted: str, *, code: str = "", token: str = "") -> Response:
    door: Door = request.app.state.door
    try:
        session = await door.log_in(address_of(request.scope), code=code, token=token)
    except (Unauthorized, Forbidden, TooManyRequests) as error:
        return _ask(request, wanted, problem=error)
    answer = _to(request, wanted)
    if session:
        cookies.keep(request.scope, answer, session)
    return answer


def _ask(
    request: Request,
    wanted: str,
    *,
    code: str = "",
    problem: Unauthorized | Forbidden | TooManyRequests | None = None,
) -> Response:
    answer = render(
        request,
        "login.html",
        problem.status if problem else 200,
        code=code,
        next=wanted,
        problem=str(problem or ""),
    )
    # Of this page's address nobody is told more than the origin: it may hold a code.
    answer.headers["Referrer-Policy"] = "strict-origin"
    answer.headers["Cache-Control"] = "no-store"
    if isinstance(problem, TooManyRequests):
        answer.headers["Retry-After"] = str(problem.retry_s)
    return answer


def _to(request: Request, wanted: str) -> Response:
    """Lead on to the page asked for, if it is one of ours."""
    answer = RedirectResponse(wanted if is_local(wanted) else f"{_root(request)}/", 303)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def is_local(address: str) -> bool:
    """Whether an address is a path on this server, and nothing that a browser could take for another one.

    >>> is_local("/studies/mnist?sort=value"), is_local("//elsewhere"), is_local("https://elsewhere/")
    (True, False, False)
    """
    plain = address.isascii() and address.isprintable() and "\\" not in address
    if not plain or not address.startswith("/") or address.startswith("//"):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def _root(request: Request) -> str:
    root: str = request.scope.get("root_path", "")
    return root
