"""HTTP to a Tunesmith server: JSON in and out, retries with jittered backoff, errors as our classes."""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import httpx

from tunesmith import errors
from tunesmith.credentials import Credentials, ServerGone
from tunesmith.notes import is_loopback
from tunesmith.version import __version__

log = logging.getLogger(__name__)

T = TypeVar("T")

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


class Transport:
    """Sends requests, and sends them again while the server is unreachable. Any thread may use it.

    Args:
        url: Address of the server.
        patience_s: Seconds to keep trying while the server is away (default 300).
        timeout_s: Seconds that an answer may take (default 30).
        token: The token to bring, or the path of a file that holds it (see `tunesmith.credentials`).
        http: The transport to send through; tests pass the application itself.
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
        http: httpx.BaseTransport | None = None,
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
        agent = {"User-Agent": f"tunesmith/{__version__}"}
        try:
            # The token is for this server alone: redirects are not followed, and no proxy of the environment
            # comes between when it is on this machine.
            self._client = httpx.Client(
                base_url=self.url,
                transport=http,
                headers=agent,
                auth=self._identify,
                follow_redirects=False,
                trust_env=not is_loopback(httpx.URL(self.url).host),
            )
        except httpx.InvalidURL as error:
            raise errors.InvalidInput(f"{self.url!r} is no address of a server: {error}") from None

    def _identify(self, request: httpx.Request) -> httpx.Request:
        try:
            identity = self._credentials.identity()
        except ServerGone:
            raise _Again(self._unavailable("has ended")) from None
        if identity.header is not None:
            request.headers["Authorization"] = identity.header
        if identity.host is not None:
            request.url = request.url.copy_with(host=identity.host)
        return request

    def end(self) -> None:
        """Send nothing more, and nothing again; requests under way may still be answered."""
        self._ending.set()

    def close(self) -> None:
        """Close the connections."""
        self.end()
        self._client.close()

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
            body: JSON-ready value.
            params: The query.
            headers: Further headers.
            repeatable: False if doing it twice would do something else: then it is sent again only where
                it certainly never arrived.
            wait_s: Seconds that the server itself may wait before it answers.

        Raises:
            TunesmithError: the class the server raised; an `Unavailable` when patience ran out.
        """
        timeout = self._timeout(wait_s)

        def once() -> Any:
            with self._hearing(repeatable=repeatable):
                response = self._client.request(
                    method, path, json=body, params=params, headers=headers, timeout=timeout
                )
                return self._decode(self._checked(response, repeatable=repeatable))

        return self._persist(once)

    def upload(self, path: str, file: BinaryIO, *, params: Any, headers: dict[str, str]) -> Any:
        """Send a file, piece by piece, and return the decoded answer. Raises as `request`."""
        timeout = self._timeout(STORE_S)

        def once() -> Any:
            file.seek(0)
            with self._hearing():
                response = self._client.put(
                    path, content=file, params=params, headers=headers, timeout=timeout
                )
                return self._decode(self._checked(response))

        return self._persist(once)

    def download(self, path: str, file: BinaryIO) -> httpx.Headers:
        """Write what is at `path` into a file, piece by piece; return the headers. Raises as `request`."""
        timeout = self._timeout(STORE_S)

        def once() -> httpx.Headers:
            file.seek(0)
            file.truncate()
            with self._hearing(), self._client.stream("GET", path, timeout=timeout) as response:
                if not response.is_success:
                    response.read()
                for piece in self._checked(response).iter_bytes():
                    file.write(piece)
                return response.headers

        return self._persist(once)

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

    def _timeout(self, wait_s: float) -> httpx.Timeout:
        return httpx.Timeout(self._timeout_s + wait_s, connect=min(5.0, self._timeout_s))

    @contextmanager
    def _hearing(self, *, repeatable: bool = True) -> Iterator[None]:
        """Raise `_Again` for a broken connection, where sending again may help and cannot harm."""
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise _Again(self._unavailable(f"cannot be reached: {error}")) from error
        except httpx.HTTPError as error:
            unanswered = self._unavailable(f"did not answer: {error or type(error).__name__}")
            raise (_Again(unanswered) if repeatable else unanswered) from error

    def _checked(self, response: httpx.Response, *, repeatable: bool = True) -> httpx.Response:
        """Return a good answer. Raises `_Again` where sending again may help and cannot harm."""
        if response.status_code == 429 or (response.status_code in NOT_NOW and repeatable):
            raise _Again(self._error(response))
        if response.status_code == 401 and self._has_another_token(response.request):
            raise _Renewed
        if not response.is_success:
            raise self._error(response)
        return response

    def _has_another_token(self, refused: httpx.Request) -> bool:
        try:
            return self._credentials.renew(refused.headers.get("Authorization"))
        except ServerGone:
            return False

    def _unavailable(self, what: str) -> errors.Unavailable:
        return errors.Unavailable(f"The server at {self.url} {what}.")

    def _error(self, response: httpx.Response) -> errors.TunesmithError:
        """Return the error that a bad answer describes."""
        try:
            problem = response.json()
        except ValueError:
            problem = None
        if isinstance(problem, dict) and ("type" in problem or "detail" in problem):
            return errors.from_problem(problem, response.status_code)
        what = f"answered with status {response.status_code}"
        if response.status_code in NOT_NOW:
            return self._unavailable(what)
        return errors.from_problem({"detail": f"The server at {self.url} {what}."}, response.status_code)

    def _decode(self, response: httpx.Response) -> Any:
        if not response.content:
            return None
        try:
            return response.json()
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
