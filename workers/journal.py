"""What a worker remembers of an attempt on its disk, so that its own end loses nothing."""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
from pathlib import Path
from typing import Any, Self

from tunesmith.claims import ClaimedTrial
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish

log = logging.getLogger(__name__)

Entry = dict[str, Any]

MAX_POINTS = 1_000
"""Points that one request may carry."""


class Journal:
    """A folder of one attempt: a file of JSON lines, the checkpoints of its training and the files it keeps.

    The lines: `{"claim": {"server", "trial"}}` first; `{"point"}`, `{"checkpoint"}`, `{"stored": name}`,
    `{"file"}` and `{"stored_file": {"name", "sha256"}}` as they come; `{"end"}`, the finish, last. Each is
    handed to the operating system before anything follows from it, so that it outlives the worker. It is not
    forced to the disk (no fsync: a point may come every few milliseconds), so a machine that loses power may
    lose the last seconds of it; the trial is trained again from its last checkpoint then. Any thread may
    append.
    """

    def __init__(self, folder: Path, server: str, claimed: ClaimedTrial) -> None:
        self.folder = folder
        self.server = server
        self.claimed = claimed
        self._path = _file(folder)
        self._appending = threading.Lock()

    def __str__(self) -> str:
        return f"{self.claimed.study} #{self.claimed.number}"

    @property
    def checkpoints(self) -> Path:
        """Where the training process saves its checkpoints."""
        return self.folder / "checkpoints"

    @property
    def files(self) -> Path:
        """Where the training process leaves the files that it wants kept with the attempt."""
        return self.folder / "files"

    @classmethod
    def create(cls, folder: Path, server: str, claimed: ClaimedTrial) -> Self:
        """Begin the journal of a trial that was just claimed. Raises OSError."""
        journal = cls(folder, server, claimed)
        folder.mkdir(parents=True, mode=0o700)
        journal.checkpoints.mkdir()
        journal.files.mkdir()
        journal.append(claim={"server": server, "trial": claimed.model_dump(mode="json")})
        return journal

    @classmethod
    def find(cls, folder: Path) -> Self | None:
        """Return the journal in `folder`; None where its beginning was never written, or is of no use.

        Raises:
            OSError: it cannot be read now.
        """
        try:
            with _file(folder).open("rb") as file:
                claim = (_entry(file.readline()) or {})["claim"]
            return cls(folder, claim["server"], ClaimedTrial.model_validate(claim["trial"]))
        except (FileNotFoundError, KeyError, TypeError, ValueError) as error:
            log.debug("%s: %s", folder, error)
            return None

    def append(self, **entry: Any) -> None:
        """Add a line. Raises OSError."""
        line = json.dumps(entry).encode() + b"\n"
        with self._appending:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            size = os.fstat(descriptor).st_size
            try:
                while line:
                    line = line[os.write(descriptor, line) :]
            except OSError:
                os.ftruncate(descriptor, size)  # half a line would spoil the next one
                raise
            finally:
                os.close(descriptor)

    def note_point(self, point: MetricPoint) -> None:
        """Add the metrics of a step."""
        self.append(point=point.model_dump(mode="json"))

    def points(self, offset: int = 0) -> tuple[list[MetricPoint], int]:
        """Return the points from `offset` on, as many as go into one request, and where the next begin."""
        found: list[MetricPoint] = []
        with self._path.open("rb") as file:
            file.seek(offset)
            while len(found) < MAX_POINTS and (line := file.readline()).endswith(b"\n"):
                offset += len(line)
                if point := (_entry(line) or {}).get("point"):
                    found.append(MetricPoint.restore(point))
        return found, offset

    def end(self) -> Finish | None:
        """Return how the attempt ended, as far as that is known."""
        ends = [entry["end"] for entry in self._entries() if "end" in entry]
        return Finish.restore(ends[-1]) if ends else None

    def pending_checkpoint(self) -> Entry | None:
        """Return the newest checkpoint, unless the server has it."""
        newest, stored = None, set()
        for entry in self._entries():
            newest = entry.get("checkpoint", newest)
            stored.add(entry.get("stored"))
        return newest if newest and newest["name"] not in stored else None

    def pending_files(self) -> list[Entry]:
        """Return the files that the server has yet to get, each as it was told last."""
        pending: dict[str, Entry] = {}
        for entry in self._entries():
            if file := entry.get("file"):
                pending[file["name"]] = file
            elif (file := entry.get("stored_file")) and file["sha256"] == _sha256(pending.get(file["name"])):
                del pending[file["name"]]
        return list(pending.values())

    def size(self) -> int:
        """Return how many bytes the folder holds."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def remove(self) -> None:
        """Forget the attempt."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _entries(self) -> list[Entry]:
        """Return what is no point: those may be many."""
        with self._path.open("rb") as file:
            lines = (line for line in file if not line.startswith(b'{"point"'))
            return [entry for line in lines if (entry := _entry(line)) is not None]


def _file(folder: Path) -> Path:
    return folder / "journal.jsonl"


def _sha256(file: Entry | None) -> str | None:
    return file["sha256"] if file else None


def _entry(line: bytes) -> Entry | None:
    """Return a line's content; None where a crash or a full disk cut it short."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
