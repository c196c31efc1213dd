"""Ratings that users gave items, and which of them are for what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workers.data import movielens, rating_files
from workers.data.cache import Prepared, checksum, fingerprint, prepared
from workers.data.folders import inside
from workers.data.splits import Rows
from workers.data.splits import split as split_at_random
from workers.run import TrainingError

FILE = "file:"
HELD_OUT = 0.1
"""Share of the rows that a random split takes for each of validation and test."""


@dataclass(frozen=True)
class Ratings:
    """A data set of n ratings, no two of them by one user of one item.

    Attributes:
        users: (n,) int32, from 0, in the order of the users' ids.
        items: (n,) int32, the same for items.
        ratings: (n,) float32.
        times: (n,) int64, in any unit; None where the data has none.
        shape: How many users and items there are in all parts together.
        sha256: The checksum of all this.
        rows: Which rows are for what.
        may_fold: Whether the split is at random, so that cross-validation means something.
    """

    users: NDArray[np.int32]
    items: NDArray[np.int32]
    ratings: NDArray[np.float32]
    times: NDArray[np.int64] | None
    shape: tuple[int, int]
    sha256: str
    rows: Rows
    may_fold: bool = True

    def fold(self, fold: int, folds: int) -> Ratings:
        """Return the same ratings with the rows of one fold of `folds` (`workers.data.splits.Rows.fold`).

        Raises:
            TrainingError: there are several folds of a split that is not at random.
        """
        if folds > 1 and not self.may_fold:
            raise TrainingError(
                "folds: must be 1 with split leave-last-out, which has one validation row a user"
            )
        return replace(self, rows=self.rows.fold(_codes(self.ratings), fold, folds))


def load(name: str, data_dir: Path, split: str) -> Ratings:
    """Return the data set called `name`. It is read again when its file has changed.

    Args:
        name: One of `movielens.SETS`, or `file:NAME` for a csv file in `data_dir`.
        data_dir: Where data lies; what is fetched is kept there.
        split: `random` or `leave-last-out`.

    Raises:
        TrainingError: it is not there and cannot be fetched, cannot be read, or cannot be split like that.
    """
    if name.startswith(FILE):
        path = inside(data_dir, name.removeprefix(FILE))
    else:
        path = movielens.fetch(name, data_dir)
    return _load(name, data_dir, split, path, fingerprint([path]))


@lru_cache(maxsize=2)
def _load(name: str, data_dir: Path, split: str, path: Path, file: str) -> Ratings:
    found = prepared(data_dir, ["ratings", name, file], lambda: _prepare(path, name))
    arrays = found.arrays
    times = arrays.get("times")
    shape = (found.meta["users"], found.meta["items"])
    rows = _split(split, arrays["users"], arrays["ratings"], times)
    columns = (arrays["users"], arrays["items"], arrays["ratings"], times)
    return Ratings(*columns, shape, found.meta["sha256"], rows, may_fold=split == "random")


def _prepare(path: Path, name: str) -> Prepared:
    table = rating_files.read(path, name)
    arrays = {
        "users": table["user"].to_numpy(np.int32),
        "items": table["item"].to_numpy(np.int32),
        "ratings": table["rating"].to_numpy(np.float32),
    }
    if "timestamp" in table:
        arrays["times"] = table["timestamp"].to_numpy(np.int64)
    counts = {column: int(arrays[column].max()) + 1 for column in ("users", "items")}
    return Prepared(arrays, counts | {"sha256": checksum(*arrays.values())})


def _codes(ratings: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the place of each rating in the scale: what random splits are stratified by."""
    return np.unique(ratings, return_inverse=True)[1]


def _split(
    split: str, users: NDArray[np.int32], ratings: NDArray[np.float32], times: NDArray[np.int64] | None
) -> Rows:
    if split == "leave-last-out":
        if times is None:
            raise TrainingError(
                "split: leave-last-out needs timestamps, which this data does not have; use random"
            )
        return leave_last_out(users, times)
    held_out = round(len(ratings) * HELD_OUT)
    if not held_out:
        raise TrainingError(f"data: must have 5 ratings or more to be split (got {len(ratings)})")
    return split_at_random(_codes(ratings), held_out, held_out)


def leave_last_out(users: NDArray[np.int32], times: NDArray[np.int64]) -> Rows:
    """Return rows with each user's last one for the test and the one before for validation.

    Of rows of the same time the later in the data is the last. Users with fewer than three stay in training
    whole.

    Raises:
        TrainingError: no user has three.
    """
    order = np.lexsort((times, users))
    ends = np.flatnonzero(np.diff(users[order], append=-1))
    ends = ends[np.diff(ends, prepend=-1) >= 3]
    if not len(ends):
        raise TrainingError("split: leave-last-out needs users with three ratings or more; use random")
    train = np.delete(order, np.concatenate([ends, ends - 1]))
    return Rows(np.sort(train), np.sort(order[ends - 1]), np.sort(order[ends]))
