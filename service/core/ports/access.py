"""Tokens and sessions."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from service.core.access import Caller
from tunesmith.tokens import CreateToken, Scope, Token


class AccessStore(Protocol):
    """Tokens and sessions, each known by the hash of its secret."""

    def tokens(self) -> list[Token]:
        """Return the tokens, the newest first."""
        ...

    def create_token(self, body: CreateToken, digest: str) -> Future[Token]:
        """Note a token."""
        ...

    def revoke_token(self, token: int) -> Future[Token]:
        """Revoke a token, with the sessions that began with it. Raises TokenNotFound."""
        ...

    def adopt_admin(self, name: str, digest: str) -> Future[Token]:
        """Accept a secret that somebody else keeps as an admin's. Raises Unauthorized if it is not."""
        ...

    def set_token(self, name: str, scope: Scope, digest: str) -> Future[None]:
        """Accept a secret for this scope, and no earlier one of this name; an empty digest: none."""
        ...

    def note_use(self, token: int) -> Future[None]:
        """Note that a token is in use, at most once a minute."""
        ...

    def by_token(self, digest: str) -> Caller | None:
        """Return whose token this is; None where it is not valid."""
        ...

    def by_session(self, digest: str) -> Caller | None:
        """Return whose session this is; None where it is not valid."""
        ...

    def create_code(self, token: int, digest: str) -> Future[datetime]:
        """Note a code that begins a session once, and return when it expires."""
        ...

    def redeem_code(self, code: str, session: str) -> Future[Caller]:
        """Begin a session with a code, which is then used up. Raises Unauthorized."""
        ...

    def begin_session(self, token: int, session: str) -> Future[Caller]:
        """Begin the session of a browser. Raises Unauthorized where the token is not valid."""
        ...

    def end_session(self, session: str) -> Future[None]:
        """End a session, if there is one."""
        ...

    def study_of_trial(self, trial: int) -> tuple[int, str] | None:
        """Return id and name of a trial's study; None where there is no such trial."""
        ...
