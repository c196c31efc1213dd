"""Which rows to train on, which to choose by, which to look at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
        """
        if folds == 1:
            return self
        pool = np.sort(np.concatenate([self.train, self.val]))
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


def split(labels: NDArray[np.integer], val: int, test: int) -> Rows:
    """Return rows with `val` and `test` of them held out."""
    train, val_rows, test_rows = hold_out(labels, val, test)
    return Rows(train, val_rows, test_rows)


def split_beside(labels: NDArray[np.integer], val: int, test: int) -> Rows:
    """Return rows whose last `test` are a test split that comes with the data; `val` are held out."""
    known = len(labels) - test
    train, val_rows = hold_out(labels[:known], val)
    return Rows(train, val_rows, np.arange(known, len(labels)))
