"""Wake-ups between servers on one PostgreSQL database: NOTIFY, by a connection of its own.

They are hints, as those over sockets are (`service.engine.wakeups`). All that is rung for in a moment is said
together: a NOTIFY with every transaction would cost a good part of the throughput.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.storage import tables as t
from service.storage.database import Database

log = logging.getLogger(__name__)

ENGINES, SERVERS = "tunesmith_engines", "tunesmith_servers"
"""The channels on which engines, and API servers, are woken."""
AGAIN_S = 1.0
"""How long after a failure it is tried again, and for how long nobody listens to the end at most."""
LOOK_S = 2.0
"""How long another server may go unnoticed."""
TOGETHER_S = 0.002

NOTIFY = select(func.pg_notify(bindparam("channel"), bindparam("server")))
ELSEWHERE = select(func.count()).where(t.engines.c.server != bindparam("server"))


class Bell:
    """What is rung to wake others, and heard when they ring. Without other servers it costs nothing.

    Args:
        database: The database, which must be PostgreSQL for anybody to be woken.
        server: The name of the server; it does not hear itself.
        hears: The channel on which it is woken.
        rings: The channel on which it wakes others.
    """

    def __init__(self, database: Database, server: str, *, hears: str, rings: str) -> None:
        self._database = database
        self._server = server
        self._hears = hears
        self._rings = rings
        self._heard, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._rung, self._ended = threading.Event(), threading.Event()
        self._deaf = database.dialect != "postgresql"
        self._look_at = 0.0
        self._alone_until = 0.0

    def fileno(self) -> int:
        """Return what becomes readable when it was rung."""
        return self._heard

    def drain(self) -> None:
        """Forget what was heard in the meantime."""
        with contextlib.suppress(BlockingIOError):
            while os.read(self._heard, 64):
                pass

    def ring(self) -> None:
        """Wake the others, if there are any."""
        if not self._deaf and time.monotonic() >= self._alone_until:
            self._rung.set()

    @contextlib.contextmanager
    def hung(self) -> Iterator[None]:
        """Hear and ring while the block runs."""
        works = [] if self._deaf else [self._listen, self._speak]
        threads = [threading.Thread(target=self._keep_on, args=(work,), daemon=True) for work in works]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            self._rung.set()
            for thread in threads:
                thread.join(2 * AGAIN_S)

    def _keep_on(self, work: Callable[[Connection], None]) -> None:
        """Work with a connection, and with another one when that breaks."""
        import psycopg  # noqa: PLC0415 (with SQLite it need not be loaded)

        while not self._ended.is_set():
            try:
                with self._database.reader.connect() as connection:
                    try:
                        work(connection.execution_options(isolation_level="AUTOCOMMIT"))
                    finally:
                        connection.invalidate()  # nobody else is to have one that listens
            except (DBAPIError, PoolTimeout, psycopg.Error) as error:
                log.info("Other servers cannot be woken now: %s", type(error).__name__)
                self._ended.wait(AGAIN_S)

    def _listen(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"LISTEN {self._hears}")
        listener: Any = connection.connection.driver_connection
        self._hear()  # what came while nobody listened
        while not self._ended.is_set():
            for said in listener.notifies(timeout=AGAIN_S, stop_after=1):
                if said.payload != self._server:
                    self._hear()

    def _hear(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake, b"!")

    def _speak(self, connection: Connection) -> None:
        while not self._ended.is_set():
            self._rung.wait()
            self._rung.clear()
            if self._others(connection):
                connection.execute(NOTIFY, {"channel": self._rings, "server": self._server})
                self._ended.wait(TOGETHER_S)

    def _others(self, connection: Connection) -> bool:
        """Whether there are other servers; where not, nothing is said for a while."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_S
            if not connection.execute(ELSEWHERE, {"server": self._server}).scalar_one():
                self._alone_until = self._look_at
        return now >= self._alone_until
