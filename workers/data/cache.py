"""Arrays that take long to prepare, kept on the disk: prepared once per machine, shared by all its slots.

They are mapped into memory, not read: processes share one copy.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.data import entries

log = logging.getLogger(__name__)

FOLDER = ".prepared"
VERSION = 2
"""Of what is prepared from the same files: raise it when the code that prepares changes what it makes."""


@dataclass(frozen=True)
class Prepared:
    """Arrays by name, with what else is to know of them (plain JSON)."""

    arrays: Mapping[str, NDArray[Any]]
    meta: dict[str, Any] = field(default_factory=dict)


def prepared(data_dir: Path, key: list[Any], make: Callable[[], Prepared]) -> Prepared:
    """Return what `make` makes, from the disk where it has been made before.

    An entry that cannot be read is deleted and made anew.

    Args:
        data_dir: The worker's data folder; entries lie in `.prepared` there. Where it cannot be written, each
            process prepares for itself.
        key: What it depends on, as JSON: names, options, `fingerprint` of files.
        make: Called by one process of the machine at a time. Its errors are let through.
    """
    digest = hashlib.sha256(json.dumps([VERSION, key], sort_keys=True).encode()).hexdigest()[:32]
    folder = data_dir / FOLDER / digest
    found = _found(folder)
    if found is not None:
        return found
    with ExitStack() as locked:
        if not _enter(locked, folder):
            return make()
        return _found(folder) or _kept(folder, make())


def _enter(locked: ExitStack, folder: Path) -> bool:
    """Whether this process is the only one that makes the entry now."""
    try:
        locked.enter_context(alone(folder.with_suffix(".lock")))
    except OSError as error:
        _warn(folder, error)
        return False
    return True


def _found(folder: Path) -> Prepared | None:
    """Return the entry; None where there is none, or a damaged one."""
    if not folder.is_dir():
        return None
    try:
        return Prepared(*entries.read(folder))
    except Exception as error:  # a damaged file raises whatever its format comes up with
        log.warning("What is prepared in %s cannot be read and is made anew: %s", folder, error)
        return None


def _kept(folder: Path, made: Prepared) -> Prepared:
    """Return `made` as an entry that all processes share; as it is where it cannot be written."""
    try:
        entries.write(folder, made.arrays, made.meta)
        return Prepared(*entries.read(folder))
    except OSError as error:
        _warn(folder, error)
        return made


def _warn(folder: Path, error: OSError) -> None:
    log.warning("What is prepared cannot be kept in %s, each process does it anew: %s", folder, error)


def fingerprint(paths: Sequence[Path | str]) -> str:
    """Return what changes when one of these files does, without reading them: names, sizes, times."""
    found = [(path, os.stat(path)) for path in sorted(str(path) for path in paths)]
    said = [[path, stat.st_size, stat.st_mtime_ns] for path, stat in found]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def checksum(*arrays: NDArray[Any]) -> str:
    """Return the SHA-256 of arrays: what a trial was trained on, for its provenance."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let one process of the machine in at a time; the others wait. The file `lock` stays.

    Raises:
        OSError: it cannot be written.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
