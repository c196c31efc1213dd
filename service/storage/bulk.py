"""Statements for many rows: on SQLite one for each row, on PostgreSQL one for all of them.

SQLite is in this process. To PostgreSQL each statement is a message, and costs more than the row does: there
the rows come as JSON, and even different statements go together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
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
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from service.storage.database import Tx
from service.storage.quick import Statement, fetch

Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Bulk:
    """A statement that is carried out for rows of parameters; each parameter has a name."""

    each: Executable
    together: Callable[[str], Any]
    """Takes the name of the parameter that brings the rows."""

    def run(self, tx: Tx, rows: Sequence[Row]) -> None:
        """Carry it out for some rows, no two of which are about the same."""
        run(tx, {self: rows})


def run(tx: Tx, noted: Mapping[Bulk, Sequence[Row]]) -> None:
    """Carry out statements, each for some rows, in this order.

    No two rows of statements that change the same table may be about the same: on PostgreSQL all happens at
    once, and no statement sees what another did.
    """
    if tx.dialect == "postgresql":
        given = {f"rows_{i}": _as_json(each) for i, each in enumerate(noted.values())}
        fetch(tx.connection, _at_once(tuple(noted)), given)
        return
    for statement, each in noted.items():
        tx.connection.execute(statement.each, [dict(row) for row in each] if len(each) > 1 else each[0])


@lru_cache
def _at_once(statements: tuple[Bulk, ...]) -> Statement:
    if len(statements) == 1:
        alone: Statement = statements[0].together("rows_0")
        return alone
    parts = [statement.together(f"rows_{i}") for i, statement in enumerate(statements)]
    return select(literal_column("1")).add_cte(*(part.cte(f"part_{i}") for i, part in enumerate(parts)))


def changing(build: Callable[[Any], Update | Delete], **parameters: Column[Any]) -> Bulk:
    """Return an UPDATE or DELETE.

    Args:
        build: Makes the statement of its parameters, which it finds as attributes.
        parameters: By name, a column of the same type.
    """
    by_name = {name: bindparam(name, type_=like.type) for name, like in parameters.items()}
    return Bulk(build(SimpleNamespace(**by_name)), lambda name: build(_rows(name, parameters).c))


def inserting(table: Table, *names: str, unless: Sequence[str] = (), replace: Sequence[str] = ()) -> Bulk:
    """Return an INSERT of some columns of a table.

    Args:
        unless: The key by which a row may be there already: then it stays as it is ...
        replace: ... except for these columns.
    """
    columns = {name: table.c[name] for name in names}

    def together(rows: str) -> Any:
        insert = postgresql.insert(table).from_select(names, select(*_rows(rows, columns).c))
        return _upsert(insert, unless, replace)

    return Bulk(_upsert(sqlite.insert(table), unless, replace), together)


def _upsert(statement: Any, unless: Sequence[str], replace: Sequence[str]) -> Any:
    if replace:
        new = {name: statement.excluded[name] for name in replace}
        return statement.on_conflict_do_update(index_elements=unless, set_=new)
    return statement.on_conflict_do_nothing(index_elements=unless) if unless else statement


def _rows(rows: str, parameters: Mapping[str, Column[Any]]) -> FromClause:
    columns = [column(name, like.type) for name, like in parameters.items()]
    given = cast(bindparam(rows, type_=Text), JSON)
    return func.json_to_recordset(given).table_valued(*columns).render_derived(name="new", with_types=True)


def _as_json(rows: Sequence[Row]) -> str:
    return orjson.dumps([{name: _for_json(value) for name, value in row.items()} for row in rows]).decode()


def _for_json(value: Any) -> Any:
    """JSON has no word for what is not finite; PostgreSQL reads it from a string."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
