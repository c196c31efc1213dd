"""Databases that earlier versions wrote are brought up to date with all that is in them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from scripts.golden_0002 import SECRETS
from scripts.golden_database import picture, turn, wait
from service.core.access import digest
from service.programs import migrate
from service.storage import migration, schema
from service.storage import tables as t
from service.storage.database import Database
from tests.support.golden import GOLDEN, Golden, missing
from tests.support.server_process import client_of, running_server
from tests.support.stores import Bench, open_store
from tunesmith.claims import ClaimedTrial
from tunesmith.errors import TrialFinished
from tunesmith.trials import TrialState

ROOT = Path(__file__).parents[2]
DIALECTS = ("sqlite", "postgresql")
OLD = [golden for golden in GOLDEN if golden.version == "0001"]
NEWER = [golden for golden in GOLDEN if golden.version > "0001"]
old_ones = pytest.mark.parametrize("golden", OLD, ids=str)


@pytest.fixture(params=GOLDEN, ids=str)
def golden(request: pytest.FixtureRequest) -> Golden:
    found: Golden = request.param
    return found


@pytest.fixture
def url(request: pytest.FixtureRequest, golden: Golden) -> str:
    """The address of a database as an earlier version left it."""
    address: str = request.getfixturevalue(
        {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[golden.dialect]
    )
    golden.load(address)
    return address


@pytest.fixture
def bench(url: str) -> Iterator[Bench]:
    """A store over the upgraded database."""
    migrate(url, check=False)
    store = open_store(url)
    yield Bench(store)
    store.close()


def seen(url: str) -> dict[str, Any]:
    """What readers see of a database that is up to date, as JSON."""
    store = open_store(url)
    try:
        return dict(json.loads(json.dumps(picture(store))))
    finally:
        store.close()


def held(bench: Bench, study: str, number: int) -> ClaimedTrial:
    """A trial that ran when the database was written, as its worker holds it."""
    trial = bench.trial(number, study)
    lease = bench.scalar(select(t.trials.c.lease).where(t.trials.c.id == trial.id))
    return ClaimedTrial.model_construct(id=trial.id, number=number, attempt=trial.attempt, lease=lease)


def test_there_is_a_database_of_every_version_so_far(sqlite_url: str) -> None:
    scripts = ScriptDirectory.from_config(migration.config(Database(sqlite_url))).walk_revisions()
    versions = {script.revision for script in scripts}
    assert {str(golden) for golden in GOLDEN} == {f"{v}-{d}" for v in versions for d in DIALECTS}


# What was there


def test_everything_reads_back_as_it_was(golden: Golden, url: str) -> None:
    assert "up to date" in migrate(url, check=False)
    assert "up to date" in migrate(url, check=True)
    assert missing(golden.picture, seen(url)) == []


def test_the_counters_are_right_and_every_running_trial_has_its_lease(golden: Golden, bench: Bench) -> None:
    for name in golden.picture["studies"]:
        study = bench.study(name)
        assert study.counts.model_dump() == bench.counted(study.id)
    rows = bench.rows(select(t.trials.c.state, t.trials.c.lease))
    assert {state == "RUNNING" for state, _ in rows} == {True, False}
    assert all((state == "RUNNING") == (lease is not None) for state, lease in rows)


# Work goes on


def test_a_worker_of_the_old_version_still_reports_and_finishes_its_trial(bench: Bench) -> None:
    trial = held(bench, "running", 2)
    assert bench.report(trial, 1.0, first=3) == "continue"
    assert bench.finish(trial) is TrialState.COMPLETE
    assert bench.trial(2, "running").values == {"loss": 1.0}
    assert [a.outcome for a in bench.store.attempts("running", 2)] == ["failed", "failed", "complete"]


def test_what_was_asked_before_the_upgrade_is_answered_the_same(bench: Bench) -> None:
    [again] = bench.claim("running", request="the-last-request")
    assert (again.number, again.attempt) == (3, 2)
    assert again.lease == held(bench, "running", 3).lease
    first = bench.trial(0, "running")
    lease = bench.scalar(select(t.attempts.c.lease).where(t.attempts.c.trial_id == first.id))
    ended = ClaimedTrial.model_construct(id=first.id, number=0, attempt=1, lease=lease)
    assert bench.finish(ended, loss=0.5) is TrialState.COMPLETE
    with pytest.raises(TrialFinished):
        bench.finish(ended, loss=0.75)


def test_leases_get_a_full_term_before_they_can_expire(bench: Bench) -> None:
    running = bench.scalar(select(func.count()).where(t.trials.c.state == "RUNNING"))
    assert bench.reap() == 0
    bench.store.note_uptime().result(20)
    assert bench.reap() == 0
    bench.expire()
    assert bench.reap() == running
    assert [a.outcome for a in bench.store.attempts("running", 3)] == ["lost", "lost"]


def test_waiting_trials_are_claimed_in_their_order_and_finished(bench: Bench) -> None:
    trials = bench.claim("running", count=3)
    assert [(trial.number, trial.attempt) for trial in trials] == [(4, 2), (5, 1), (6, 1)]
    for trial in trials:
        bench.report(trial, 0.125)
        assert bench.finish(trial) is TrialState.COMPLETE
    assert bench.study("running").best is not None
    assert bench.study("running").best.number == 4  # type: ignore[union-attr]


def test_a_paused_study_is_resumed_with_its_queue_and_its_budget(bench: Bench) -> None:
    assert bench.claim("paused") == []
    bench.patch("paused", state="ACTIVE")
    trial = bench.claim_one("paused")
    assert (trial.number, trial.params["x"]) == (3, 0.75)
    assert bench.report(trial, 9.0, 9.0) == "prune"
    bench.finish(trial, "pruned")
    assert bench.study("paused").counts.total == 4


def test_the_engine_goes_on_with_the_numbers_and_ids_that_come_next(bench: Bench) -> None:
    bench.claim("running", count=bench.study("running").counts.waiting)
    wait(bench, "running", "new", 2)
    turn(bench)
    assert bench.numbers("state=WAITING", study="running")[0] == 7
    ids = [study_id for (study_id,) in bench.rows(select(t.studies.c.id))]
    assert bench.create("new").id > max(ids)


@pytest.mark.parametrize("golden", NEWER, ids=str)
def test_checkpoints_and_tokens_are_still_good(bench: Bench) -> None:
    assert bench.trial(1, "stopping").stopping
    trial = held(bench, "stored", 0)
    bench.finish(trial, "released")
    [again] = bench.claim("stored")
    assert [(a.attempt, a.name) for a in again.resume_from] == [(2, "checkpoint-2"), (1, "checkpoint-1")]
    for scope, secret in SECRETS.items():
        caller = bench.store.by_token(digest(secret))
        assert caller is not None
        assert caller.scope == scope
    assert bench.store.by_token(digest("tsm_golden-revoked")) is None


@pytest.mark.parametrize("golden", [g for g in GOLDEN if g.version >= "0003"], ids=str)
def test_constraints_patience_and_imports_still_count(bench: Bench) -> None:
    assert [t.feasible for t in bench.trials(study="limited", sort="rank")] == [True, False, False]
    bench.enqueue(0.5, study="patient")
    bench.finish(bench.claim_one("patient"), loss=4.0)
    assert bench.study("patient").state == "ACTIVE"
    bench.enqueue(0.5, study="patient")
    bench.finish(bench.claim_one("patient"), loss=4.0)
    assert bench.study("patient").reason == "3 trials in a row brought no new best"
    assert (bench.study("grown").counts.total, bench.study("grown").counts.spent) == (2, 0)


@pytest.mark.parametrize("golden", [g for g in GOLDEN if g.version >= "0004"], ids=str)
def test_repeats_go_on_where_they_were(bench: Bench) -> None:
    assert [t.values for t in bench.trials(study="repeated")] == [{"loss": 2.0}, {"loss": 9.0}]
    trial = bench.claim_one("repeated")
    assert (trial.number, trial.repeat, trial.attempt) == (1, 1, 3)
    bench.finish(trial, loss=4.0)
    assert bench.trial(1, "repeated").values == {"loss": 3.0}


# Migrations that do not get through


def described(url: str) -> dict[str, Any]:
    """The version, the tables and their columns."""
    database = Database(url)
    with database.reader.connect() as connection:
        tables = inspect(connection)
        found = {name: [c["name"] for c in tables.get_columns(name)] for name in tables.get_table_names()}
    version = schema.current(database)
    database.close()
    return {"version": version, **found}


def execute(url: str, statement: str) -> None:
    database = Database(url)
    with database.write() as tx:
        tx.connection.execute(text(statement))
    database.close()


def last_table(url: str) -> str:
    """The last table that the migrations will make."""
    there = described(url)
    return [name for name in t.metadata.tables if name not in there][-1]


@old_ones
def test_a_migration_that_fails_changes_nothing_and_can_be_run_again(golden: Golden, url: str) -> None:
    last = last_table(url)
    execute(url, f"CREATE TABLE {last} (mine INTEGER)")
    before = described(url)
    with pytest.raises(SQLAlchemyError, match=last):
        migrate(url, check=False)
    assert described(url) == before
    execute(url, f"DROP TABLE {last}")
    migrate(url, check=False)
    assert missing(golden.picture, seen(url)) == []


HALT = """
import sys, time
from alembic import op
from service.programs import migrate

