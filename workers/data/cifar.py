"""CIFAR-10 (Krizhevsky 2009) from its authors' binary files, or fetched by torchvision."""

from __future__ import annotations

import logging
import tarfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from workers.data.fetching import fetched
from workers.data.images import Images, Pixels, images_of
from workers.data.splits import split_beside
from workers.run import TrainingError

log = logging.getLogger(__name__)

ARCHIVE = "cifar-10-binary.tar.gz"
MD5 = "c32a1d4ab5d03f1284b67883e8d87530"
"""Of the archive, as its authors publish it."""
URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"

UNPACKED = "cifar-10-batches-bin"
"""The folder in the archive."""

FILES = [*(f"data_batch_{i}.bin" for i in range(1, 6)), "test_batch.bin"]
ROW = 1 + 3 * 32 * 32
"""Bytes of an image: its label, then red, green and blue."""

VALIDATION, TEST = 5_000, 10_000
CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


def load(data_dir: Path) -> Images:
    """Return CIFAR-10: 45,000 images to train on, 5,000 to choose by, 10,000 to test.

    Raises:
        TrainingError: the files are not there and cannot be fetched, or are cut short.
    """
    return read(files(data_dir))


def files(data_dir: Path) -> list[Path]:
    """Return its files, those to train on first; they are fetched where they are not there.

    They are looked for in the folder `cifar10` of the data folder, and in `cifar-10-batches-bin` there.

    Raises:
        TrainingError: they are not there and cannot be fetched.
    """
    folder = data_dir / "cifar10"
    places = (folder, folder / UNPACKED)

    def find() -> list[Path] | None:
        return next(([f / name for name in FILES] for f in places if _complete(f)), None)

    try:
        return fetched(folder / UNPACKED, find, _fetch)
    except (OSError, RuntimeError, tarfile.TarError) as error:
        raise TrainingError(_missing(folder, error)) from error


def read(paths: Sequence[Path]) -> Images:
    """Return the images in `files`.

    Raises:
        TrainingError: one of them is cut short.
    """
    tables = [_read(path) for path in paths]
    table = np.concatenate(tables)
    labels = table[:, 0]
    pixels = table[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    test = len(tables[-1])
    rows = split_beside(labels, min(VALIDATION, (len(table) - test) // 10), test)
    return images_of(np.ascontiguousarray(pixels), labels, rows, CLASSES)


def _complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in FILES)


def _read(path: Path) -> Pixels:
    raw = np.fromfile(path, dtype=np.uint8)
    if raw.size == 0 or raw.size % ROW:
        raise TrainingError(
            f"data: {path} has {raw.size} bytes, which are no images of {ROW} bytes: fetch it again"
        )
    return raw.reshape(-1, ROW)


def _fetch(folder: Path) -> None:
    from workers.models.vision import torchvision  # noqa: PLC0415 (seconds, only where it is needed)

    log.info("Fetching CIFAR-10, once")
    # The archive has the folder's name in it.
    torchvision().datasets.utils.download_and_extract_archive(URL, str(folder.parent), md5=MD5)


def _missing(folder: Path, error: Exception) -> str:
    return (
        f"The data set cifar10 is not on this worker and cannot be fetched ({error}). Put the files of "
        f"{ARCHIVE} into {folder}, or start the worker with --data-dir naming the folder above it."
    )
