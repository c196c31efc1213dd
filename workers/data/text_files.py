"""Files of texts with labels: CSV and parquet with named columns, TSV as SST-2 comes in."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workers.data.splits import PARTS, SPELLINGS
from workers.run import TrainingError

ENDINGS = (".csv", ".tsv", ".parquet")
HEADERS = ({"text", "label"}, {"sentence", "label"})
"""First lines of a TSV file that are names, not a row: ours, and those of GLUE."""


@dataclass(frozen=True)
class Table:
    """Rows of a file.

    Attributes:
        texts: What is read.
        labels: The name of the class of each.
        parts: What each is for: one of `PARTS`.
    """

    texts: list[str]
    labels: list[str]
    parts: list[str]


def parts_in(folder: Path) -> list[Path]:
    """Return the files of the parts in a folder, `train` first; nothing where there is no such file."""
    found: dict[str, Path] = {}
    for stem, part in SPELLINGS.items():
        paths = [folder / f"{stem}{ending}" for ending in ENDINGS]
        found.update((part, path) for path in reversed(paths) if path.is_file() and part not in found)
    return [found[part] for part in PARTS if part in found] if "train" in found else []


def read(path: Path) -> Table:
    """Return the rows of a file.

    A row's part is in the column `split`; without one, the file's own name says it (`dev.tsv`), else it is
    `train`.

    Raises:
        TrainingError: it is no such file, lacks a column, or a row lacks its text or label.
    """
    if path.suffix not in ENDINGS:
        raise TrainingError(f"data: {path.name} must end in {', '.join(ENDINGS)}")
    frame = _frame(path)
    for column in ("text", "label"):
        if column not in frame:
            names = ", ".join(map(str, frame.columns))
            raise TrainingError(f"data: {path.name} has no column `{column}`; its columns are: {names}")
    _all_there(path, frame)
    texts, labels = (frame[name].astype(str).tolist() for name in ("text", "label"))
    return Table(texts, labels, _parts(path, frame))


def _frame(path: Path) -> Any:
    import pandas as pd  # noqa: PLC0415 (half a second, only where the files are new)

    try:
        if path.suffix == ".parquet":
            return _parquet(path)
        if path.suffix == ".csv":
            return pd.read_csv(path, dtype=str, keep_default_na=False)
        return _tsv(path)
    except (ValueError, OSError) as error:  # pandas' and pyarrow's errors are ValueErrors
        raise TrainingError(f"data: {path.name} cannot be read: {' '.join(str(error).split())}") from None


def _tsv(path: Path) -> Any:
    """Return text and label of every line: text<TAB>label; nothing is quoted."""
    import pandas as pd  # noqa: PLC0415

    frame = pd.read_csv(
        path,
        sep="\t",
        header=None,
        quoting=csv.QUOTE_NONE,
        dtype=str,
        keep_default_na=False,
        skip_blank_lines=True,
    )
    if set(frame.iloc[0]) in HEADERS:
        named = frame.iloc[1:].rename(columns=dict(enumerate(frame.iloc[0])))
        return named.rename(columns={"sentence": "text"})
    if frame.shape[1] != 2:
        raise ValueError(f"a line must be text<TAB>label, the first has {frame.shape[1]} fields")
    return frame.rename(columns={0: "text", 1: "label"})


def _parquet(path: Path) -> Any:
    import pandas as pd  # noqa: PLC0415

    if find_spec("pyarrow") is None:
        raise TrainingError(
            f"data: {path.name} is a parquet file, and pyarrow is not installed: pip install "
            "'tunesmith[text]', or save it as CSV"
        )
    return pd.read_parquet(path)


def _all_there(path: Path, frame: Any) -> None:
    if not len(frame):
        raise TrainingError(f"data: {path.name} has no rows")
    missing = frame["label"].isna() | (frame["label"].astype(str) == "") | frame["text"].isna()
    if missing.any():
        row = int(missing.to_numpy().argmax()) + 1
        raise TrainingError(f"data: row {row} of {path.name} has no text or no label")


def _parts(path: Path, frame: Any) -> list[str]:
    if "split" not in frame:
        return [SPELLINGS.get(path.stem, "train")] * len(frame)
    given = frame["split"].astype(str).tolist()
    unknown = next((part for part in given if part not in SPELLINGS), None)
    if unknown is not None:
        raise TrainingError(
            f"data: the column `split` of {path.name} must say {', '.join(PARTS)} (got {unknown!r})"
        )
    return [SPELLINGS[part] for part in given]
