"""Which token a client brings: the one it is given, else one of the environment, else what a server noted."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tunesmith import notes
from tunesmith.errors import InvalidInput

TOKEN = re.compile(r"[!-~]{1,1000}")


@dataclass(frozen=True)
class Identity:
    """What to bring along with a request.

    Attributes:
        token: None where there is none.
        host: The address to connect to; None for that in the URL.
    """

    token: str | None = None
    host: str | None = None

    @property
    def header(self) -> str | None:
        """The value of `Authorization`."""
        return None if self.token is None else f"Bearer {self.token}"


class ServerGone(Exception):
    """The server whose note was used has ended: whoever is there now may be somebody else's."""


class Credentials:
    """The token for one server. Any thread may ask.

    A token that is given is read when it is needed first, and again when the server refuses it: its file may
    hold a new one by then. A noted one is looked up for every request, since only the server that noted it
    may have it.

    Args:
        url: Address of the server.
        given: The token, or the file that holds it; None looks into TUNESMITH_TOKEN, then the file named by
            TUNESMITH_TOKEN_FILE, then at what a server of this user on this machine noted.
    """

    def __init__(self, url: str, given: str | Path | None = None) -> None:
        self._url = url
        self._given = given
        self._token: str | None = None
        self._noted = False

    def identity(self) -> Identity:
        """Return what to bring along.

        Raises:
            InvalidInput: the token cannot be read, or is none.
            ServerGone: it was noted, and is no longer.
        """
        if self._token is None:
            self._token = self._read()
        if self._token is not None:
            return Identity(self._token)
        note = notes.find(self._url)
        if note is None and self._noted:
            raise ServerGone
        if note is None:
            return Identity()
        self._noted = True
        return Identity(note.token or None, note.host)

    def renew(self, refused: str | None) -> bool:
        """After a request with this header was refused, look again; return whether there is another token."""
        self._token = self._read()
        return self.identity().header not in (refused, None)

    def _read(self) -> str | None:
        """Return the token that was given; None where only a note can help."""
        if isinstance(self._given, Path):
            return _in_file(self._given, "the token's file")
        if self._given is not None:
            return _checked(self._given, "token")
        if token := os.environ.get("TUNESMITH_TOKEN"):
            return _checked(token, "TUNESMITH_TOKEN")
        if file := os.environ.get("TUNESMITH_TOKEN_FILE"):
            return _in_file(Path(file), "TUNESMITH_TOKEN_FILE")
        return None


def _in_file(path: Path, what: str) -> str:
    try:
        return _checked(path.read_text(encoding="utf-8"), f"{what} {path}")
    except OSError as error:
        raise InvalidInput(f"{what} {path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{what} {path} holds no token") from None


def _checked(text: str, what: str) -> str:
    """Return a token without the space around it; it is never part of a message."""
    token = text.strip()
    if not TOKEN.fullmatch(token):
        raise InvalidInput(f"{what}: holds no token; one looks like tsm_... and is in one piece")
    return token
