"""A short way for the requests that workers make all the time.

It leads to the same handlers as the routes, past FastAPI's own routing and validation, which cost more than
the work itself. Whatever is unusual about a request goes the long way, and is answered there.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api import running
from service.api.context import Context
from service.api.problems import answer, headers_for, unforeseen
from service.door.guard import admit
from service.door.rules import RULES, Rule
from tunesmith.claims import ClaimRequest
from tunesmith.errors import TunesmithError
from tunesmith.reports import Finish, Report

JSON = b"application/json"
ABOUT_A_TRIAL = re.compile(r"/api/trials/([0-9]{1,18})/(metrics|finish)")

Handler = Callable[..., Awaitable[BaseModel]]


class Express(NamedTuple):
    """A request that takes the short way."""

    rule: Rule
    body: type[BaseModel]
    handler: Handler


CLAIMS = Express(RULES["POST /api/claims"], ClaimRequest, running.claim)
TRIALS = {
    "metrics": Express(RULES["POST /api/trials/{trial}/metrics"], Report, running.report),
    "finish": Express(RULES["POST /api/trials/{trial}/finish"], Finish, running.finish),
}


class ExpressLane:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        express = _express(scope)
        if express is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            await admit(express.rule, scope)
            body = await request.body()
            parsed = _parsed(express, body)
            found = None if parsed is None else await self._handle(express, scope, request, parsed)
        except ClientDisconnect:
            return
        except TunesmithError as error:
            await answer(error.problem(), headers_for(error))(scope, receive, send)
            return
        except Exception as error:
            await unforeseen(request, error)(scope, receive, send)
            return
        if found is None:
            await self._app(scope, _again(body, receive), send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": _headers(found)})
        await send({"type": "http.response.body", "body": found})

    @staticmethod
    async def _handle(express: Express, scope: Scope, request: Request, parsed: BaseModel) -> bytes:
        context: Context = scope["app"].state.context
        about = [int(trial) for trial in scope["path_params"].values()]
        found = await express.handler(context, request, parsed, *about)
        return found.model_dump_json().encode()


def _parsed(express: Express, body: bytes) -> BaseModel | None:
    """Return the body; None for one that is not valid, which the long way says."""
    try:
        return express.body.model_validate_json(body)
    except ValidationError:
        return None


def _headers(content: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"content-length", b"%d" % len(content)), (b"content-type", JSON)]


def _express(scope: Scope) -> Express | None:
    """Return what a request is; None for one that goes the long way."""
    if scope["type"] != "http" or scope["method"] != "POST" or scope.get("root_path"):
        return None
    if not any(name == b"content-type" and value == JSON for name, value in scope["headers"]):
        return None
    if scope["path"] == "/api/claims":
        scope["path_params"] = {}
        return CLAIMS
    about = ABOUT_A_TRIAL.fullmatch(scope["path"])
    if about is None:
        return None
    scope["path_params"] = {"trial": about[1]}
    return TRIALS[about[2]]


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that begins with a body that was read already."""
    read = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return read.pop() if read else await receive()

    return replay
