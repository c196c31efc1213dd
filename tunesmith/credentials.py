"""Which token a client brings: the one it is given, else one of the environment, else what a server noted."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tunesmith import notes
from tunesmith.errors import InvalidInput

TOKEN = re.compile(r"[!-~]{1,1000}")


class Credentials:
    """The token for one server.

    It is read when it is needed first, and again when the server refuses it: a file may hold a new one by
    then, and the server may have been started only after us.

    Args:
        url: Address of the server.
        given: The token, or the file that holds it; None looks into TUNESMITH_TOKEN, then the file named by
            TUNESMITH_TOKEN_FILE, then at what a server of this user on this machine noted.
    """

    def __init__(self, url: str, given: str | Path | None = None) -> None:
        self._url = url
        self._given = given
        self._token: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the header that says who one is; none without a token.

        Raises:
            InvalidInput: the token cannot be read, or is none.
        """
        if self._token is None:
            self._token = self._find()
        return {} if self._token is None else {"Authorization": f"Bearer {self._token}"}

    def renew(self) -> bool:
        """After a refusal, look again; return whether there is another token now."""
        refused, self._token = self._token, self._find()
        return self._token is not None and self._token != refused

    def _find(self) -> str | None:
        if isinstance(self._given, Path):
            return _in_file(self._given, "the token's file")
        if self._given is not None:
            return _checked(self._given, "token")
        if token := os.environ.get("TUNESMITH_TOKEN"):
            return _checked(token, "TUNESMITH_TOKEN")
        if file := os.environ.get("TUNESMITH_TOKEN_FILE"):
            return _in_file(Path(file), "TUNESMITH_TOKEN_FILE")
        return notes.find(self._url)


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
