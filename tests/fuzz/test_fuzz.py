"""Whatever is sent, by whomever: no server error, no hang, nothing that the caller may not do.

A short run; `make fuzz REQUESTS=10000` goes on for longer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import httpx
import pytest
from fastapi.responses import JSONResponse
from schemathesis.core import NOT_SET

from service.api import studies
from service.door.rules import RULES
from tests.fuzz.attack import Attack, Result, description
from tests.fuzz.callers import CALLERS, Caller
from tests.fuzz.databases import Files, OnServer
from tests.fuzz.run import send_as
from tests.fuzz.world import Template, World
from tests.support.postgres import PostgresServer

JSON = "application/json"
BY_NAME = {caller.name: caller for caller in CALLERS}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template.make(Files(tmp_path_factory.mktemp("template")))


@pytest.fixture(params=CALLERS, ids=lambda caller: caller.name)
def caller(request: pytest.FixtureRequest) -> Caller:
    found: Caller = request.param
    return found


@pytest.fixture
def world(template: Template, caller: Caller) -> Iterator[World]:
    with template.world(caller) as found:
        yield found


def test_no_request_is_answered_as_it_must_not_be(caller: Caller, template: Template) -> None:
    result = Result()
    send_as(caller, template, 40, random.Random(1), result)
    assert result.findings == {}
    assert result.requests >= 40
    assert result.server_errors == 0


def test_postgresql_takes_whatever_is_sent(postgres: PostgresServer) -> None:
    result = Result()
    send_as(BY_NAME["admin"], Template.make(OnServer(postgres)), 40, random.Random(1), result)
    assert result.findings == {}
    assert result.server_errors == 0


def test_every_operation_is_somebodys_or_nobodys_on_purpose() -> None:
    operations = {o.ok().definition.raw["operationId"] for o in description().get_all_operations()}
    assert operations | {"watch"} == BY_NAME["admin"].may


def test_who_may_watch_is_let_in_and_nobody_else(caller: Caller, world: World) -> None:
    headers = {"Authorization": f"Bearer {world.token}"} if world.token else {}
    with httpx.Client(base_url=world.url, headers=headers, timeout=20) as http:
        for query in ("", "?studies=1,2", "?studies=x", "?last_event_id=%00", "?studies=" + "1," * 200):
            with http.stream("GET", f"/api/events{query}") as answer:
                status = answer.status_code
            expected = {200, 422} if "watch" in caller.may else {401, 403}
            assert status in expected


# What the fuzzing is worth


def send(world: World, caller: Caller, method: str) -> str:
    """Send a request about a study; return what was wrong with the answer."""
    attack = Attack(world, caller, Result())
    body = {"priority": 1} if method == "PATCH" else NOT_SET
    operation = description()["/api/studies/{study}"][method]
    attack.send(operation.Case(path_parameters={"study": "alpha"}, body=body, media_type=JSON), [])
    return " ".join(attack.result.findings)


@pytest.mark.parametrize("method", ["DELETE", "PATCH"])
@pytest.mark.parametrize("caller", [BY_NAME["viewer"], BY_NAME["nobody"]], ids=lambda caller: caller.name)
def test_a_hole_in_the_door_would_be_found(
    caller: Caller, world: World, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(world, caller, method) == ""
    for route in studies.router.routes:
        monkeypatch.setattr(route, "rule", RULES["GET /api/studies" if caller.scope else "GET /healthz"])
    found = send(world, caller, method)
    assert f"changed what {caller.name} must not change" in found
    assert f"{caller.name} is answered 20" in found


@pytest.mark.parametrize("caller", [BY_NAME["admin"]], ids=lambda caller: caller.name)
def test_a_broken_answer_would_be_found(
    caller: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.api.studies.reply", lambda *_: JSONResponse({"id": "one"}))
    assert "200: Response violates schema" in send(world, caller, "GET")
    monkeypatch.setattr("service.api.studies.reply", lambda *_: JSONResponse({}, 418))
    assert "418: Undocumented status code" in send(world, caller, "GET")
    monkeypatch.setattr("service.api.studies.reply", lambda *_: JSONResponse({}, 500))
    assert "server error 500" in send(world, caller, "GET")
