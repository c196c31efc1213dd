"""Texts with labels, and which of them are for what."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.data import text_files, text_sets
from workers.data.cache import Prepared, fingerprint, prepared
from workers.data.folders import inside
from workers.data.splits import Rows, hold_out
from workers.data.text_files import PARTS, Table
from workers.run import TrainingError

HELD = 10
"""A part that the data does not have gets one of so many rows."""


@dataclass(frozen=True, eq=False)
class Corpus:
    """A data set. The texts themselves are read where they are turned into tokens, and not kept.

    Attributes:
        name: As the study names it.
        paths: The files.
        labels: (n,) int64, from 0.
        rows: Which rows are for what.
        classes: The names of the labels, sorted: numbers by their value.
        sha256: Of the texts, the labels and the parts they come in.
    """

    name: str
    paths: tuple[Path, ...]
    labels: NDArray[np.int64]
    rows: Rows
    classes: Sequence[str]
    sha256: str

    def texts(self) -> list[str]:
        """Return all texts, in the order of the labels."""
        return read(self.paths).texts

    def facts(self) -> dict[str, Any]:
        """Return what belongs into a trial's provenance."""
        sizes = {part: len(getattr(self.rows, part)) for part in PARTS}
        return {"name": self.name, "sha256": self.sha256, "rows": sizes}


@lru_cache(maxsize=4)
def load(name: str, data_dir: Path) -> Corpus:
    """Return the data set `name`: a name of `text_sets.NAMES`, `file:NAME` or `folder:NAME`.

    Args:
        name: As a study spells it.
        data_dir: The worker's data folder, where files are looked for and what is fetched is kept.

    Raises:
        TrainingError: it is not there and cannot be fetched, or it is not texts with labels.
    """
    paths = tuple(_paths(name, data_dir))
    made = prepared(data_dir, ["texts", name, fingerprint(list(paths))], lambda: _prepare(paths))
    labels, *parts = (np.array(made.arrays[each]) for each in ("labels", *PARTS))
    return Corpus(name, paths, labels, Rows(*parts), made.meta["classes"], made.meta["sha256"])


def _paths(name: str, data_dir: Path) -> list[Path]:
    kind, _, rest = name.partition(":")
    if kind == "file":
        return [inside(data_dir, rest)]
    if kind == "folder":
        folder = inside(data_dir, rest)
        return text_files.parts_in(folder) or _no_parts(folder)
    return text_sets.paths(name, data_dir)


def _no_parts(folder: Path) -> list[Path]:
    raise TrainingError(
        f"data: {folder.name} has no train.csv, train.tsv or train.parquet; dev (or val) and test may lie "
        "beside it"
    )


@lru_cache(maxsize=1)
def read(paths: tuple[Path, ...]) -> Table:
    """Return the rows of all files, one after the other; kept until others are read."""
    tables = [text_files.read(path) for path in paths]
    return Table(*(list(chain.from_iterable(columns)) for columns in zip(*map(astuple, tables), strict=True)))


def _prepare(paths: tuple[Path, ...]) -> Prepared:
    table = read(paths)
    classes = sorted(set(table.labels), key=_by_value)
    if len(classes) < 2:
        raise TrainingError(
            f"data: all {len(table.labels)} rows have the label {classes}; at least two are needed"
        )
    number = {name: i for i, name in enumerate(classes)}
    labels = np.array([number[label] for label in table.labels], dtype=np.int64)
    rows = _split(np.array(table.parts), labels)
    arrays = {"labels": labels, **{part: getattr(rows, part) for part in PARTS}}
    return Prepared(arrays, {"classes": classes, "sha256": _checksum(table)})


def _by_value(label: str) -> tuple[int, str]:
    """Sort whole numbers first, by their value; what else there is by its letters."""
    return (int(label), "") if label.isdecimal() else (2**63, label)


def _split(parts: NDArray[np.str_], labels: NDArray[np.int64]) -> Rows:
    """Return the rows of the parts, and for a part that is not there rows held out of those to train on."""
    given = {part: np.flatnonzero(parts == part) for part in PARTS}
    train = given["train"]
    counts = [0 if len(given[part]) else round(len(train) / HELD) for part in ("val", "test")]
    left, *held = (train[found] for found in hold_out(labels[train], *counts))
    rows = Rows(left, *(given[p] if len(given[p]) else h for p, h in zip(("val", "test"), held, strict=True)))
    for part in PARTS:
        if not len(getattr(rows, part)):
            raise TrainingError(
                f"data: no row is left for the part {part}; there are {len(labels)} rows in all"
            )
    return rows


def _checksum(table: Table) -> str:
    digest = hashlib.sha256()
    for row in zip(table.parts, table.labels, table.texts, strict=True):
        digest.update("\x00".join(row).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
