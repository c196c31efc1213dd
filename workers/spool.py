"""The journals of a worker: those of the trials it runs, and what an earlier process of it left behind."""

from __future__ import annotations

import logging
import secrets
import shutil
from pathlib import Path

from tunesmith.claims import ClaimedTrial
from workers.journal import Journal

log = logging.getLogger(__name__)

MOST_LEFT = 10 * 2**30
"""Bytes that may be left behind, in all; past that the oldest go."""


class Spool:
    """A folder of journals, the worker's alone.

    Args:
        folder: Made when the first trial begins.
        server: The server's address: what is left for another one waits for that.
    """

    def __init__(self, folder: Path, server: str) -> None:
        self._folder = folder
        self._server = server
        self._left: list[Journal] = []

    def begin(self, claimed: ClaimedTrial) -> Journal:
        """Begin a journal, with the checkpoints that were left of this trial. Raises OSError."""
        journal = Journal.create(self._folder / secrets.token_hex(8), self._server, claimed)
        for left in self._left:
            if _whose(left.claimed) == _whose(claimed):
                for path in left.checkpoints.glob("checkpoint-*"):
                    path.rename(journal.checkpoints / path.name)
                left.remove()
        return journal

    def leftovers(self, most: int = MOST_LEFT) -> list[Journal]:
        """Return what an earlier process left for this server, the oldest first; drop what is of no use."""
        found = self._found()
        total = 0
        for journal in reversed(found):
            total += journal.size()
            if total > most:
                log.warning("%s: what is left of it is dropped, there is too much", journal)
                journal.remove()
        return [j for j in found if j.server == self._server and j.folder.exists()]

    def keep(self, left: list[Journal], trials: list[ClaimedTrial]) -> None:
        """Keep what is left of `trials` until they begin again; drop the rest."""
        wanted = {_whose(trial) for trial in trials}
        self._left = [journal for journal in left if _whose(journal.claimed) in wanted]
        for journal in left:
            if _whose(journal.claimed) not in wanted:
                journal.remove()

    def _found(self) -> list[Journal]:
        """Return the journals there are, the oldest first."""
        if not self._folder.is_dir():
            return []
        folders = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
        return [journal for folder in folders if (journal := _find(folder)) is not None]


def _whose(claimed: ClaimedTrial) -> tuple[int, int]:
    """Return what checkpoints belong to: a trial, and one of its repeats."""
    return claimed.id, claimed.repeat


def _find(folder: Path) -> Journal | None:
    """Return the journal in a folder; remove a folder of no use, and leave alone what cannot be read now."""
    try:
        journal = Journal.find(folder)
    except OSError as error:
        log.warning("What an earlier process left in %s cannot be read and stays there: %s", folder, error)
        return None
    if journal is None:
        shutil.rmtree(folder, ignore_errors=True)
    return journal
