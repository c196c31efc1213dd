"""Errors as problem documents (RFC 9457)."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from tunesmith.errors import (
    FieldProblem,
    InvalidInput,
    TooManyRequests,
    TunesmithError,
    Unauthorized,
    Unavailable,
)
from tunesmith.validation import field_problems

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
UNREADABLE = "There was an error parsing the body"
"""What FastAPI says of a body that makes the JSON parser fail in other ways than with a JSON error."""


def install(app: FastAPI) -> None:
    """Make the application answer every error with a problem document."""
    app.add_exception_handler(TunesmithError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, unforeseen)


def answer(problem: dict[str, Any], headers: Any = None) -> Response:
    """Return a problem document as a response."""
    return Response(orjson.dumps(problem), problem["status"], media_type=MEDIA_TYPE, headers=headers)


def _ours(_: Request, error: Exception) -> Response:
    assert isinstance(error, TunesmithError)  # noqa: S101 (as registered)
    return answer(error.problem(), headers_for(error))


def headers_for(error: TunesmithError) -> dict[str, str]:
    """Return what else an answer says of an error: when to try again, or how to say who one is."""
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.retry_s)}
    if isinstance(error, Unavailable):
        return {"Retry-After": "1"}
    return {"WWW-Authenticate": "Bearer"} if isinstance(error, Unauthorized) else {}


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
    if error.detail == UNREADABLE:
        return answer(InvalidInput("The body is not JSON: it is no text, or nested too deeply.").problem())
    return answer(http_problem(error.status_code, error.detail), error.headers)


def http_problem(status: int, detail: str) -> dict[str, Any]:
    """Return the problem document of an error that is HTTP's own."""
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}


def unforeseen(request: Request, error: Exception) -> Response:
    """Answer an error that nobody foresaw: the log has it, the client gets no traceback."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    problem = TunesmithError("Something went wrong in the server; its log says what.").problem()
    return answer(problem, {"Connection": "close"})  # as uvicorn will: the error goes on to it
