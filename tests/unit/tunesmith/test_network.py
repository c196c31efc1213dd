"""The network, against sockets that answer byte by byte as they are told."""

from __future__ import annotations

import base64
import contextlib
import io
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tunesmith.network import Network
from tunesmith.wire import Request, Unanswered, Unreachable

FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-It: is\r\n\r\nfine"
GET = Request("GET", "/x", {})


class Far:
    """A server: each connection gets the next list of answers, and is closed after the last one."""

    def __init__(self, *connections: list[bytes], tls: ssl.SSLContext | None = None) -> None:
        self.heard: list[bytes] = []
        self._connections = connections
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        for answers in self._connections:
            connection, _ = self._listener.accept()
            with contextlib.suppress(ssl.SSLError), self._secured(connection) as connection:
                for answer in answers:
                    self.heard.append(_whole(connection))
                    connection.sendall(answer)

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection

    def close(self) -> None:
        with self._listener:
            self._thread.join(5)


def _whole(connection: socket.socket) -> bytes:
    """Read a request to its end."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += connection.recv(100_000)
    head, _, body = heard.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < length:
        body += connection.recv(100_000)
    return head + b"\r\n\r\n" + body


@contextmanager
def far(*connections: list[bytes], tls: ssl.SSLContext | None = None) -> Iterator[Far]:
    server = Far(*connections, tls=tls)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def test_a_connection_is_used_again() -> None:
    with far([FINE, FINE]) as server:
        wire = Network(server.url)
        found = [wire.send(GET) for _ in range(2)]
        wire.close()
    assert [(r.status, r.body, r.headers["x-it"], r.fine) for r in found] == [(200, b"fine", "is", True)] * 2
    assert len(server.heard) == 2


def test_a_connection_that_was_closed_meanwhile_is_made_anew() -> None:
    with far([FINE], [FINE]) as server:
        wire = Network(server.url)
        assert wire.send(GET).fine
        threading.Event().wait(0.1)  # until it is closed at the far end
        assert wire.send(GET).fine
        wire.close()


def test_a_connection_that_the_server_will_close_is_closed() -> None:
    last = FINE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        wire = Network(f"http://127.0.0.1:{listener.getsockname()[1]}")
        sent = pool.submit(wire.send, GET)
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(10)
            _whole(connection)
            connection.sendall(last)
            assert sent.result().fine
            assert connection.recv(1) == b""
        wire.close()


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_an_answer_may_come_in_pieces_in_chunks_and_after_others(size: int) -> None:
    chunked = b"HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nfi\r\n2\r\nne\r\n0\r\n\r\n"
    whole = b"HTTP/1.1 100 Continue\r\nX-It: was\r\n\r\n" + chunked
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                for _ in range(2):
                    _whole(connection)
                    for start in range(0, len(whole), size):
                        connection.sendall(whole[start : start + size])

        thread = threading.Thread(target=answer)
        thread.start()
        wire = Network(f"http://127.0.0.1:{listener.getsockname()[1]}")
        found = [wire.send(GET) for _ in range(2)]
        wire.close()
        thread.join()
    assert [(r.status, r.body, "x-it" in r.headers) for r in found] == [(201, b"fine", False)] * 2


@pytest.mark.parametrize("status", [b"204 Nothing", b"304 As before"])
def test_some_answers_have_no_body(status: bytes) -> None:
    with far([b"HTTP/1.1 " + status + b"\r\n\r\n", FINE]) as server:
        wire = Network(server.url)
        assert wire.send(GET).body == b""
        assert wire.send(GET).body == b"fine"
        wire.close()


@pytest.mark.parametrize("value", ["a\r\nX-Other: b", "a\nb", "a\rb"])
def test_a_header_cannot_bring_another_one(value: str) -> None:
    with far() as server, pytest.raises(ValueError, match="line break"):
        Network(server.url).send(Request("GET", "/x", {"X-Own": value}))


@pytest.mark.parametrize(
    "more", [b"HTTP/1.1 408 Late\r\nX-It: other\r\nContent-Length: 3\r\n\r\nbad", b"rubbish\r\n\r\n"]
)
def test_what_follows_on_an_answer_does_not_change_it(more: bytes) -> None:
    with far([FINE + more], [FINE]) as server:
        wire = Network(server.url)
        found = wire.send(GET)
        assert (found.status, found.body, found.headers["x-it"]) == (200, b"fine", "is")
        assert wire.send(GET).fine
        wire.close()


def test_trailers_are_no_headers() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-It: is\r\n\r\n"
    with far([chunked + b"4\r\nfine\r\n0\r\nX-It: was\r\n\r\n"]) as server:
        found = Network(server.url).send(GET)
    assert (found.body, found.headers["x-it"]) == (b"fine", "is")


def test_who_wants_to_speak_another_protocol_did_not_answer() -> None:
    other = b"HTTP/1.1 101 Other\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"
    with far([other]) as server, pytest.raises(Unanswered):
        Network(server.url).send(GET)


def test_an_answer_that_comes_before_all_was_sent_is_one() -> None:
    large = b"HTTP/1.1 413 Large\r\nContent-Length: 3\r\n\r\nwhy"
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        wire = Network(f"http://127.0.0.1:{listener.getsockname()[1]}")
        sent = pool.submit(wire.send, Request("POST", "/x", {}, b"a" * 50_000_000))
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(large)
        found = sent.result(20)
        wire.close()
    assert (found.status, found.body) == (413, b"why")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_request_that_could_have_a_body_says_that_it_has_none(method: str) -> None:
    with far([FINE]) as server:
        assert Network(server.url).send(Request(method, "/x", {})).fine
    assert b"\r\nContent-Length: 0\r\n" in server.heard[0]


def test_a_forked_process_has_connections_of_its_own() -> None:
    with far([FINE], [FINE]) as server:
        wire = Network(server.url)
        assert wire.send(GET).fine
        [kept] = wire._direct._idle["127.0.0.1"]
        wire._direct._process += 1  # as if this were the child
        assert wire.send(GET).fine
        assert kept.sock is None
        assert wire._direct._idle["127.0.0.1"] != [kept]
        wire.close()


def test_a_forked_process_has_connections_for_files_of_its_own() -> None:
    with far([FINE], [FINE]) as server:
        wire = Network(server.url)
        assert wire.send(GET, io.BytesIO()).fine
        parents = wire._pools
        wire._process += 1  # as if this were the child
        file = io.BytesIO()
        assert wire.send(GET, file).fine
        assert file.getvalue() == b"fine"
        assert wire._pools is not parents
        wire.close()
        parents.clear()


def test_when_one_connection_is_dead_the_others_are_not_tried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(3) as pool:
        wire = Network(f"http://127.0.0.1:{listener.getsockname()[1]}")
        sent = [pool.submit(wire.send, GET) for _ in range(3)]
        connections = [listener.accept()[0] for _ in range(3)]
        for connection in connections:
            _whole(connection)
            connection.sendall(FINE)
        assert all(each.result(10).fine for each in sent)
        with pytest.raises(Unanswered):
            wire.send(Request("GET", "/x", {}, answer_s=0.1))  # nobody listens there any more
        assert not any(wire._direct._idle.values())
        for connection in connections:
            connection.close()
        wire.close()


def test_threads_have_connections_of_their_own_and_keep_them() -> None:
    together = threading.Barrier(3)

    def talk(connection: socket.socket) -> None:
        with connection:
            for _ in range(2):
                heard = _whole(connection)
                together.wait(5)  # all three ask at once
                connection.sendall(FINE.replace(b"fine", heard[5:9]))

    def serve(listener: socket.socket) -> None:
        talking = [threading.Thread(target=talk, args=(listener.accept()[0],)) for _ in range(3)]
        for thread in talking:
            thread.start()
        for thread in talking:
            thread.join()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve, args=(listener,))
        server.start()
        wire = Network(f"http://127.0.0.1:{listener.getsockname()[1]}")
        with ThreadPoolExecutor(3) as pool:
            for _ in range(2):
                paths = [f"/{n}{n}{n}{n}" for n in range(3)]
                found = pool.map(lambda path: wire.send(Request("GET", path, {})).body.decode(), paths)
                assert [f"/{body}" for body in found] == paths
        wire.close()
        server.join()


def test_an_address_may_have_a_path() -> None:
    with far([FINE]) as server:
        wire = Network(f"{server.url}/tunesmith/")
        wire.send(Request("POST", "/api/x?a=b", {"X-Own": "1"}, b"body"))
        wire.close()
    [heard] = server.heard
    assert heard.startswith(b"POST /tunesmith/api/x?a=b HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}\r\n".encode() in heard
    assert b"X-Own: 1\r\n" in heard
    assert heard.endswith(b"\r\n\r\nbody")


def test_a_request_goes_to_the_address_that_it_names_under_the_name_of_the_url() -> None:
    with far([FINE]) as server:
        wire = Network(f"http://localhost:{server.port}")
        assert wire.send(Request("GET", "/x", {}, host="127.0.0.1")).fine
        wire.close()
    assert f"Host: localhost:{server.port}\r\n".encode() in server.heard[0]


def test_who_is_not_there_was_not_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    for _ in range(2):
        with pytest.raises(Unreachable, match="refused"):
            Network(url).send(GET)


@pytest.mark.parametrize("host", ["does-not-exist.invalid", "[::ffff:0:0]"])
def test_a_name_that_leads_nowhere_was_not_reached(host: str) -> None:
    with pytest.raises(Unreachable):
        Network(f"http://{host}:1").send(Request("GET", "/x", {}, connect_s=1.0))


def test_who_says_nothing_did_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        wire = Network(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(Unanswered, match=r"nothing within 0\.1 s"):
            wire.send(Request("GET", "/x", {}, answer_s=0.1))


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", FINE[:-1], b"HTTP/1.1 200 OK\r\nConte"])
def test_an_answer_that_is_cut_off_is_none(answer: bytes) -> None:
    with far([answer]) as server:
        wire = Network(server.url)
        with pytest.raises(Unanswered):
            wire.send(GET)
        wire.close()


def test_sending_may_take_longer_than_connecting() -> None:
    received = []

    def slowly(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            threading.Event().wait(0.6)
            received.append(len(_whole(connection)))
            connection.sendall(FINE)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=slowly, args=(listener,))
        thread.start()
        wire = Network(f"http://127.0.0.1:{listener.getsockname()[1]}")
        assert wire.send(Request("POST", "/x", {}, b"a" * 20_000_000, connect_s=0.2)).fine
        wire.close()
        thread.join()
    assert received[0] > 20_000_000


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    moved = b"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with far([moved]) as server:
        found = Network(server.url).send(GET)
    assert (found.status, found.fine) == (307, False)


class Pieces(io.BytesIO):
    """A file that remembers how much was read of it at a time."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.read_at_once: list[int] = []

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        self.read_at_once.append(len(piece))
        return piece


