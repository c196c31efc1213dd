"""Temporary folders that do not pile up when test runs are killed."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def own_folder(prefix: str) -> Iterator[Path]:
    """Yield a fresh folder, locked while this run lives, and remove those that killed runs left behind."""
    for old in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        _remove_if_abandoned(old)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    lock = _locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        if lock is not None:
            lock.close()


def _locked(folder: Path) -> IO[bytes] | None:
    lock = (folder / "lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def _remove_if_abandoned(folder: Path, age_s: float = 60.0) -> None:
    try:
        young = time.time() - folder.stat().st_mtime < age_s  # perhaps not locked yet
        lock = None if young else _locked(folder)
    except OSError:
        return  # another user's, or just removed by another run
    if lock is not None:
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()
