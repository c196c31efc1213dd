"""Files that training wants kept with its attempt, on their way to the worker."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")
"""What the server takes for a name; one that begins with a dot is a file being written."""


class Files:
    """A folder that a worker sends to the server, file by file.

    Args:
        folder: Made where it is not there.
        tell: Tells the worker of each file that is whole.
    """

    def __init__(self, folder: Path, tell: Callable[..., None]) -> None:
        self._folder = folder
        self._tell = tell
        self._told: dict[str, str] = {}

    def keep(self, name: str, content: bytes) -> None:
        """Write a file and tell of it; the same one again is passed over, another of its name replaces it.

        A file is there whole, or not at all. It is not forced to the disk: it has to outlive this process,
        and a machine that loses power trains the trial again.

        Raises:
            ValueError: `name` is none that the server takes.
            OSError: it cannot be written.
        """
        if NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} is no file name: 1 to 200 letters, digits and . _ -, no dot first")
        sha256 = hashlib.sha256(content).hexdigest()
        if self._told.get(name) == sha256:
            return
        self._write(name, content)
        self._told[name] = sha256
        self._tell(file={"name": name, "size": len(content), "sha256": sha256})

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f".{name}.tmp"
        unfinished.write_bytes(content)
        unfinished.replace(self._folder / name)
