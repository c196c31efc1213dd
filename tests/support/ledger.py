"""Everything that a store holds, read with plain SQL, and what must hold of it whatever was done to it."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from service.storage import tables as t
from service.storage.values import join
from tests.support.stores import Bench

Row = dict[str, Any]

SUGGESTED = 2
FINISHED = {"COMPLETE", "PRUNED", "FAILED"}
MOVES = {
    "WAITING": {"WAITING", "RUNNING", "PRUNED"},
    "RUNNING": {"RUNNING", "WAITING", *FINISHED},
}
RENEWABLE = {"lease_expires_at"}
"""What changes in a trial without its readers being told."""


@dataclass(frozen=True)
class Ledger:
    """The rows of a database by their keys."""

    studies: dict[int, Row]
    trials: dict[int, Row]
    attempts: dict[tuple[int, int], Row]
    metrics: dict[tuple[int, int, str, int], str]
    """By trial, attempt, name and step; spelled, so that NaN equals itself."""
    workers: dict[str, Row]

    def of_study(self, study: int) -> list[Row]:
        """Its trials by number."""
        rows = [row for row in self.trials.values() if row["study_id"] == study]
        return sorted(rows, key=lambda row: row["number"])

    def spent(self, study: int) -> int:
        """How many of its trials count in the budget."""
        return sum(row["origin"] != "imported" for row in self.of_study(study))

    def of_trial(self, trial: int) -> list[Row]:
        """Its attempts in their order."""
        return [row for (owner, _), row in sorted(self.attempts.items()) if owner == trial]

    def essence(self) -> Any:
        """What a request that is repeated must leave as it was."""
        passing = {"revision", "seen_at", *RENEWABLE}
        tables = [self.studies, self.trials, self.attempts, self.workers]
        return [
            *({key: without(row, passing) for key, row in table.items()} for table in tables),
            self.metrics,
        ]


def without(row: Row, names: set[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def read(bench: Bench) -> Ledger:
    """Read all there is, as of one moment."""
    with bench.store._database.read() as connection:
        metrics = {
            (m["trial_id"], m["attempt"], m["name"], m["step"]): repr(join(m["value"], m["kind"]))
            for m in _rows(connection, t.metrics)
        }
        return Ledger(
            studies={row["id"]: row for row in _rows(connection, t.studies)},
            trials={row["id"]: row for row in _rows(connection, t.trials)},
            attempts={(row["trial_id"], row["attempt"]): row for row in _rows(connection, t.attempts)},
            metrics=metrics,
            workers={row["id"]: row for row in _rows(connection, t.workers)},
        )


def _rows(connection: Connection, table: Table) -> list[Row]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


# At any moment


def check(ledger: Ledger) -> None:
    """Check what must hold at any moment."""
    for study in ledger.studies.values():
        _check_study(study, ledger.of_study(study["id"]))
    for trial in ledger.trials.values():
        _check_trial(trial, ledger.of_trial(trial["id"]))
        assert trial["revision"] <= ledger.studies[trial["study_id"]]["revision"]
    leases = [attempt["lease"] for attempt in ledger.attempts.values()]
    assert len(set(leases)) == len(leases)
    assert {trial for trial, *_ in [*ledger.attempts, *ledger.metrics]} <= set(ledger.trials)


def _check_study(study: Row, trials: list[Row]) -> None:
    counted = Counter(trial["state"].lower() for trial in trials)
    states = ("waiting", "running", "paused", "complete", "pruned", "failed")
    assert {state: study[state] for state in states} == {state: counted[state] for state in states}
    numbers = [trial["number"] for trial in trials]
    assert len(set(numbers)) == len(numbers)
    assert study["next_number"] >= max(numbers, default=-1) + 1
    limit = study["definition"]["budget"]["trials"]
    spent = sum(trial["origin"] != "imported" for trial in trials)
    assert study["imported"] == len(trials) - spent
    assert limit is None or spent <= limit
    if study["state"] == "ACTIVE" and not counted["waiting"] + counted["running"]:
        assert limit is None or spent < limit, "its budget is met, and it goes on"
        assert not study["exhausted"]
    if study["state"] == "FINISHED":
        left = [trial for trial in trials if trial["state"] == "WAITING"]
        assert all(trial["attempt"] == 0 and trial["origin"] == "enqueued" for trial in left)
    assert (study["finished_at"] is not None) == (study["state"] == "FINISHED")


def _check_trial(trial: Row, attempts: list[Row]) -> None:
    runs = trial["state"] == "RUNNING"
    assert [attempt["attempt"] for attempt in attempts] == list(range(1, trial["attempt"] + 1))
    assert [a["lease"] for a in attempts if a["outcome"] is None] == ([trial["lease"]] if runs else [])
    assert (trial["lease"] is not None) == (trial["lease_expires_at"] is not None) == runs
    assert (trial["finished_at"] is not None) == (trial["state"] in FINISHED)
    assert all((a["outcome"] is None) == (a["finished_at"] is None) for a in attempts)
    for before, after in itertools.pairwise(attempts):
        assert before["started_at"] <= before["finished_at"] <= after["started_at"]
    if trial["stopping"]:
        assert runs
    complete = [a["attempt"] for a in attempts if a["outcome"] == "complete"]
    assert trial["earlier"] in (0, *complete)
    assert trial["repeat"] == sum(attempt <= trial["earlier"] for attempt in complete)
    assert set(complete) <= {*range(1, trial["earlier"] + 1), trial["attempt"]}


# From one moment to the next


def check_step(before: Ledger, after: Ledger) -> None:
    """Check what may become of each study, trial and attempt in one operation."""
    for key, study in before.studies.items():
        if key in after.studies:
            _check_study_step(study, after.studies[key])
    for key, trial in before.trials.items():
        if key in after.trials:
            _check_trial_step(trial, after.trials[key])
        elif trial["study_id"] in after.studies:
            assert (trial["state"], trial["queue"], trial["attempt"]) == ("WAITING", SUGGESTED, 0)
    for both, attempt in before.attempts.items():
        if both in after.attempts:
            _check_attempt_step(attempt, after.attempts[both])
    for key in after.trials.keys() - before.trials.keys():
        new = after.trials[key]
        assert new["state"] in (FINISHED if new["origin"] == "imported" else {"WAITING"})
        assert key > max(before.trials, default=0), "an id was given out again"


def _check_study_step(old: Row, new: Row) -> None:
    assert old["revision"] <= new["revision"]
    unseen = {"engine", "engine_epoch"}
    if without(old, unseen) != without(new, unseen):
        assert old["revision"] < new["revision"], "readers are not told of a change"
    assert (old["id"], old["seed"], old["created_at"]) == (new["id"], new["seed"], new["created_at"])


def _check_trial_step(old: Row, new: Row) -> None:
    if old["state"] in FINISHED:
        assert old == new, "a finished trial changed"
        return
    assert new["state"] in MOVES[old["state"]]
    if without(old, RENEWABLE) != without(new, RENEWABLE):
        assert old["revision"] < new["revision"], "readers are not told of a change"
    assert new["attempt"] - old["attempt"] in (0, 1)
    fixed = ("study_id", "number", "tags", "cell", "created_at")
    assert [old[name] for name in fixed] == [new[name] for name in fixed]
    if old["attempt"]:
        assert (old["params"], old["origin"]) == (new["params"], new["origin"])


def _check_attempt_step(old: Row, new: Row) -> None:
    if old["outcome"] is not None:
        assert old == new, "the end of an attempt changed"
    fixed = ("worker_id", "lease", "request_id", "started_at")
    assert [old[name] for name in fixed] == [new[name] for name in fixed]
