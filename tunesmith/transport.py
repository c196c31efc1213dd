"""HTTP to a Tunesmith server: JSON in and out, retries with jittered backoff, errors as our classes."""

from __future__ import annotations

import json
import logging
import os
import random
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeVar
from urllib.parse import urlencode

from tunesmith import errors
from tunesmith.credentials import Credentials, Identity, ServerGone
from tunesmith.network import Network
from tunesmith.version import __version__
from tunesmith.wire import Request, Response, Unanswered, Unreachable, Wire

log = logging.getLogger(__name__)

T = TypeVar("T")

AGENT = f"tunesmith/{__version__}"
JSON = {"Content-Type": "application/json"}
DEFAULT_URL = "http://127.0.0.1:8765"
STORE_S = 270.0
"""How much longer the answer to a file may take: the server stores it first."""
NOT_NOW = frozenset({429, 502, 503, 504})
"""Statuses that pass: the server, or what stands before it, cannot answer right now."""


def server_url(url: str | None = None) -> str:
    """Return `url`, else TUNESMITH_SERVER_URL, else the address `tunesmith serve` listens on."""
    found = (url or os.environ.get("TUNESMITH_SERVER_URL") or DEFAULT_URL).rstrip("/")
    if not found.startswith(("http://", "https://")):
        raise errors.InvalidInput(f"The server's address must begin with http:// or https:// (got {found!r})")
    return found


def _as_json(body: Any) -> bytes:
    return json.dumps(body, allow_nan=False).encode()


