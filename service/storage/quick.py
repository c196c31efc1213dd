"""The statements that workers and engines cause all the time, run with little around them.

SQLAlchemy writes all SQL, and runs most of it. To have PostgreSQL run a statement it takes twice as long as
psycopg alone: it looks up what it compiled by a key as long as the statement, and describes each result anew.
Here both are kept for each statement, which must be a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, Dialect, Select, UpdateBase
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    import psycopg


class Row(Protocol):
    """A row of a result, by the names of its columns."""

    def __getitem__(self, name: str, /) -> Any: ...

    def get(self, name: str, default: Any, /) -> Any:
        """Return the value of a column, or the default where there is no such column."""
        ...


Statement = Select[Any] | UpdateBase
Given = Mapping[str, Any]
"""The values of parameters, by name."""


@dataclass
class _Compiled:
    sql: bytes
    constants: Given
    convert: Mapping[str, Callable[[Any], Any]]
    """How parameters become what psycopg knows, where they are not."""
    names: tuple[str, ...] = ()
    """Of the columns of its result, once it has had one."""

    def parameters(self, given: Given) -> Given:
        converted = {name: convert(given[name]) for name, convert in self.convert.items() if name in given}
        return {**self.constants, **given, **converted}


def fetch(connection: Connection, statement: Statement, given: Given) -> Sequence[Row]:
    """Run a statement with these parameters; return the rows that come of it.

    Raises:
        DBAPIError: the database refuses it.
    """
    if connection.dialect.name == "postgresql":
        return _by_psycopg(connection, _compiled(statement, connection.dialect), given)
    result = connection.execute(statement, given)
    return result.mappings().all() if result.returns_rows else []


def fetch_first(connection: Connection, statement: Statement, given: Given) -> Row | None:
    """The same for at most one row."""
    found = fetch(connection, statement, given)
    return found[0] if found else None


def _by_psycopg(connection: Connection, compiled: _Compiled, given: Given) -> Sequence[Row]:
    import psycopg  # noqa: PLC0415 (with SQLite it need not be loaded)

    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        cursor = driver.execute(compiled.sql, compiled.parameters(given))
        if cursor.pgresult is None or not cursor.pgresult.nfields:
            return []  # asking the cursor for its description would make one
        found = cursor.fetchall()
    except psycopg.Error as error:
        raise _as_sqlalchemys(error, connection, broken=driver.broken) from error
    names = compiled.names or tuple(column.name for column in cursor.description or ())
    compiled.names = names  # in one go: other threads read it
    return [dict(zip(names, each, strict=True)) for each in found]


def _as_sqlalchemys(error: psycopg.Error, connection: Connection, *, broken: bool) -> Exception:
    import psycopg  # noqa: PLC0415

    if broken:
        connection.invalidate(error)
    made = DBAPIError.instance(
        None, None, error, psycopg.Error, connection_invalidated=broken, dialect=connection.dialect
    )
    return made if isinstance(made, Exception) else error


@lru_cache(maxsize=1000)
def _compiled(statement: Statement, dialect: Dialect) -> _Compiled:
    made: Any = statement.compile(dialect=dialect)
    if any(bound.expanding for bound in made.binds.values()):
        raise TypeError("a list is to be one parameter: use `among` instead of `in_`")
    types = {name: bound.type.dialect_impl(dialect) for name, bound in made.binds.items()}
    convert = {name: how for name, kind in types.items() if (how := kind.bind_processor(dialect))}
    constants = {name: bound.effective_value for name, bound in made.binds.items() if not bound.required}
    constants = {
        name: convert[name](value) if name in convert else value for name, value in constants.items()
    }
    return _Compiled(str(made).encode(), constants, convert)
