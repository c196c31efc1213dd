"""Who calls, and what of it concerns single studies."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tunesmith.errors import Forbidden
from tunesmith.tokens import Scope


def digest(secret: str) -> str:
    """Return what is kept of a secret. Secrets are random and long: one round of hashing is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_among(only: frozenset[str], study_id: int, name: str) -> bool:
    """Whether a study is one of these, given by name or id; none stand for all."""
    return not only or name in only or str(study_id) in only


@dataclass(frozen=True)
class Caller:
    """The token behind a request.

    Attributes:
        token: Its id; 0 where the server asks for none.
        name: Its name.
        scope: What it is for.
        studies: The names or ids of the only studies it is for; empty for all.
        expires_at: When it, or the browser's session with it, expires.
        session: Whether it came as a browser's session.
    """

    token: int
    name: str
    scope: Scope
    studies: frozenset[str] = frozenset()
    expires_at: float | None = None
    session: bool = False

    def may_see(self, study_id: int, name: str) -> bool:
        """Whether the token is for this study."""
        return is_among(self.studies, study_id, name)

    def not_for(self, study: str) -> Forbidden:
        """Return the error that the token is not for a study."""
        only = ", ".join(sorted(self.studies))
        return Forbidden(f"This token is not for the study {study!r}, only for: {only}.")


ANYONE = Caller(0, "anyone", Scope.ADMIN)
"""Who calls a server that asks for no token."""