def test_a_file_is_sent_piece_by_piece() -> None:
    file = Pieces(b"a" * 1_000_000)
    with far([FINE]) as server:
        wire = Network(server.url)
        assert wire.send(Request("PUT", "/x", {"Content-Length": "1000000"}, file)).fine
        wire.close()
    assert server.heard[0].endswith(b"\r\n\r\n" + b"a" * 1_000_000)
    assert b"chunked" not in server.heard[0]
    assert max(file.read_at_once) <= 65_536


def test_a_good_answer_is_written_into_a_file_and_a_bad_one_is_not(tmp_path: Path) -> None:
    bad = b"HTTP/1.1 404 No\r\nContent-Length: 3\r\n\r\nwhy"
    with far([FINE, bad]) as server, (tmp_path / "f").open("w+b") as file:
        wire = Network(server.url)
        found, refused = wire.send(GET, file), wire.send(GET, file)
        wire.close()
    assert (tmp_path / "f").read_bytes() == b"fine"
    assert (found.body, found.headers["x-it"]) == (b"", "is")
    assert (refused.status, refused.body) == (404, b"why")


def test_a_download_that_is_cut_off_did_not_arrive(tmp_path: Path) -> None:
    with far([FINE[:-2]]) as server, (tmp_path / "f").open("w+b") as file, pytest.raises(Unanswered):
        Network(server.url).send(GET, file)


