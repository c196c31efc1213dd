"""Statements for many rows: on SQLite one for each row, on PostgreSQL one that reads them all from JSON.

SQLite is in this process. To PostgreSQL each statement is a message, and costs more than the row does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    Column,
    Delete,
    Executable,
    FromClause,
    Table,
    Text,
    Update,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from service.storage.database import Tx

Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Bulk:
    """A statement that is carried out for rows of parameters; each parameter has a name."""

    each: Executable
    together: Executable

    def run(self, tx: Tx, rows: Sequence[Row]) -> None:
        """Carry it out for some rows, no two of which are about the same."""
        if tx.dialect == "postgresql":
            tx.connection.execute(self.together, {"rows": _as_json(rows)})
        else:
            tx.connection.execute(self.each, [dict(row) for row in rows] if len(rows) > 1 else rows[0])


def changing(build: Callable[[Any], Update | Delete], **parameters: Column[Any]) -> Bulk:
    """Return an UPDATE or DELETE.

    Args:
        build: Makes the statement of its parameters, which it finds as attributes.
        parameters: By name, a column of the same type.
    """
    by_name = {name: bindparam(name, type_=like.type) for name, like in parameters.items()}
    rows = _rows(parameters)
    return Bulk(build(SimpleNamespace(**by_name)), build(rows.c))


def inserting(table: Table, *names: str, unless: Sequence[str] = (), replace: Sequence[str] = ()) -> Bulk:
    """Return an INSERT of some columns of a table.

    Args:
        unless: The key by which a row may be there already: then it stays as it is ...
        replace: ... except for these columns.
    """
    rows = _rows({name: table.c[name] for name in names})
    each = sqlite.insert(table)
    together = postgresql.insert(table).from_select(names, select(*rows.c))
    return Bulk(_upsert(each, unless, replace), _upsert(together, unless, replace))


def _upsert(statement: Any, unless: Sequence[str], replace: Sequence[str]) -> Any:
    if replace:
        new = {name: statement.excluded[name] for name in replace}
        return statement.on_conflict_do_update(index_elements=unless, set_=new)
    return statement.on_conflict_do_nothing(index_elements=unless) if unless else statement


def _rows(parameters: Mapping[str, Column[Any]]) -> FromClause:
    columns = [column(name, like.type) for name, like in parameters.items()]
    given = cast(bindparam("rows", type_=Text), JSON)
    return func.json_to_recordset(given).table_valued(*columns).render_derived(name="new", with_types=True)


def _as_json(rows: Sequence[Row]) -> str:
    return orjson.dumps([{name: _for_json(value) for name, value in row.items()} for row in rows]).decode()


def _for_json(value: Any) -> Any:
    """JSON has no word for what is not finite; PostgreSQL reads it from a string."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
