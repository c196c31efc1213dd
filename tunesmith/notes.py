"""Notes that a server leaves for its own user: which token opens it.

So that the command line, workers and programs of that user on that machine need not be told. A note is a file
of mode 0600 in a folder of mode 0700, and counts only while the server that wrote it runs.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import tempfile
from pathlib import Path
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


def leave(host: str, port: int, token: str) -> list[Path]:
    """Note the token of a server that listens there; return the notes, none where nobody would look for them.

    Raises:
        OSError: the note cannot be written.
    """
    hosts = {"0.0.0.0": ["127.0.0.1"], "::": ["::1", "127.0.0.1"]}.get(host, [host])  # noqa: S104 (to compare)
    notes = [_note(name, port) for name in hosts if is_loopback(name)]
    for note in notes:
        write_secret(note, json.dumps({"token": token, "pid": os.getpid()}))
    return notes


def find(url: str) -> str | None:
    """Return the token that the server at a loopback address noted; None where there is no such note."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if not is_loopback(host):
        return None
    hosts = ["127.0.0.1", "::1", host] if host == "localhost" else [host]
    return next((token for name in hosts if (token := _read(_note(name, port)))), None)


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
    """Return the token in a note of ours whose server runs: somebody else may listen there by now."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        if note.stat().st_uid == os.geteuid():
            found = json.loads(note.read_text(encoding="utf-8"))
            os.kill(int(found["pid"]), 0)
            return str(found["token"])
    return None
