"""The engine keeps a study's queue as deep and as fresh as it is meant to be."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from service.core.ports import Suggestion
from service.core.supply import refresh_after
from service.engine import keeper, samplers
from service.engine.engine import Engine
from service.engine.history import PENDING, History
from service.engine.samplers.base import NotYet
from service.storage import tables as t
from tests.support.stores import Bench
from tunesmith.reports import Finish


class Scripted:
    """Suggests x = results / 100; `late` holds the numbers that are still being computed."""

    learns = True

    def __init__(self) -> None:
        self.late: set[int] = set()
        self.pending: dict[int, int] = {}

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        if number in self.late:
            raise NotYet
        self.pending[number] = int((history.state == PENDING).sum())
        params: dict[str, Any] = {"x": history.results / 100, "kind": "a", "n": 1}
        return Suggestion(params, "scripted", results=history.results, why="because")


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    made = Scripted()
    monkeypatch.setattr(samplers, "make", lambda definition, seed: made)
    return made


@pytest.fixture
def engine(bench: Bench) -> Engine:
    bench.register()
    return Engine(bench.store, notify=lambda: None)


def settle(engine: Engine) -> None:
    while engine.turn():
        pass


def waiting(bench: Bench) -> list[int]:
    return bench.numbers("state=WAITING")


def test_each_suggestion_of_a_batch_knows_those_before_it(
    bench: Bench, engine: Engine, scripted: Scripted
) -> None:
    bench.create()
    for i in range(3):
        bench.wait(f"c{i}")
    engine.turn()
    assert waiting(bench) == [0, 1, 2, 3]  # as many as there are claims, and one more
    assert scripted.pending == {0: 0, 1: 1, 2: 2, 3: 3}
    assert {trial.why for trial in bench.trials()} == {"because"}


def test_what_is_still_computed_is_asked_for_again_and_holds_up_no_other_study(
    bench: Bench, engine: Engine, scripted: Scripted
) -> None:
    bench.create()
    bench.create("t")
    scripted.late = {0}
    settle(engine)
    assert waiting(bench) == []
    bench.enqueue(0.5, study="t")  # its next number is no longer late
    bench.claim_one("t")
    bench.wait("c")
    scripted.late = set()
    settle(engine)
    assert waiting(bench) != []


def test_a_lone_workers_suggestion_knows_the_last_result(
    bench: Bench, engine: Engine, scripted: Scripted
) -> None:
    bench.create()
    settle(engine)
    first = bench.claim_one()
    settle(engine)
    assert waiting(bench) == []
    bench.finish(first, loss=1.0)
    settle(engine)
    assert [trial.params["x"] for trial in bench.trials("state=WAITING")] == [0.01]


def test_a_waiting_suggestion_is_made_anew_with_the_newest_result(
    bench: Bench, engine: Engine, scripted: Scripted
) -> None:
    bench.create()
    bench.enqueue(0.1, 0.2)
    running = bench.claim(count=2)
    settle(engine)
    assert [trial.params["x"] for trial in bench.trials("state=WAITING")] == [0.0]
    bench.finish(running[0], loss=1.0)
    settle(engine)
    [fresh] = bench.trials("state=WAITING")
    assert (fresh.number, fresh.params["x"]) == (2, 0.01)


def test_who_asks_again_and_again_without_waiting_is_given_a_trial_beside_one_that_runs(
    bench: Bench, engine: Engine, scripted: Scripted
) -> None:
    bench.create()
    settle(engine)
    bench.claim_one()
    settle(engine)
    bench.register("other")
    for _ in range(3):
        assert bench.claim(worker="other") == []
    assert bench.claim(worker="other", tasks=["elsewhere"]) == []
    assert [c.momentary for c in bench.store.demand(engine._lease.name)[1]] == [True, True]
    settle(engine)
    assert waiting(bench) == [1, 2]  # one claim waits, not three, beside a trial that runs
    assert [c.tasks for c in bench.store.demand(engine._lease.name)[1]] == [{"elsewhere"}]
    assert bench.claim_one(worker="other").number == 1


def test_a_claim_that_came_with_an_end_waits_for_nothing(
    bench: Bench, engine: Engine, scripted: Scripted
) -> None:
    bench.create()
    settle(engine)
    trial = bench.claim_one()
    following = {"worker": "w", "request_id": "next", "studies": ["s"]}
    finish = {"lease": trial.lease, "state": "complete", "values": {"loss": 1.0}, "claim_next": following}
    answer = bench.store.finish(trial.id, Finish.parse(finish)).result(20)
    assert answer.claimed is not None
    assert answer.claimed.trials == []
    assert bench.store.demand(engine._lease.name)[1] == []


def test_a_lone_worker_that_does_not_wait_gets_suggestions_that_know_every_result(
    bench: Bench, engine: Engine, scripted: Scripted
) -> None:
    bench.create()
    for results in range(3):
        assert bench.claim() == [] or results == 0
        settle(engine)
        trial = bench.claim_one()
        assert trial.params["x"] == results / 100
        settle(engine)
        assert waiting(bench) == []
        bench.finish(trial, loss=1.0)


def test_studies_whose_trials_are_long_share_workers(
    bench: Bench, engine: Engine, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(keeper, "monotonic", lambda: now)
    bench.create()
    bench.enqueue(*[0.5] * 4)
    running = bench.claim(count=4)

    def go_on(*studies: str) -> None:
        nonlocal now
        for _ in range(12):
            now += 15.0
            bench.finish(running.pop(0), loss=1.0)
            if not (found := bench.claim(*studies)):
                settle(engine)
                found = bench.claim(*studies)
            running.extend(found)
            settle(engine)

    settle(engine)
    go_on("s")
    assert waiting(bench) == []  # its claims wait
    bench.create("t")
    bench.enqueue(*[0.5] * 20, study="t")  # it always has something to give
    settle(engine)
    go_on("s", "t")
    assert Counter(trial.study for trial in running) == {"s": 2, "t": 2}


def test_a_fleet_with_long_trials_waits_for_suggestions_that_know_every_result(
    bench: Bench, engine: Engine, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(keeper, "monotonic", lambda: now)
    bench.create()
    bench.enqueue(0.1, 0.2, 0.3)
    running = bench.claim(count=3)
    settle(engine)
    assert waiting(bench) == [3]  # how long trials take is not known yet
    now = 60.0
    bench.finish(running[0], loss=1.0)
    bench.claim_one()
    settle(engine)
    assert waiting(bench) == []
    bench.finish(running[1], loss=1.0)
    bench.wait("c")
    settle(engine)
    assert [trial.params["x"] for trial in bench.trials("state=WAITING")] == [0.02]


@pytest.mark.parametrize(("running", "results"), [(0, 1), (1, 1), (3, 1), (4, 2), (64, 32)])
def test_a_fleet_lets_a_suggestion_lack_a_few_results(running: int, results: int) -> None:
    assert refresh_after(running) == results


def test_a_space_that_has_grown_makes_a_new_sampler(
    bench: Bench, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    make = samplers.make

    def recorded(definition: Any, seed: int) -> Any:
        made.append(definition)
        return make(definition, seed)

    monkeypatch.setattr(samplers, "make", recorded)
    bench.create(sampler="random")
    settle(engine)
    bench.patch(priority=3)
    settle(engine)
    assert len(made) == 1


@pytest.mark.parametrize("before", ["random", {"grid": {"points": {"x": 3, "n": 2}}}], ids=["random", "grid"])
def test_another_sampler_goes_on_from_the_trials_there_are(bench: Bench, engine: Engine, before: Any) -> None:
    bench.create(sampler=before, cells=18 if isinstance(before, dict) else None)
    settle(engine)
    for trial in bench.claim(count=4):
        bench.finish(trial, loss=1.0)
    bench.patch(sampler={"tpe": {"startup_trials": 4}})
    settle(engine)
    made = select(t.trials.c.origin, t.trials.c.results).where(t.trials.c.number == bench.claim_one().number)
    assert bench.rows(made) == [("tpe", 4)]


def test_a_study_that_changes_while_it_is_taken_is_looked_at_again(
    bench: Bench, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.create(sampler="random", budget={"trials": 20})
    look = bench.store.demand

    def look_late(name: str) -> Any:
        found = look(name)
        bench.patch(sampler="qmc")
        return found

    monkeypatch.setattr(bench.store, "demand", look_late)
    engine.turn()
    assert waiting(bench) == []
    monkeypatch.setattr(bench.store, "demand", look)
    settle(engine)
    assert {trial.origin for trial in bench.trials()} == {"qmc"}
