"""A store over each database, with the schema and nothing in it.

The schema is made once for each database, and so are the connections; after a test the tables are emptied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from service.pruners import prunes
from service.storage import schema
from service.storage.store import SqlStore
from tests.support.postgres import PostgresServer
from tests.support.stores import Bench, KeptDatabase


@contextmanager
def migrated(url: str) -> Iterator[KeptDatabase]:
    """Make the schema, and keep the connections until the block ends."""
    database = KeptDatabase(url)
    schema.upgrade(database)
    yield database
    database.end()


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptDatabase]:
    """An SQLite file with the schema."""
    with migrated(f"sqlite:///{tmp_path_factory.mktemp('schema') / 'tunesmith.db'}") as database:
        yield database


@pytest.fixture(scope="session")
def postgres_tables(postgres: PostgresServer) -> Iterator[KeptDatabase]:
    """A PostgreSQL database with the schema."""
    with migrated(postgres.url(postgres.create_database())) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def tables(request: pytest.FixtureRequest) -> Iterator[KeptDatabase]:
    """A database with empty tables."""
    fixture = {"sqlite": "sqlite_tables", "postgresql": "postgres_tables"}[request.param]
    database: KeptDatabase = request.getfixturevalue(fixture)
    yield database
    database.empty()


@pytest.fixture
def url(tables: KeptDatabase) -> str:
    """The address of a database with empty tables, for stores with connections of their own."""
    return tables.url.render_as_string(hide_password=False)


@pytest.fixture
def store(tables: KeptDatabase) -> Iterator[SqlStore]:
    """A store whose leases last a minute."""
    found = SqlStore(tables, prunes, 60.0)
    yield found
    found.close()


@pytest.fixture
def bench(store: SqlStore) -> Bench:
    """A store with a registered worker, `w`."""
    found = Bench(store)
    found.register()
    return found


@pytest.fixture
def another(tables: KeptDatabase) -> Iterator[Callable[[], Bench]]:
    """Open one more store over the same database, which knows only what is in there."""
    opened: list[SqlStore] = []

    def open_one() -> Bench:
        opened.append(SqlStore(tables, prunes, 60.0))
        return Bench(opened[-1])

    yield open_one
    for store in opened:
        store.close()
