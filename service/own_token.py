"""The server's own admin token: in a file that only its user can read, for whoever works on its machine."""

from __future__ import annotations

import os
import secrets
import socket
import stat
from pathlib import Path

from service.core.access import digest
from service.core.ports import AccessStore
from tunesmith import notes
from tunesmith.errors import InvalidInput, Unauthorized
from tunesmith.tokens import Scope, Token, new_secret

FILE = "admin-token"
GIVEN = {"TUNESMITH_ADMIN_TOKEN": Scope.ADMIN, "TUNESMITH_WORKER_TOKEN": Scope.WORKER}
"""Variables that may hold a token, and what it is for."""
SHORTEST = 32


def ensure(store: AccessStore, data_dir: Path) -> tuple[Token, str]:
    """Return the server's own token with its secret; a new one where there is none that is valid.

    Raises:
        InvalidInput: others can read the file.
    """
    path = data_dir / FILE
    secret = _read(path)
    if secret:
        try:
            return _adopt(store, secret), secret
        except Unauthorized:
            pass  # it was revoked: that is how one gets another
    secret = new_secret()
    made = _adopt(store, secret)
    notes.write_secret(path, f"{secret}\n")
    return made, secret


def _adopt(store: AccessStore, secret: str) -> Token:
    name = f"{FILE} on {socket.gethostname()}"[:100]
    return store.adopt_admin(name, digest(secret)).result()


def _read(path: Path) -> str:
    """Return the secret in the file; nothing where there is no file."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from None
    with os.fdopen(file) as opened:
        found = os.fstat(opened.fileno())
        mode = stat.S_IMODE(found.st_mode)
        if mode & 0o077 or found.st_uid not in (os.geteuid(), 0):
            raise InvalidInput(
                f"{path} is open to other users (mode {mode:04o}): they may know the token in it. Delete the "
                "file to get a new token (and revoke the old one, see `tunesmith token list`), or close it "
                "with `chmod 600` if you trust them."
            )
        return opened.read(1000).strip()


def accept_given(store: AccessStore) -> None:
    """Accept the tokens in the environment, and none that was there before.

    Raises:
        InvalidInput: one is too short to be a secret, or there for two purposes.
    """
    given = {name: os.environ.pop(name, "").strip() for name in GIVEN}  # the engine need not know them
    for name, secret in given.items():
        if secret and len(secret) < SHORTEST:
            raise InvalidInput(f"{name} must have at least {SHORTEST} characters: `openssl rand -hex 32`")
    if len(set(filter(None, given.values()))) < len([*filter(None, given.values())]):
        raise InvalidInput(f"{' and '.join(GIVEN)} must not be the same: workers would be admins.")
    for name, secret in given.items():
        called = f"{name} (environment)"  # no token that somebody makes can be called so
        store.set_token(called, GIVEN[name], digest(secret) if secret else "").result()


def login_path(store: AccessStore, token: Token) -> str:
    """Return a path that logs a browser in with a token, once."""
    code = secrets.token_urlsafe(24)
    store.create_code(token.id, digest(code)).result()
    return f"/login?code={code}"
