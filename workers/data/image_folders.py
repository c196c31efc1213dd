"""Images in folders or zip files: a folder for each class, in `train`, `val`, `test` or not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

import numpy as np

from workers.data.cache import Prepared, fingerprint, prepared
from workers.data.folders import inside
from workers.data.images import Images, Pixels, images_of
from workers.data.splits import Index, Rows, hold_out, split
from workers.run import TrainingError

ENDINGS = {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"}
PARTS = {"train": "train", "val": "val", "valid": "val", "validation": "val", "dev": "val", "test": "test"}
HELD = 0.1
"""Share of the rows that a part which has no folder of its own gets."""


class Files(Protocol):
    """A tree of files."""

    def names(self) -> list[str]:
        """Return the paths of all files, with slashes."""
        ...

    def read(self, name: str) -> bytes:
        """Return the content of one."""
        ...


def load(name: str, data_dir: Path, size: int = 0) -> Images:
    """Return the images in the folder or zip file `name` of the data folder.

    `train/cat/1.png` is an image of the class cat to train on. Without the folders `train`, `val` and `test`,
    and for those of them that are missing, a tenth of the rows is held out, stratified by class.

    Args:
        name: Where in the data folder.
        data_dir: The data folder; decoded images are kept there.
        size: Side in pixels: the shorter side of an image is resized to it, and the middle cut out. 0: the
            shorter side of the first image.

    Raises:
        TrainingError: there is no such folder, there are no images in it, or one cannot be read.
    """
    path = inside(data_dir, name)
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    key = ["images", name, fingerprint(files), size]
    made = prepared(data_dir, key, lambda: _prepare(path, size))
    rows = Rows(*(np.array(made.arrays[part]) for part in ("train", "val", "test")))
    return images_of(made.arrays["images"], np.array(made.arrays["labels"]), rows, made.meta["classes"])  # type: ignore[arg-type]


def _prepare(path: Path, size: int) -> Prepared:
    with _open(path) as files:
        names = sorted(n for n in files.names() if PurePosixPath(n).suffix.lower() in ENDINGS)
        placed = [(n, *_place(n)) for n in names]
        if len({c for _, _, c in placed}) < 2:
            raise TrainingError(
                f"data: {path.name} has images of {len({c for _, _, c in placed})} classes; it needs a "
                "folder of images for each class, such as train/cat/1.png"
            )
        classes = sorted({c for _, _, c in placed})
        labels = np.array([classes.index(c) for _, _, c in placed])
        first = size or min(_decode(files, names[0]).shape[:2])
        images = np.stack([_square(files, n, first) for n in names])
    rows = _rows(labels, np.array([part for _, part, _ in placed]))
    arrays = {"images": images, "labels": labels, "train": rows.train, "val": rows.val, "test": rows.test}
    return Prepared(arrays, {"classes": classes})


@contextmanager
def _open(path: Path) -> Iterator[Files]:
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield _Zip(archive)
    except zipfile.BadZipFile as error:
        raise TrainingError(f"data: {path.name} is neither a folder nor a zip file: {error}") from None


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        return [p.relative_to(self._path).as_posix() for p in self._path.rglob("*") if p.is_file()]

    def read(self, name: str) -> bytes:
        return (self._path / name).read_bytes()


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> list[str]:
        return [info.filename for info in self._archive.infolist() if not info.is_dir()]

    def read(self, name: str) -> bytes:
        return self._archive.read(name)


def _place(name: str) -> tuple[str, str]:
    """Return which part an image belongs to, empty where none is said, and its class.

    >>> _place("pets/train/cat/1.png")
    ('train', 'cat')
    """
    folders = PurePosixPath(name).parts[:-1]
    part = next((PARTS[f] for f in folders if f in PARTS), "")
    return part, folders[-1] if folders and folders[-1] not in PARTS else ""


def _rows(labels: Index, parts: np.ndarray) -> Rows:
    """Return the rows of each part: as said, else held out of the rows to train on."""
    known = {part: np.flatnonzero(parts == part) for part in ("val", "test")}
    rest = np.flatnonzero((parts == "train") | (parts == ""))
    held = round(len(labels) * HELD)
    if len(known["val"]) == 0 and len(known["test"]) == 0:
        found = split(labels[rest], held, held)
        return Rows(rest[found.train], rest[found.val], rest[found.test])
    for part, rows in known.items():
        if len(rows) == 0:
            left, taken = hold_out(labels[rest], round(len(rest) * HELD))
            known[part], rest = rest[taken], rest[left]
    return Rows(rest, known["val"], known["test"])


def _decode(files: Files, name: str) -> Pixels:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (only where there are image files)

    try:
        with Image.open(io.BytesIO(files.read(name))) as image:
            return np.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, OSError) as error:
        raise TrainingError(f"data: the image {name} cannot be read: {error}") from None


def _square(files: Files, name: str, size: int) -> Pixels:
    from PIL import Image, ImageOps  # noqa: PLC0415

    pixels = _decode(files, name)
    if pixels.shape[:2] == (size, size):
        return pixels
    fitted = ImageOps.fit(Image.fromarray(pixels), (size, size), Image.Resampling.BILINEAR)
    return np.asarray(fitted)
