"""Which token a client brings, and to whom."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.mocked import Mocked
from tunesmith import errors, notes
from tunesmith.credentials import Credentials
from tunesmith.transport import Transport

URL = "http://127.0.0.1:8765"
SECRET = "tsm_" + "s" * 43


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUNESMITH_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


def brought(given: str | Path | None = None, url: str = URL) -> str | None:
    return Credentials(url, given).identity().header


def note_in(state: Path) -> Path:
    [note] = (state / "servers").iterdir()
    return note


def test_the_argument_counts_before_the_environment_and_that_before_the_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "key"
    file.write_text("in-the-file\n")
    assert brought() is None
    left = notes.leave("127.0.0.1", 8765, "noted")
    assert brought() == "Bearer noted"
    monkeypatch.setenv("TUNESMITH_TOKEN_FILE", str(file))
    assert brought() == "Bearer in-the-file"
    monkeypatch.setenv("TUNESMITH_TOKEN", "in-the-environment")
    assert brought() == "Bearer in-the-environment"
    assert brought(file) == "Bearer in-the-file"
    assert brought("given") == "Bearer given"
    left.take_back()


@pytest.mark.parametrize(
    ("host", "url", "found"),
    [
        ("127.0.0.1", "http://localhost:8765", True),
        ("127.0.0.1", "http://127.0.0.1:8765/", True),
        ("0.0.0.0", "http://127.0.0.1:8765", True),
        ("::1", "http://[::1]:8765", True),
        ("::", "http://localhost:8765", True),
        ("127.0.0.1", "http://127.0.0.1:8766", False),
        ("127.0.0.1", "http://127.0.0.2:8765", False),
        ("127.0.0.1", "http://localhost.evil.example:8765", False),
        ("10.1.2.3", "http://10.1.2.3:8765", False),
    ],
)
def test_a_note_is_for_its_own_server_on_this_machine(host: str, url: str, found: bool) -> None:
    left = notes.leave(host, 8765, "noted")
    assert brought(url=url) == ("Bearer noted" if found else None)
    left.take_back()


def test_nobody_else_can_read_a_note(state: Path) -> None:
    left = notes.leave("127.0.0.1", 8765, "noted")
    note = note_in(state)
    assert note.stat().st_mode & 0o777 == 0o600
    assert note.parent.stat().st_mode & 0o777 == 0o700
    left.take_back()
    assert not note.exists()


LEAVE = """
import sys
from tunesmith import notes
left = notes.leave("127.0.0.1", 8765, "noted")
print("left", flush=True)
sys.stdin.read()
"""


def test_the_note_of_a_server_counts_until_it_is_killed(state: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEAVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"left\n"
        assert brought() == "Bearer noted"
        server.kill()
    assert note_in(state).exists()
    assert brought() is None


def test_a_note_from_another_machine_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    left = notes.leave("127.0.0.1", 8765, "noted")  # the home directory is that of both
    monkeypatch.setattr(socket, "gethostname", lambda: "another")
    assert brought() is None
    left.take_back()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"token": "x"}', '{"token": "x", "machine": 7}'])
def test_a_note_that_is_none_does_not_count(state: Path, content: str) -> None:
    left = notes.leave("127.0.0.1", 8765, "noted")
    note_in(state).write_text(content)
    assert brought() is None
    left.take_back()


def test_a_server_that_starts_later_is_found() -> None:
    waiting = Credentials(URL)
    assert waiting.identity().header is None
    left = notes.leave("127.0.0.1", 8765, "noted")
    assert waiting.identity().header == "Bearer noted"
    left.take_back()


def test_a_noted_token_is_sent_to_nobody_else() -> None:
    heard: list[str | None] = []

    def listener(request: httpx.Request) -> httpx.Response:
        heard.append(request.headers.get("Authorization"))
        return httpx.Response(200, json={})

    sending = Transport(URL, wire=Mocked(listener, URL), patience_s=0)
    left = notes.leave("127.0.0.1", 8765, "noted")
    sending.request("GET", "/x")
    left.take_back()
    with pytest.raises(errors.Unavailable, match="has ended"):
        sending.request("GET", "/x")
    left = notes.leave("127.0.0.1", 8765, "new")
    sending.request("GET", "/x")
    left.take_back()
    left = notes.leave("127.0.0.1", 8765, "")  # it asks for none
    sending.request("GET", "/x")
    left.take_back()
    assert heard == ["Bearer noted", "Bearer new", None]


def test_a_token_noted_for_an_address_goes_to_that_address() -> None:
    asked: list[tuple[str, str]] = []

    def listener(request: httpx.Request) -> httpx.Response:
        asked.append((str(request.url), request.headers["Host"]))
        return httpx.Response(200, json={})

    left = notes.leave("127.0.0.1", 8765, "noted")
    Transport("http://localhost:8765", wire=Mocked(listener, "http://localhost:8765")).request("GET", "/x")
    left.take_back()
    assert asked == [("http://127.0.0.1:8765/x", "localhost:8765")]


def test_a_server_on_this_machine_is_not_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        sending = Transport(url, token=SECRET, patience_s=0, timeout_s=0.2)
        with pytest.raises(errors.Unavailable, match="did not answer"):
            sending.request("GET", "/x")
        asked, _ = server.accept()
        with asked:
            assert asked.recv(1000).startswith(b"GET /x HTTP/1.1")
        sending.close()


@pytest.mark.parametrize("text", ["", "two words", "tsm_\x00", "ä" * 20, "x" * 1001])
def test_what_is_no_token_is_refused_and_not_repeated(text: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(text)
    for given in (text, tmp_path / "key"):
        with pytest.raises(errors.InvalidInput, match="holds no token") as refused:
            brought(given)
        assert len(text) < 2 or text not in str(refused.value)


@pytest.mark.parametrize("what", ["missing", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, what: str) -> None:
    with pytest.raises(errors.InvalidInput, match=str(tmp_path / what)):
        brought(tmp_path / what)


class Server:
    """Knows one token."""

    def __init__(self, good: str) -> None:
        self.good = good
        self.heard: list[str | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.heard.append(request.headers.get("Authorization"))
        if self.heard[-1] == f"Bearer {self.good}":
            return httpx.Response(200, json={"fine": True})
        return httpx.Response(401, json={"type": "urn:tunesmith:Unauthorized", "detail": "no"})


def transport(server: Server, token: str | Path | None = None) -> Transport:
    return Transport(URL, wire=Mocked(server, URL), token=token)


def test_a_token_that_was_exchanged_is_read_anew(tmp_path: Path) -> None:
    key, server = tmp_path / "key", Server("new")
    key.write_text("old")
    sending = transport(Server("old"), key)
    assert sending.request("GET", "/x") == {"fine": True}
    sending = transport(server, key)
    with pytest.raises(errors.Unauthorized):
        sending.request("GET", "/x")
    key.write_text("new")
    assert sending.request("POST", "/x", {}, repeatable=False) == {"fine": True}
    assert server.heard == ["Bearer old", "Bearer old", "Bearer new"]


def test_a_refused_token_is_sent_once() -> None:
    server = Server("good")
    with pytest.raises(errors.Unauthorized):
        transport(server, "bad").request("GET", "/x")
    assert server.heard == ["Bearer bad"]


def test_a_token_does_not_follow_a_redirect() -> None:
    asked: list[str] = []

    def elsewhere(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"Location": "http://elsewhere.example/x"})

    with pytest.raises(errors.TunesmithError):
        Transport(URL, wire=Mocked(elsewhere, URL), token=SECRET).request("GET", "/x")
    assert asked == ["127.0.0.1"]


def test_a_token_is_in_no_log_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(errors.Unauthorized) as refused:
        transport(Server("good"), SECRET).request("GET", "/x")
    broken = Transport("http://127.0.0.1:1", token=SECRET, patience_s=0)
    with pytest.raises(errors.Unavailable) as away:
        broken.request("GET", "/x")
    assert SECRET not in caplog.text + repr(refused.value) + repr(away.value) + repr(vars(away.value))


def test_the_state_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert notes.state_dir() == tmp_path / "state"
    monkeypatch.delenv("TUNESMITH_STATE_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", "/xdg")
    assert notes.state_dir() == Path("/xdg/tunesmith")
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "/home/ada")
    assert notes.state_dir() == Path("/home/ada/.local/state/tunesmith")


def test_a_secret_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes.write_secret(tmp_path / "key", "first")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        notes.write_secret(tmp_path / "key", "second")
    assert (tmp_path / "key").read_text() == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["key"]
