"""Servers on one PostgreSQL database wake each other; elsewhere, and alone, nothing is said."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import text

from service.storage import bell as bells
from service.storage.bell import ENGINES, SERVERS, Bell
from service.storage.database import Database
from service.storage.store import SqlStore
from tests.support.stores import KeptDatabase

TERM = 60.0


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bells, "LOOK_S", 0.1)
    monkeypatch.setattr(bells, "AGAIN_S", 0.1)


@contextmanager
def hung(tables: KeptDatabase, server: str, *, hears: str, rings: str) -> Iterator[Bell]:
    """A bell with connections of its own, that is heard from now on."""
    database = Database(tables.url.render_as_string(hide_password=False))
    bell = Bell(database, server, hears=hears, rings=rings)
    with bell.hung():
        if database.dialect == "postgresql":
            assert heard(bell)  # it listens
        yield bell
    database.close()


def heard(bell: Bell, within_s: float = 10.0) -> bool:
    """Whether it is rung."""
    found = bool(select.select([bell.fileno()], [], [], within_s)[0])
    bell.drain()
    return found


@pytest.fixture
def pair(tables: KeptDatabase) -> Iterator[tuple[Bell, Bell]]:
    """The bell of an API, and that of an engine of another server."""
    with ExitStack() as stack:
        api = stack.enter_context(hung(tables, "one", hears=SERVERS, rings=ENGINES))
        engine = stack.enter_context(hung(tables, "two", hears=ENGINES, rings=SERVERS))
        yield api, engine


def on_postgresql(store: SqlStore) -> bool:
    return store._database.dialect == "postgresql"


def rung(by: Bell, at: Bell) -> bool:
    """Whether one that is rung again and again is heard by the other."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        by.ring()
        if heard(at, 0.1):
            return True
    return False


def test_an_api_wakes_the_engines_of_other_servers_and_they_wake_it(
    store: SqlStore, pair: tuple[Bell, Bell]
) -> None:
    if not on_postgresql(store):
        pytest.skip("SQLite is for one machine: its servers look by themselves")
    api, engine = pair
    store.renew_engine("one/0", "one", TERM)
    store.renew_engine("two/0", "two", TERM)
    assert rung(api, engine)
    assert not heard(api, 0.2)
    assert rung(engine, api)


def test_where_there_is_no_other_server_nothing_is_said(store: SqlStore, pair: tuple[Bell, Bell]) -> None:
    api, engine = pair
    store.renew_engine("one/0", "one", TERM)
    for _ in range(5):
        api.ring()
        assert not heard(engine, 0.1)


def test_a_bell_whose_connections_are_cut_hangs_itself_up_again(
    store: SqlStore, pair: tuple[Bell, Bell]
) -> None:
    if not on_postgresql(store):
        pytest.skip("there are no connections")
    api, engine = pair
    store.renew_engine("two/0", "two", TERM)
    assert rung(api, engine)
    with store._database.read() as connection:
        connection.execute(text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND (query LIKE 'LISTEN%' OR query LIKE '%pg_notify%')"
        ))  # fmt: skip
    assert heard(engine)  # whoever may have missed something looks
    assert rung(api, engine)
