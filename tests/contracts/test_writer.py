"""The writer: commands in groups, none of which takes another down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import OperationalError

from service.storage import writer
from service.storage.database import TAKE_TURN, Tx
from service.storage.store import SqlStore
from tests.support.stores import Bench, hold_up, open_store
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import StudyNotFound, Unavailable


def definition(name: str) -> StudyDefinition:
    space = {"x": {"type": "float", "low": 0, "high": 1}}
    return StudyDefinition.parse({"name": name, "space": space, "objectives": {"metric": "m"}})


def test_a_command_that_is_refused_takes_no_other_of_its_group_with_it(bench: Bench) -> None:
    go_on = hold_up(bench)
    futures: list[Future[Any]] = []
    for i in range(10):
        futures.append(bench.store.create_study(definition(f"s{i}"), None))
        futures.append(bench.store.delete_study(f"missing{i}"))
    go_on.set()
    wait(futures, 20)
    assert [type(f.exception()) for f in futures] == [type(None), StudyNotFound] * 10
    assert len(bench.store.studies()) == 10


def test_a_command_that_the_database_refuses_takes_no_other_with_it(bench: Bench) -> None:
    go_on = hold_up(bench)
    before = bench.store.create_study(definition("before"), None)
    broken = bench.store._write(lambda tx: tx.connection.execute(text("SELECT nonsense FROM nowhere")))
    after = bench.store.create_study(definition("after"), None)
    go_on.set()
    assert isinstance(broken.exception(20), Unavailable)
    assert (before.result(20).name, after.result(20).name) == ("before", "after")
    assert {s.name for s in bench.store.studies()} == {"before", "after"}


def test_a_command_with_a_bug_is_an_error_of_its_caller_alone(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    go_on = hold_up(bench)
    broken = bench.store._write(lambda tx: 1 / 0)
    after = bench.store.create_study(definition("after"), None)
    go_on.set()
    assert isinstance(broken.exception(20), ZeroDivisionError)
    assert after.result(20).name == "after"
    assert "A write failed" in caplog.text


@pytest.mark.parametrize("group", [1, 3])
def test_a_caller_that_went_away_stops_nothing(bench: Bench, group: int) -> None:
    go_on = hold_up(bench)
    futures = [bench.store.create_study(definition(f"s{i}"), None) for i in range(group)]
    futures[0].cancel()
    go_on.set()
    assert bench.create("later").name == "later"
    assert [s.name for s in bench.store.studies()] == ["later", *(f"s{i}" for i in range(group - 1, 0, -1))]


def test_a_group_awaits_for_a_moment_those_who_were_just_answered(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    second: list[Future[Tx]] = []
    go_on = hold_up(bench)
    before = [bench.store._write(lambda tx: tx) for _ in range(2)]
    go_on.set()
    wait(before, 20)

    monkeypatch.setattr(writer, "sleep", lambda _: second.append(bench.store._write(lambda tx: tx)))
    first = bench.store._write(lambda tx: tx)

    assert first.result(20) is second[0].result(20), "both are in one transaction"


def test_a_command_that_was_alone_waits_for_nobody(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(writer, "sleep", slept.append)
    for i in range(5):
        bench.create(f"s{i}")
    assert slept == []


def test_what_is_acknowledged_can_be_read_by_everyone(url: str, bench: Bench) -> None:
    other = Bench(open_store(url))
    for i in range(20):
        bench.create(f"s{i}")
        assert other.study(f"s{i}").name == f"s{i}"
    other.store.close()


def test_closing_carries_out_what_is_queued(url: str) -> None:
    bench = Bench(open_store(url))
    go_on = hold_up(bench)
    futures = [bench.store.create_study(definition(f"s{i}"), None) for i in range(5)]
    threading.Timer(0.05, go_on.set).start()
    bench.store.close()
    assert [f.result(0).name for f in futures] == [f"s{i}" for i in range(5)]


def test_writers_of_several_processes_take_turns(url: str) -> None:
    """On SQLite its own lock would be busy; on PostgreSQL groups lock studies in any order."""
    benches = [Bench(open_store(url)) for _ in range(3)]
    for name in "abcd":
        benches[0].create(name)

    def work(i: int) -> None:
        bench = benches[i % 3]
        bench.register(f"w{i}")
        for turn in range(25):
            name = "abcd"[(i * 7 + turn) % 4]
            bench.enqueue(0.5, study=name)
            for trial in bench.claim(name, worker=f"w{i}"):
                bench.report(trial, 1.0)
                bench.finish(trial)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    counts = [benches[0].study(name).counts for name in "abcd"]
    for bench in benches:
        bench.store.close()
    assert sum(c.total for c in counts) == 150
    assert sum(c.complete for c in counts) == 150


def test_a_change_of_revision_goes_with_every_change(bench: Bench) -> None:
    study = bench.create()
    seen = [bench.store.revisions()[study.id]]

    def grew() -> bool:
        seen.append(bench.store.revisions()[study.id])
        return seen[-1] > seen[-2]

    bench.suggest(2)
    assert grew()
    trial = bench.claim_one()
    assert grew()
    bench.report(trial, 1.0)
    assert grew()
    bench.finish(trial)
    assert grew()
    bench.patch(priority=1)
    assert grew()
    bench.patch(state="FINISHED")
    assert grew()
    assert bench.scalar(select(1)) == 1


class Contended(Exception):
    """What a driver raises where two transactions stand in each other's way."""

    sqlstate = "40P01"


