"""A server with canned answers, for testing what talks to one."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from tunesmith.definitions import StudyDefinition

NOW = "2026-01-02T03:04:05Z"
DEFINITION = {
    "name": "tune",
    "space": {
        "lr": {"type": "float", "low": 1e-5, "high": 0.1, "log": True},
        "opt": {"type": "categorical", "choices": ["adam", "sgd"]},
    },
    "objectives": [{"metric": "loss", "direction": "minimize"}],
    "budget": {"trials": 10},
}


def study(**changes: Any) -> dict[str, Any]:
    """A study as the server sends it."""
    definition = StudyDefinition.parse({**DEFINITION, **changes.pop("definition", {})}).as_json()
    best = {"number": 3, "values": {"loss": 0.125}, "params": {"lr": 0.001, "opt": "adam"}}
    return {
        "id": 7, "name": "tune", "state": "ACTIVE", "definition": definition,
        "counts": {"complete": 4, "running": 2}, "best": best, "revision": 9, "created_at": NOW, **changes,
    }  # fmt: skip


def trial(number: int = 3, **changes: Any) -> dict[str, Any]:
    """A trial as the server sends it."""
    return {
        "id": 100 + number, "study_id": 7, "number": number, "state": "COMPLETE", "origin": "tpe",
        "params": {"lr": 0.001, "opt": "adam"}, "values": {"loss": 0.125},
        "metrics": {"loss": 0.125, "seconds": 2.5}, "step": 5, "attempt": 1, "worker": "gpu-a",
        "created_at": NOW, "started_at": "2026-01-02T03:05:00Z", "finished_at": "2026-01-02T03:07:05Z",
        "revision": 9, **changes,
    }  # fmt: skip


class Request(NamedTuple):
    method: str
    path: str
    query: dict[str, list[str]]
    body: Any


class Canned(ThreadingHTTPServer):
    """Answers `method path` with what was put into `answers`; keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Any] = {}
        self.asked: list[Request] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def will(self, what: str, answer: Any, status: int = 200) -> None:
        """Answer `what`, such as `GET /api/studies`, so.

        `answer` is a JSON value, or a function of the request that returns one, or (status, value).
        """
        self.answers[what] = (status, answer)

    def will_fail(self, what: str, status: int, kind: str, **problem: Any) -> None:
        self.will(what, {"type": f"urn:tunesmith:{kind}", "status": status, **problem}, status)


class _Handler(BaseHTTPRequestHandler):
    server: Canned

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        url = urlsplit(self.path)
        request = Request(
            self.command, url.path, parse_qs(url.query), json.loads(self.rfile.read(size)) if size else None
        )
        self.server.asked.append(request)
        status, answer = self.server.answers[f"{request.method} {request.path}"]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, tuple):
            status, answer = answer
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PATCH = do_DELETE = _answer

    def log_message(self, *_: Any) -> None:
        pass
