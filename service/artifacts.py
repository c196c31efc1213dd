"""Where the content of artifacts lies: a folder, or any store that fsspec can reach.

Everything here blocks: the API calls it in threads of its own, the engine in its collector's.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from tunesmith.errors import ArtifactNotFound, InvalidInput, TunesmithError, Unavailable

log = logging.getLogger(__name__)

CHUNK = 1024 * 1024
"""Bytes that are read, or written, at once."""


class ArtifactStore:
    """Files below a URL. Paths are relative to it, and made by the server alone.

    Args:
        url: A folder, or a URL such as `s3://bucket/folder`.

    Raises:
        InvalidInput: for a URL that no installed package understands.
    """

    def __init__(self, url: str) -> None:
        try:
            self._files, self._root = fsspec.url_to_fs(url)
        except (ValueError, ImportError) as error:
            kind = url.partition("://")[0]  # what follows may hold a password
            raise InvalidInput(f"artifacts: a store of the kind {kind!r} cannot be opened: {error}") from None
        self._local = isinstance(self._files, LocalFileSystem)

    def _at(self, path: str) -> str:
        return f"{self._root.rstrip('/')}/{path}"

    def create(self, path: str) -> Upload:
        """Begin a file. Raises Unavailable."""
        where = self._at(path)
        with answering():
            if self._local:
                Path(self._root).mkdir(mode=0o700, parents=True, exist_ok=True)
                Path(where).parent.mkdir(parents=True, exist_ok=True)
            return Upload(self._files.open(where, "wb"), Path(self._root) if self._local else None)

    def size(self, path: str) -> int:
        """Return the size of a file. Raises ArtifactNotFound, Unavailable."""
        with answering(), finding():
            return int(self._files.size(self._at(path)))

    def read(self, path: str) -> Generator[bytes]:
        """Yield a file piece by piece; it is opened at the first. Raises ArtifactNotFound, Unavailable."""
        with answering(), finding(), self._files.open(self._at(path), "rb") as file:
            while piece := file.read(CHUNK):
                yield piece

    def delete(self, path: str) -> None:
        """Delete a file, if it is there. Raises Unavailable."""
        where = self._at(path)
        with answering(), contextlib.suppress(FileNotFoundError):
            self._files.rm_file(where)
        if self._local:
            self._remove_empty(Path(where).parent)

    def delete_below(self, path: str) -> None:
        """Delete every file below a folder. Raises Unavailable."""
        with answering(), contextlib.suppress(FileNotFoundError):
            self._files.invalidate_cache()  # another process writes, too
            self._files.rm(self._at(path).rstrip("/"), recursive=True)

    def _remove_empty(self, folder: Path) -> None:
        """Remove the folders that a deleted file leaves empty."""
        with contextlib.suppress(OSError):
            while folder != Path(self._root) and Path(self._root) in folder.parents:
                folder.rmdir()
                folder = folder.parent


class Upload:
    """A file being written, and the checksum of what was written so far."""

    def __init__(self, file: Any, root: Path | None) -> None:
        self._file = file
        self._root = root
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Append to the file. Raises Unavailable."""
        with answering():
            self._file.write(piece)
        self._hash.update(piece)
        self.size += len(piece)

    @property
    def sha256(self) -> str:
        """The checksum, in hexadecimal digits."""
        return self._hash.hexdigest()

    def finish(self) -> None:
        """Close the file and wait until it is stored: what is acknowledged outlives a power cut.

        Raises:
            Unavailable: the store does not answer.
        """
        with answering(), self._file as file:
            if self._root is not None:
                file.flush()
                os.fsync(file.fileno())
                _settle_folders(Path(file.name).parent, self._root)

    def abandon(self) -> None:
        """Close a file that nobody wants any more."""
        with contextlib.suppress(Exception):
            self._file.close()


def _settle_folders(folder: Path, root: Path) -> None:
    """Wait until the entries of new folders are on the disk, too."""
    for each in (folder, *folder.parents):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if each == root:
            return


@contextlib.contextmanager
def finding() -> Iterator[None]:
    """Say in our words that a file is gone."""
    try:
        yield
    except FileNotFoundError:
        raise ArtifactNotFound("The artifact store no longer has this file.") from None


@contextlib.contextmanager
def answering() -> Iterator[None]:
    """Say in our words that the store does not answer: each kind of store has errors of its own."""
    try:
        yield
    except TunesmithError:
        raise
    except Exception as error:
        log.warning("The artifact store does not answer: %s: %s", type(error).__name__, error)
        raise Unavailable(f"The artifact store does not answer ({type(error).__name__}).") from error
