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
from workers.data.splits import PARTS, Rows, split_as_said
from workers.data.text_files import Table
from workers.run import TrainingError


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
        """Return all texts, in the order of the labels.

        Raises:
            TrainingError: the files have changed since: labels and rows are those of other texts.
        """
        table = read(self.paths, fingerprint(self.paths))
        if _checksum(table) != self.sha256:
            raise TrainingError(
                f"data: the files of {self.name} changed while they were read; start it again"
            )
        return table.texts

    def facts(self) -> dict[str, Any]:
        """Return what belongs into a trial's provenance."""
        sizes = {part: len(getattr(self.rows, part)) for part in PARTS}
        return {"name": self.name, "sha256": self.sha256, "rows": sizes}


def load(name: str, data_dir: Path) -> Corpus:
    """Return the data set `name`. It is read again when its files have changed.

    Args:
        name: As a study spells it: a name of `text_sets.NAMES`, `file:NAME` or `folder:NAME`.
        data_dir: The worker's data folder, where files are looked for and what is fetched is kept.

    Raises:
        TrainingError: it is not there and cannot be fetched, or it is not texts with labels.
    """
    paths = tuple(_paths(name, data_dir))
    return _load(name, data_dir, paths, fingerprint(paths))


@lru_cache(maxsize=4)
def _load(name: str, data_dir: Path, paths: tuple[Path, ...], found: str) -> Corpus:
    made = prepared(data_dir, ["texts", name, found], lambda: _prepare(paths, found))
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
def read(paths: tuple[Path, ...], found: str) -> Table:
    """Return the rows of all files, one after the other; kept until others are read.

    Args:
        paths: The files.
        found: Their `fingerprint`: they are read again when they have changed.
    """
    tables = [text_files.read(path) for path in paths]
    return Table(*(list(chain.from_iterable(columns)) for columns in zip(*map(astuple, tables), strict=True)))


def _prepare(paths: tuple[Path, ...], found: str) -> Prepared:
    table = read(paths, found)
    classes = sorted(set(table.labels), key=_by_value)
    if len(classes) < 2:
        raise TrainingError(
            f"data: all {len(table.labels)} rows have the label {classes}; at least two are needed"
        )
    number = {name: i for i, name in enumerate(classes)}
    labels = np.array([number[label] for label in table.labels], dtype=np.int64)
    rows = split_as_said(np.array(table.parts), labels)
    arrays = {"labels": labels, **{part: getattr(rows, part) for part in PARTS}}
    return Prepared(arrays, {"classes": classes, "sha256": _checksum(table)})


def _by_value(label: str) -> tuple[bool, int, str]:
    """Sort whole numbers first, by their value; what else there is, and other spellings, by the letters."""
    return (False, int(label), label) if label.isdecimal() else (True, 0, label)


def _checksum(table: Table) -> str:
    digest = hashlib.sha256()
    for row in zip(table.parts, table.labels, table.texts, strict=True):
        digest.update("\x00".join(row).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
