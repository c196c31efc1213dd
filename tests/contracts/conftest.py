"""A store over each database, with the schema and nothing in it.

The schema is made once for each database; a test gets a copy of the SQLite file, or emptied tables.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from service.storage import schema
from service.storage.database import Database
from service.storage.store import SqlStore
from service.storage.tables import metadata
from tests.support.postgres import PostgresServer
from tests.support.stores import Bench, open_store


def migrate(url: str) -> None:
    database = Database(url)
    schema.upgrade(database)
    database.close()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the schema, to be copied."""
    file = tmp_path_factory.mktemp("schema") / "tunesmith.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres: PostgresServer) -> str:
    """The address of a PostgreSQL database with the schema, to be emptied after use."""
    url = postgres.url(postgres.create_database())
    migrate(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with empty tables."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_file"), tmp_path / "tunesmith.db")
        yield f"sqlite:///{tmp_path / 'tunesmith.db'}"
    else:
        found: str = request.getfixturevalue("postgres_tables")
        yield found
        empty(found)


def empty(url: str) -> None:
    tables = ", ".join(metadata.tables)
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE".encode())


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """A store whose leases last a minute."""
    found = open_store(url)
    yield found
    found.close()


@pytest.fixture
def bench(store: SqlStore) -> Bench:
    """A store with a registered worker, `w`."""
    found = Bench(store)
    found.register()
    return found
