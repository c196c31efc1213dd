"""Who a worker is: a random id in a state directory, locked while the worker runs."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """A worker's id, and which of the workers with this state directory it is, from 0."""

    worker: str
    index: int


@contextmanager
def identity(state_dir: Path) -> Iterator[Identity]:
    """Hold the first identity in `state_dir` that no other worker holds, making one where there is none.

    A restarted worker gets its id back. Several workers on a machine get an id each. An id found on
    another machine than the one it was made on (a cloned disk, a shared home) is replaced.

    Raises:
        OSError: the directory cannot be made or written to.
    """
    state_dir.mkdir(parents=True, exist_ok=True)
    for index in count():
        descriptor = os.open(state_dir / f"worker-{index}.json", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if _lock(descriptor):
                yield Identity(_read_or_make(descriptor), index)
                return
        finally:
            os.close(descriptor)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_or_make(descriptor: int) -> str:
    found = _parse(os.pread(descriptor, 10_000, 0))
    machine = _machine()
    if found.get("machine") == machine and str(found.get("worker", "")).startswith("w-"):
        return str(found["worker"])
    made = f"w-{secrets.token_hex(8)}"
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps({"worker": made, "machine": machine}).encode(), 0)
    os.fsync(descriptor)
    return made


def _parse(raw: bytes) -> dict[str, object]:
    try:
        found = json.loads(raw)
    except ValueError:  # empty, or cut short by a crash
        return {}
    return found if isinstance(found, dict) else {}


def _machine() -> str:
    """What tells this machine from a clone of it: its name, and the system's id where it has one."""
    path = Path("/etc/machine-id")
    number = path.read_text(encoding="ascii").strip() if path.is_file() else ""
    return f"{socket.gethostname()} {number}".strip()
