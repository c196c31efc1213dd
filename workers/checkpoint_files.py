"""Checkpoint files: a line that names format and checksum, then what torch saves.

The line is `tunesmith-checkpoint 2 SHA256`, with the checksum of all that follows it. That is what
`torch.save` makes of `{"of": whose it is, "sources": checksums of what it was trained on, "state": of
training, "points": reported so far}`. A file is read with `weights_only=True`: it holds tensors and plain
values, and nothing in it is run.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from workers.run import State

MAGIC = "tunesmith-checkpoint"
VERSION = 2
"""Of the file, and of the state in it: raise it when older states no longer continue bit for bit."""

PATTERN = "checkpoint-*.pt"
UNFINISHED = ".checkpoint-*.tmp"
LONGEST_HEADER = 200


class Unusable(Exception):
    """A file is no checkpoint to go on from; the message says why."""


@dataclass(frozen=True)
class Saved:
    """A file as it lies there."""

    name: str
    sha256: str
    size: int


def name_of(epochs: int, batches: int) -> str:
    """Return the file name of a checkpoint; names sort by progress.

    >>> name_of(7, 0)
    'checkpoint-000007-000000.pt'
    """
    return f"checkpoint-{epochs:06d}-{batches:06d}.pt"


def identity(task: str, params: Mapping[str, Any], seed: int, devices: int = 1) -> str:
    """Return what tells the checkpoints of this trial from those of others.

    That is also on how many devices it is trained: each has random numbers of its own.
    """
    whose = [task, params, seed, *([devices] if devices > 1 else [])]
    return hashlib.sha256(json.dumps(whose, sort_keys=True).encode()).hexdigest()


def write(path: Path, content: State) -> Saved:
    """Write a checkpoint: whenever this process or machine dies, `path` is whole or not there.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    buffer = io.BytesIO()
    torch.save(content, buffer)
    payload = buffer.getbuffer()
    header = f"{MAGIC} {VERSION} {hashlib.sha256(payload).hexdigest()}\n".encode()
    unfinished = path.with_name(f".{path.stem}.tmp")
    try:
        _write_durably(unfinished, header, payload)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    whole = hashlib.sha256(header)
    whole.update(payload)
    return Saved(path.name, whole.hexdigest(), len(header) + len(payload))


def _write_durably(path: Path, *parts: bytes | memoryview) -> None:
    with path.open("wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a rename last; without this the name may be gone after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(path: Path, of: str, sources: Mapping[str, str]) -> State:
    """Return the content of a checkpoint of the trial `of`, trained on what has the checksums `sources`.

    Raises:
        Unusable: it is cut short, changed, of another format, of another trial or trained on something else.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        expected = _checksum(file.readline(LONGEST_HEADER))
        payload = file.read()
    if hashlib.sha256(payload).hexdigest() != expected:
        raise Unusable("its checksum is wrong: it was cut short or changed")
    content: State = torch.load(io.BytesIO(payload), map_location="cpu", weights_only=True)
    if content["of"] != of:
        raise Unusable("it belongs to another trial: task, parameters, seed or number of devices differ")
    _check_sources(content.get("sources", {}), sources)
    return content


def _check_sources(then: Mapping[str, str], now: Mapping[str, str]) -> None:
    for name, sha256 in now.items():
        if then.get(name) != sha256:
            was = then.get(name, "not known")
            raise Unusable(f"its {name} was not the same as here: sha256 {was} then, {sha256} here")


def _checksum(header: bytes) -> str:
    words = header.decode("ascii", "replace").split()
    if len(words) != 3 or words[0] != MAGIC:
        raise Unusable("it is no checkpoint of Tunesmith")
    if words[1] != str(VERSION):
        raise Unusable(f"it has format {words[1]}, this worker reads format {VERSION}")
    return words[2]
