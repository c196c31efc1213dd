"""Image data sets by name, decoded once per process."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from workers.data import cifar, image_folders, mnist, packaged
from workers.data.images import Images

FOLDER = "folder:"

LOADERS: dict[str, Callable[[Path], Images]] = {
    "mnist-5k": lambda data_dir: packaged.mnist_5k(),
    "digits": lambda data_dir: packaged.digits(),
    "mnist": lambda data_dir: mnist.load("mnist", data_dir),
    "fashion-mnist": lambda data_dir: mnist.load("fashion-mnist", data_dir),
    "cifar10": cifar.load,
}


@lru_cache(maxsize=2)
def load(name: str, data_dir: Path, size: int = 0) -> Images:
    """Return the data set called `name`.

    Args:
        name: One of `LOADERS`, or `folder:NAME` for a folder or zip file in `data_dir`.
        data_dir: Where data sets that come with no package lie; what is fetched is kept there.
        size: Side in pixels that images of folders are resized to, before they are cut to a square; 0: as the
            first image is.

    Raises:
        TrainingError: it is not there and cannot be fetched; the message says what to put where.
    """
    if name.startswith(FOLDER):
        return image_folders.load(name.removeprefix(FOLDER), data_dir, size)
    return LOADERS[name](data_dir)
