"""Image data sets by name, decoded once per process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from workers.data import cifar, image_folders, mnist, packaged
from workers.data.cache import fingerprint
from workers.data.images import Images

FOLDER = "folder:"


class Loader(NamedTuple):
    """How a data set is read.

    Attributes:
        files: Returns its files, given the data folder; they are fetched where they are not there.
        read: Makes the data set of them.
    """

    files: Callable[[Path], Sequence[Path]]
    read: Callable[[Sequence[Path]], Images]


LOADERS = {
    "mnist-5k": Loader(lambda _: [], lambda _: packaged.mnist_5k()),
    "digits": Loader(lambda _: [], lambda _: packaged.digits()),
    "mnist": Loader(partial(mnist.files, "mnist"), partial(mnist.read, "mnist")),
    "fashion-mnist": Loader(partial(mnist.files, "fashion-mnist"), partial(mnist.read, "fashion-mnist")),
    "cifar10": Loader(cifar.files, cifar.read),
}


def load(name: str, data_dir: Path, size: int = 0) -> Images:
    """Return the data set called `name`. It is read again when its files have changed.

    Args:
        name: One of `LOADERS`, or `folder:NAME` for a folder or zip file in `data_dir`.
        data_dir: Where data sets that come with no package lie; what is fetched is kept there.
        size: Side in pixels that images of folders are resized to, before they are cut to a square; 0: as the
            first image is. Other data ignores it.

    Raises:
        TrainingError: it is not there and cannot be fetched; the message says what to put where.
    """
    if name.startswith(FOLDER):
        found = image_folders.files(name.removeprefix(FOLDER), data_dir)
        return _folder(name.removeprefix(FOLDER), data_dir, size, fingerprint(found))
    paths = tuple(LOADERS[name].files(data_dir))
    return _read(name, paths, fingerprint(paths))


@lru_cache(maxsize=2)
def _folder(name: str, data_dir: Path, size: int, found: str) -> Images:
    return image_folders.read(name, data_dir, size, found)


@lru_cache(maxsize=2)
def _read(name: str, paths: tuple[Path, ...], found: str) -> Images:
    return LOADERS[name].read(paths)
