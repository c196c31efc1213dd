"""Ratings read from files: csv with a header, and the two formats of MovieLens without one."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zipfile import BadZipFile, ZipFile

import numpy as np

from workers.run import TrainingError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["user", "item", "rating", "timestamp"]
NAMES = {
    "user": ("user", "userid", "uid"),
    "item": ("item", "itemid", "iid", "movie", "movieid", "product", "productid"),
    "rating": ("rating", "score", "stars", "value", "count"),
    "timestamp": ("timestamp", "time", "ts"),
}
"""What the columns of a csv file may be called; capitals, spaces, `_` and `-` do not matter."""

MEMBERS = ("ratings.csv", "ratings.dat", "u.data")
"""Files with ratings in the archives of MovieLens."""


def read(path: Path, name: str) -> pd.DataFrame:
    """Return the ratings in a file.

    Args:
        path: `.dat` (`user::item::rating::timestamp`) and `.data` (the same, with tabs) are MovieLens's; a
            zip file holds one of `MEMBERS`; anything else is csv with a header, perhaps compressed.
        name: The data set, for messages.

    Returns:
        Columns `user` and `item` (numbers from 0, in the order of the ids), `rating`, and `timestamp` where
        the file has it. Where a user rated an item repeatedly, the latest rating is there; without timestamps
        the last in the file.

    Raises:
        TrainingError: a column is missing, a value cannot be read, or there are no rows.
    """
    try:
        table = _clean(_read(path))
    except (ValueError, OSError, BadZipFile, EOFError) as error:
        raise TrainingError(f"data: {name} cannot be read: {error}") from error
    if table.empty:
        raise TrainingError(f"data: {name} has no ratings")
    return _latest(_number(table))


def _read(path: Path) -> pd.DataFrame:
    if path.suffix == ".zip":
        with ZipFile(path) as archive:
            member = next((m for m in archive.namelist() if m.rpartition("/")[2] in MEMBERS), None)
            if member is None:
                raise ValueError(f"{path.name} holds none of {', '.join(MEMBERS)}")
            return _parse(BytesIO(archive.read(member)), Path(member).suffix)
    return _parse(path, path.suffix)


def _parse(source: Path | BytesIO, suffix: str) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 (half a second, only where data is prepared)

    ids: Any = {"user": str, "item": str}
    if suffix == ".data":
        return pd.read_csv(source, sep="\t", names=COLUMNS, dtype=ids)
    if suffix == ".dat":
        content = source.read_bytes() if isinstance(source, Path) else source.read()
        return pd.read_csv(BytesIO(content.replace(b"::", b",")), names=COLUMNS, dtype=ids)
    table = pd.read_csv(source, dtype=str, skipinitialspace=True, encoding="utf-8-sig")
    return table.rename(columns=_known(table.columns))


def _known(columns: Any) -> dict[str, str]:
    """Return the column of each kind by the name it has in the file."""
    plain = {column: "".join(c for c in str(column).lower() if c not in " _-") for column in columns}
    found = {}
    for kind, names in NAMES.items():
        column = next((c for name in names for c, p in plain.items() if p == name), None)
        if column is not None:
            found[column] = kind
        elif kind != "timestamp":
            wanted = ", ".join(names)
            raise ValueError(
                f"it has no column for the {kind} ({wanted}); its columns are {', '.join(plain)}"
            )
    return found


def _clean(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the columns of ours, as numbers; every value must be there."""
    import pandas as pd  # noqa: PLC0415 (see above)

    table = table[[column for column in COLUMNS if column in table]].copy()
    for column in table.columns.intersection(["rating", "timestamp"]):
        table[column] = pd.to_numeric(table[column])
    bad = table.isna().any(axis=1) | ~np.isfinite(table["rating"])
    if bad.any():
        row = cast(int, bad.to_numpy().argmax())
        raise ValueError(f"row {row + 1} after the header has an empty or infinite value")
    return table


def _number(table: pd.DataFrame) -> pd.DataFrame:
    """Replace ids by numbers from 0; ids that are all whole numbers are ordered as numbers."""
    import pandas as pd  # noqa: PLC0415 (see above)

    for column in ("user", "item"):
        ids = table[column]
        whole = ids.str.fullmatch(r"\d{1,18}").all()
        table[column] = pd.factorize(ids.astype(np.int64) if whole else ids, sort=True)[0]
    return table


def _latest(table: pd.DataFrame) -> pd.DataFrame:
    if not table.duplicated(["user", "item"]).any():
        return table
    if "timestamp" in table:
        table = table.sort_values("timestamp", kind="stable")
    return table.drop_duplicates(["user", "item"], keep="last").sort_index()
