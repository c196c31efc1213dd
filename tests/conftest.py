"""Fixtures that all tests share."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from hypothesis import settings

from tests.support.postgres import PostgresServer, running_postgres
from tests.support.postgres_programs import PostgresMissing, find_programs

# Tests run several at a time: threads of one would only take the others' cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Servers note their tokens here, not among those of whoever runs the tests.
os.environ["TUNESMITH_STATE_DIR"] = tempfile.mkdtemp(prefix="tunesmith-tests-state-")
atexit.register(shutil.rmtree, os.environ["TUNESMITH_STATE_DIR"], ignore_errors=True)
for variable in (
    "TUNESMITH_TOKEN",
    "TUNESMITH_TOKEN_FILE",
    "TUNESMITH_ADMIN_TOKEN",
    "TUNESMITH_WORKER_TOKEN",
):
    os.environ.pop(variable, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files whose tests are slow: left for the end, they would run while a core idles."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)  # files stay together, and in their order


# No deadline: times depend on what else the machine does. In CI the examples are the same each time, so that
# a run judges the change that it is for; elsewhere they are drawn anew, and search.
settings.register_profile("tests", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("tests")


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """The folder of a PostgreSQL; without one, a visible skip, or a failure where it is required."""
    try:
        return find_programs()
    except PostgresMissing as missing:
        if os.environ.get("TUNESMITH_REQUIRE_POSTGRES") == "1":
            pytest.fail(f"PostgreSQL is required here: {missing}")
        pytest.skip(f"No PostgreSQL: {missing}")


@pytest.fixture(scope="session")
def postgres(postgres_programs: Path) -> Iterator[PostgresServer]:
    """One PostgreSQL server for the whole test run."""
    with running_postgres(programs=postgres_programs) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of a fresh, empty PostgreSQL database."""
    name = postgres.create_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'tunesmith.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: each test runs on SQLite and on PostgreSQL."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return cast(str, request.getfixturevalue(fixture))
