"""What lies in the database after a run, read with plain SQL."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, create_engine, text

from tests.chaos.objective import Params
from tests.chaos.record import number
from tunesmith.tasks import CATALOGUE

Row = dict[str, Any]
STATES = ("waiting", "running", "paused", "complete", "pruned", "failed")


@dataclass(frozen=True)
class Trial:
    """A trial with its study and its attempts."""

    row: Row
    study: Row
    attempts: list[Row]
    metrics: dict[tuple[int, str, int], float]
    """(attempt, name, step) -> value."""

    def __str__(self) -> str:
        return f"{self.study['name']} #{self.row['number']}"

    @property
    def task_params(self) -> Params:
        """What its training got."""
        task = self.study["definition"]["task"]
        return CATALOGUE[task["name"]].complete({**task["params"], **self.row["params"]})

    def of_lease(self, lease: str) -> dict[tuple[str, int], float]:
        """(name, step) -> value, of the attempt with this lease."""
        attempt = next((a["attempt"] for a in self.attempts if a["lease"] == lease), 0)
        return self.of_attempt(attempt)

    def of_attempt(self, attempt: int) -> dict[tuple[str, int], float]:
        """(name, step) -> value, of one attempt."""
        return {(name, step): v for (nth, name, step), v in self.metrics.items() if nth == attempt}


@dataclass(frozen=True)
class Snapshot:
    """Studies with their trials."""

    studies: list[Row]
    trials: dict[int, Trial]
    damage: list[str] = field(default_factory=list)
    """What the database finds wrong with itself."""
    loose: list[str] = field(default_factory=list)
    """Rows of trials that are not there."""

    def of(self, study: Row) -> list[Trial]:
        """The trials of a study, by number."""
        return sorted(
            (t for t in self.trials.values() if t.study is study), key=lambda t: int(t.row["number"])
        )


def take(url: str) -> Snapshot:
    """Read the database."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return _read(connection)
    finally:
        engine.dispose()


def _read(connection: Connection) -> Snapshot:
    studies = {row["id"]: row for row in _rows(connection, "studies", "definition")}
    attempts: dict[int, list[Row]] = defaultdict(list)
    metrics: dict[int, dict[tuple[int, str, int], float]] = defaultdict(dict)
    for row in _rows(connection, "attempts"):
        attempts[row["trial_id"]].append(row)
    for row in _rows(connection, "metrics"):
        value = number(row["kind"]) if row["kind"] else row["value"]
        metrics[row["trial_id"]][row["attempt"], row["name"], row["step"]] = value
    trials = {
        row["id"]: Trial(
            row,
            studies[row["study_id"]],
            sorted(attempts.pop(row["id"], []), key=lambda a: int(a["attempt"])),
            metrics.pop(row["id"], {}),
        )
        for row in _rows(connection, "trials", "params", "objectives", "metrics", "metric_steps", "tags")
    }
    loose = [f"trial {trial} is gone, but not its attempts" for trial in attempts]
    loose += [f"trial {trial} is gone, but not its metrics" for trial in metrics]
    return Snapshot(list(studies.values()), trials, _damage(connection), loose)


def _rows(connection: Connection, table: str, *documents: str) -> Iterable[Row]:
    for row in connection.execute(text(f"SELECT * FROM {table}")).mappings():
        found = dict(row)
        for name in documents:
            if isinstance(found[name], str):  # SQLite keeps documents as text
                found[name] = json.loads(found[name])
        yield found


def _damage(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    broken = [f"foreign key: {tuple(row)}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
    return [line for line in found if line != "ok"] + broken


def counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count trials by state, spelled as the counters are."""
    found = dict.fromkeys(STATES, 0)
    for row in rows:
        found[row["state"].lower()] += 1
    return found
