"""Tokens, as they travel between server, command line and browser."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StrictInt, StrictStr, model_validator

from tunesmith.fields import STUDY_NAME
from tunesmith.spelling import show
from tunesmith.validation import Answered, Model, reject, spelled

LONGEST_S = 10 * 365 * 86_400
"""How long a token can last that expires at all: ten years."""


class Scope(StrEnum):
    """What a token is for.

    A viewer reads everything. A worker runs trials, and reads the studies it works on. An admin may do
    everything.
    """

    VIEWER = "viewer"
    WORKER = "worker"
    ADMIN = "admin"


def new_secret() -> str:
    """Return the secret of a new token."""
    return f"tsm_{secrets.token_urlsafe(32)}"


def _check_study(ref: str) -> str:
    if not STUDY_NAME.fullmatch(ref):
        raise reject(f"must be the name or the id of a study (got {show(ref)})")
    return ref


TokenName = Annotated[
    StrictStr,
    spelled(
        r"^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,99}$",
        "must be 1 to 100 letters, digits, spaces and . _ @ - and begin with a letter or digit",
    ),
]
StudyRef = Annotated[StrictStr, AfterValidator(_check_study)]


class CreateToken(Model):
    """A token to be made."""

    name: TokenName = Field(description="What it is for, to be told from others.", examples=["gpu-a"])
    scope: Scope = Field(examples=["worker"])
    studies: Annotated[list[StudyRef], Field(max_length=100)] = Field(
        default_factory=list,
        description="Of a worker's token: only these studies, by name or id; none for all.",
    )
    expires_s: Annotated[StrictInt, Field(ge=1, le=LONGEST_S)] | None = Field(
        default=None, description="Seconds until it expires; None: never."
    )

    @model_validator(mode="after")
    def _studies_are_for_workers(self) -> Self:
        if self.studies and self.scope is not Scope.WORKER:
            raise reject(f"is for tokens with the scope worker, not {self.scope}; leave it out", "studies")
        return self


class Token(Answered):
    """A token; its secret is not kept."""

    id: int
    name: str
    scope: Scope
    studies: list[str] = Field(default_factory=list, description="Only these studies; empty for all.")
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = Field(default=None, description="To the minute.")
    revoked: bool = False


class CreatedToken(Token):
    """A token that was just made, with its secret, which is never shown again."""

    secret: str


class Me(Answered):
    """Who the server takes the caller for."""

    name: str
    scope: Scope
    studies: list[str] = Field(default_factory=list, description="Only these studies; empty for all.")
    expires_at: datetime | None = None
    session: bool = Field(default=False, description="A browser that logged in, and can log out.")


class LoginCode(Answered):
    """An address below the server's that logs a browser in once."""

    path: str = Field(description="Open it within ten minutes.", examples=["/login?code=..."])
    expires_at: datetime
