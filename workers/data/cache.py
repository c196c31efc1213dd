"""Arrays that take long to prepare, kept on the disk: prepared once per machine, shared by all its slots.

An entry is a folder of `.npy` files and a `meta.json`. They are mapped into memory, not read: processes share
one copy.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

FOLDER = ".prepared"
VERSION = 1
"""Of what is prepared from the same files: raise it when the code that prepares changes what it makes."""


@dataclass(frozen=True)
class Prepared:
    """Arrays by name, with what else is to know of them (plain JSON)."""

    arrays: Mapping[str, NDArray[Any]]
    meta: dict[str, Any] = field(default_factory=dict)


def prepared(data_dir: Path, key: list[Any], make: Callable[[], Prepared]) -> Prepared:
    """Return what `make` makes, from the disk where it has been made before.

    Args:
        data_dir: The worker's data folder; entries lie in `.prepared` there. Where it cannot be written, each
            process prepares for itself.
        key: What it depends on, as JSON: names, options, `fingerprint` of files.
        make: Called by one process of the machine at a time.
    """
    digest = hashlib.sha256(json.dumps([VERSION, key], sort_keys=True).encode()).hexdigest()[:32]
    folder = data_dir / FOLDER / digest
    if not folder.is_dir():
        try:
            with _alone(folder.with_suffix(".lock")):
                if not folder.is_dir():
                    _write(folder, make())
        except OSError as error:
            log.warning("What is prepared cannot be kept in %s, each process does it anew: %s", folder, error)
            return make()
    return _read(folder)


def fingerprint(paths: list[Path]) -> str:
    """Return what changes when one of these files does, without reading them: names, sizes, times."""
    found = [[str(p), p.stat().st_size, p.stat().st_mtime_ns] for p in sorted(paths)]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def checksum(*arrays: NDArray[Any]) -> str:
    """Return the SHA-256 of arrays: what a trial was trained on, for its provenance."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(folder: Path, made: Prepared) -> None:
    """Write an entry; it is never there half written."""
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}")
    unfinished.mkdir()
    try:
        for name, array in made.arrays.items():
            np.save(unfinished / f"{name}.npy", array, allow_pickle=False)
        (unfinished / "meta.json").write_text(json.dumps(made.meta), encoding="utf-8")
        unfinished.replace(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _read(folder: Path) -> Prepared:
    paths = sorted(folder.glob("*.npy"))
    arrays = {path.stem: np.load(path, mmap_mode="r", allow_pickle=False) for path in paths}
    return Prepared(arrays, json.loads((folder / "meta.json").read_text(encoding="utf-8")))
