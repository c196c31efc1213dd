"""Files fetched from the network: once per machine, and there as a whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from workers.data.cache import alone

Found = TypeVar("Found")


def fetched(place: Path, find: Callable[[], Found | None], fetch: Callable[[Path], None]) -> Found:
    """Return what `find` finds; if that is nothing, after `fetch` has fetched it.

    Args:
        place: The file or folder that is fetched. Processes that want the same one wait for each other.
        find: Looks for it; None where it is not there whole.
        fetch: Gets a path that is not there yet, in an empty folder beside `place`, and makes the file or
            folder there. Its errors are let through, and leave nothing behind.

    Raises:
        OSError: the folder of `place` cannot be written, or what was fetched is not whole.
    """
    found = find()
    if found is not None:
        return found
    with alone(place.with_name(f".{place.name}.lock")):
        found = find()
        if found is None:
            _fetch(place, fetch)
            found = find()
    if found is None:
        raise FileNotFoundError(f"{place} was fetched, but lacks a part")
    return found


def _fetch(place: Path, fetch: Callable[[Path], None]) -> None:
    unfinished = place.with_name(f".{place.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)  # of a process that was killed
    unfinished.mkdir()
    try:
        made = unfinished / place.name
        fetch(made)
        _put(made, place)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _put(made: Path, place: Path) -> None:
    """Move it into place.

    A folder that is there already lacks a part, else nothing would have been fetched; what else lies in it is
    the user's and stays. `train` comes last: it is what makes a folder of texts a data set.
    """
    if not (made.is_dir() and place.is_dir()):
        made.replace(place)
        return
    for each in sorted(made.iterdir(), key=lambda path: path.stem == "train"):
        each.replace(place / each.name)
