"""MovieLens by name: found in the data folder, else fetched from GroupLens (Harper, Konstan 2015).

Its licence allows research, not redistribution: nothing of it comes with this package.
"""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass
from pathlib import Path

import httpx

from workers.data.fetching import fetched
from workers.run import TrainingError

log = logging.getLogger(__name__)

URL = "https://files.grouplens.org/datasets/movielens"
TIMEOUT_S = 60.0


@dataclass(frozen=True)
class MovieLens:
    """One of its data sets.

    Attributes:
        stem: What GroupLens calls its folder and archive.
        file: The file with the ratings in there.
        md5: Of the archive; None where it changes from time to time, and is read beside the archive.
    """

    stem: str
    file: str
    md5: str | None


SETS = {
    "movielens-latest-small": MovieLens("ml-latest-small", "ratings.csv", None),
    "movielens-100k": MovieLens("ml-100k", "u.data", "0e33842e24a9c977be4e0107933c0723"),
    "movielens-1m": MovieLens("ml-1m", "ratings.dat", "c4d9eecfca2ab87c1945afe126590906"),
}


def find(name: str, data_dir: Path) -> Path | None:
    """Return the file with the ratings, or the archive it is in; None where there is neither."""
    known = SETS[name]
    stems = (name, known.stem)
    places = [data_dir / stem / known.file for stem in stems] + [data_dir / f"{stem}.zip" for stem in stems]
    return next((path for path in places if path.is_file()), None)


def fetch(name: str, data_dir: Path, client: httpx.Client | None = None) -> Path:
    """Return what `find` finds; where that is nothing, fetch the archive, once per machine.

    It is checked against its MD5 checksum.

    Raises:
        TrainingError: it cannot be fetched or kept; the message says what to put where.
    """
    known = SETS[name]
    path = data_dir / f"{known.stem}.zip"

    def archive(unfinished: Path) -> None:
        log.info("Fetching %s from GroupLens into %s, once", name, data_dir)
        with client or httpx.Client(timeout=TIMEOUT_S, follow_redirects=True) as session:
            content = _get(session, path.name)
            _check(content, known.md5 or _published(session, path.name))
        unfinished.write_bytes(content)

    try:
        return fetched(path, lambda: find(name, data_dir), archive)
    except (httpx.HTTPError, OSError, ValueError) as error:
        raise TrainingError(_missing(name, data_dir, error)) from error


def _get(session: httpx.Client, file: str) -> bytes:
    return session.get(f"{URL}/{file}").raise_for_status().content


def _published(session: httpx.Client, file: str) -> str:
    """Return the checksum that GroupLens publishes beside an archive."""
    said = re.search(r"\b[0-9a-f]{32}\b", _get(session, f"{file}.md5").decode())
    if said is None:
        raise ValueError(f"{file}.md5 holds no checksum")
    return said.group()


def _check(content: bytes, wanted: str) -> None:
    found = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if found != wanted:
        raise ValueError(f"its MD5 checksum is {found}, not {wanted}")


def _missing(name: str, data_dir: Path, error: Exception) -> str:
    known = SETS[name]
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return (
        f"data: {name} is not on this worker and cannot be fetched from GroupLens ({reason}). Put "
        f"{known.stem}.zip from https://grouplens.org/datasets/movielens, or a folder {known.stem} with its "
        f"{known.file}, into {data_dir}; or start the worker with --data-dir naming the folder it is in."
    )
