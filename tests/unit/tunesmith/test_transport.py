from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.mocked import Mocked
from tunesmith import errors
from tunesmith.transport import Transport, server_url

Step = httpx.Response | Exception


class FakeClock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


class Script:
    """A network that does one step after the other, and the last one for ever."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Exception):
            raise step
        return step


OK = httpx.Response(200, json={"fine": True})
REFUSED = httpx.ConnectError("refused")
CUT = httpx.RemoteProtocolError("cut off")


def transport(
    script: Callable[[httpx.Request], httpx.Response], clock: FakeClock, **options: float
) -> Transport:
    return Transport("http://server", wire=Mocked(script), sleep=clock.sleep, clock=clock, **options)


def status(code: int, **problem: object) -> httpx.Response:
    return httpx.Response(code, json=problem) if problem else httpx.Response(code)


@pytest.mark.parametrize(
    "trouble", [REFUSED, CUT, httpx.ReadTimeout("slow"), status(502), status(503), status(429)]
)
def test_a_request_is_sent_again_until_the_server_is_back(trouble: Step) -> None:
    script, clock = Script(trouble, trouble, trouble, OK), FakeClock()
    assert transport(script, clock).request("GET", "/x") == {"fine": True}
    assert len(script.requests) == 4


def test_pauses_double_up_to_ten_seconds_with_jitter() -> None:
    script, clock = Script(REFUSED), FakeClock()
    with pytest.raises(errors.Unavailable):
        transport(script, clock).request("GET", "/x")
    steps = [0.1 * 2**i for i in range(7)] + [10.0] * (len(clock.naps) - 7)
    assert all(0.5 * step <= nap <= 1.5 * step for step, nap in zip(steps, clock.naps, strict=True))
    assert len(set(clock.naps)) > 10


@pytest.mark.parametrize("patience_s", [0.0, 1.0, 300.0])
def test_patience_ends_when_it_was_said_to(patience_s: float) -> None:
    script, clock = Script(REFUSED), FakeClock()
    with pytest.raises(errors.Unavailable, match=r"The server at http://server cannot be reached: refused\."):
        transport(script, clock, patience_s=patience_s).request("GET", "/x")
    assert patience_s - 11 <= clock.now <= patience_s + 15
    assert len(script.requests) == len(clock.naps) + 1


def test_an_impatient_client_asks_once() -> None:
    script, clock = Script(REFUSED, OK), FakeClock()
    with pytest.raises(errors.Unavailable):
        transport(script, clock, patience_s=0.0).request("GET", "/x")
    assert (len(script.requests), clock.naps) == (1, [])


def test_when_patience_runs_out_the_servers_own_words_remain() -> None:
    outdated = status(503, type="urn:tunesmith:DatabaseOutdated", detail="Run `tunesmith migrate`.")
    with pytest.raises(errors.DatabaseOutdated, match="Run `tunesmith migrate`"):
        transport(Script(outdated), FakeClock(), patience_s=5.0).request("GET", "/x")


@pytest.mark.parametrize("trouble", [CUT, httpx.ReadTimeout("slow"), status(502), status(503), status(504)])
def test_what_must_not_happen_twice_is_not_sent_twice(trouble: Step) -> None:
    script = Script(trouble, OK)
    with pytest.raises(errors.Unavailable):
        transport(script, FakeClock()).request("POST", "/x", {}, repeatable=False)
    assert len(script.requests) == 1


@pytest.mark.parametrize("trouble", [REFUSED, httpx.ConnectTimeout("slow"), status(429)])
def test_what_never_arrived_is_sent_again_in_any_case(trouble: Step) -> None:
    script = Script(trouble, OK)
    assert transport(script, FakeClock()).request("POST", "/x", {}, repeatable=False) == {"fine": True}


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (status(404, type="urn:tunesmith:TrialNotFound", detail="no trial 7"),
         errors.TrialNotFound, "no trial 7"),
        (status(409, type="urn:tunesmith:LeaseLost", detail="too late"), errors.LeaseLost, "too late"),
        (status(404), errors.NotFound, "The server at http://server answered with status 404."),
        (httpx.Response(500, text="<html>oops"), errors.TunesmithError,
         "The server at http://server answered with status 500."),
        (httpx.Response(400, json=["odd"]), errors.TunesmithError,
         "The server at http://server answered with status 400."),
        (status(301), errors.TunesmithError, "The server at http://server answered with status 301."),
        (httpx.Response(200, text="<html>", headers={"content-type": "text/html"}), errors.TunesmithError,
         "No Tunesmith server that this client knows is at http://server: text/html, not JSON"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_an_error_at_once(answer: httpx.Response, kind: type[Exception], text: str) -> None:
    script = Script(answer)
    with pytest.raises(kind) as caught:
        transport(script, FakeClock()).request("GET", "/x")
    assert (type(caught.value), str(caught.value)) == (kind, text)
    assert len(script.requests) == 1


def test_an_empty_answer_is_nothing() -> None:
    assert transport(Script(httpx.Response(204)), FakeClock()).request("DELETE", "/x") is None


@pytest.mark.parametrize(
    ("options", "wait_s", "connect_s", "answer_s"),
    [({}, 20.0, 5.0, 50.0), ({"timeout_s": 3.0}, 0.0, 3.0, 3.0)],
)
def test_an_answer_may_take_as_long_as_the_client_was_told_and_the_server_waits(
    options: dict[str, float], wait_s: float, connect_s: float, answer_s: float
) -> None:
    wire = Mocked(Script(OK))
    Transport("http://server", wire=wire, **options).request("POST", "/x", {}, wait_s=wait_s)
    assert (wire.sent[0].connect_s, wire.sent[0].answer_s) == (connect_s, answer_s)


# Files


@pytest.mark.parametrize("trouble", [REFUSED, CUT, status(503)])
def test_a_file_is_sent_again_from_its_beginning(trouble: Step, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"a" * 200_000)
    steps, bodies = [trouble, OK], []

    def network(request: httpx.Request) -> httpx.Response:
        bodies.append(request.read())
        step = steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    with (tmp_path / "f").open("rb") as file:
        sender = transport(network, FakeClock())
        assert sender.upload("/x", file, params={"kind": "file"}, headers={"X": "y"}) == {"fine": True}
    assert [len(body) for body in bodies] == [200_000, 200_000]


class Broken(httpx.SyncByteStream):
    """An answer that is cut off in the middle."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"ab"
        raise CUT


