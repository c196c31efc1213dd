"""Files on their way to a server and from it: checked by their SHA-256, and whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom, BufferedReader
from pathlib import Path

from tunesmith.errors import Damaged


def sha256_of(file: BufferedReader | BufferedRandom) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits; read piece by piece."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def arriving(path: Path) -> Iterator[BufferedRandom]:
    """Open a temporary file beside `path`; it takes its place if the block ends well, else it is deleted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def check(file: BufferedRandom, expected: str) -> None:
    """Check that a file is what its checksum says. Raises Damaged."""
    found = sha256_of(file)
    if found != expected:
        raise Damaged(f"The file has the SHA-256 {found}, not {expected}.")
