"""Claims: which trial a claim gets, once, whoever asks and however often."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from service.core.ports import Suggestion
from service.storage.store import SqlStore
from tests.support.stores import SPACE, Bench, open_store
from tunesmith.claims import ClaimRequest
from tunesmith.errors import StudyNotFound, WorkerNotFound
from tunesmith.trials import TrialState
from tunesmith.workers import Heartbeat

TASK: dict[str, Any] = {
    "task": "image-classification",
    "space": {"dropout": {"type": "float", "low": 0, "high": 0.5}},
    "objectives": {"metric": "val_loss"},
}


def test_within_a_study_retries_come_first_then_what_was_enqueued_then_suggestions(bench: Bench) -> None:
    bench.create()
    bench.suggest(3)
    released = bench.claim_one()
    bench.enqueue(0.1, 0.2)
    bench.finish(released, "released")
    assert [t.number for t in bench.claim(count=10)] == [0, 3, 4, 1, 2]


def test_the_study_of_the_highest_priority_comes_first_then_the_one_with_fewest_running(bench: Bench) -> None:
    for name, priority in [("low", -1), ("a", 0), ("b", 0), ("high", 5)]:
        bench.create(name, priority=priority)
        bench.suggest(3, name)
    names = ["low", "a", "b", "high"]
    given = [bench.claim_one(*names).study for _ in range(10)]
    assert given[:3] == ["high"] * 3
    assert sorted(given[3:5]) == ["a", "b"]
    assert Counter(given[3:9]) == {"a": 3, "b": 3}
    assert given[9] == "low"


def test_one_claim_may_be_filled_from_several_studies(bench: Bench) -> None:
    for name in ("a", "b"):
        bench.create(name)
        bench.suggest(2, name)
    assert Counter(t.study for t in bench.claim("a", "b", count=10)) == {"a": 2, "b": 2}


def test_a_study_never_runs_more_than_its_parallelism(bench: Bench) -> None:
    bench.create(parallelism=2)
    bench.suggest(5)
    first = bench.claim(count=5)
    assert len(first) == 2
    assert bench.claim() == []
    bench.finish(first[0], loss=1.0)
    assert len(bench.claim(count=5)) == 1


def test_a_claim_gets_what_its_worker_can_train_or_names(bench: Bench) -> None:
    bench.create("own")
    bench.create("cnn", **TASK)
    bench.suggest(1, "own")
    bench.enqueue_raw("cnn", {"dropout": 0.1})
    assert bench.claim(tasks=["speech"]) == []
    assert bench.claim("own", tasks=["image-classification"]) == []
    [found] = bench.claim(tasks=["image-classification"])
    assert (found.study, found.task) == ("cnn", "image-classification")
    assert bench.claim_one("own").study == "own"


def test_trials_on_several_devices_go_to_claims_that_name_as_many(bench: Bench) -> None:
    bench.create("two", devices=2, **TASK)
    bench.suggest(1, "two")
    assert bench.claim(tasks=["image-classification"]) == []
    [found] = bench.claim(tasks=["image-classification", "image-classification@2"])
    assert (found.task, found.devices) == ("image-classification", 2)


def test_a_claim_that_names_neither_tasks_nor_studies_gets_nothing(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    request = ClaimRequest(worker="w", request_id="r")
    assert bench.store.claim(request).result(20).trials == []


def test_studies_can_be_named_by_id(bench: Bench) -> None:
    study = bench.create()
    bench.suggest()
    assert bench.claim_one(str(study.id)).study == "s"


@pytest.mark.parametrize("state", ["PAUSED", "FINISHED"])
def test_only_active_studies_give_trials(bench: Bench, state: str) -> None:
    bench.create()
    bench.enqueue(0.5)
    bench.patch(state=state)
    assert bench.claim() == []
    bench.patch(state="ACTIVE")
    assert bench.claim_one().number == 0


def test_a_claim_says_when_every_study_it_names_is_finished(bench: Bench) -> None:
    for name in ("a", "b"):
        bench.create(name)

    def finished() -> bool:
        request = ClaimRequest(worker="w", request_id="x", studies=["a", "b"])
        return bench.store.claim(request).result(20).finished

    bench.patch("a", state="FINISHED")
    assert not finished()
    bench.patch("b", state="FINISHED")
    assert finished()


def test_a_study_that_is_deleted_is_waited_for_no_longer_and_others_are_worked_on(bench: Bench) -> None:
    for name in ("a", "b"):
        bench.create(name)
    bench.store.delete_study("a").result(20)
    request = ClaimRequest(worker="w", request_id="x", studies=["a", "b"])
    assert not bench.store.claim(request).result(20).finished
    bench.patch("b", state="FINISHED")
    assert bench.store.claim(request).result(20).finished
    bench.store.delete_study("b").result(20)
    with pytest.raises(StudyNotFound, match="'a' or 'b'"):
        bench.store.claim(request).result(20)


def test_a_repeated_request_gets_the_same_trials_and_leases_again(bench: Bench) -> None:
    bench.create()
    bench.suggest(5)
    first = bench.claim(count=2, request="again")
    assert sorted(bench.claim(count=2, request="again"), key=lambda trial: trial.id) == first
    assert bench.study().counts.running == 2
    assert len(bench.store.attempts("s", 0)) == 1


def test_a_repeated_request_gets_leases_that_last_as_long_as_it_says(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    bench.claim(request="again")
    bench.expire()
    bench.claim(request="again")
    assert bench.reap() == 0
    assert bench.trial(0).state is TrialState.RUNNING


def test_a_request_that_got_nothing_may_get_something_when_repeated(bench: Bench) -> None:
    bench.create()
    assert bench.claim(request="again") == []
    bench.suggest()
    first = bench.claim(request="again")
    assert len(first) == 1
    assert bench.claim(request="again") == first


def test_the_request_ids_of_two_workers_have_nothing_to_do_with_each_other(bench: Bench) -> None:
    bench.register("v")
    bench.create()
    bench.suggest(2)
    mine, theirs = bench.claim_one(request="1"), bench.claim_one(worker="v", request="1")
    assert (mine.number, theirs.number) == (0, 1)


def test_an_unknown_worker_or_study_is_an_error(bench: Bench) -> None:
    bench.create()
    with pytest.raises(WorkerNotFound):
        bench.claim(worker="stranger")
    for name in ("nothing", "999", "9" * 30):
        with pytest.raises(StudyNotFound):
            bench.claim(name)


def test_a_draining_worker_gets_nothing_until_it_registers_again(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    bench.store.heartbeat("w", Heartbeat(draining=True)).result(20)
    bench.store.heartbeat("w", Heartbeat(draining=False)).result(20)
    assert bench.claim() == []
    bench.register()
    assert len(bench.claim()) == 1


def test_a_claimed_trial_brings_all_its_worker_needs(bench: Bench) -> None:
    study = bench.create("cnn", **{**TASK, "task": {"name": "image-classification", "params": {"epochs": 2}}})
    bench.enqueue_raw("cnn", {"dropout": 0.25})
    found = bench.claim_one("cnn")
    assert (found.study_id, found.study, found.number, found.attempt) == (study.id, "cnn", 0, 1)
    assert (found.task, found.task_params, found.params) == (
        "image-classification",
        {"epochs": 2},
        {"dropout": 0.25},
    )
    assert found.lease_s == 60.0
    assert 0 <= found.seed < 2**31


def test_every_attempt_of_a_trial_trains_with_the_same_seed(bench: Bench) -> None:
    bench.create(seed=7)
    bench.suggest(2)
    first = bench.claim_one()
    bench.finish(first, "released")
    again, other = bench.claim(count=2)
    assert (again.number, again.attempt) == (0, 2)
    assert again.seed == first.seed != other.seed


def test_parameters_come_in_the_order_of_the_space(bench: Bench) -> None:
    bench.create()
    bench.enqueue_raw("s", {"n": 5, "kind": True, "x": 1})
    found = bench.claim_one()
    assert list(found.params) == list(SPACE)
    assert found.params == {"x": 1.0, "kind": True, "n": 5}
    assert found.params["kind"] is True


@pytest.mark.parametrize("stores", [1, 3], ids=["one process", "three processes"])
def test_eight_claimers_run_every_cell_of_a_grid_exactly_once(url: str, store: SqlStore, stores: int) -> None:
    """Each store has connections and a writer of its own, as an API process has."""
    benches = [Bench(store), *(Bench(open_store(url)) for _ in range(stores - 1))]
    benches[0].create(sampler="grid", space={"n": {"type": "int", "low": 1, "high": 60}}, cells=60)
    suggest_cells(benches[0], 60)
    ran: list[int] = []
    lock = threading.Lock()

    def work(i: int) -> None:
        bench = benches[i % stores]
        bench.register(f"w{i}")
        while found := bench.claim(worker=f"w{i}"):
            bench.report(found[0], float(found[0].number))
            bench.finish(found[0])
            with lock:
                ran.append(int(str(found[0].params["n"])))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    counts = benches[0].study().counts
    for other in benches[1:]:
        other.store.close()
    assert sorted(ran) == list(range(1, 61))
    assert (counts.complete, counts.total) == (60, 60)


def suggest_cells(bench: Bench, cells: int) -> None:
    study = bench.study()
    epoch = bench.adopt(study.id)
    points = [Suggestion({"n": i + 1}, "grid", cell=i) for i in range(cells)]
    assert bench.store.insert_suggestions(study.id, epoch, 0, points).result(20) == cells