def test_a_download_that_is_cut_off_begins_anew(tmp_path: Path) -> None:
    script = Script(httpx.Response(200, stream=Broken()), httpx.Response(200, content=b"whole"))
    with (tmp_path / "f").open("w+b") as file:
        transport(script, FakeClock()).download("/x", file)
    assert (tmp_path / "f").read_bytes() == b"whole"


def test_a_download_that_is_refused_is_an_error_in_the_servers_words(tmp_path: Path) -> None:
    gone = status(404, type="urn:tunesmith:ArtifactNotFound", detail="no such file")
    with (tmp_path / "f").open("w+b") as file, pytest.raises(errors.ArtifactNotFound, match="no such file"):
        transport(Script(gone), FakeClock()).download("/x", file)


def test_the_address_comes_from_the_argument_then_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUNESMITH_SERVER_URL", raising=False)
    assert server_url() == "http://127.0.0.1:8765"
    monkeypatch.setenv("TUNESMITH_SERVER_URL", "http://a:1/")
    assert server_url() == "http://a:1"
    assert server_url("http://b:2") == "http://b:2"


@pytest.mark.parametrize("url", ["localhost:8765", "ftp://a", "//a", "http://a:port"])
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(errors.InvalidInput):
        Transport(url)


def test_closing_ends_the_wait_for_a_server_that_is_away() -> None:
    tried = threading.Event()

    def refuse(request: httpx.Request) -> httpx.Response:
        tried.set()
        raise REFUSED

    patient = Transport("http://server", wire=Mocked(refuse))
    found: list[Exception] = []

    def ask() -> None:
        try:
            patient.request("GET", "/x")
        except errors.TunesmithError as error:
            found.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    assert tried.wait(5)
    patient.close()
    asking.join(5)
    assert [str(e) for e in found] == ["This client is closed."]
    with pytest.raises(errors.Unavailable, match="closed"):
        patient.request("GET", "/x")
