"""The IDX format of the original MNIST files: a big-endian header, then bytes; often gzipped."""

from __future__ import annotations

import gzip
import math
import os
import struct
from pathlib import Path

import numpy as np

from workers.data.images import Pixels
from workers.run import TrainingError

UNSIGNED_BYTES = 0x08
GZIP = b"\x1f\x8b"


def read(path: Path) -> Pixels:
    """Return the array in the IDX file `path`, gzipped or not.

    Raises:
        TrainingError: it is no IDX file of unsigned bytes, or is cut short.
    """
    raw = path.read_bytes()
    try:
        return _decode(gzip.decompress(raw) if raw[:2] == GZIP else raw)
    except (ValueError, struct.error, EOFError, gzip.BadGzipFile) as error:
        raise TrainingError(f"{path} cannot be read as an IDX file: {error}") from None


def _decode(raw: bytes) -> Pixels:
    zero, kind, dimensions = struct.unpack_from(">HBB", raw)
    if zero != 0 or kind != UNSIGNED_BYTES:
        raise ValueError(f"it begins with {raw[:4].hex(' ')}, where 00 00 08 is expected")
    shape = struct.unpack_from(f">{dimensions}I", raw, 4)
    body = raw[4 + 4 * dimensions :]
    if len(body) != math.prod(shape):
        raise ValueError(f"{shape} needs {math.prod(shape)} bytes, it has {len(body)}")
    return np.frombuffer(body, dtype=np.uint8).reshape(shape)


def write(path: Path, array: Pixels) -> None:
    """Write `array` as a gzipped IDX file; `path` is never there half written."""
    header = struct.pack(f">HBB{array.ndim}I", 0, UNSIGNED_BYTES, array.ndim, *array.shape)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_bytes(gzip.compress(header + array.tobytes(), compresslevel=1))
    unfinished.replace(path)


def find(folder: Path, name: str) -> Path | None:
    """Return the file `name` in `folder`, gzipped or not, spelled with `-` or `.` before `idx`; else None."""
    spellings = (name, name.replace("-idx", ".idx"))
    candidates = [folder / f"{spelling}{end}" for spelling in spellings for end in (".gz", "")]
    return next((path for path in candidates if path.is_file()), None)
