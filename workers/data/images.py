"""Images with labels, and which of them are for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workers.data.cache import checksum
from workers.data.splits import Rows

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Images:
    """A data set.

    Attributes:
        images: (n, height, width, channels), 0 is black; 1 channel is grey, 3 are red, green, blue.
        labels: (n,) int64, from 0.
        rows: Which rows are for what.
        classes: The names of the labels.
    """

    images: Pixels
    labels: NDArray[np.int64]
    rows: Rows
    classes: Sequence[str]

    @cached_property
    def sha256(self) -> str:
        """The checksum of images and labels."""
        return checksum(self.images, self.labels)

    @cached_property
    def parts_sha256(self) -> str:
        """The checksum of which rows are for what."""
        return checksum(self.rows.train, self.rows.val, self.rows.test)


def images_of(pixels: Pixels, labels: NDArray[np.integer], rows: Rows, classes: Sequence[str] = ()) -> Images:
    """Return a data set; grey images (n, height, width) get their channel, classes without names a number."""
    if pixels.ndim == 3:
        pixels = pixels[..., np.newaxis]
    names = classes or [str(i) for i in range(int(labels.max()) + 1)]
    return Images(pixels, labels.astype(np.int64), rows, names)
