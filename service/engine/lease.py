"""The lease of an engine on the studies it serves."""

from __future__ import annotations

import contextlib
import functools
import logging
import math
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator

from service.core.ports import EngineStore, Roster
from service.core.shares import IDLE_RENEW_S, RENEW_S, TERM_S
from tunesmith.errors import TunesmithError

log = logging.getLogger(__name__)


@functools.cache
def own_name() -> str:
    """Return a name for an engine of this process that no other has, now or later."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


class Lease:
    """Renews the lease in a thread: whatever a sampler or a long history keeps the engine busy with.

    Args:
        store: The database.
        name: The engine's name.
        server: The name of the server it belongs to.

    Attributes:
        alive: How many engines there are, as of the last renewal.
    """

    def __init__(self, store: EngineStore, name: str, server: str) -> None:
        self._store = store
        self.name = name
        self._server = server
        self.alive = 1
        self._busy = self._begun = False
        self._renewed = 0.0

    def begin(self) -> None:
        """Begin it, and free what an engine of the same name left that has ended."""
        if not self._begun:
            self._store.leave(self.name).result()
            self.renew()
            self._begun = True

    def renew(self) -> Roster:
        """Renew it, and bury engines that did not renew theirs.

        Not where our own had run out: whatever kept us from renewing it may have kept them, too.
        """
        roster = self._store.renew_engine(self.name, self._server, TERM_S)
        self._renewed = time.monotonic()
        if roster.overdue and (roster.kept or not self._begun):
            buried = self._store.bury_engines().result()
            log.info("Engines that are gone: %d; others take their studies over", buried)
        if roster.alive != self.alive:
            log.info("%d engines share the studies", roster.alive)
        self.alive = roster.alive
        return roster

    def note(self, *, busy: bool) -> None:
        """Note whether there is anything to do."""
        self._busy = busy

    @contextlib.contextmanager
    def beside(self) -> Iterator[None]:
        """Renew it while the block runs, then end it: others take over at once."""
        ended = threading.Event()
        thread = threading.Thread(target=self._run, args=(ended,), name="tunesmith-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            with contextlib.suppress(TunesmithError):  # then it runs out
                self._store.leave(self.name).result()

    def _run(self, ended: threading.Event) -> None:
        while not ended.wait(RENEW_S):
            try:
                if self._begun and self._due():
                    self.renew()
            except TunesmithError as error:
                log.warning("The engine's lease could not be renewed: %s", error)
            except Exception:
                log.exception("The engine's lease could not be renewed")

    def _due(self) -> bool:
        """Whether it is time: seldom while there is nothing to do, and no trace of any other engine."""
        late = time.monotonic() - self._renewed >= IDLE_RENEW_S
        return late or self._busy or self.alive > 1 or self._store.engines(math.inf) != {self.name}
