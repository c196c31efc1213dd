"""Group commit: one thread carries out the writes of a process, many to a transaction.

A commit costs an fsync. Under load the commands that arrive during one commit share the next, so throughput
grows with load; a group waits a moment for workers that were just answered. Of the frequent kinds all in a
group are carried out at once, by few statements; each other command runs in a savepoint of its own: one that
fails takes no other with it. A future resolves after the commit, so what is acknowledged is durable.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from service.storage.database import Database, Tx
from tunesmith.errors import TunesmithError, Unavailable

log = logging.getLogger(__name__)

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741
Command = Callable[[Tx], Any]
Load = Callable[[Connection], None]
"""Reads what a command lacks. Where the connection breaks it is called again."""
Batch = Callable[[Tx, Sequence[I]], Sequence[T | Exception]]
"""Carries out all of a kind at once: for each its result, or the error that it is refused with.

What it refuses it has not begun to write.
"""


@dataclass(frozen=True, eq=False)
class Entry:
    """What to do, and who waits for it."""

    work: Callable[..., Any]
    """A command, or the batch that is to get the item."""
    batch: bool = False
    item: Any = None
    several: bool = False
    """Whether it may lock several studies."""
    future: Future[Any] = field(default_factory=Future)


LARGEST_GROUP = 64
MOST_OF = 0.8
"""A group that is so much of those who were there before is not waited for any longer."""
LONGEST_WAIT_S, STEP_S = 0.01, 0.001
"""How long it is waited for at most, and how often it is looked meanwhile."""
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
        # Of the last transaction: its commands with those that had come when it ended, and its seconds.
        self._together, self._took = 1, 0.0
        self._thread = threading.Thread(target=self._run, name="tunesmith-writer", daemon=True)
        self._thread.start()
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="tunesmith-loader")

    def submit(self, command: Callable[[Tx], T], *, several: bool = False) -> Future[T]:
        """Queue a command; its future resolves after the commit.

        Args:
            several: It may lock more than one study. Such commands of different processes take turns.
        """
        return self._enqueue(Entry(command, several=several))

    def submit_to(self, batch: Batch[I, T], item: I, *, several: bool = False) -> Future[T]:
        """Queue an item for a batch: it gets all that there are when their turn comes (see `submit`)."""
        return self._enqueue(Entry(batch, True, item, several))

    def _enqueue(self, entry: Entry) -> Future[Any]:
        self._queue.put(entry)
        return entry.future

    def close(self) -> None:
        """Carry out what is queued, then stop."""
        self._queue.put(None)
        self._thread.join()
        self._loader.shutdown()  # what waited for it is queued again
        self._queue.put(None)
        self._run()

    def _run(self) -> None:
        while (entry := self._queue.get()) is not None:
            self._await_others()
            group = [entry]
            last = False
            while len(group) < LARGEST_GROUP and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    last = True
                    break
                group.append(following)
            began = monotonic()
            self._commit([entry for entry in group if _wanted(entry.future)])
            self._took = monotonic() - began
            self._together = len(group) + self._queue.qsize()
            if last:
                return

    def _await_others(self) -> None:
        """Wait a moment where there were more at once before: a worker that was answered may ask again soon.

        Never for longer than a transaction takes, and not at all for one that is alone.
        """
        until = monotonic() + min(self._took, LONGEST_WAIT_S)
        while self._queue.qsize() + 1 < MOST_OF * self._together and monotonic() < until:
            sleep(STEP_S)

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
            self._fail(group, error, tries)
        else:
            for entry, answer in settled.items():
                self._answer(entry, answer)

    def _answer(self, entry: Entry, answer: Any) -> None:
        if isinstance(answer, Later):
            self._postpone(entry, answer.load)
        elif isinstance(answer, Exception):
            entry.future.set_exception(answer)
        else:
            entry.future.set_result(answer)

    def _fail(self, group: list[Entry], error: BaseException, tries: int) -> None:
        """After an error of ours to mend: one by one, that only the one at fault fails."""
        if len(group) > 1 and isinstance(error, Exception):
            for entry in group:
                self._commit([entry], tries)
            return
        log.error("A write failed", exc_info=error)
        for entry in group:
            entry.future.set_exception(error)

    def _postpone(self, entry: Entry, load: Load) -> None:
        """Queue a command again once what it lacks is loaded; others go on meanwhile."""
        try:
            self._loader.submit(self._load, entry, load)
        except RuntimeError:
            entry.future.set_exception(Unavailable("The server is stopping; ask again."))

    def _load(self, entry: Entry, load: Load) -> None:
        try:
            self._database.query(load)
        except Exception as error:
            log.error("What a write lacked could not be read", exc_info=error)
            entry.future.set_exception(Unavailable(f"The database does not answer: {type(error).__name__}"))
        else:
            self._queue.put(entry)

    def _transact(self, group: list[Entry]) -> dict[Entry, Any]:
        """Carry out a group in one transaction; return the result of each, or the error it is refused with.

        Of requests that are under way at once any may come first: batches do, then the others in their order.
        """
        alone = len(group) == 1
        if alone and not group[0].batch:
            return {group[0]: self._alone(group[0].work, in_turn=group[0].several)}
        answers: dict[Entry, Any] = {}
        with self._database.write(in_turn=not alone or group[0].several) as tx:
            for batch, entries in _batches(group).items():
                answers |= zip(entries, batch(tx, [entry.item for entry in entries]), strict=True)
            for entry in group:
                if not entry.batch:
                    answers[entry] = self._in_savepoint(tx, entry.work)
            if all(_refused(answer) for answer in answers.values()):
                tx.connection.rollback()
        return answers

    def _alone(self, command: Command, *, in_turn: bool) -> Any:
        """Run the only command of a transaction: a refusal rolls all of it back."""
        try:
            with self._database.write(in_turn=in_turn) as tx:
                return command(tx)
        except DBAPIError:
            raise
        except Exception as error:
            return _logged(error)

    def _in_savepoint(self, tx: Tx, command: Command) -> Any:
        savepoint = tx.connection.begin_nested()
        try:
            result = command(tx)
        except DBAPIError:
            raise
        except Exception as error:
            savepoint.rollback()
            return _logged(error)
        savepoint.commit()
        return result

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
        for entry in group:
            entry.future.set_exception(
                Unavailable(f"The database refused a write: {type(error.orig).__name__}")
            )


def _batches(group: Sequence[Entry]) -> dict[Batch[Any, Any], list[Entry]]:
    found: dict[Batch[Any, Any], list[Entry]] = defaultdict(list)
    for entry in group:
        if entry.batch:
            found[entry.work].append(entry)
    return found


def _refused(answer: Any) -> bool:
    return isinstance(answer, Exception) and not isinstance(answer, Later)


def _wanted(future: Future[Any]) -> bool:
    """Whether somebody still waits for it; from now on it cannot be cancelled (its command may run again)."""
    return future.running() or future.set_running_or_notify_cancel()


def _logged(error: Exception) -> Exception:
    """Log an error that is not one of our own: somebody has to mend it."""
    if not isinstance(error, TunesmithError):
        log.error("A write failed", exc_info=error)
    return error
