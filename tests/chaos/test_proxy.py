from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.chaos import proxy
from tests.chaos.proxy import Fate, Proxy
from tests.support.worker_process import eventually

PATH = "/api/trials/7/metrics"
REPORT = {"lease": "x", "points": [{"step": 3, "metrics": {"loss": "NaN"}}]}


class Server(ThreadingHTTPServer):
    """Answers every request with what it got."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies: list[bytes] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding"):
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    thread = threading.Thread(target=found.serve_forever, args=[0.01])
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


@pytest.fixture
def passing(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    monkeypatch.setattr(proxy, "draw", lambda _: Fate())
    with Proxy(server.server_port, "seed") as found:
        yield found


def test_what_passes_arrives_once_and_is_recorded(server: Server, passing: Proxy) -> None:
    with httpx.Client(base_url=passing.url) as client:
        for _ in range(2):  # on one connection
            assert client.post(PATH, json=REPORT).json() == REPORT
        streamed = client.post("/api/other", content=iter([b"ab", b"cd"]))
    assert streamed.content == b"abcd"
    assert len(server.bodies) == 3
    assert [(p.trial, p.lease, p.step, p.name) for p in passing.record.values] == [(7, "x", 3, "loss")]


@pytest.mark.parametrize(
    ("fate", "arrives", "answered"),
    [
        (Fate(dropped=True), 0, False),
        (Fate(muted=True), 1, False),
        (Fate(again_s=0.0), 2, True),
        (Fate(delay_s=0.05, again_s=0.05), 2, True),
    ],
)
def test_a_fate_is_carried_out(
    server: Server, passing: Proxy, monkeypatch: pytest.MonkeyPatch, fate: Fate, arrives: int, answered: bool
) -> None:
    monkeypatch.setattr(proxy, "draw", lambda _: fate)
    if answered:
        assert httpx.post(passing.url + PATH, json=REPORT).json() == REPORT
    else:
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(passing.url + PATH, json=REPORT)
    eventually(lambda: len(server.bodies) == arrives == passing.record.answers.total())
    assert len(set(server.bodies)) <= 1
    assert passing.record.answers == Counter({200: arrives} if arrives else {})
    assert bool(passing.record.values) == bool(arrives)


def test_a_server_that_is_away_answers_nothing() -> None:
    with Proxy(1, "seed") as away:
        away.calm = True
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(away.url + PATH, json=REPORT)


def test_a_seed_decides_the_fates_and_most_requests_pass() -> None:
    one, same = ([proxy.draw(chance) for _ in range(1000)] for chance in (random.Random(1), random.Random(1)))
    assert one == same
    found = Counter(str(fate) for fate in one)
    assert found["passed"] > 850
    assert all(found[name] > 5 for name in ("dropped", "unanswered", "twice", "late"))
