"""Notes that a server leaves for its own user: which token opens it.

So that the command line, workers and programs of that user on that machine need not be told. A note is a
file of mode 0600 in a folder of mode 0700. It counts only while the server that wrote it holds a lock on it:
somebody else may listen on its port afterwards.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit


def state_dir() -> Path:
    """Return TUNESMITH_STATE_DIR, else `tunesmith` in XDG_STATE_HOME or ~/.local/state."""
    if given := os.environ.get("TUNESMITH_STATE_DIR"):
        return Path(given)
    base = os.environ.get("XDG_STATE_HOME") or Path("~/.local/state").expanduser()
    return Path(base) / "tunesmith"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Note:
    """What a running server noted.

    Attributes:
        host: The address that it listens on.
        token: What opens it; empty where it asks for none.
    """

    host: str
    token: str


class Left:
    """The notes of a server: they count until it takes them back, or ends, however that is."""

    def __init__(self) -> None:
        self._files: list[tuple[Path, BinaryIO]] = []

    def add(self, path: Path, note: dict[str, str]) -> None:
        """Write a note and lock it. Raises OSError."""
        import fcntl  # noqa: PLC0415 (this package is imported on Windows, too; servers run on others)

        write_secret(path, json.dumps(note))
        file = path.open("r+b")
        self._files.append((path, file))
        fcntl.flock(file, fcntl.LOCK_EX)

    def take_back(self) -> None:
        """Remove the notes. Do it before the port is free for somebody else."""
        while self._files:
            path, file = self._files.pop()
            path.unlink(missing_ok=True)
            file.close()


def leave(host: str, port: int, token: str) -> Left:
    """Note the token of a server that listens there, where somebody would look for it.

    Raises:
        OSError: a note cannot be written, or not be locked.
    """
    hosts = {"0.0.0.0": ["127.0.0.1"], "::": ["::1", "127.0.0.1"]}.get(host, [host])  # noqa: S104 (to compare)
    left = Left()
    for name in filter(is_loopback, hosts):
        left.add(_note(name, port), {"token": token, "machine": socket.gethostname()})
    return left


def find(url: str) -> Note | None:
    """Return what the server at a loopback address noted; None where there is no such note.

    `localhost` may lead to several addresses, with somebody else's server on one of them: connect to that of
    the note.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if not is_loopback(host):
        return None
    hosts = ["127.0.0.1", "::1", host] if host == "localhost" else [host]
    found = ((name, _read(_note(name, port))) for name in hosts)
    return next((Note(name, token) for name, token in found if token is not None), None)


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all; its folder is made like that."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _note(host: str, port: int) -> Path:
    return state_dir() / "servers" / f"{host.replace(':', '_')}_{port}.json"


def _read(note: Path) -> str | None:
    """Return the token in a note of this user, left on this machine by a server that still runs."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError), note.open("rb") as file:
        if os.fstat(file.fileno()).st_uid == os.geteuid() and _is_locked(file):
            found = json.load(file)
            if found["machine"] == socket.gethostname():  # home directories may be shared
                return str(found["token"])
    return None


def _is_locked(file: BinaryIO) -> bool:
    import fcntl  # noqa: PLC0415 (see above)

    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
