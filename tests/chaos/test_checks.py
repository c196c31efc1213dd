"""Each check finds what it is there for: a database after a good run, doctored in one place."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from service.engine.engine import Engine
from service.storage import schema
from service.storage.database import Database
from service.storage.store import SqlStore
from tests.chaos import snapshot
from tests.chaos.checks import Evidence, Kind, check
from tests.chaos.objective import curve
from tests.chaos.record import Place, Record
from tests.chaos.studies import definition
from tests.chaos.users import Enqueued
from tests.support.stores import open_store, request_ids
from tunesmith.claims import ClaimedTrial, ClaimRequest
from tunesmith.definitions import StudyDefinition
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, Outcome, Report
from tunesmith.studies import StudyPatch, StudyState
from tunesmith.tasks import IMAGE_CLASSIFICATION
from tunesmith.trials import Cause, Enqueue
from tunesmith.workers import WorkerRegistration

POINT = {"lr": 0.01, "dropout": 0.25}


@dataclass
class Past:
    """A run that went well."""

    file: Path
    record: Record = field(default_factory=Record)
    enqueued: list[Enqueued] = field(default_factory=list)

    def evidence(self, file: Path) -> Evidence:
        found = snapshot.take(f"sqlite:///{file}")
        shown = {
            study["id"]: (snapshot.counts(t.row for t in found.of(study)),) * 2 for study in found.studies
        }
        return Evidence(found, self.record, self.enqueued, set(), shown)


class Runner:
    """Runs all trials of a few studies as workers would, and notes what was acknowledged."""

    def __init__(self, past: Past, store: SqlStore) -> None:
        self._past = past
        self._store = store
        self._engine = Engine(store, lambda: None)
        store.register("w", WorkerRegistration(name="w")).result()

    def run(self) -> None:
        for kind in ("grid", "random", "luckless"):
            made = definition(kind, 0, seed=1, size=4)
            cells = 4 if kind == "grid" else None
            self._store.create_study(StudyDefinition.parse(made), cells).result()
        tag = Enqueue(params=POINT, tags=["user-1"])
        [trial] = self._store.enqueue("random-0", [tag]).result()
        self._past.enqueued.append(Enqueued(trial.study_id, trial.number, POINT, "user-1"))
        while any(study.state is not StudyState.FINISHED for study in self._store.studies()):
            self._engine.turn()
            for claimed in self._claim():
                self._train(claimed)
            self._store.patch_study("luckless-0", StudyPatch(state=StudyState.ACTIVE))

    def _claim(self) -> list[ClaimedTrial]:
        request = ClaimRequest(
            worker="w", request_id=next(request_ids), tasks=[IMAGE_CLASSIFICATION.name], count=3
        )
        found = self._store.claim(request).result().trials
        for trial in found:
            self._past.record.studies[trial.id] = trial.study_id
            self._past.record.holders[trial.lease] = ("w", request.request_id)
        return found

    def _train(self, claimed: ClaimedTrial) -> None:
        params = IMAGE_CLASSIFICATION.complete({**claimed.task_params, **claimed.params})
        for step, metrics in curve(params):
            point = MetricPoint(step=step, metrics=metrics)
            self._store.report(claimed.id, Report(lease=claimed.lease, points=[point])).result()
            for name, value in metrics.items():
                self._past.record.values[Place(claimed.id, claimed.lease, step, name)] = value
        self._finish(claimed)

    def _finish(self, claimed: ClaimedTrial) -> None:
        """Let the first attempt be released, and all of one trial fail."""
        state = Outcome.COMPLETE if claimed.attempt > 1 else Outcome.RELEASED
        if (claimed.study, claimed.number) == ("luckless-0", 0):
            state = Outcome.FAILED
        end = Finish(lease=claimed.lease, state=state, cause=Cause.ERROR if state is Outcome.FAILED else None)
        self._store.finish(claimed.id, end).result()
        self._past.record.ends[claimed.id, claimed.lease] = state.value


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    file = tmp_path_factory.mktemp("past") / "tunesmith.db"
    database = Database(f"sqlite:///{file}")
    schema.upgrade(database)
    database.close()
    found = Past(file)
    store = open_store(f"sqlite:///{file}")
    Runner(found, store).run()
    store.close()
    return found


def test_a_good_run_passes(past: Past) -> None:
    evidence = past.evidence(past.file)
    assert check(evidence) == []
    assert len(evidence.record.values) > 100
    assert {t.row["state"] for t in evidence.snapshot.trials.values()} == {"COMPLETE", "FAILED"}


DAMAGE = {
    "a report that is gone": (
        "DELETE FROM metrics WHERE trial_id = 3 AND step = 1 AND attempt = 1",
        Kind.LOST, "was acknowledged and is not there",
    ),
    "a report with another value": (
        "UPDATE metrics SET value = value + 1e-12 WHERE trial_id = 3 AND step = 1 AND attempt = 1",
        Kind.LOST, "acknowledged was",
    ),
    "a value that the objective never gave": (
        "INSERT INTO metrics (trial_id, name, step, attempt, value, time) "
        "VALUES (3, 'train_loss', 99, 1, 1, 1)",
        Kind.WRONG, "step 99: train_loss is 1.0, not None",
    ),
    "a trial that is gone": (
        "DELETE FROM trials WHERE id = 3", Kind.LOST, "with acknowledged reports is gone",
    ),
    "an end that is gone": (
        "UPDATE attempts SET outcome = 'lost' WHERE trial_id = 3 AND attempt = 2",
        Kind.LOST, "was acknowledged as complete and is lost",
    ),
    "a point of a user that is gone": (
        "UPDATE trials SET tags = '[]' WHERE tags LIKE '%user%'", Kind.LOST, "the point user-1 is not trial",
    ),
    "a point of a user twice": (
        "UPDATE trials SET tags = '[\"user-1\"]' WHERE id IN (6, 7)", Kind.DOUBLED, "user-1 is there",
    ),
    "two live attempts": (
        "UPDATE attempts SET finished_at = finished_at + 1000 WHERE trial_id = 3 AND attempt = 1",
        Kind.DOUBLED, "attempts 1 and 2 overlap",
    ),
    "an attempt without an end": (
        "UPDATE attempts SET finished_at = NULL WHERE trial_id = 3 AND attempt = 2", Kind.STUCK, "has no end",
    ),
    "an attempt that ends before it begins": (
        "UPDATE attempts SET finished_at = 1 WHERE trial_id = 3 AND attempt = 2",
        Kind.WRONG, "ends before it begins",
    ),
    "an attempt that is gone": (
        "DELETE FROM attempts WHERE trial_id = 3 AND attempt = 1", Kind.WRONG, "attempts, not [2]",
    ),
    "two results": (
        "UPDATE attempts SET outcome = 'complete' WHERE trial_id = 3",
        Kind.DOUBLED, "results of the attempts",
    ),
    "an attempt after the result": (
        "UPDATE attempts SET outcome = CASE attempt WHEN 1 THEN 'complete' ELSE 'released' END "
        "WHERE trial_id = 3",
        Kind.DOUBLED, "was tried again",
    ),
    "a result that is no result": (
        "UPDATE attempts SET outcome = 'released' WHERE trial_id = 3",
        Kind.WRONG, "its last attempt released",
    ),
    "a trial that failed too early": (
        "UPDATE trials SET state = 'FAILED' WHERE id = 3", Kind.WRONG, "is FAILED after",
    ),
    "a trial that was tried too often": (
        "UPDATE studies SET definition = replace(definition, '\"failed\":1,', '\"failed\":0,') "
        "WHERE name = 'luckless-0'",
        Kind.WRONG, "is FAILED after",
    ),
    "a cell that did not complete": (
        "UPDATE trials SET state = 'PRUNED' WHERE cell = 2", Kind.LOST, "cell 2 of grid-0 was not completed",
    ),
    "a cell twice": (
        "UPDATE trials SET params = (SELECT params FROM trials WHERE cell = 1) WHERE cell = 2",
        Kind.DOUBLED, "of grid-0 was completed 2 times",
    ),
    "a budget that was overrun": (
        "UPDATE studies SET definition = replace(definition, '\"trials\":4', '\"trials\":3')",
        Kind.DOUBLED, "has 4 trials and a budget of 3",
    ),
    "a budget that was not met": (
        "UPDATE studies SET definition = replace(definition, '\"trials\":4', '\"trials\":5')",
        Kind.STUCK, "has 4 trials and a budget of 5",
    ),
    "a study that goes on": ("UPDATE studies SET state = 'PAUSED'", Kind.STUCK, "grid-0 is PAUSED"),
    "a trial that runs": ("UPDATE trials SET state = 'RUNNING' WHERE id = 3", Kind.STUCK, "is RUNNING"),
    "a lease that is left": ("UPDATE trials SET lease = 'x' WHERE id = 3", Kind.STUCK, "has a lease still"),
    "a gap in the numbers": (
        "UPDATE trials SET number = 100 + number WHERE id = 3", Kind.LOST, "grid-0 lacks the numbers",
    ),
    "a number that was never given": (
        "UPDATE studies SET next_number = 2", Kind.LOST, "has 4 and counts from 2",
    ),
    "a counter that is wrong": (
        "UPDATE studies SET complete = complete - 1", Kind.WRONG, "grid-0 counts",
    ),
    "an objective that is wrong": (
        "UPDATE trials SET objectives = '{\"val_accuracy\": 0.5}' WHERE id = 3",
        Kind.WRONG, "has the objective 0.5, not",
    ),
    "a score that is wrong": ("UPDATE trials SET score = 1 WHERE id = 3", Kind.WRONG, "has the objective"),
    "a row of nothing": (
        "UPDATE metrics SET trial_id = 9999 WHERE trial_id = 3", Kind.WRONG, "trial 9999 is gone",
    ),
    "a complete trial with a hole": (
        "DELETE FROM metrics WHERE trial_id = 3 AND step = 1 AND attempt = 2",
        Kind.LOST, "is complete without",
    ),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found(past: Past, tmp_path: Path, damage: str) -> None:
    statement, kind, words = DAMAGE[damage]
    file = tmp_path / "tunesmith.db"
    shutil.copy(past.file, file)
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()
    found = [str(finding) for finding in check(past.evidence(file)) if finding.kind is kind]
    assert any(words in text for text in found), found


def repeated_number(evidence: Evidence) -> None:
    one, other = evidence.snapshot.of(evidence.snapshot.studies[0])[:2]
    other.row["number"] = one.row["number"]


def lease_of_two(evidence: Evidence) -> None:
    evidence.record.given_twice.append("attempt 1 of grid-0 #0")


def broken_answer(evidence: Evidence) -> None:
    evidence.record.note("POST", "/api/claims", b"{}", 500, b"oops")


def broken_file(evidence: Evidence) -> None:
    evidence.snapshot.damage.append("row 7 missing from index")


def wrong_page(evidence: Evidence) -> None:
    evidence.shown[1][1]["complete"] += 1


@pytest.mark.parametrize(
    ("harm", "kind", "words"),
    [
        (repeated_number, Kind.DOUBLED, "has the numbers [0] twice"),
        (lease_of_two, Kind.DOUBLED, "was given to two claims"),
        (broken_answer, Kind.WRONG, "was answered with 500"),
        (broken_file, Kind.WRONG, "row 7 missing from index"),
        (wrong_page, Kind.WRONG, "the page shows"),
    ],
)
def test_harm_that_sql_cannot_do_is_found(
    past: Past, harm: Callable[[Evidence], None], kind: Kind, words: str
) -> None:
    evidence = past.evidence(past.file)
    before = list(evidence.record.given_twice), list(evidence.record.broken)
    harm(evidence)
    found = check(evidence)
    evidence.record.given_twice[:], evidence.record.broken[:] = before
    assert any(finding.kind is kind and words in finding.text for finding in found), found


def test_reports_of_a_deleted_study_are_not_missed(past: Past, tmp_path: Path) -> None:
    file = tmp_path / "tunesmith.db"
    shutil.copy(past.file, file)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM studies WHERE name = 'grid-0'")
    connection.close()
    evidence = past.evidence(file)
    assert {finding.kind for finding in check(evidence)} == {Kind.LOST}
    evidence.deleted.add(1)
    assert check(evidence) == []


def test_a_lease_in_two_claims_is_noted() -> None:
    record = Record()
    trial = b'{"trials": [{"id": 1, "study_id": 1, "study": "s", "number": 0, "attempt": 1, "lease": "x"}]}'
    for request_id in (b"r-1", b"r-1", b"r-2"):
        body = b'{"worker": "w", "request_id": "%s"}' % request_id
        record.note("POST", "/api/claims", body, 200, trial)
    assert record.given_twice == ["attempt 1 of s #0"]