class Transport:
    """Sends requests, and sends them again while the server is unreachable. Any thread may use it.

    Args:
        url: Address of the server.
        patience_s: Seconds to keep trying while the server is away (default 300).
        timeout_s: Seconds that an answer may take (default 30).
        token: The token to bring, or the path of a file that holds it (see `tunesmith.credentials`).
        wire: What to send through; None for the network.
        sleep: How to wait between tries; None wakes when the transport is closed.
        clock: Seconds, from any start.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        patience_s: float = 300.0,
        timeout_s: float = 30.0,
        token: str | Path | None = None,
        wire: Wire | None = None,
        sleep: Callable[[float], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url = server_url(url)
        self.patience_s = patience_s
        self._timeout_s = timeout_s
        self._ending = threading.Event()
        self._sleep = sleep or self._ending.wait
        self._clock = clock
        self._credentials = Credentials(self.url, token)
        try:
            self._wire = wire or Network(self.url)
        except ValueError as error:
            raise errors.InvalidInput(f"{self.url!r} is no address of a server: {error}") from None

    def _identity(self) -> Identity:
        try:
            return self._credentials.identity()
        except ServerGone:
            raise _Again(self._unavailable("has ended")) from None

    def end(self) -> None:
        """Send nothing more, and nothing again; requests under way may still be answered."""
        self._ending.set()

    def close(self) -> None:
        """Close the connections."""
        self.end()
        self._wire.close()

    def pause(self, seconds: float) -> None:
        """Wait, unless the transport is closed meanwhile."""
        if seconds > 0:
            self._sleep(seconds)

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
        wait_s: float = 0.0,
    ) -> Any:
        """Send one request and return the decoded answer.

        Args:
            method: GET, POST, ...
            path: Below the server's address, such as `/api/studies`.
            body: JSON-ready value, or JSON.
            params: The query.
            headers: Further headers.
            repeatable: False if doing it twice would do something else: then it is sent again only where
                it certainly never arrived.
            wait_s: Seconds that the server itself may wait before it answers.

        Raises:
            TunesmithError: the class the server raised; an `Unavailable` when patience ran out.
        """
        about = {**({} if body is None else JSON), **(headers or {})}
        content = body if body is None or isinstance(body, bytes) else _as_json(body)

        def once() -> Any:
            response = self._answer(
                method, path, params, about, content, wait_s=wait_s, repeatable=repeatable
            )
            return self._decode(response)

        return self._persist(once)

    def upload(self, path: str, file: BinaryIO, *, params: Any, headers: dict[str, str]) -> Any:
        """Send a file, piece by piece, and return the decoded answer. Raises as `request`."""
        about = {**headers, "Content-Length": str(file.seek(0, os.SEEK_END))}

        def once() -> Any:
            file.seek(0)
            return self._decode(self._answer("PUT", path, params, about, file, wait_s=STORE_S))

        return self._persist(once)

    def download(self, path: str, file: BinaryIO) -> Mapping[str, str]:
        """Write what is at `path` into a file, piece by piece; return the headers. Raises as `request`."""

        def once() -> Mapping[str, str]:
            file.seek(0)
            file.truncate()
            return self._answer("GET", path, None, {}, None, wait_s=STORE_S, into=file).headers

        return self._persist(once)

    def _answer(
        self,
        method: str,
        path: str,
        params: Any,
        headers: Mapping[str, str],
        body: bytes | BinaryIO | None,
        *,
        wait_s: float,
        repeatable: bool = True,
        into: BinaryIO | None = None,
    ) -> Response:
        """Send a request once and return a good answer.

        Raises `_Again` where sending it again may help and cannot harm.
        """
        identity = self._identity()
        about = {"User-Agent": AGENT, **headers}
        if identity.header is not None:
            about["Authorization"] = identity.header
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        connect_s = min(5.0, self._timeout_s)
        answer_s = self._timeout_s + wait_s
        request = Request(method, path + query, about, body, connect_s, answer_s, identity.host)
        try:
            response = self._wire.send(request, into)
        except Unreachable as error:
            raise _Again(self._unavailable(f"cannot be reached: {error}")) from error
        except Unanswered as error:
            unanswered = self._unavailable(f"did not answer: {error}")
            raise (_Again(unanswered) if repeatable else unanswered) from error
        return self._checked(response, identity, repeatable=repeatable)

    def _persist(self, once: Callable[[], T]) -> T:
        """Try until it is done, or patience ran out."""
        deadline = self._clock() + self.patience_s
        pause = 0.1
        while True:
            if self._ending.is_set():
                raise errors.Unavailable("This client is closed.")
            try:
                return once()
            except _Renewed:
                continue
            except _Again as again:
                if self._clock() + pause > deadline:
                    raise again.error from again.__cause__
                if pause > 0.5:
                    log.warning("%s Trying again.", again.error)
            self._sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, 10.0)

    def _checked(self, response: Response, brought: Identity, *, repeatable: bool) -> Response:
        """Return a good answer. Raises `_Again` where sending again may help and cannot harm."""
        if response.status == 429 or (response.status in NOT_NOW and repeatable):
            raise _Again(self._error(response))
        if response.status == 401 and self._has_another_token(brought):
            raise _Renewed
        if not response.fine:
            raise self._error(response)
        return response

    def _has_another_token(self, refused: Identity) -> bool:
        try:
            return self._credentials.renew(refused.header)
        except ServerGone:
            return False

    def _unavailable(self, what: str) -> errors.Unavailable:
        return errors.Unavailable(f"The server at {self.url} {what}.")

    def _error(self, response: Response) -> errors.TunesmithError:
        """Return the error that a bad answer describes."""
        try:
            problem = json.loads(response.body)
        except ValueError:
            problem = None
        if isinstance(problem, dict) and ("type" in problem or "detail" in problem):
            return errors.from_problem(problem, response.status)
        what = f"answered with status {response.status}"
        if response.status in NOT_NOW:
            return self._unavailable(what)
        return errors.from_problem({"detail": f"The server at {self.url} {what}."}, response.status)

    def _decode(self, response: Response) -> Any:
        if not response.body:
            return None
        try:
            return json.loads(response.body)
        except ValueError:
            raise self.strange(f"{response.headers.get('content-type', 'no type')}, not JSON") from None

    def strange(self, what: str) -> errors.TunesmithError:
        """Return the error that an answer is not one of a Tunesmith server."""
        return errors.TunesmithError(f"No Tunesmith server that this client knows is at {self.url}: {what}")


class _Renewed(Exception):
    """A token was refused, and there is another one by now."""


class _Again(Exception):
    """A request went wrong in a way that passes."""

    def __init__(self, error: errors.TunesmithError) -> None:
        super().__init__(str(error))
        self.error = error
