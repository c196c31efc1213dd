"""Images in folders or zip files: a folder for each class, in `train`, `val`, `test` or not."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

import numpy as np

from workers.data.cache import Prepared, fingerprint, prepared
from workers.data.folders import inside
from workers.data.images import Images, Pixels, images_of
from workers.data.splits import PARTS, SPELLINGS, Rows, split_as_said
from workers.run import TrainingError

ENDINGS = {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"}


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
    return read(name, data_dir, size, fingerprint(files(name, data_dir)))


def files(name: str, data_dir: Path) -> list[str]:
    """Return the paths of all files of the folder `name` of the data folder, or of the zip file.

    Raises:
        TrainingError: there is neither.
    """
    path = inside(data_dir, name)
    return [str(path)] if path.is_file() else list(_walk(path))


def read(name: str, data_dir: Path, size: int, found: str) -> Images:
    """Return what `load` does, given the `fingerprint` of the files."""
    path = inside(data_dir, name)
    made = prepared(data_dir, ["images", name, found, size], lambda: _prepare(path, size))
    rows = Rows(*(np.array(made.arrays[part]) for part in PARTS))
    return images_of(made.arrays["images"], np.array(made.arrays["labels"]), rows, made.meta["classes"])


def _walk(path: str | Path) -> Iterator[str]:
    """Yield the paths of all files below; many times as quick as `Path.rglob`, and asked for every trial."""
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path)
            elif entry.is_file():
                yield entry.path


def _prepare(path: Path, size: int) -> Prepared:
    with _open(path) as files:
        names = sorted(n for n in files.names() if _is_image(n))
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
    rows = split_as_said(np.array([part for _, part, _ in placed]), labels)
    arrays = {"images": images, "labels": labels, **{part: getattr(rows, part) for part in PARTS}}
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
        return [Path(p).relative_to(self._path).as_posix() for p in _walk(self._path)]

    def read(self, name: str) -> bytes:
        return (self._path / name).read_bytes()


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> list[str]:
        return [info.filename for info in self._archive.infolist() if not info.is_dir()]

    def read(self, name: str) -> bytes:
        return self._archive.read(name)


def _is_image(name: str) -> bool:
    """Whether to read it. What macOS adds to folders and zip files is hidden, and ends as images do."""
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return path.suffix.lower() in ENDINGS and not hidden


def _place(name: str) -> tuple[str, str]:
    """Return which part an image belongs to, `train` where none is said, and its class.

    >>> _place("pets/val/cat/1.png")
    ('val', 'cat')
    """
    folders = PurePosixPath(name).parts[:-1]
    part = next((SPELLINGS[f] for f in folders if f in SPELLINGS), "train")
    return part, folders[-1] if folders and folders[-1] not in SPELLINGS else ""


def _decode(files: Files, name: str) -> Pixels:
    from PIL import Image  # noqa: PLC0415 (only where there are image files)

    # What a broken file, or an encrypted or damaged zip file, raises in Pillow and zipfile.
    errors = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, struct.error, zlib.error)
    try:
        with Image.open(io.BytesIO(files.read(name))) as image:
            return np.asarray(image.convert("RGB"))
    except (*errors, zipfile.BadZipFile, Image.DecompressionBombError) as error:
        raise TrainingError(f"data: the image {name} cannot be read: {error}") from None


def _square(files: Files, name: str, size: int) -> Pixels:
    from PIL import Image, ImageOps  # noqa: PLC0415

    pixels = _decode(files, name)
    if pixels.shape[:2] == (size, size):
        return pixels
    fitted = ImageOps.fit(Image.fromarray(pixels), (size, size), Image.Resampling.BILINEAR)
    return np.asarray(fitted)
