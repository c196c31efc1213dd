"""Every scope against every route: each does what it may, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from service.door.failures import Failures
from service.door.rules import RULES
from tests.support.serving import Service, served
from tunesmith.client import new_request_id
from tunesmith.tokens import Scope

LINE = {"x": {"type": "float", "low": 0.0, "high": 1.0}}
PLACES = {
    "study": "mine", "number": "0", "trial": "1", "attempt": "1", "name": "a.bin", "worker": "w",
    "token": "999", "task": "image-classification",
}  # fmt: skip
WHO = ["nobody", "nonsense", *Scope, "worker of mine", "worker of others"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    url = f"sqlite:///{tmp_path_factory.mktemp('scopes') / 'tunesmith.db'}"
    with served(url, engine=False, auth=True) as running:
        for name in ("mine", "others"):
            running.client.create_study(
                {"name": name, "space": LINE, "objectives": {"metric": "loss"}, "sampler": "random"}
            )
            running.client.enqueue(name, {"x": 0.5})
        assert running.client.claim("mine") is not None
        yield running


@pytest.fixture(scope="module")
def callers(service: Service) -> Iterator[dict[str, httpx.Client]]:
    """A client for each of WHO."""
    made = {scope.value: service.client.create_token(scope.value, scope).secret for scope in Scope}
    made["worker of mine"] = service.client.create_token("mine", "worker", studies=["mine"]).secret
    made["worker of others"] = service.client.create_token("others", "worker", studies=["others"]).secret
    made["nonsense"] = "tsm_nonsense"
    found = {who: client(service, made.get(who)) for who in WHO}
    yield found
    for each in found.values():
        each.close()


def client(service: Service, secret: str | None) -> httpx.Client:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return httpx.Client(base_url=service.client.url, headers=headers, timeout=10)


def ask(caller: httpx.Client, route: str) -> httpx.Response:
    """Send a request that is good enough to be let in, and too bad to do anything."""
    method, path = route.split()
    if path == "/api/events":
        path += "?studies=none"
    content = None if method in ("GET", "DELETE") else b"no JSON"
    headers = {"Content-Type": "application/json"}
    return caller.request(
        method, re.sub(r"{(\w+)}", lambda m: PLACES[m[1]], path), content=content, headers=headers
    )


def may(who: str, route: str) -> bool:
    rule = RULES[route]
    if not rule.scopes:
        return True
    if who == "worker of others" and rule.only:
        return False
    return who.split(maxsplit=1)[0] in rule.scopes


def test_every_route_of_the_openapi_document_is_listed(service: Service) -> None:
    paths = service.http.get("/api/openapi.json").json()["paths"]
    routes = {f"{method.upper()} {path}" for path, operations in paths.items() for method in operations}
    assert routes <= RULES.keys()
    pages = {route for route in RULES if not route.split()[1].startswith(("/api/", "/healthz", "/readyz"))}
    assert RULES.keys() - routes == pages | {"GET /api/openapi.json"}


def test_nobody_is_let_in_without_a_token_but_where_it_says_so() -> None:
    open_routes = {route for route, rule in RULES.items() if not rule.scopes}
    assert open_routes == {"GET /healthz", "GET /readyz", "GET /login", "POST /login", "POST /logout"}


def test_viewers_change_nothing_and_workers_only_what_they_run() -> None:
    changing = {route for route in RULES if not route.startswith("GET ")}
    viewers = {route for route in changing if Scope.VIEWER in RULES[route].scopes}
    assert viewers == {"POST /api/login-codes"}
    workers = {route for route in changing if Scope.WORKER in RULES[route].scopes}
    assert workers == {
        "POST /api/claims", "POST /api/trials/{trial}/metrics", "POST /api/trials/{trial}/finish",
        "PUT /api/trials/{trial}/attempts/{attempt}/artifacts/{name}", "PUT /api/workers/{worker}",
        "POST /api/workers/{worker}/heartbeat",
    }  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_each_is_let_in_where_the_table_says(
    service: Service, callers: dict[str, httpx.Client], who: str
) -> None:
    for route in RULES:
        service.app.state.door._failures = Failures()  # or `nonsense` would have to wait
        if route in ("DELETE /api/studies/{study}", "POST /api/login-codes") and may(who, route):
            continue  # these would do something
        answer = ask(callers[who], route)
        if may(who, route):
            assert answer.status_code not in (401, 403, 500), (route, answer.text)
        elif who in ("nobody", "nonsense"):
            expected = 303 if RULES[route].page else 401
            assert answer.status_code == expected, (route, answer.text)
        else:
            assert answer.status_code == 403, (route, answer.text)
            assert answer.json()["type"] == "urn:tunesmith:Forbidden"


def test_a_refusal_says_how_to_get_in(callers: dict[str, httpx.Client]) -> None:
    answer = callers["nobody"].get("/api/studies")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "tunesmith token create" in answer.json()["detail"]
    page = callers["nobody"].get("/studies/mine?sort=value&x=%2F")
    assert (page.status_code, page.headers["location"]) == (
        303,
        "/login?next=/studies/mine%3Fsort%3Dvalue%26x%3D%252F",
    )


@pytest.mark.parametrize("header", ["Basic dTpw", "Bearer", "bearer x y", "\xff", "Bearer " + "x" * 5000])
def test_an_odd_header_opens_nothing(service: Service, header: str) -> None:
    answer = httpx.get(f"{service.client.url}/api/me", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code in (400, 401)


def test_an_address_that_only_looks_like_another_is_not_open(callers: dict[str, httpx.Client]) -> None:
    for path in [
        "/api/tokens%0A",
        "/api//tokens",
        "/api/tokens/",
        "/API/tokens",
        "/api/%74okens",
        "//api/tokens",
    ]:
        assert callers["viewer"].get(path).status_code in (307, 403, 404), path
        assert callers["nobody"].get(path).status_code in (307, 401, 404), path


# Tokens for given studies


def claim(caller: httpx.Client, **fields: Any) -> httpx.Response:
    caller.put("/api/workers/w", json={"name": "w"})
    return caller.post("/api/claims", json={"worker": "w", "request_id": new_request_id(), **fields})


def test_a_claim_that_names_no_study_is_for_those_of_its_token(
    service: Service, callers: dict[str, httpx.Client]
) -> None:
    service.client.enqueue("others", {"x": 0.25})
    service.client.enqueue("mine", {"x": 0.25})
    found = claim(callers["worker of others"], count=10).json()["trials"]
    assert {trial["study"] for trial in found} == {"others"}
    lease = {"lease": found[0]["lease"], "points": [{"step": 0, "metrics": {"loss": 1.0}}]}
    url = f"/api/trials/{found[0]['id']}/metrics"
    assert callers["worker of others"].post(url, json=lease).status_code == 200
    refused = callers["worker of mine"].post(url, json=lease)
    assert (refused.status_code, "'others'" in refused.json()["detail"]) == (403, True)
    for odd in ("+", "0", "%20"):  # other ways to write the same number
        url = f"/api/trials/{odd}{found[0]['id']}/metrics"
        assert callers["worker of mine"].post(url, json=lease).status_code in (403, 404)


@pytest.mark.parametrize("ref", ["others", "2", "02", "nothing"])
def test_a_claim_that_names_another_study_is_refused(callers: dict[str, httpx.Client], ref: str) -> None:
    for studies in ([ref], ["mine", ref]):
        refused = claim(callers["worker of mine"], studies=studies)
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:tunesmith:Forbidden")


def test_the_claim_that_comes_with_an_end_is_for_the_studies_of_its_token_too(
    service: Service, callers: dict[str, httpx.Client]
) -> None:
    for name in ("others", "others", "mine"):
        service.client.enqueue(name, {"x": 0.5})
    mine, others = callers["worker of mine"], callers["worker of others"]
    [trial] = claim(others, count=1).json()["trials"]
    end = {"lease": trial["lease"], "state": "complete", "values": {"loss": 1.0}}
    request = {"worker": "w", "request_id": new_request_id()}
    url = f"/api/trials/{trial['id']}/finish"
    assert mine.post(url, json={**end, "claim_next": request}).status_code == 403
    refused = others.post(url, json={**end, "claim_next": {**request, "studies": ["mine"]}}).json()
    assert refused == {"state": "COMPLETE", "claimed": None}
    answer = others.post(url, json={**end, "claim_next": request}).json()
    assert answer["state"] == "COMPLETE"
    assert [t["study"] for t in answer["claimed"]["trials"]] == ["others"]


@pytest.mark.parametrize("ref", ["mine", "1"])
def test_a_study_may_be_named_by_id_too(callers: dict[str, httpx.Client], ref: str) -> None:
    assert claim(callers["worker of mine"], studies=[ref]).status_code == 200
    assert callers["worker of mine"].get(f"/api/studies/{ref}").json()["name"] == "mine"


def test_a_token_for_a_study_that_is_not_there_waits_for_it(service: Service) -> None:
    secret = service.client.create_token("early", "worker", studies=["later"]).secret
    with client(service, secret) as early:
        answer = claim(early, count=10, tasks=["image-classification"])
        assert (answer.status_code, answer.json()["trials"]) == (200, [])


def test_other_studies_are_neither_listed_nor_known_to_be_there(callers: dict[str, httpx.Client]) -> None:
    mine = callers["worker of mine"]
    assert [s["name"] for s in mine.get("/api/studies").json()["studies"]] == ["mine"]
    there, missing = mine.get("/api/studies/others"), mine.get("/api/studies/nothing")
    assert (there.status_code, missing.status_code) == (403, 403)
    assert there.json()["detail"].replace("others", "nothing") == missing.json()["detail"]


# The life of a token


def test_a_token_opens_until_it_is_revoked(service: Service) -> None:
    made = service.client.create_token("short", "viewer")
    assert re.fullmatch(r"tsm_[A-Za-z0-9_-]{43}", made.secret)
    with client(service, made.secret) as caller:
        assert caller.get("/api/me").json() == {
            "name": "short", "scope": "viewer", "studies": [], "expires_at": None, "session": False,
        }  # fmt: skip
        service.client.revoke_token(made.id)
        assert caller.get("/api/me").status_code == 401


def test_no_list_has_a_secret(service: Service) -> None:
    made = service.client.create_token("quiet", "viewer")
    listed = service.http.get("/api/tokens").text
    assert '"quiet"' in listed
    assert made.secret not in listed
    assert "hash" not in listed


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"scope": "king"}, "scope"),
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "admin (environment)"}, "name"),
        ({"scope": "viewer", "studies": ["mine"]}, "studies"),
        ({"studies": ["../x"]}, "studies[0]"),
        ({"expires_s": 0}, "expires_s"),
        ({"expires_s": 10**12}, "expires_s"),
        ({"secret": "mine"}, "secret"),
    ],
)
def test_a_token_that_cannot_be_is_refused_with_the_field(
    service: Service, fields: dict[str, Any], path: str
) -> None:
    answer = service.http.post("/api/tokens", json={"name": "n", "scope": "worker", **fields})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, path)
