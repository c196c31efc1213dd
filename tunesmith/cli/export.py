"""Writing the trials of a study as CSV or JSON lines, however many there are."""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from rich.progress import track

from tunesmith.cli import session

if TYPE_CHECKING:
    from tunesmith.definitions import StudyDefinition
    from tunesmith.trials import Trial

PATIENCE_S = 30.0
"""An export takes many requests: a moment without the server need not end it."""

TIMES = ["created_at", "started_at", "finished_at"]
REST = ["origin", "worker", "attempt", "repeat", "step", "reason", *TIMES]


class Format(StrEnum):
    """csv: one row a trial. jsonl: one JSON object a trial, as the API sends it."""

    CSV = "csv"
    JSONL = "jsonl"


def write(trials: Iterable[Trial], definition: StudyDefinition, kind: Format, output: Path | None) -> None:
    """Write trials to a file, which appears only when complete, or to standard output."""
    with _opened(output) as stream:
        if kind is Format.JSONL:
            _write_lines(trials, stream)
        else:
            _write_csv(trials, definition, stream)


def with_progress(trials: Iterable[Trial], total: int | None) -> Iterable[Trial]:
    """Pass trials on, with a progress bar on stderr where that is a terminal."""
    screen = session.console(stderr=True)
    if not screen.is_terminal:
        return trials
    return track(trials, "Exporting", total=total, console=screen, transient=True)


def _write_lines(trials: Iterable[Trial], stream: IO[str]) -> None:
    for trial in trials:
        stream.write(f"{json.dumps(session.plain(trial), ensure_ascii=False)}\n")


def _write_csv(trials: Iterable[Trial], definition: StudyDefinition, stream: IO[str]) -> None:
    """Write a header and a row a trial.

    The header needs the names of all metrics, and the study may go on meanwhile: so trials are
    set aside in a temporary file while they arrive, and read from there.
    """
    metrics: dict[str, None] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as aside:
        for trial in trials:
            metrics.update(dict.fromkeys(trial.metrics))
            aside.write(f"{json.dumps(session.plain(trial))}\n")
        aside.seek(0)
        rows = csv.writer(stream)
        rows.writerow(_header(definition, metrics))
        rows.writerows(_row(json.loads(line), definition, metrics) for line in aside)


def _header(definition: StudyDefinition, metrics: Iterable[str]) -> list[str]:
    return [
        "number",
        "state",
        *[f"values.{o.metric}" for o in definition.objectives],
        *[f"params.{name}" for name in definition.space.root],
        *[f"metrics.{name}" for name in metrics],
        "tags",
        *REST,
    ]


def _row(trial: dict[str, Any], definition: StudyDefinition, metrics: Iterable[str]) -> list[Any]:
    values = trial["values"] or {}
    cells = [
        trial["number"],
        trial["state"],
        *[values.get(o.metric) for o in definition.objectives],
        *[trial["params"].get(name) for name in definition.space.root],
        *[trial["metrics"].get(name) for name in metrics],
        " ".join(trial["tags"]),
        *[trial[name] for name in REST],
    ]
    return [_cell(value) for value in cells]


def _cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[str]]:
    if output is None:
        yield sys.stdout
        return
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
