"""Data sets read from IDX files in a folder, fetched from OpenML where they are not there."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from workers.data import idx
from workers.data.fetching import fetched
from workers.data.images import Images, images_of
from workers.data.splits import split_beside
from workers.run import TrainingError

log = logging.getLogger(__name__)

OPENML = {"mnist": "mnist_784", "fashion-mnist": "Fashion-MNIST"}
"""Data set -> its name at OpenML."""

PARTS = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
CLASSES: dict[str, list[str]] = {
    "mnist": [str(digit) for digit in range(10)],
    "fashion-mnist": [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
        "Ankle boot",
    ],
}  # fmt: skip

VALIDATION = 1 / 12
"""Share of the training images to choose by: 5,000 of 60,000."""


def load(name: str, data_dir: Path) -> Images:
    """Return `mnist` or `fashion-mnist`: 55,000 images to train on, 5,000 to choose by, 10,000 to test.

    Raises:
        TrainingError: the files are not there and cannot be fetched, or cannot be read.
    """
    return read(name, files(name, data_dir))


def files(name: str, data_dir: Path) -> list[Path]:
    """Return the files of `PARTS`, in that order; they are fetched where they are not there.

    Raises:
        TrainingError: they are not there and cannot be fetched.
    """
    place = data_dir / name

    def find() -> list[Path] | None:
        found = ([idx.find(folder, part) for part in PARTS] for folder in (place, *_shared_folders(name)))
        return next(([p for p in paths if p] for paths in found if all(paths)), None)

    try:
        return fetched(place, find, lambda folder: _fetch(name, folder))
    except Exception as error:  # whatever the network, a proxy or the archive came up with
        raise TrainingError(missing(name, place, error)) from error


def _shared_folders(name: str) -> list[Path]:
    """Where packages of the operating system put this data set (Debian: dataset-fashion-mnist)."""
    return [Path("/usr/share/datasets") / name] if sys.platform == "linux" else []


def read(name: str, paths: Sequence[Path]) -> Images:
    """Return the images and labels in `files`.

    Raises:
        TrainingError: they cannot be read, or do not match.
    """
    arrays = [idx.read(path) for path in paths]
    for images, labels in (arrays[:2], arrays[2:]):
        if images.ndim != 3 or labels.shape != (len(images),):
            raise TrainingError(
                f"{paths[0].parent}: images of shape {images.shape} with labels of shape {labels.shape}"
            )
    labels = np.concatenate(arrays[1::2])
    rows = split_beside(labels, round(len(arrays[1]) * VALIDATION), len(arrays[3]))
    return images_of(np.concatenate(arrays[::2]), labels, rows, CLASSES[name])


def _fetch(name: str, folder: Path) -> None:
    from sklearn.datasets import fetch_openml  # noqa: PLC0415 (a second, only where it is needed)

    log.info("Fetching %s from OpenML, once", name)
    images, labels = fetch_openml(OPENML[name], version=1, as_frame=False, return_X_y=True, cache=False)
    folder.mkdir()
    pixels = images.astype(np.uint8).reshape(-1, 28, 28)
    classes = labels.astype(np.uint8)
    arrays = [pixels[:60_000], classes[:60_000], pixels[60_000:], classes[60_000:]]
    for part, array in zip(PARTS, arrays, strict=True):
        idx.write(folder / f"{part}.gz", array)


def missing(name: str, folder: Path, error: Exception) -> str:
    """Say what to put where."""
    return (
        f"The data set {name} is not on this worker and cannot be fetched from OpenML ({error}). "
        f"Put {', '.join(f'{part}.gz' for part in PARTS)} into {folder}, "
        "or start the worker with --data-dir naming the folder above them."
    )
