"""`column IN (a list)`, as one parameter: the statement is the same for lists of any length.

SQLAlchemy's own has a parameter for each item, and a database plans a statement for each length anew.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, ColumnElement, Dialect, String, Text, TypeDecorator, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class _List(TypeDecorator[Any]):
    """A list of values: an array of PostgreSQL, JSON for SQLite."""

    impl = JSON
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.of) if dialect.name == "postgresql" else JSON())


class _Among(FunctionElement[bool]):
    name = "among"
    inherit_cache = True
    type = Boolean()


@compiles(_Among, "postgresql")
def _as_any(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(_Among, "sqlite")
def _as_json(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 (of a compiler)


def among(column: Column[Any], name: str) -> ColumnElement[bool]:
    """Whether a column's value is in the list that the parameter `name` is bound to."""
    # As text of any length: one that is too long for the column is to be found nowhere, not cut and found.
    kind = Text() if isinstance(column.type, String) else column.type
    return _Among(column, bindparam(name, type_=_List(kind)))
