"""Group commit: one thread carries out the writes of a process, many to a transaction.

A commit costs an fsync. Under load the commands that arrive during one commit share the next, so throughput
grows with load. Each command runs in a savepoint of its own: one that fails takes no other with it. A future
resolves after the commit, so what is acknowledged is durable.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from service.storage.database import Database, Tx
from tunesmith.errors import TunesmithError, Unavailable

log = logging.getLogger(__name__)

T = TypeVar("T")
Command = Callable[[Tx], Any]
Load = Callable[[Connection], None]
Entry = tuple[Command, "Future[Any]", bool]
"""What to do, who waits for it, and whether it locks several studies."""

LARGEST_GROUP = 64
TRIES = 5
"""How often a write is tried while other transactions stand in its way."""
CONTENTION = {"40001", "40P01", "55P03"}
"""SQLSTATEs for which the same transaction may well succeed if tried again: serialization, deadlock, lock."""


class Later(TunesmithError):
    """A command lacks something that takes long to read: it is to run again once that is loaded."""

    def __init__(self, load: Load) -> None:
        super().__init__()
        self.load = load


class Writer:
    """Runs commands in the order they come, in groups."""

    def __init__(self, database: Database, on_rollback: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._on_rollback = on_rollback
        self._queue: queue.SimpleQueue[Entry | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="tunesmith-writer", daemon=True)
        self._thread.start()
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="tunesmith-loader")

    def submit(self, command: Callable[[Tx], T], *, several: bool = False) -> Future[T]:
        """Queue a command; its future resolves after the commit.

        Args:
            several: It may lock more than one study. Such commands of different processes take turns.
        """
        future: Future[T] = Future()
        self._queue.put((command, future, several))
        return future

    def close(self) -> None:
        """Carry out what is queued, then stop."""
        self._queue.put(None)
        self._thread.join()
        self._loader.shutdown()  # what waited for it is queued again
        self._queue.put(None)
        self._run()

    def _run(self) -> None:
        while (entry := self._queue.get()) is not None:
            group = [entry]
            last = False
            while len(group) < LARGEST_GROUP and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    last = True
                    break
                group.append(following)
            self._commit([entry for entry in group if _wanted(entry[1])])
            if last:
                return

    def _commit(self, group: list[Entry], tries: int = TRIES) -> None:
        if not group:
            return
        try:
            settled = self._transact(group)
        except DBAPIError as error:
            self._on_rollback()
            self._recover(group, error, tries - 1)
        except BaseException as error:
            self._on_rollback()
            log.exception("A group of %d writes failed", len(group))
            for _, future, _ in group:
                future.set_exception(error)
        else:
            for entry, (result, failure) in zip(group, settled, strict=True):
                future = entry[1]
                if isinstance(failure, Later):
                    self._postpone(entry, failure.load)
                elif failure is None:
                    future.set_result(result)
                else:
                    future.set_exception(failure)

    def _postpone(self, entry: Entry, load: Load) -> None:
        """Queue a command again once what it lacks is loaded; others go on meanwhile."""
        try:
            self._loader.submit(self._load, entry, load)
        except RuntimeError:
            entry[1].set_exception(Unavailable("The server is stopping; ask again."))

    def _load(self, entry: Entry, load: Load) -> None:
        try:
            with self._database.read() as connection:
                load(connection)
        except Exception as error:
            log.error("What a write lacked could not be read", exc_info=error)
            entry[1].set_exception(Unavailable(f"The database does not answer: {type(error).__name__}"))
        else:
            self._queue.put(entry)

    def _transact(self, group: list[Entry]) -> list[tuple[Any, BaseException | None]]:
        if len(group) == 1:
            [(command, _, several)] = group
            return [self._alone(command, in_turn=several)]
        with self._database.write(in_turn=True) as tx:
            return [self._in_savepoint(tx, command) for command, _, _ in group]

    def _alone(self, command: Command, *, in_turn: bool) -> tuple[Any, BaseException | None]:
        """Run the only command of a transaction: a refusal rolls all of it back."""
        try:
            with self._database.write(in_turn=in_turn) as tx:
                return command(tx), None
        except DBAPIError:
            raise
        except Exception as error:
            return None, _logged(error)

    def _in_savepoint(self, tx: Tx, command: Command) -> tuple[Any, BaseException | None]:
        savepoint = tx.connection.begin_nested()
        try:
            result = command(tx)
        except DBAPIError:
            raise
        except Exception as error:
            savepoint.rollback()
            return None, _logged(error)
        savepoint.commit()
        return result, None

    def _recover(self, group: list[Entry], error: DBAPIError, tries: int) -> None:
        """After a database error: one by one where that may help, else tell everyone.

        Two groups may take the rows of two studies in opposite order; single commands cannot.
        """
        alone, contended = len(group) == 1, getattr(error.orig, "sqlstate", None) in CONTENTION
        if tries > 0 and not error.connection_invalidated and (contended or not alone):
            for entry in group:
                self._commit([entry], tries)
            return
        log.error("The database refused a write: %s", error.orig)
        for _, waiting, _ in group:
            waiting.set_exception(Unavailable(f"The database refused a write: {type(error.orig).__name__}"))


def _wanted(future: Future[Any]) -> bool:
    """Whether somebody still waits for it; from now on it cannot be cancelled (its command may run again)."""
    return future.running() or future.set_running_or_notify_cancel()


def _logged(error: Exception) -> Exception:
    """Log an error that is not one of our own: somebody has to mend it."""
    if not isinstance(error, TunesmithError):
        log.error("A write failed", exc_info=error)
    return error
