"""`tunesmith engine` and `tunesmith migrate`: programs that start faster without a web framework."""

from __future__ import annotations

import threading

from service.artifacts import ArtifactStore
from service.engine import process
from service.engine.collector import Collector
from service.engine.lease import Lease, own_name
from service.logs import log_to_stderr
from service.pruners import prunes
from service.storage import schema
from service.storage.bell import ENGINES, SERVERS, Bell
from service.storage.database import Database
from service.storage.store import SqlStore
from tunesmith.errors import InvalidInput


def run_engine(
    database_url: str, artifacts_url: str, wake_fd: int | None, name: str | None, server: str | None
) -> None:
    """Run an engine in this process until a signal, or the end of the parent, stops it.

    Args:
        database_url: The database.
        artifacts_url: Where the files of trials are.
        wake_fd: A socket to the API that started it; None for an engine that runs alone.
        name: What its lease is held under; None for a name of its own.
        server: The server that it belongs to; None for an engine that runs alone.
    """
    log_to_stderr()
    stop = threading.Event()
    process.stop_on_signals(stop)
    if wake_fd is not None:
        process.stop_with_parent(stop)
    database = Database(database_url)
    schema.check(database)
    store = SqlStore(database, prunes)
    lease = Lease(store, name or own_name(), server or own_name())
    bell = Bell(database, server or own_name(), hears=ENGINES, rings=SERVERS)
    collector = Collector(store, ArtifactStore(artifacts_url))
    try:
        with collector.beside(), bell.hung(), lease.beside():
            process.run(store, lease, process.wakeups_on(wake_fd), bell, stop)
    finally:
        store.close()


def migrate(database_url: str, *, check: bool) -> str:
    """Bring the schema up to date, or check that it is; return what to tell the user.

    Raises:
        DatabaseOutdated: with `check`, where it is not.
    """
    database = Database(database_url)
    try:
        if not check:
            schema.upgrade(database)
        schema.check(database)
        if check:
            _check_tables(database)
        return f"The database schema is up to date ({schema.head()})."
    finally:
        database.close()


def _check_tables(database: Database) -> None:
    from service.storage import migration  # noqa: PLC0415 (an engine need not load it)

    if found := migration.differences(database):
        raise InvalidInput("The tables are not those that this version describes: " + "; ".join(found))
