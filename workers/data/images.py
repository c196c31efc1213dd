"""Grey images with labels, split in three."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

SPLIT_SEED = 5_000
"""Every trial and every worker splits alike: results are comparable across trials."""


@dataclass(frozen=True)
class Split:
    """Images with their labels.

    Attributes:
        images: (n, height, width), 0 is black.
        labels: (n,), from 0.
    """

    images: Pixels
    labels: Pixels

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, rows: NDArray[np.intp]) -> Split:
        """Return the images numbered `rows`."""
        return Split(self.images[rows], self.labels[rows])


@dataclass(frozen=True)
class Images:
    """A data set: what to train on, what to choose by, and what to look at once."""

    train: Split
    val: Split
    test: Split


def hold_out(labels: Pixels, *counts: int, seed: int = SPLIT_SEED) -> list[NDArray[np.intp]]:
    """Return the rows left for training, then disjoint parts of `counts` rows, all stratified by label.

    The shuffled rows are sorted by label and every n-th is held out, so that each part has each label
    in proportion, to within one row.
    """
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    by_label = shuffled[np.argsort(labels[shuffled], kind="stable")]
    rest = np.arange(len(labels))
    parts = []
    for count in counts:
        picked = ((np.arange(count) + 0.5) * len(rest) / count).astype(np.intp)
        parts.append(np.sort(by_label[rest[picked]]))
        rest = np.delete(rest, picked)
    return [np.sort(by_label[rest]), *parts]


def split(whole: Split, val: int, test: int) -> Images:
    """Return `whole` with `val` and `test` images held out of it."""
    return Images(*(whole.take(rows) for rows in hold_out(whole.labels, val, test)))
