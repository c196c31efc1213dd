"""Deletes files that nobody needs any more: old checkpoints, broken uploads, what deleted studies left."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator

from service.artifacts import ArtifactStore
from service.core.ports import ArtifactIndex
from tunesmith.errors import TunesmithError, Unavailable

log = logging.getLogger(__name__)

EVERY_S = 10.0
AT_ONCE = 500
"""Files between two looks at what else there is to do."""
RETRY_S = 300.0
"""How long a file that could not be deleted is left alone."""
END_S = 2.0
"""How long a deletion under way is waited for at the end."""


class Collector:
    """Keeps the artifact store free of what is not needed. A store that does not answer stops nothing."""

    def __init__(self, store: ArtifactIndex, files: ArtifactStore) -> None:
        self._store = store
        self._files = files

    @contextlib.contextmanager
    def beside(self) -> Iterator[None]:
        """Collect in a thread while the block runs: deleting may take long."""
        ended = threading.Event()
        thread = threading.Thread(target=self._run, args=(ended,), name="tunesmith-collector", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(END_S)

    def _run(self, ended: threading.Event) -> None:
        more = True
        while not ended.wait(0.0 if more else EVERY_S):
            more = False
            try:
                more = self.turn() == AT_ONCE
            except TunesmithError as error:
                log.warning("Old files could not be collected: %s", error)
            except Exception:
                log.exception("Old files could not be collected")

    def turn(self) -> int:
        """Let go of old checkpoints, then delete files; return how many were deleted.

        At the first one that cannot be deleted it ends: the store may not answer. The next turn begins with
        the others.
        """
        self._store.discard_checkpoints().result()
        deleted: list[str] = []
        for path in self._store.discarded_files(AT_ONCE):
            try:
                self._delete(path)
            except Unavailable as error:
                log.warning("%s could not be deleted: %s", path, error)
                self._store.postpone_file(path, RETRY_S).result()
                break
            deleted.append(path)
        self._store.forget_files(deleted).result()
        return len(deleted)

    def _delete(self, path: str) -> None:
        if path.endswith("/"):
            self._files.delete_below(path)
        else:
            self._files.delete(path)
