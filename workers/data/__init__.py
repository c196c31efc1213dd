"""Data sets by name, decoded once per process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from workers.data import files, packaged
from workers.data.images import Images

NAMES = (*packaged.LOADERS, *files.OPENML)


@lru_cache(maxsize=2)
def load(name: str, data_dir: Path) -> Images:
    """Return the data set called `name`.

    Args:
        name: One of `NAMES`.
        data_dir: Where data sets that come with no package lie; what is fetched is kept there.

    Raises:
        TrainingError: it is not there and cannot be fetched; the message says what to put where.
    """
    if name in packaged.LOADERS:
        return packaged.LOADERS[name]()
    return files.load(name, data_dir)
