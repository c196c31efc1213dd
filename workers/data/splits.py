"""Which rows to train on, which to choose by, which to look at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.run import TrainingError

PARTS = ("train", "val", "test")
SPELLINGS = {
    "train": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "test": "test",
}
"""How folders, files and columns may call the parts."""

HELD = 10
"""A part that the data does not have gets one of so many rows to train on."""

SPLIT_SEED = 5_000
"""Every trial and every worker splits alike: results are comparable across trials."""

Index = NDArray[np.intp]


@dataclass(frozen=True)
class Rows:
    """Disjoint row numbers of a data set, each part sorted."""

    train: Index
    val: Index
    test: Index

    def fold(self, labels: NDArray[np.integer], fold: int, folds: int) -> Rows:
        """Return the rows of one fold of `folds`: all but the test rows, dealt anew, stratified by label.

        With one fold that is the validation split itself.

        Raises:
            TrainingError: there are more folds than rows to deal.
        """
        if folds == 1:
            return self
        pool = np.sort(np.concatenate([self.train, self.val]))
        if folds > len(pool):
            raise TrainingError(
                f"folds: must be at most {len(pool)}, the rows that are not test rows (got {folds})"
            )
        part = _stratified(labels[pool], SPLIT_SEED)[fold::folds]
        return Rows(np.delete(pool, part), np.sort(pool[part]), self.test)


def _stratified(labels: NDArray[np.integer], seed: int) -> Index:
    """Return all rows, shuffled, then sorted by label: every n-th has each label in proportion."""
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    return shuffled[np.argsort(labels[shuffled], kind="stable")]


def hold_out(labels: NDArray[np.integer], *counts: int, seed: int = SPLIT_SEED) -> list[Index]:
    """Return the rows left for training, then disjoint parts of `counts` rows, all stratified by label.

    Each part has each label in proportion, to within one row.
    """
    by_label = _stratified(labels, seed)
    rest = np.arange(len(labels))
    parts = []
    for count in counts:
        picked = ((np.arange(count) + 0.5) * len(rest) / count).astype(np.intp)
        parts.append(np.sort(by_label[rest[picked]]))
        rest = np.delete(rest, picked)
    return [np.sort(by_label[rest]), *parts]


def whole(rows: Rows) -> Rows:
    """Return `rows`, of which every part must have some.

    Raises:
        TrainingError: one has none.
    """
    counts = {part: len(getattr(rows, part)) for part in PARTS}
    empty = next((part for part in PARTS if not counts[part]), None)
    if empty is not None:
        raise TrainingError(
            f"data: no row is left for the part {empty}; there are {sum(counts.values())} rows in all"
        )
    return rows


def split(labels: NDArray[np.integer], val: int, test: int) -> Rows:
    """Return rows with `val` and `test` of them held out.

    Raises:
        TrainingError: a part has no row.
    """
    train, val_rows, test_rows = hold_out(labels, val, test)
    return whole(Rows(train, val_rows, test_rows))


def split_beside(labels: NDArray[np.integer], val: int, test: int) -> Rows:
    """Return rows whose last `test` are a test split that comes with the data; `val` are held out.

    Raises:
        TrainingError: a part has no row.
    """
    known = len(labels) - test
    train, val_rows = hold_out(labels[:known], val)
    return whole(Rows(train, val_rows, np.arange(known, len(labels))))


def split_as_said(parts: NDArray[np.str_], labels: NDArray[np.integer]) -> Rows:
    """Return the rows of the parts, and for a part that is not there rows held out of those to train on.

    Args:
        parts: What each row is for, of `PARTS`.
        labels: (n,), by which what is held out is stratified.

    Raises:
        TrainingError: a part has no row.
    """
    said = {part: np.flatnonzero(parts == part) for part in PARTS}
    train = said["train"]
    counts = [0 if len(said[part]) else round(len(train) / HELD) for part in ("val", "test")]
    left, *held = (train[found] for found in hold_out(labels[train], *counts))
    val, test = (said[part] if len(said[part]) else h for part, h in zip(("val", "test"), held, strict=True))
    return whole(Rows(left, val, test))
