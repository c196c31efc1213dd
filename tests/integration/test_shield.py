"""Pages of other sites cannot use a visitor's browser against the server; every request has its bounds."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest

from service.serve import allowed_hosts
from tests.support.server_process import ServerProcess, running_server
from tests.support.serving import Service, served
from tunesmith import notes

STUDY = {
    "name": "x",
    "space": {"x": {"type": "float", "low": 0, "high": 1}},
    "objectives": {"metric": "m"},
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    url = f"sqlite:///{tmp_path_factory.mktemp('shield') / 'tunesmith.db'}"
    hosts = allowed_hosts("127.0.0.1", ["Tune.example"])
    with served(url, engine=False, allowed_hosts=hosts) as running:
        yield running


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:1",
        "127.0.0.1:8765",
        "127.9.9.9",
        "[::1]:8765",
        "tune.example:443",
        "a.localhost",
    ],
)
def test_a_server_answers_to_its_names(service: Service, host: str) -> None:
    assert service.http.get("/api/studies", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "tune.example.evil", "10.0.0.1",
        "[::2]", "127.0.0.1@evil.example", "127.0.0.1:80:80", "tune.example/", "",
    ],
)  # fmt: skip
def test_a_name_that_was_made_to_lead_here_gets_nothing(service: Service, host: str) -> None:
    for path in ("/", "/api/studies", "/healthz", "/login"):
        answer = service.http.get(path, headers={"Host": host})
        assert answer.status_code in (400, 421), path
        assert "--allowed-host" in answer.text or answer.status_code == 400


def test_who_listens_for_others_is_called_by_any_name_unless_told() -> None:
    assert allowed_hosts("0.0.0.0", []) is None
    assert allowed_hosts("0.0.0.0", ["a"]) == {"a"}
    assert allowed_hosts("127.0.0.1", []) == allowed_hosts("::1", []) == frozenset()


CROSS = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "http://localhost"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", CROSS)
def test_another_sites_page_changes_nothing(service: Service, headers: dict[str, str]) -> None:
    refused = [
        service.http.post("/api/studies", json=STUDY, headers=headers),
        service.http.request("PATCH", "/api/studies/x", json={"state": "PAUSED"}, headers=headers),
        service.http.delete("/api/studies/x", headers=headers),
        service.http.post("/login", data={"token": "x"}, headers=headers),
        service.http.post("/logout", headers=headers),
        service.http.get("/api/events", headers=headers),
    ]
    assert [answer.status_code for answer in refused] == [403] * 6
    assert refused[0].json()["type"] == "urn:tunesmith:Forbidden"


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_what_a_form_can_send_is_not_taken(service: Service, kind: str) -> None:
    refused = service.http.post("/api/studies", content=b"{}", headers={"Content-Type": kind})
    assert (refused.status_code, refused.json()["type"]) == (415, "about:blank")
    assert "application/json" in refused.json()["detail"]


def test_the_servers_own_pages_may(service: Service) -> None:
    url = httpx.URL(service.client.url)
    own = {"Origin": f"http://{url.host}:{url.port}", "Sec-Fetch-Site": "same-origin"}
    assert service.http.post("/api/studies", json=STUDY, headers=own).status_code == 201
    behind_tls = {"Origin": "https://tune.example", "Host": "tune.example", "Sec-Fetch-Site": "same-origin"}
    assert service.http.delete("/api/studies/x", headers=behind_tls).status_code == 204


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/login",
        "/api/studies",
        "/api/nothing",
        "/nothing",
        "/healthz",
        "/static/x/style.css",
        "/static/no",
    ],
)
def test_every_answer_tells_browsers_to_be_careful(service: Service, path: str) -> None:
    headers = service.http.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("same-origin", "strict-origin")
    assert "cache-control" in headers
    assert "access-control-allow-origin" not in headers


def test_what_only_a_script_can_ask_for_is_kept_from_caches_and_other_sites(service: Service) -> None:
    headers = service.http.post("/api/studies", json={**STUDY, "name": "of-a-script"}).headers
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "content-security-policy" not in headers


def test_even_an_answer_to_an_error_nobody_foresaw_does(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("tsm_secret")

    monkeypatch.setattr(service.store, "workers", broken)
    answer = service.http.get("/api/workers")
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (500, "nosniff")
    assert "tsm_secret" not in answer.text


def test_an_error_nobody_foresaw_on_the_short_way_is_a_problem_too(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("tsm_secret")

    monkeypatch.setattr(service.store, "report", broken)
    body = {"lease": "x", "points": [{"step": 0, "metrics": {"loss": 1.0}}]}
    answer = service.http.post("/api/trials/1/metrics", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "tsm_secret" not in answer.text


def test_an_address_and_headers_have_a_bound(service: Service) -> None:
    assert refusal(service, params={"x": "x" * 20_000}) == 414
    assert refusal(service, headers={f"X-{i}": "x" * 1000 for i in range(70)}) == 431


def refusal(service: Service, tries: int = 30, **request: Any) -> int:
    """The status of the answer; asked again where the connection was closed before all were sent."""
    for _ in range(tries - 1):
        with suppress(httpx.ReadError):
            return service.http.get("/api/studies", **request).status_code
    return service.http.get("/api/studies", **request).status_code


# A real server: what uvicorn would take without end


def send_all(connection: socket.socket, piece: bytes, times: int) -> None:
    for _ in range(times):
        connection.sendall(piece)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with running_server(tmp_path_factory.mktemp("bounds")) as running:
        yield running


@pytest.mark.parametrize(
    "begin", [b"GET /healthz HTTP/1.1\r\nX-Endless: ", b"GET /", b"GET /healthz HTTP/1.1\r\n"]
)
def test_a_head_that_does_not_end_is_hung_up_on(server: ServerProcess, begin: bytes) -> None:
    piece = b"X-Some: header\r\n" * 500 if begin.endswith(b"\r\n") else b"x" * 8000
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(begin)
        with pytest.raises(OSError, match=r"reset|Broken pipe"):
            send_all(connection, piece, 20_000)  # more than any buffer between us takes
    assert httpx.get(f"{server.url}/healthz").status_code == 200


def test_a_large_body_is_no_long_head(server: ServerProcess) -> None:
    body = b'{"x": "' + b"x" * 3_000_000 + b'"}'
    token = notes.find(server.url)
    assert token is not None
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token.token}"}
    with httpx.Client(base_url=server.url, headers=headers) as http:
        for _ in range(3):
            assert http.post("/api/studies", content=body).status_code == 422
