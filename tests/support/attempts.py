"""Journals, and a client that answers as a test says, for the parts of a worker."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tunesmith.claims import ClaimedTrial
from tunesmith.reports import Answer, Finish, Report
from tunesmith.trials import TrialState
from workers.journal import Journal

URL = "http://server"


def claimed(number: int = 0, **changes: Any) -> ClaimedTrial:
    fields = {
        "id": 100 + number, "study_id": 1, "study": "s", "number": number, "attempt": 1, "params": {},
        "task": "image-classification", "seed": 7, "lease": f"lease-{number}", "lease_s": 60.0,
    }  # fmt: skip
    return ClaimedTrial.model_validate(fields | changes)


def journal(folder: Path, number: int = 0, **changes: Any) -> Journal:
    return Journal.create(folder / f"attempt-{number}", URL, claimed(number, **changes))


def point(step: int, value: float = 0.5) -> dict[str, Any]:
    return {"step": step, "metrics": {"val_accuracy": value}, "time": 1000.0 + step}


def checkpoint(step: int, of: Journal | None = None, content: bytes = b"state") -> dict[str, Any]:
    """What a training process says of a checkpoint; with a journal, the file lies there."""
    name = f"checkpoint-{step:06d}-000000.pt"
    if of is not None:
        (of.checkpoints / name).write_bytes(content)
    return {"name": name, "step": step, "sha256": "0" * 64, "size": len(content)}


def file(name: str, of: Journal, content: bytes = b"{}") -> dict[str, Any]:
    """What a training process says of a file that it wants kept; it lies there."""
    (of.files / name).write_bytes(content)
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


class StubClient:
    """Remembers what it is told; `fails` holds errors to raise first, by method."""

    def __init__(self) -> None:
        self.reports: list[list[int]] = []
        self.ends: list[Finish] = []
        self.stored: list[str] = []
        self.contents: dict[str, bytes] = {}
        self.fetched: list[tuple[Any, ...]] = []
        self.fails: dict[str, list[Exception]] = {}
        self.answer = Answer.CONTINUE
        self.before: Callable[[str], None] = lambda method: None

    def _perhaps_fail(self, method: str) -> None:
        self.before(method)
        if self.fails.get(method):
            raise self.fails[method].pop(0)

    def report(self, trial_id: int, report: Report) -> Answer:
        self._perhaps_fail("report")
        self.reports.append([p.step for p in report.points])
        return self.answer

    def finish(self, trial_id: int, finish: Finish) -> TrialState:
        self._perhaps_fail("finish")
        self.ends.append(finish)
        return TrialState.COMPLETE

    def upload_artifact(self, trial: ClaimedTrial, path: Path, *, kind: str, step: int | None) -> None:
        self._perhaps_fail("upload_artifact")
        self.contents[path.name] = path.read_bytes()
        assert (kind, step is None) in {("checkpoint", False), ("file", True)}
        self.stored.append(path.name)

    def download_artifact(self, study: int, number: int, attempt: int, name: str, path: Path) -> Path:
        self._perhaps_fail("download_artifact")
        self.fetched.append((study, number, attempt, name))
        path.write_bytes(b"downloaded")
        return path
