"""Errors as problem documents (RFC 9457)."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from tunesmith.errors import FieldProblem, InvalidInput, TunesmithError, Unavailable
from tunesmith.validation import field_problems

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


def install(app: FastAPI) -> None:
    """Make the application answer every error with a problem document."""
    app.add_exception_handler(TunesmithError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


def answer(problem: dict[str, Any], headers: Any = None) -> Response:
    """Return a problem document as a response."""
    return Response(orjson.dumps(problem), problem["status"], media_type=MEDIA_TYPE, headers=headers)


def _ours(_: Request, error: Exception) -> Response:
    assert isinstance(error, TunesmithError)  # noqa: S101 (as registered)
    headers = {"Retry-After": "1"} if isinstance(error, Unavailable) else None
    return answer(error.problem(), headers)


def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 (as registered)
    if any(e["type"] == "json_invalid" for e in error.errors()):
        first = error.errors()[0]
        where = first["loc"][-1]
        return answer(InvalidInput(f"The body is not JSON: {first['ctx']['error']} at {where}").problem())
    problems = [problem for found in error.errors() for problem in _problems_in(found, error.body)]
    return answer(InvalidInput(list(dict.fromkeys(problems))).problem())


def _problems_in(found: Any, body: Any) -> list[FieldProblem]:
    """Translate one error; FastAPI puts the place (body, query, path) before the location."""
    place, *loc = found["loc"]
    data = body if place == "body" else dict.fromkeys(loc)
    found["loc"] = tuple(loc)
    return field_problems([found], data)


def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 (as registered)
    problem = {
        "type": "about:blank",
        "title": error.detail,
        "status": error.status_code,
        "detail": error.detail,
    }
    return answer(problem, error.headers)


def _unforeseen(request: Request, error: Exception) -> Response:
    """An error nobody foresaw: the log has it, the client gets no traceback."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer(TunesmithError("Something went wrong in the server; its log says what.").problem())
