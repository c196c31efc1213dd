"""HTTP to a Tunesmith server: JSON in and out, retries with jittered backoff, errors as our classes."""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Callable
from typing import Any

import httpx

from tunesmith import errors
from tunesmith.version import __version__

log = logging.getLogger(__name__)

DEFAULT_URL = "http://127.0.0.1:8765"


def server_url(url: str | None = None) -> str:
    """Return `url`, else TUNESMITH_SERVER_URL, else the address `tunesmith serve` listens on."""
    return (url or os.environ.get("TUNESMITH_SERVER_URL") or DEFAULT_URL).rstrip("/")


class Transport:
    """Sends requests, and sends them again while the server is unreachable.

    Args:
        url: Address of the server.
        patience_s: Seconds to keep trying while the server is away (default 300).
        http: The transport to send through; tests pass the application itself.
        sleep: How to wait between tries.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        patience_s: float = 300.0,
        http: httpx.BaseTransport | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.url = server_url(url)
        self.patience_s = patience_s
        self._sleep = sleep
        self._client = httpx.Client(
            base_url=self.url,
            transport=http,
            timeout=httpx.Timeout(30.0, connect=5.0),
            headers={"User-Agent": f"tunesmith/{__version__}"},
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Any = None,
        repeatable: bool = True,
        wait_s: float = 0.0,
    ) -> Any:
        """Send one request and return the decoded answer.

        Args:
            body: JSON-ready value.
            repeatable: False if doing it twice would do something else: then it is sent again only where
                it certainly never arrived.
            wait_s: Seconds that the server itself may wait before it answers.

        Raises:
            TunesmithError: the class the server raised, or `Unavailable` when patience ran out.
        """
        deadline = time.monotonic() + self.patience_s
        pause = 0.1
        while True:
            problem: str
            try:
                response = self._client.request(
                    method, path, json=body, params=params, timeout=httpx.Timeout(30.0 + wait_s, connect=5.0)
                )
                if response.status_code not in (429, 502, 503, 504):
                    return decode(response)
                problem = f"it answered {response.status_code}"
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                problem = f"it cannot be reached ({error})"
            except httpx.TransportError as error:
                if not repeatable:
                    raise errors.Unavailable(f"The server at {self.url} did not answer: {error!r}") from error
                problem = f"it did not answer ({error!r})"
            if time.monotonic() + pause > deadline:
                raise errors.Unavailable(f"No answer from the server at {self.url}: {problem}")
            if pause > 0.5:
                log.warning("Waiting for the server at %s: %s", self.url, problem)
            self._sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, 10.0)


def decode(response: httpx.Response) -> Any:
    """Return the JSON of a good answer; raise the error that a bad one describes."""
    if response.is_success:
        return response.json() if response.content else None
    try:
        problem = response.json()
    except ValueError:
        problem = {"detail": response.text[:200]}
    raise errors.from_problem(problem if isinstance(problem, dict) else {}, response.status_code)
