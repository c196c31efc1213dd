"""Growing the space of a study: what becomes of the trials that are there."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import JSON, ColumnElement, Text, bindparam, case, cast, func, literal, update

from service.storage import tables as t
from service.storage.changes import bump, drop_suggestions
from service.storage.database import Tx
from service.storage.listing import JsonText
from tunesmith.distributions import Distribution
from tunesmith.growth import Growth
from tunesmith.spaces import SearchSpace

FORGET_CHANGES = (
    update(t.studies).where(t.studies.c.id == bindparam("study")).values(reset_revision=t.studies.c.revision)
)


def apply(tx: Tx, study_id: int, growth: Growth) -> None:
    """Drop suggestions nobody claimed, for the engine to make anew, and give old trials what was added."""
    drop_suggestions(tx, study_id)
    if not growth.added:
        return
    revision = bump(tx, study_id)["revision"]
    for name, default in growth.added.items():
        fill = _fill(tx.dialect, study_id, growth.space, name, default)
        tx.connection.execute(fill.values(revision=revision))
    tx.connection.execute(FORGET_CHANGES, {"study": study_id})


def _fill(dialect: str, study_id: int, space: SearchSpace, name: str, default: Any) -> Any:
    """Return the statement that adds a parameter to the trials in which it exists.

    The text grows at its end: parsed and written anew by the database, other numbers might change type.
    """
    text = cast(t.trials.c.params, Text)
    pair = f"{orjson.dumps(name).decode()}:{orjson.dumps(default).decode()}}}"
    comma = case((text == "{}", ""), else_=",")
    joined: ColumnElement[Any] = func.substr(text, 1, func.length(text) - 1) + comma + literal(pair)
    if dialect == "postgresql":
        joined = cast(joined, JSON)
    where = [t.trials.c.study_id == study_id, *_conditions(space[name])]
    return update(t.trials).where(*where).values(params=joined)


def _conditions(distribution: Distribution) -> list[ColumnElement[bool]]:
    return [
        JsonText(t.trials.c.params, literal(parent)).in_([orjson.dumps(value).decode() for value in values])
        for parent, values in (distribution.when or {}).items()
    ]
