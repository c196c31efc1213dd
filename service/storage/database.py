"""Connections: SQLite in WAL mode or PostgreSQL, one engine for writing and one for reading."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

import orjson
from sqlalchemy import (
    Connection,
    Double,
    Engine,
    cast,
    create_engine,
    event,
    extract,
    func,
    make_url,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from tunesmith.errors import InvalidInput

T = TypeVar("T")

NOW = cast(extract("epoch", func.clock_timestamp()), Double)
"""PostgreSQL's clock, at the moment that a row is returned."""


@dataclass
class Tx:
    """A transaction: its connection, and the database's clock when it began or last had to wait."""

    connection: Connection
    now: float
    dialect: Literal["sqlite", "postgresql"]


def parse_url(url: str) -> URL:
    """Return the SQLAlchemy URL for a database; `postgresql://` means the driver we use.

    Raises:
        InvalidInput: for another kind of database, or SQLite without a file.
    """
    try:
        parsed = make_url(url)
    except Exception as error:
        raise InvalidInput(f"database URL: {error}") from None
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise InvalidInput(f"database URL: use sqlite:///FILE or postgresql://..., not {parsed.drivername}")
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise InvalidInput("database URL: SQLite needs a file, such as sqlite:////var/lib/tunesmith.db")
    return parsed


class Database:
    """A database at a URL. `write()` and `read()` open transactions."""

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        self.dialect: Literal["sqlite", "postgresql"] = (
            "sqlite" if self.url.drivername == "sqlite" else "postgresql"
        )
        if self.dialect == "sqlite":
            Path(str(self.url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    @cached_property
    def writer(self) -> Engine:
        """The engine for writing."""
        return self._engine(pool_size=2, readonly=False)

    @cached_property
    def reader(self) -> Engine:
        """The engine for reading."""
        return self._engine(pool_size=8, readonly=True)

    @contextlib.contextmanager
    def write(self, *, in_turn: bool = False) -> Iterator[Tx]:
        """Open a transaction that writes; on SQLite writers queue at a lock file, in turn.

        SQLite's own lock is not fair: a process that commits back to back keeps all others waiting.

        Args:
            in_turn: On PostgreSQL too, wait until no other such transaction is open. Those that lock
                several studies must, or two of them would wait for each other.
        """
        with self._turnstile, contextlib.ExitStack() as stack:
            yield self._begin(stack, in_turn=in_turn)

    def _begin(self, stack: contextlib.ExitStack, *, in_turn: bool, again: bool = True) -> Tx:
        """Begin a transaction; where the connection turns out to be broken, on another one."""
        try:
            with contextlib.ExitStack() as begun:
                connection = begun.enter_context(self.writer.begin())
                now = self._taking_turn(connection) if in_turn else self.now(connection)
                stack.push(begun.pop_all())
        except DBAPIError as error:
            if not (again and error.connection_invalidated):
                raise
            return self._begin(stack, in_turn=in_turn, again=False)
        return Tx(connection, now, self.dialect)

    def _taking_turn(self, connection: Connection) -> float:
        if self.dialect == "sqlite":
            return time.time()
        return float(connection.execute(TAKE_TURN).scalar_one())

    def query(self, query: Callable[[Connection], T]) -> T:
        """Return what a query finds in one consistent state; if the connection is broken, on another one."""
        try:
            with self.read() as connection:
                return query(connection)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        self.reader.dispose()  # the others are likely to be broken, too
        with self.read() as connection:
            return query(connection)

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that reads one consistent state."""
        # It ends by a commit: psycopg forgets what it has prepared when a transaction is rolled back.
        with self.reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        for name in ("writer", "reader"):
            if name in self.__dict__:
                self.__dict__.pop(name).dispose()

    def now(self, connection: Connection) -> float:
        """Return the database's clock."""
        if self.dialect == "sqlite":
            return time.time()
        now: float = connection.execute(select(NOW)).scalar_one()
        return now

    @cached_property
    def _turnstile(self) -> contextlib.AbstractContextManager[Any]:
        if self.dialect == "postgresql":
            return contextlib.nullcontext()
        return Turnstile(Path(f"{self.url.database}.lock"))

    def _engine(self, *, pool_size: int, readonly: bool) -> Engine:
        engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_use_lifo=True,  # the connection that has prepared most is used first
            hide_parameters=True,  # leases and hashes of tokens are not for logs
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            **({"isolation_level": "REPEATABLE READ"} if readonly and self.dialect == "postgresql" else {}),
            connect_args={"timeout": 30, "check_same_thread": False}
            if self.dialect == "sqlite"
            else POSTGRESQL
            if readonly
            else {**POSTGRESQL, "options": f"{POSTGRESQL['options']} {BY_KEYS}"},
        )
        if self.dialect == "sqlite":
            _prepare_sqlite(engine, readonly=readonly)
        return engine


POSTGRESQL = {
    "connect_timeout": 10,
    "application_name": "tunesmith",
    # Whoever freezes or vanishes in the middle of a transaction must not keep all others from their locks.
    # What is asked is short: compiling it would take longer.
    "options": "-c idle_in_transaction_session_timeout=10s -c lock_timeout=15s -c jit=off "
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""How connections to PostgreSQL are made. Those of migrations wait as long as it takes."""

BY_KEYS = (
    "-c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off "
    "-c plan_cache_mode=force_generic_plan"
)
"""What writes find is found by keys, whatever they are: a plan is made once. PostgreSQL does not know how few
rows a list of parameters has, and would rather read all of a table that is still small."""

TURN_LOCK = 0x74756E65776F726B  # "tunework"
TAKE_TURN = select(NOW).select_from(func.pg_advisory_xact_lock(TURN_LOCK).alias("turn"))
"""Waits for the turn, then tells the time."""


def _prepare_sqlite(engine: Engine, *, readonly: bool) -> None:
    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA query_only = {int(readonly)}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


class Turnstile:
    """A file lock that every writing process takes before it begins a transaction."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def __del__(self) -> None:
        os.close(self._file)
