"""Stores what an attempt leaves behind, checkpoints and files, at the server while its training goes on."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from typing import Any

from tunesmith.client import Client
from tunesmith.errors import NotFound, TunesmithError
from workers.delivery import GONE, REFUSED
from workers.journal import Entry, Journal

log = logging.getLogger(__name__)

RETRY_S = 5.0
LONGEST_PAUSE_S = 60.0

CHECKPOINT = ""
"""Stands for the checkpoints among the names of files: a newer one takes the place of the one before."""


class Uploads:
    """Sends the newest checkpoint and every file, in a thread: from the first of them until `close`.

    A checkpoint that a newer one overtakes while it waits is not sent, nor is a file that another of its name
    replaces. What could not be sent is tried again, ever more slowly.

    Args:
        client: Gives up after a while, so that a server that cannot store files does not keep a trial.
        journal: Of the attempt; remembers what is stored.
        lost: Called when the lease turns out to be lost.
    """

    def __init__(self, client: Client, journal: Journal, lost: Callable[[], None]) -> None:
        self._client = client
        self._journal = journal
        self._lost = lost
        self._waiting: dict[str, Entry] = {}
        self._failed: dict[str, Entry] = {}
        self._pause_s = RETRY_S
        self._closing = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @property
    def begun(self) -> bool:
        """Whether there ever was something to send."""
        return self._thread is not None

    def offer(self, checkpoint: Entry) -> None:
        """Send this checkpoint next."""
        self._put(CHECKPOINT, checkpoint)

    def offer_file(self, file: Entry) -> None:
        """Send this file."""
        self._put(file["name"], file)

    def close(self, *, checkpoint: bool = True, drop: bool = False) -> bool:
        """Wait until all is stored, or cannot be; return whether nothing is left that another try may store.

        Args:
            checkpoint: Whether anybody wants the one that waits.
            drop: Wait for nothing, and send no more than what is on its way.
        """
        with self._changed:
            self._closing = True
            self._forget(lambda name: drop or (name == CHECKPOINT and not checkpoint))
            self._changed.notify()
        if self._thread is None or drop:
            return True
        self._thread.join()
        self._failed = {name: entry for name, entry in self._failed.items() if not self._store(name, entry)}
        return not self._failed

    def _forget(self, unwanted: Callable[[str], bool]) -> None:
        for entries in (self._waiting, self._failed):
            for name in [name for name in entries if unwanted(name)]:
                del entries[name]

    def _put(self, name: str, entry: Entry) -> None:
        with self._changed:
            self._waiting[name] = entry
            self._failed.pop(name, None)
            self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=f"store-{self._journal}", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while (taken := self._take()) is not None:
            done = self._store(*taken)
            with self._changed:
                if not done and taken[0] not in self._waiting:
                    self._failed[taken[0]] = taken[1]
                self._pause_s = RETRY_S if done else min(self._pause_s * 2, LONGEST_PAUSE_S)

    def _take(self) -> tuple[str, Entry] | None:
        """Wait for something to send; None once nothing is to follow."""
        with self._changed:
            pause_s = self._pause_s * random.uniform(0.5, 1.5) if self._failed else None
            self._changed.wait_for(lambda: self._waiting or self._closing, pause_s)
            if not self._waiting and not self._closing:
                self._waiting, self._failed = self._failed, {}
            name = next(iter(self._waiting), None)
            return None if name is None else (name, self._waiting.pop(name))

    def _store(self, name: str, entry: Entry) -> bool:
        send = store if name == CHECKPOINT else store_file
        return send(self._client, self._journal, entry, self._lost)


def store(client: Client, journal: Journal, checkpoint: Entry, lost: Callable[[], None]) -> bool:
    """Send one checkpoint; what goes wrong is said, and costs no more. False: another try may help."""

    def send() -> None:
        path = journal.checkpoints / checkpoint["name"]
        client.upload_artifact(journal.claimed, path, kind="checkpoint", step=checkpoint["step"])
        journal.append(stored=checkpoint["name"])

    return _attempt(send, journal, f"checkpoint {checkpoint['name']}", lost)


def store_file(client: Client, journal: Journal, file: Entry, lost: Callable[[], None]) -> bool:
    """Send one file, as `store` does."""

    def send() -> None:
        client.upload_artifact(journal.claimed, journal.files / file["name"], kind="file", step=None)
        journal.append(stored_file={"name": file["name"], "sha256": file["sha256"]})

    return _attempt(send, journal, f"file {file['name']}", lost)


def _attempt(send: Callable[[], Any], journal: Journal, what: str, lost: Callable[[], None]) -> bool:
    try:
        send()
    except FileNotFoundError:
        log.debug("%s: the %s was overtaken by newer ones", journal, what)
    except GONE as error:
        log.debug("%s: %s", journal, error)
        lost()
    except (*REFUSED, NotFound) as error:
        log.warning("%s: the server does not take the %s: %s", journal, what, error)
    except (TunesmithError, OSError) as error:
        log.warning("%s: the %s could not be stored: %s", journal, what, error)
        return False
    return True
