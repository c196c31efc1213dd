"""Keeps the door: finds out whose token or session a request brings.

What was found is remembered for a moment, so that a busy worker costs no query a request; so long a token
that was revoked elsewhere is still good here. One that is revoked here is forgotten at once.
"""

from __future__ import annotations

import asyncio
import logging
import math
import secrets
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from starlette.types import Scope as Request

from service.core.access import ANYONE, Caller, digest
from service.core.ports import AccessStore
from service.door.cookies import session_in
from service.door.failures import Failures
from tunesmith.errors import Forbidden, Unauthorized
from tunesmith.tokens import Scope

log = logging.getLogger(__name__)

FRESH_S = 3.0
"""How long what was found is taken as it was."""
USED_S = 60.0
"""How exactly it is known when a token was last used."""
MOST_KNOWN = 10_000
DOUBTFUL = -math.inf
"""When something was found that has to be looked up before it counts again."""

NEEDED = (
    "This needs a token: `Authorization: Bearer TOKEN`. `tunesmith token create` makes one; clients of ours "
    "look for it in TUNESMITH_TOKEN and TUNESMITH_TOKEN_FILE."
)
NOT_VALID = "This token is not valid: it is mistyped, was revoked, or has expired."
LOGGED_OUT = "This browser is not logged in (any more)."


class Door(Protocol):
    """Whoever lets requests in."""

    asks: bool
    """Whether a token is asked for."""

    async def caller(self, request: Request) -> Caller:
        """Return who calls. Raises Unauthorized, TooManyRequests."""
        ...

    async def log_in(self, address: str, *, code: str = "", token: str = "") -> str:
        """Begin the session of a browser and return its secret. Raises Unauthorized, TooManyRequests."""
        ...

    async def log_out(self, request: Request) -> None:
        """End the session of a browser."""
        ...

    def forget(self) -> None:
        """A token was revoked or a session ended: look everything up anew."""
        ...


class OpenDoor:
    """Lets everyone in: for a server that only its own machine reaches."""

    asks = False

    async def caller(self, request: Request) -> Caller:
        """Return who calls."""
        return ANYONE

    async def log_in(self, address: str, *, code: str = "", token: str = "") -> str:
        """Begin nothing."""
        return ""

    async def log_out(self, request: Request) -> None:
        """End nothing."""

    def forget(self) -> None:
        """Forget nothing."""


@dataclass
class _Known:
    """Who was found behind a secret, and when."""

    caller: Caller
    at: float


class LockedDoor:
    """Asks everyone for a token or a session.

    Args:
        store: Where they are.
        failures: Counts those who had none that is valid.
        clock: Seconds, from any start.
    """

    asks = True

    def __init__(
        self,
        store: AccessStore,
        failures: Failures | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._failures = failures or Failures()
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._used: dict[int, float] = {}
        self._forgotten = 0

    async def caller(self, request: Request) -> Caller:
        """Return who calls: by token, else by session. Raises Unauthorized, TooManyRequests."""
        for name, value in request["headers"]:
            if name == b"authorization":
                return await self._by_token(_bearer(value), address_of(request))
        session = session_in(request)
        if session is None:
            raise Unauthorized(NEEDED)
        found = await self._find(f"session {digest(session)}")
        if found is None:
            raise Unauthorized(LOGGED_OUT)
        return found

    async def _by_token(self, token: str, address: str) -> Caller:
        """Return whose token this is. A good one is not held up by the failures of others at its address."""
        found = await self._find(f"token {digest(token)}")
        if found is None:
            self._failures.count(address)
            raise Unauthorized(NOT_VALID)
        return found

    async def _find(self, key: str) -> Caller | None:
        now = self._clock()
        known = self._known.get(key)
        if known is not None and now - known.at < FRESH_S:
            caller: Caller | None = known.caller
        else:
            if known is not None and known.at != DOUBTFUL:
                known.at = now  # the others go on with it while one looks again
            caller = await self._look_up(key, now)
        if caller is None or (caller.expires_at is not None and caller.expires_at <= time.time()):
            self._known.pop(key, None)
            return None
        return caller

    async def _look_up(self, key: str, now: float) -> Caller | None:
        kind, _, hashed = key.partition(" ")
        query = self._store.by_token if kind == "token" else self._store.by_session
        forgotten = self._forgotten
        caller = await asyncio.to_thread(query, hashed)
        if caller is not None and forgotten == self._forgotten:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = _Known(caller, now)
            self._note_use(caller.token, now)
        return caller

    def _note_use(self, token: int, now: float) -> None:
        """Note the use now and then, and let nobody wait for it."""
        if now - self._used.get(token, -USED_S) >= USED_S:
            self._used[token] = now
            self._store.note_use(token).add_done_callback(_tell_failure)

    async def log_in(self, address: str, *, code: str = "", token: str = "") -> str:
        """Begin the session of a browser with a one-time code or a token, and return its secret.

        Raises:
            Unauthorized: it is not valid.
            Forbidden: it is a worker's.
            TooManyRequests: too many from this address were not.
        """
        session = secrets.token_urlsafe(32)
        if token:
            await self._begin(await self._by_token(token, address), digest(session))
            return session
        try:
            await asyncio.wrap_future(self._store.redeem_code(digest(code), digest(session)))
        except Unauthorized:
            self._failures.count(address)
            raise
        return session

    async def _begin(self, caller: Caller, session: str) -> None:
        if caller.scope is Scope.WORKER:
            raise Forbidden("This token is for workers. Pages need one with the scope viewer or admin.")
        await asyncio.wrap_future(self._store.begin_session(caller.token, session))

    async def log_out(self, request: Request) -> None:
        """End the session of a browser."""
        session = session_in(request)
        if session is not None:
            await asyncio.wrap_future(self._store.end_session(digest(session)))
            self.forget()

    def forget(self) -> None:
        """A token was revoked or a session ended: look everything up anew."""
        self._forgotten += 1
        for known in self._known.values():
            known.at = DOUBTFUL


def address_of(request: Request) -> str:
    """Return the address of the client."""
    client = request.get("client")
    return str(client[0]) if client else ""


def _bearer(value: bytes) -> str:
    kind, _, token = value.decode("latin-1").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Unauthorized(NEEDED)
    return token.strip()


def _tell_failure(done: Future[None]) -> None:
    if (error := done.exception()) is not None:
        log.warning("The use of a token could not be noted: %s", error)
