"""Statements that are run with little around them: as SQLAlchemy runs them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Integer, Text, bindparam, cast, select, text, update
from sqlalchemy.exc import DBAPIError

from service.storage import tables as t
from service.storage.quick import fetch, fetch_first
from tests.support.stores import Bench

STUDY = select(t.studies).where(t.studies.c.id == bindparam("study"))
CHANGED = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"))
    .values(reason=bindparam("why"), exhausted=True, task=None, priority=7)
    .returning(
        t.studies.c.reason, t.studies.c.exhausted, t.studies.c.task, t.studies.c.priority.label("first")
    )
)
QUIET = update(t.studies).where(t.studies.c.id == bindparam("study")).values(reason="quiet")
NUMBER = select(cast(bindparam("x", type_=Text), Integer).label("x"))


def test_rows_are_those_that_sqlalchemy_returns(bench: Bench) -> None:
    study = bench.create()
    wanted = {"study": study.id}
    with bench.store._database.read() as connection:
        [found] = fetch(connection, STUDY, wanted)
        one: Any = connection.execute(STUDY, wanted).mappings().one()
        assert {name: found[name] for name in one} == dict(one)
        assert fetch_first(connection, STUDY, {"study": 99}) is None


def test_constants_of_a_statement_go_with_its_parameters(bench: Bench) -> None:
    wanted = {"study": bench.create().id, "why": "a % sign"}
    with bench.store._database.write() as tx:
        for _ in range(2):  # compiled, then kept
            [found] = fetch(tx.connection, CHANGED, wanted)
            assert [found[name] for name in ("reason", "task", "first")] == ["a % sign", None, 7]
            assert found["exhausted"]
        assert fetch(tx.connection, QUIET, {"study": wanted["study"]}) == []


def test_what_postgresql_refuses_is_an_error_of_sqlalchemys(bench: Bench) -> None:
    if bench.store._database.dialect == "sqlite":
        pytest.skip("SQLite is asked by SQLAlchemy")
    with pytest.raises(DBAPIError) as refused, bench.store._database.read() as connection:
        fetch(connection, NUMBER, {"x": "no number"})
    assert getattr(refused.value.orig, "sqlstate", None) == "22P02"
    assert not refused.value.connection_invalidated
    assert bench.store.studies() == []


def test_reads_go_on_after_all_connections_were_cut(bench: Bench) -> None:
    if bench.store._database.dialect == "sqlite":
        pytest.skip("there are no connections")
    bench.create()
    bench.demand()
    with bench.store._database.writer.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert len(bench.demand()[0]) == 1
    assert len(bench.store.studies()) == 1
