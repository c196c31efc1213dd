"""Nothing that a client sends is a server error: whatever it is, it is refused in words."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.support.serving import served

STUDY: dict[str, Any] = {
    "name": "x",
    "space": {"x": {"type": "float", "low": 0, "high": 1}},
    "objectives": {"metric": "m"},
}
CLAIM = {"worker": "w", "request_id": "r"}
NO_JSON = ["", "[" * 100_000, '{"a":' * 50_000, "1" * 5000, '{"seed": ' + "9" * 5000 + "}", b"\xff\xfe", "{"]
NO_OBJECT = ["null", "[]", '"x"', "5", "NaN", '{"\\ud800": 1}', '{"\\u0000": 1}', "{}"]
ODD = ["\ud800", "a\x00b", "", "x" * 100_000, math.nan, 10**400, -1, [], {}, None, True, [[[[1]]]]]
PARTS = [
    "0",
    "-1",
    "9" * 30,
    "9" * 5000,
    "%00",
    "%ff",
    "%C2%B2",
    "x%2Fy",
    "1.0",
    "..",
    "%2e%2e",
    "'",
    "nothing",
]


@pytest.fixture
def http(database_url: str) -> Iterator[httpx.Client]:
    with served(database_url, engine=False) as service:
        service.http.post("/api/studies", json=STUDY)
        service.http.put("/api/workers/w", json={"name": "w"})
        yield service.http


def send(http: httpx.Client, method: str, path: str, content: str | bytes | None = None) -> httpx.Response:
    answer = http.request(method, path, content=content, headers={"content-type": "application/json"})
    assert answer.status_code < 500, (method, path, content, answer.text)
    if answer.status_code >= 400 and path.startswith("/api"):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
    return answer


def test_a_body_of_any_kind_is_refused_in_words(http: httpx.Client) -> None:
    routes = [
        "studies",
        "studies/x/trials",
        "claims",
        "trials/1/metrics",
        "trials/1/finish",
        "workers/w/heartbeat",
    ]
    for route in routes:
        for body in NO_JSON:
            assert send(http, "POST", f"/api/{route}", body).status_code == 422
        for body in NO_OBJECT:
            send(http, "POST", f"/api/{route}", body)
    for body in [*NO_JSON, *NO_OBJECT]:
        send(http, "PATCH", "/api/studies/x", body)
        send(http, "PUT", "/api/workers/v", body)


def test_a_value_of_any_kind_in_any_field_is_refused_in_words(http: httpx.Client) -> None:
    bodies: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "studies", {**STUDY, "name": "y"}),
        ("PATCH", "studies/x", {"name": "x", "description": "", "budget": {}, "priority": 0}),
        ("POST", "studies/x/trials", {"params": {"x": 0.5}, "tags": []}),
        ("POST", "claims", {**CLAIM, "studies": ["x"], "tasks": [], "count": 1, "wait_s": 0}),
        ("POST", "trials/1/metrics", {"lease": "l", "points": [{"step": 0, "metrics": {"m": 1}}]}),
        ("POST", "trials/1/finish", {"lease": "l", "state": "complete", "values": {}, "reason": ""}),
        ("PUT", "workers/w", {"name": "w", "host": "", "slots": [], "tasks": [], "version": ""}),
        ("POST", "workers/w/heartbeat", {"leases": [], "draining": False}),
    ]
    for method, path, body in bodies:
        for field in body:
            for odd in [*ODD, *([value] for value in ODD), *({"m": value} for value in ODD)]:
                send(http, method, f"/api/{path}", json.dumps({**body, field: odd}))


def test_an_address_of_any_kind_is_refused_in_words(http: httpx.Client) -> None:
    for part in PARTS:
        for path in [
            f"/api/studies/{part}", f"/api/studies/{part}/trials", f"/api/studies/{part}/history",
            f"/api/studies/x/trials/{part}", f"/api/studies/x/trials/{part}/metrics", f"/api/tasks/{part}",
            f"/api/events?studies={part}", f"/studies/{part}", f"/tasks/{part}", f"/{part}",
        ]:  # fmt: skip
            if "events" not in path or part not in ("0", "9" * 18):
                send(http, "GET", path)
        send(http, "DELETE", f"/api/studies/{part}")
        send(http, "PATCH", f"/api/studies/{part}", '{"priority": 1}')
        send(http, "POST", f"/api/trials/{part}/finish", '{"lease": "l", "state": "complete"}')
        send(http, "PUT", f"/api/workers/{part}", '{"name": "n"}')


def test_a_condition_of_any_kind_is_read_at_once(http: httpx.Client) -> None:
    for value in ("step=x" + " " * 3000 + "x", "step" + " " * 3000, " " * 3000, "step=" + " x" * 1500):
        begin = time.process_time()
        assert send(http, "GET", f"/api/studies/x/trials?where={quote(value)}").status_code == 422
        assert time.process_time() - begin < 0.1
    answer = send(http, "GET", f"/api/studies/x/trials?where={'x' * 5000}")
    assert answer.status_code == 422
    assert "4000" in answer.json()["detail"]


def test_a_login_of_any_kind_is_refused_in_words(database_url: str) -> None:
    with served(database_url, engine=False, auth=True) as service:
        form = {"content-type": "application/x-www-form-urlencoded"}
        for body in (
            "",
            "token",
            "token=%00",
            "token=%ff&code=%ff",
            "code=" + "x" * 10_000,
            "next=%0d%0a",
            b"\xff",
        ):
            answer = service.http.post("/login", content=body, headers=form)
            assert answer.status_code in (200, 401, 429)
            assert answer.headers["content-type"].startswith("text/html")
        assert service.http.post("/login", content="a=1&" * 11, headers=form).status_code == 422
        assert service.http.post("/login", content="a" * 20_000, headers=form).status_code == 413
        for query in ("code=%00", "code=%ff", "code=" + "x" * 9000, "next=%0d%0aX:1", "next=//evil.example"):
            answer = service.http.get(f"/login?{query}")
            assert answer.status_code in (200, 401, 429)


def test_a_query_of_any_kind_is_refused_in_words(http: httpx.Client) -> None:
    for name in ("where", "sort", "limit", "after", "curve"):
        for value in [
            *PARTS,
            "",
            "tag=%00",
            "number<" + "9" * 500,
            "value=nan",
            "params.x=%ED%A0%80",
            "-",
            "a" * 9000,
        ]:
            send(http, "GET", f"/api/studies/x/trials?{name}={value}")
