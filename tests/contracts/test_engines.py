"""Engines share the studies of a database: each study has one, and who lost it can write nothing there."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, update

from service.core.ports import Suggestion
from service.core.shares import IDLE_RENEW_S, RENEW_S, TERM_S
from service.engine import keeper, sharing
from service.engine.engine import Engine
from service.engine.lease import Lease
from service.pruners import prunes
from service.storage import tables as t
from service.storage.database import Database
from service.storage.store import SqlStore
from tests.support.stores import Bench, hold_up, point
from tunesmith.errors import Unavailable

TERM = 60.0
POINT = [Suggestion(point(0.5), "random")]


def expire(bench: Bench, *engines: str) -> None:
    """Let the leases of engines run out."""
    bench.execute(update(t.engines).where(t.engines.c.id.in_(engines)).values(expires_at=0.0))


def served_by(bench: Bench) -> dict[str, str | None]:
    """The engine of each study."""
    rows = bench.rows(select(t.studies.c.name, t.studies.c.engine).order_by(t.studies.c.id))
    return dict(rows)


class TestLeases:
    """What the database says who serves a study."""

    def test_a_study_that_is_free_goes_to_the_engine_that_takes_it_first(self, bench: Bench) -> None:
        study = bench.create()
        for engine in "ab":
            bench.store.renew_engine(engine, "s", TERM)
        assert list(bench.store.adopt("a", [study.id]).result(20)) == [study.id]
        assert bench.store.adopt("b", [study.id]).result(20) == {}
        assert served_by(bench) == {"s": "a"}

    def test_of_two_that_reach_for_it_at_once_one_gets_it(self, bench: Bench, url: str) -> None:
        studies = [bench.create(f"s{i}").id for i in range(20)]
        got: dict[str, dict[int, int]] = {}
        begin = threading.Barrier(3)

        def reach(engine: str) -> None:
            store = SqlStore(Database(url), prunes)
            store.renew_engine(engine, "s", TERM)
            begin.wait(10)
            got[engine] = {}
            for study in studies:
                got[engine] |= store.adopt(engine, [study]).result(20)
            store.close()

        threads = [threading.Thread(target=reach, args=(engine,)) for engine in "abc"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(study for each in got.values() for study in each) == studies

    def test_an_engine_sees_its_studies_and_those_that_are_free(self, bench: Bench) -> None:
        mine, others, free = (bench.create(name).id for name in ("mine", "others", "free"))
        bench.adopt(mine, "a")
        bench.adopt(others, "b")
        found, _ = bench.store.demand("a")
        assert [(study.id, study.engine) for study in found] == [(mine, "a"), (free, None)]

    def test_a_lease_that_is_renewed_is_kept(self, bench: Bench) -> None:
        bench.adopt(bench.create().id, "a")
        for engine in "aba":
            assert bench.store.renew_engine(engine, "s", TERM).overdue == 0
        assert bench.store.bury_engines().result(20) == 0
        assert served_by(bench) == {"s": "a"}

    def test_where_a_lease_ran_out_the_studies_are_free_and_another_takes_over(self, bench: Bench) -> None:
        study = bench.create()
        bench.adopt(study.id, "a")
        expire(bench, "a")
        roster = bench.store.renew_engine("b", "s", TERM)
        assert (roster.alive, roster.overdue) == (1, 1)
        assert bench.store.adopt("b", [study.id]).result(20) == {}  # nobody has buried it yet
        assert bench.store.bury_engines().result(20) == 1
        assert served_by(bench) == {"s": None}
        assert list(bench.store.adopt("b", [study.id]).result(20)) == [study.id]

    def test_an_engine_that_lost_a_study_can_write_nothing_there(self, bench: Bench) -> None:
        study = bench.create(cells=9)
        old = bench.adopt(study.id, "a")
        assert bench.store.insert_suggestions(study.id, old, 0, POINT).result(20) == 1
        expire(bench, "a")
        bench.store.bury_engines().result(20)
        new = bench.adopt(study.id, "b")
        assert bench.store.insert_suggestions(study.id, old, 1, POINT).result(20) == 0
        waiting = bench.trial(0).id
        assert not bench.store.replace_suggestions(study.id, old, {waiting: POINT[0]}).result(20)
        bench.store.set_exhausted(study.id, old, 0).result(20)
        assert bench.scalar(select(t.studies.c.exhausted)) in (False, 0)
        assert bench.store.insert_suggestions(study.id, new, 1, POINT).result(20) == 1
        assert bench.numbers() == [0, 1]

    def test_a_study_that_comes_back_comes_with_a_new_epoch(self, bench: Bench) -> None:
        study = bench.create()
        first = bench.adopt(study.id, "a")
        bench.store.give_up("a", [study.id]).result(20)
        assert bench.adopt(study.id, "a") > first

    def test_an_engine_that_leaves_frees_its_studies_at_once_and_no_others(self, bench: Bench) -> None:
        for name, engine in (("mine", "a"), ("others", "b")):
            bench.adopt(bench.create(name).id, engine)
        bench.store.leave("a").result(20)
        assert served_by(bench) == {"mine": None, "others": "b"}
        assert bench.store.renew_engine("b", "s", TERM).alive == 1

    def test_an_engine_gives_up_what_is_its_own(self, bench: Bench) -> None:
        studies = {name: bench.create(name).id for name in ("kept", "given", "others")}
        for name, engine in (("kept", "a"), ("given", "a"), ("others", "b")):
            bench.adopt(studies[name], engine)
        bench.store.give_up("a", [studies["given"], studies["others"]]).result(20)
        assert served_by(bench) == {"kept": "a", "given": None, "others": "b"}

    def test_without_a_lease_an_engine_takes_nothing(self, bench: Bench) -> None:
        study = bench.create()
        assert bench.store.adopt("nobody", [study.id]).result(20) == {}
        assert served_by(bench) == {"s": None}

    def test_the_databases_clock_tells_when_a_lease_runs_out(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if bench.store._database.dialect == "sqlite":
            pytest.skip("on SQLite the machine's clock is the database's")
        bench.store.renew_engine("a", "s", TERM)
        now = time.time
        monkeypatch.setattr(time, "time", lambda: now() + 3600)
        roster = bench.store.renew_engine("b", "s", TERM)
        assert (roster.alive, roster.overdue) == (2, 0)

    def test_no_other_write_holds_up_a_renewal(self, bench: Bench) -> None:
        if bench.store._database.dialect == "sqlite":
            pytest.skip("SQLite has one writer at a time")
        study = bench.create()
        bench.adopt(study.id, "a")
        expire(bench, "a")
        go_on = hold_up(bench)  # the writer of the process
        with bench.store._database.write(in_turn=True) as other:  # those of others, and the study
            other.connection.execute(select(t.studies).with_for_update())
            assert not bench.store.renew_engine("a", "s", TERM).kept
        go_on.set()
        assert bench.store.renew_engine("a", "s", TERM).kept

    def test_a_database_that_is_away_is_said_to_be(self, store: SqlStore) -> None:
        gone = SqlStore(Database("postgresql://nobody@127.0.0.1:1/none"), prunes)
        with pytest.raises(Unavailable):
            gone.renew_engine("a", "s", TERM)
        gone.close()


class TestRenewing:
    """How an engine looks after its lease."""

    def test_who_was_silent_itself_buries_nobody_until_the_others_had_their_chance(
        self, bench: Bench
    ) -> None:
        one, other = Lease(bench.store, "one", "s"), Lease(bench.store, "other", "s")
        one.begin()
        other.begin()
        bench.adopt(bench.create().id, "other")
        expire(bench, "one", "other")  # the database was away
        one.renew()
        assert served_by(bench) == {"s": "other"}
        expire(bench, "other")
        one.renew()
        assert served_by(bench) == {"s": None}

    def test_an_engine_begins_anew_under_its_name(self, bench: Bench) -> None:
        study = bench.create()
        before = bench.adopt(study.id, "server/0")
        Lease(bench.store, "server/0", "server").begin()
        assert served_by(bench) == {"s": None}
        assert bench.adopt(study.id, "server/0") > before

    def test_it_is_renewed_beside_the_work_and_ended_with_it(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("service.engine.lease.RENEW_S", 0.01)
        lease = Lease(bench.store, "a", "s")
        lease.note(busy=True)
        with lease.beside():
            lease.begin()
            expire(bench, "a")
            eventually(lambda: bench.store.engines(0.0) == {"a"})
        assert bench.store.engines(TERM) == set()

    def test_alone_and_idle_it_lets_the_disk_rest(self) -> None:
        assert IDLE_RENEW_S > TERM_S > 2 * RENEW_S

    def test_an_idle_engine_renews_seldom_until_another_comes(self, bench: Bench) -> None:
        lease = Lease(bench.store, "a", "s")
        lease.begin()
        assert not lease._due()
        lease.note(busy=True)
        assert lease._due()
        lease.note(busy=False)
        assert not lease._due()
        bench.store.renew_engine("b", "s", TERM)
        assert lease._due()
        bench.store.leave("b").result(20)
        assert not lease._due()
        bench.store.leave("a").result(20)  # it was buried by one that is gone again
        assert lease._due()


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


class Two:
    """Two engines on one database, and a clock for both."""

    def __init__(self, bench: Bench) -> None:
        self.now = 0.0
        self.bench = bench
        self.leases = {name: Lease(bench.store, name, name) for name in "ab"}
        self.engines = {
            name: Engine(bench.store, lambda: None, lambda: self.now, lease)
            for name, lease in self.leases.items()
        }

    def turn(self, *names: str) -> None:
        """Let engines do all there is to do, one after the other."""
        for name in names:
            while self.engines[name].turn():
                pass

    def later(self, seconds: float = sharing.PATIENCE_S + 2 * RENEW_S) -> None:
        """Let time pass, second by second, in which both renew their leases."""
        until = self.now + seconds
        while self.now < until:
            self.now += RENEW_S
            for name in "ab":
                self.leases[name].renew()
            self.turn("a", "b")

    def shares(self) -> Counter[str | None]:
        return Counter(served_by(self.bench).values())


@pytest.fixture
def two(bench: Bench) -> Two:
    return Two(bench)


class TestSharing:
    """Who serves how many."""

    def test_a_lone_engine_serves_all(self, two: Two) -> None:
        for i in range(5):
            two.bench.create(f"s{i}", sampler="random")
        two.turn("a")
        assert two.shares() == {"a": 5}

    def test_one_that_comes_later_gets_its_share_and_then_nothing_moves(self, two: Two) -> None:
        for i in range(5):
            two.bench.create(f"s{i}", sampler="random")
        two.turn("a")
        two.later()
        two.later(2)
        assert two.shares() == {"a": 3, "b": 2}
        settled = served_by(two.bench)
        two.later(20)
        assert served_by(two.bench) == settled

    def test_a_new_study_goes_where_there_is_room(self, two: Two) -> None:
        for i in range(2):
            two.bench.create(f"s{i}", sampler="random")
        two.turn("a")
        two.later()
        two.bench.create("t", sampler="random")
        two.bench.create("u", sampler="random")
        two.turn("b", "a")
        assert two.shares() == {"a": 2, "b": 2}

    def test_a_study_that_is_left_lying_is_taken_by_whoever_is_there(self, two: Two) -> None:
        two.bench.create("s0", sampler="random")
        two.turn("a")
        two.leases["b"].begin()  # it lives, but does nothing
        two.leases["a"].renew()
        two.bench.create("s1", sampler="random")
        two.turn("a")
        assert two.shares() == {"a": 1, None: 1}
        two.now += sharing.PATIENCE_S
        two.turn("a")
        assert two.shares() == {"a": 2}

    def test_the_studies_of_one_that_is_gone_go_on(self, two: Two) -> None:
        for i in range(4):
            two.bench.create(f"s{i}", sampler="random", budget={"trials": 100})
        two.turn("a")
        two.later(6)
        assert two.shares() == {"a": 2, "b": 2}
        expire(two.bench, "a")
        two.leases["b"].renew()
        two.turn("b")
        assert two.shares() == {"b": 4}
        for i in range(4):
            two.bench.claim(f"s{i}", count=60)
        two.turn("b")
        assert [two.bench.study(f"s{i}").counts.total for i in range(4)] == [100] * 4

    def test_one_that_was_thought_gone_notices_and_takes_its_share_again(self, two: Two) -> None:
        for i in range(4):
            two.bench.create(f"s{i}", sampler="random")
        two.turn("a")
        two.later(6)
        expire(two.bench, "a")
        two.leases["b"].renew()
        two.turn("b")
        two.turn("a")
        assert not two.engines["a"]._keepers
        two.later(6)
        assert two.shares() == {"a": 2, "b": 2}

    @pytest.mark.parametrize("thinking", [2, 4])
    def test_what_is_being_computed_is_given_up_last(
        self, two: Two, thinking: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """But it is: there are studies for which a suggestion is always being computed."""
        for i in range(4):
            two.bench.create(f"s{i}", sampler="random")
        two.turn("a")
        names = {study.id: study.name for study in two.bench.store.studies()}
        for study_id in sorted(names)[:thinking]:
            monkeypatch.setattr(two.engines["a"]._keepers[study_id], "keep", lambda *_: 0)
            two.engines["a"]._keepers[study_id].thinking = True
        two.later()
        assert two.shares() == {"a": 2, "b": 2}
        if thinking == 2:
            assert [served_by(two.bench)[name] for name in ("s0", "s1")] == ["a", "a"]

    def test_what_is_being_read_is_not_given_up(self, two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
        for i in range(2):
            two.bench.create(f"s{i}", sampler="random")
        two.turn("a")
        for kept in two.engines["a"]._keepers.values():
            monkeypatch.setattr(kept, "keep", lambda *_: 0)
            kept.behind = True
        two.leases["b"].renew()
        for _ in range(8):
            two.now += RENEW_S
            two.leases["a"].renew()
            two.engines["a"].turn()
        assert two.shares() == {"a": 2}

    def test_one_that_died_before_the_clock_was_set_back_is_gone(self, two: Two) -> None:
        two.bench.create(sampler="random")
        two.turn("a")
        two.bench.execute(update(t.engines).values(expires_at=t.engines.c.expires_at + 3600))
        two.leases["b"].renew()
        two.turn("b")
        two.leases["b"].renew()
        two.turn("b")
        assert two.shares() == {"b": 1}

    def test_every_point_of_a_grid_is_suggested_once_while_the_study_changes_hands(self, two: Two) -> None:
        space = {name: {"type": "int", "low": 1, "high": 15} for name in ("m", "n")}
        study = two.bench.create(cells=225, sampler="grid", space=space)
        two.leases["a"].begin()
        two.leases["b"].begin()
        for turn in range(25):
            name = "ab"[turn % 2]
            two.bench.store.give_up("ba"[turn % 2], [study.id]).result(20)
            two.turn(name)
            assert served_by(two.bench) == {"s": name}
            for trial in two.bench.claim(count=9):
                two.bench.finish(trial, loss=1.0)
        found = Counter((trial.params["m"], trial.params["n"]) for trial in two.bench.trials())
        assert set(found.values()) == {1}
        assert len(found) == 225
        assert two.bench.study().state == "FINISHED"


class TestHistories:
    """Long ones are read in parts."""

    @pytest.fixture(autouse=True)
    def short(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(keeper, "CHUNK", 3)
        return

    def test_trials_of_one_revision_are_read_once_each(self, bench: Bench) -> None:
        study = bench.create()
        bench.enqueue(*(i / 10 for i in range(7)))
        bench.enqueue(0.9)
        after, parts = (0, 0), []
        while part := bench.store.seen_since(study.id, after, 3):
            parts.append([trial.number for trial in part])
            after = part[-1].revision, part[-1].id
        assert parts == [[0, 1, 2], [3, 4, 5], [6, 7]]

    def test_an_engine_suggests_once_it_knows_all(self, bench: Bench) -> None:
        bench.create(sampler={"type": "tpe", "startup_trials": 5})
        for i in range(10):
            bench.complete(float(i))
        engine = Engine(bench.store, lambda: None)
        assert [engine.turn() for _ in range(3)] == [True] * 3
        assert bench.numbers("state=WAITING") == []
        while engine.turn():
            pass
        assert bench.numbers("state=WAITING") == [10]
        results = bench.scalar(select(t.trials.c.results).where(t.trials.c.number == 10))
        assert results == 10

    def test_other_studies_go_on_meanwhile(self, bench: Bench) -> None:
        bench.create()
        for i in range(10):
            bench.complete(float(i))
        bench.create("t", sampler="random")
        Engine(bench.store, lambda: None).turn()
        assert bench.numbers("state=WAITING", study="t")

    def test_what_could_not_be_read_is_read_later(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.create(sampler={"type": "tpe", "startup_trials": 5})
        for i in range(10):
            bench.complete(float(i))
        engine = Engine(bench.store, lambda: None)
        engine.turn()
        with monkeypatch.context() as broken:
            broken.setattr(SqlStore, "seen_since", refuse)
            with pytest.raises(Unavailable):
                engine.turn()
        while engine.turn():
            pass
        results = bench.scalar(select(t.trials.c.results).where(t.trials.c.number == 10))
        assert results == 10

    def test_the_history_of_a_study_that_is_given_up_is_dropped(self, two: Two) -> None:
        for name in ("s", "t"):
            two.bench.create(name)
        two.turn("a")
        assert len(two.engines["a"]._keepers) == 2
        two.later()
        assert len(two.engines["a"]._keepers) == 1


def refuse(*_: object) -> None:
    raise Unavailable("The database does not answer.")
