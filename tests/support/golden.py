"""Databases that earlier versions wrote: see scripts/golden_database.py."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psycopg

from service.storage.database import parse_url

FOLDER = Path(__file__).parents[1] / "golden" / "databases"


@dataclass(frozen=True)
class Golden:
    """The database of a schema version, and what the code of its time said of it."""

    version: str
    dialect: str

    def __str__(self) -> str:
        return f"{self.version}-{self.dialect}"

    @property
    def picture(self) -> dict[str, Any]:
        """Everything that its readers saw."""
        text = (FOLDER / f"{self.version}.{self.dialect}.json").read_text(encoding="utf-8")
        return cast(dict[str, Any], json.loads(text))

    def load(self, url: str) -> None:
        """Write it into an empty database."""
        dump = (FOLDER / f"{self.version}.{self.dialect}.sql").read_text(encoding="utf-8")
        if self.dialect == "sqlite":
            with closing(sqlite3.connect(str(parse_url(url).database))) as connection:
                connection.executescript(dump)
        else:
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute(dump.encode())


GOLDEN = [
    Golden(version, dialect)
    for version, dialect, _ in sorted(file.name.split(".") for file in FOLDER.glob("*.sql"))
]


def missing(old: Any, new: Any, at: str = "") -> list[str]:
    """Say what of `old` is not in `new`; new fields are no difference."""
    if isinstance(old, dict) and isinstance(new, dict):
        return [found for key in old for found in missing(old[key], new.get(key), f"{at}.{key}")]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [found for i, (a, b) in pairs for found in missing(a, b, f"{at}[{i}]")]
    return [] if old == new else [f"{at}: {old!r} became {new!r}"]
