"""Who a worker is: a random id in a state directory, locked while the worker runs."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """Who a worker is.

    Attributes:
        worker: Its id.
        index: Which of the workers with this state directory it is, from 0.
        incarnation: Which start of it this is: greater each time.
    """

    worker: str
    index: int
    incarnation: int


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
                worker = _read_or_make(descriptor)
                yield Identity(worker, index, _count_start(state_dir / f"worker-{index}.starts"))
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


def _count_start(path: Path) -> int:
    """Return a number greater than at the last start; if that was lost, the clock gives one."""
    before = int(path.read_text()) if path.is_file() and path.read_text().isdigit() else 0
    number = max(before + 1, int(time.time()))
    write_whole(path, str(number))
    return number


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f".{path.name}.tmp")
    with unfinished.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


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
