"""A store over each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.storage.store import SqlStore
from tests.support.stores import Bench, open_store


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    """A store whose leases last a minute."""
    found = open_store(database_url)
    yield found
    found.close()


@pytest.fixture
def bench(store: SqlStore) -> Bench:
    """A store with a registered worker, `w`."""
    found = Bench(store)
    found.register()
    return found


@pytest.fixture
def hasty(database_url: str) -> Iterator[Bench]:
    """The same over a store whose leases last a twentieth of a second."""
    found = Bench(open_store(database_url, lease_s=0.05))
    found.register()
    yield found
    found.store.close()