def test_another_machine_is_asked_through_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with far([FINE]) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        wire = Network("http://tune.example:8765/here")
        assert wire.send(Request("GET", "/x?a=b", {})).fine
        wire.close()
    assert proxy.heard[0].startswith(b"GET http://tune.example:8765/here/x?a=b HTTP/1.1\r\n")


def test_a_proxy_may_ask_who_one_is_and_be_named_without_a_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    with far([FINE]) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"me:se%3Acret@127.0.0.1:{proxy.port}")
        wire = Network("http://tune.example")
        assert wire.send(GET).fine
        wire.close()
    brought = [line for line in proxy.heard[0].split(b"\r\n") if line.lower().startswith(b"proxy-auth")]
    assert [line.rpartition(b" ")[2] for line in brought] == [base64.b64encode(b"me:se:cret")]


def test_a_proxy_that_is_not_there_is_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with pytest.raises(Unreachable):
        Network("http://tune.example:8765").send(GET)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_this_machine_is_never_asked_through_a_proxy(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:1")
    assert not Network(f"http://{host}:8765")._proxied


def test_who_is_named_as_an_exception_is_not_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:1")
    monkeypatch.setenv("NO_PROXY", "tune.example")
    assert not Network("http://tune.example:8765")._proxied
    assert Network("http://other.example:8765")._proxied


@pytest.mark.parametrize("url", ["http://a:port", "http://", "http://[::1"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Network(url)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody trusts, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    request = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(file), "-out", f"{file}.crt"]
    subprocess.run([*request, *names], check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


def test_a_server_is_known_by_its_certificate(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with far([FINE], tls=context) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        wire = Network(f"https://localhost:{server.port}")
        assert wire.send(GET).body == b"fine"
        wire.close()
    with far([FINE], tls=context) as server:
        monkeypatch.delenv("SSL_CERT_FILE")
        wire = Network(f"https://localhost:{server.port}")
        with pytest.raises(Unreachable, match="certificate verify failed"):
            wire.send(GET)
        wire.close()


@pytest.mark.parametrize("how", ["closed", "silent"])
def test_a_server_that_breaks_off_the_handshake_was_not_reached(how: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        wire = Network(f"https://127.0.0.1:{listener.getsockname()[1]}")
        sent = pool.submit(wire.send, Request("GET", "/x", {}, connect_s=0.5))
        connection, _ = listener.accept()
        with connection:
            if how == "closed":
                connection.close()
            with pytest.raises(Unreachable):
                sent.result(10)
        wire.close()
