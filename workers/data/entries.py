"""Entries of the cache on the disk: a folder of `.npy` files, and a `meta.json` that names them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

META = "meta.json"


def write(folder: Path, arrays: Mapping[str, NDArray[Any]], meta: dict[str, Any]) -> None:
    """Write an entry, in place of a damaged one; it is never there in part, nor after a power cut.

    Raises:
        OSError: it cannot be written; then nothing is left.
    """
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}")
    for left in (unfinished, folder):
        shutil.rmtree(left, ignore_errors=True)
    try:
        _fill(unfinished, arrays, meta)
        unfinished.replace(folder)
        _sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def read(folder: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the arrays of an entry, mapped into memory and read-only, and what else is to know of them."""
    said = json.loads((folder / META).read_text(encoding="utf-8"))
    arrays = {n: np.load(folder / f"{n}.npy", mmap_mode="r", allow_pickle=False) for n in said["arrays"]}
    return arrays, said["meta"]


def _fill(folder: Path, arrays: Mapping[str, NDArray[Any]], meta: dict[str, Any]) -> None:
    folder.mkdir()
    for name, array in arrays.items():
        with _durable(folder / f"{name}.npy") as file:
            np.save(file, array, allow_pickle=False)
    with _durable(folder / META) as file:
        file.write(json.dumps({"arrays": sorted(arrays), "meta": meta}).encode())
    _sync_folder(folder)


@contextmanager
def _durable(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write, and have what was written on the disk in the end."""
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a rename last; without this the name may be gone after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