url, last = sys.argv[1:]
create = op.create_table

def create_or_halt(name, *columns, **options):
    if name == last:
        print("halted", flush=True)
        time.sleep(600)
    return create(name, *columns, **options)

op.create_table = create_or_halt
migrate(url, check=False)
"""


@old_ones
def test_a_migration_that_is_killed_changes_nothing_and_can_be_run_again(golden: Golden, url: str) -> None:
    before = described(url)
    command = [sys.executable, "-c", HALT, url, last_table(url)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as migrating:
        assert migrating.stdout is not None
        assert migrating.stdout.readline() == b"halted\n"
        migrating.kill()
    assert described(url) == before
    migrate(url, check=False)
    assert missing(golden.picture, seen(url)) == []


# Versions that do not fit


@pytest.mark.parametrize("command", ["serve --port 0", "engine", "migrate"])
def test_a_database_of_a_newer_version_is_refused_in_words(database_url: str, command: str) -> None:
    migrate(database_url, check=False)
    execute(database_url, f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")
    found = tunesmith(*command.split(), "--database-url", database_url)
    newer = "The database schema (9999) is newer than this version of Tunesmith: upgrade Tunesmith."
    assert (found.returncode, found.stdout) == (5, "")
    assert found.stderr == f"tunesmith: {newer}\n"


@pytest.mark.parametrize("golden", [g for g in OLD if g.dialect == "postgresql"], ids=str)
@pytest.mark.parametrize("command", ["serve --port 0", "engine"])
def test_an_old_database_on_a_server_is_left_alone_until_it_is_migrated(url: str, command: str) -> None:
    before = described(url)
    found = tunesmith(*command.split(), "--database-url", url)
    assert found.returncode == 5
    assert "Run: tunesmith migrate" in found.stderr
    assert described(url) == before


def tunesmith(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "tunesmith", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, cwd=ROOT)


@pytest.mark.parametrize("golden", [g for g in OLD if g.dialect == "sqlite"], ids=str)
def test_serve_brings_an_old_sqlite_file_up_to_date(golden: Golden, tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    golden.load(f"sqlite:///{tmp_path / 'server' / 'tunesmith.db'}")
    with running_server(tmp_path) as server, client_of(server) as client:
        assert {study.name for study in client.studies()} == set(golden.picture["studies"])
        client.enqueue("untouched", {"x": 0.5, "kind": "a", "n": 1})
        assert client.study("untouched").counts.waiting == 1
        assert server.stop() == 0