def contended(times: int) -> Callable[[Tx], str]:
    """Return a command that runs into contention so often, then succeeds."""
    left = [times]

    def command(tx: Tx) -> str:
        if left[0] > 0:
            left[0] -= 1
            raise OperationalError("UPDATE", {}, Contended())
        return "done"

    return command


def test_a_write_that_ran_into_contention_is_tried_again(bench: Bench) -> None:
    go_on = hold_up(bench)
    outcomes = [bench.store._write(command) for command in (contended(2), contended(0), contended(1))]
    go_on.set()
    assert [outcome.result(20) for outcome in outcomes] == ["done"] * 3


def test_contention_without_end_is_an_error_and_not_a_hang(bench: Bench) -> None:
    assert isinstance(bench.store._write(contended(1000)).exception(20), Unavailable)


def test_who_freezes_in_the_middle_of_a_write_does_not_keep_others_waiting(store: SqlStore) -> None:
    """PostgreSQL ends a transaction that says nothing for so long, and waits for a lock only so long."""
    if store._database.dialect == "sqlite":
        pytest.skip("processes on one machine: whoever is killed gives its locks back")
    with store._database.writer.connect() as connection:
        connection.execute(text("SET idle_in_transaction_session_timeout = '0.3s'"))
        connection.execute(TAKE_TURN)  # and then nothing: its process is frozen
        began = time.monotonic()
        futures = [store.note_uptime(), store.delete_study("nothing")]
        with pytest.raises(StudyNotFound):
            futures[1].result(10)
        assert time.monotonic() - began > 0.2
        connection.invalidate()
    with store._database.writer.connect() as connection:
        found = [
            connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("idle_in_transaction_session_timeout", "lock_timeout")
        ]
    assert found == ["10s", "15s"]


def test_who_froze_in_the_middle_of_a_read_is_told_that_the_database_is_away(store: SqlStore) -> None:
    if store._database.dialect == "sqlite":
        pytest.skip("a reader there holds nobody up")

    def frozen(connection: Connection) -> None:
        connection.execute(text("SET idle_in_transaction_session_timeout = '0.1s'"))
        time.sleep(0.5)
        connection.execute(text("SELECT 1"))

    with pytest.raises(Unavailable):
        store._read(frozen)
    assert store.studies() == []


def test_postgresql_keeps_what_it_has_prepared_from_one_read_to_the_next(bench: Bench) -> None:
    if bench.store._database.dialect == "sqlite":
        pytest.skip("SQLite is in the process")
    statement = text("SELECT count(*) FROM trials WHERE number > :n")
    for _ in range(20):
        bench.store._read(lambda c: c.execute(statement, {"n": 1}).all())
    kept = bench.store._read(lambda c: c.scalar(text("SELECT count(*) FROM pg_prepared_statements")))
    assert kept
