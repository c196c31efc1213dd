"""Stores the checkpoints of an attempt at the server while its training goes on."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable

from tunesmith.client import Client
from tunesmith.errors import NotFound, TunesmithError
from workers.delivery import GONE, REFUSED
from workers.journal import Entry, Journal

log = logging.getLogger(__name__)

RETRY_S = 5.0
LONGEST_PAUSE_S = 60.0


class Uploads:
    """Sends the newest checkpoint, in a thread that begins with the first one and ends with `close`.

    A checkpoint that a newer one overtakes while it waits is not sent. One that could not be sent is tried
    again, ever more slowly, until there is a newer one.

    Args:
        client: Gives up after a while, so that a server that cannot store files does not keep a trial.
        journal: Of the attempt; remembers what is stored.
        lost: Called when the lease turns out to be lost.
    """

    def __init__(self, client: Client, journal: Journal, lost: Callable[[], None]) -> None:
        self._client = client
        self._journal = journal
        self._lost = lost
        self._newest: Entry | None = None
        self._failed: Entry | None = None
        self._pause_s = RETRY_S
        self._closing = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @property
    def begun(self) -> bool:
        """Whether there ever was a checkpoint."""
        return self._thread is not None

    def offer(self, checkpoint: Entry) -> None:
        """Send this checkpoint next."""
        with self._changed:
            self._newest = checkpoint
            self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=f"store-{self._journal}", daemon=True)
                self._thread.start()

    def close(self, *, drop: bool = False) -> None:
        """Wait until the newest checkpoint is stored, or cannot be; `drop` those that wait."""
        with self._changed:
            self._closing = True
            self._newest = None if drop else self._newest or self._failed
            self._changed.notify()
        if self._thread is not None and not drop:
            self._thread.join()

    def _work(self) -> None:
        while (checkpoint := self._take()) is not None:
            done = store(self._client, self._journal, checkpoint, self._lost)
            with self._changed:
                self._failed = None if done else checkpoint
                self._pause_s = RETRY_S if done else min(self._pause_s * 2, LONGEST_PAUSE_S)

    def _take(self) -> Entry | None:
        with self._changed:
            pause_s = self._pause_s * random.uniform(0.5, 1.5) if self._failed else None
            self._changed.wait_for(lambda: self._newest is not None or self._closing, pause_s)
            if self._newest is None and not self._closing:
                self._newest = self._failed
            checkpoint, self._newest = self._newest, None
            return checkpoint


def store(client: Client, journal: Journal, checkpoint: Entry, lost: Callable[[], None]) -> bool:
    """Send one checkpoint; what goes wrong is said, and costs no more. False: another try may help."""
    name = checkpoint["name"]
    path = journal.checkpoints / name
    try:
        client.upload_artifact(journal.claimed, path, kind="checkpoint", step=checkpoint["step"])
        journal.append(stored=name)
    except FileNotFoundError:
        log.debug("%s: %s was overtaken by newer ones", journal, name)
    except GONE as error:
        log.debug("%s: %s", journal, error)
        lost()
    except (*REFUSED, NotFound) as error:
        log.warning("%s: the server does not take the checkpoint %s: %s", journal, name, error)
    except (TunesmithError, OSError) as error:
        log.warning("%s: the checkpoint %s could not be stored: %s", journal, name, error)
        return False
    return True
