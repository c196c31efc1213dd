"""Studies: created, changed, finished, deleted; and budgets, which are exact."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from service.core.ports import Suggestion
from service.storage import tables as t
from tests.support.stores import Bench, open_store, point
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import Conflict, InvalidInput, StudyExists, StudyFinished, StudyNotFound, TrialNotFound
from tunesmith.studies import StudyState
from tunesmith.trials import Enqueue, TrialState


def test_a_study_is_found_by_name_and_by_id(bench: Bench) -> None:
    made = bench.create("a")
    assert bench.study("a") == bench.study(str(made.id))
    assert bench.study("a").definition.name == "a"
    assert (made.state, made.counts.total, made.best) == (StudyState.ACTIVE, 0, None)


def test_a_definition_comes_back_as_it_went_with_a_seed(bench: Bench) -> None:
    fields: dict[str, Any] = {
        "description": "ünï 🙂 'quoted' \"twice\" \\ \t\n",
        "tags": ["a", "b"],
        "sampler": "bayesian",
        "budget": {"trials": 10, "seconds": 0.1, "target": -0.1},
    }
    made = bench.create(**fields)
    expected = StudyDefinition.parse({**made.definition.as_json()})
    assert bench.study().definition == expected == made.definition
    assert made.definition.seed is not None
    assert made.definition.description == fields["description"]
    assert bench.create("seeded", seed=5).definition.seed == 5


def test_a_name_is_taken_only_once(bench: Bench) -> None:
    bench.create("a")
    bench.create("b")
    with pytest.raises(StudyExists):
        bench.create("a")
    with pytest.raises(StudyExists):
        bench.patch("b", name="a")
    assert bench.patch("a", name="a").name == "a"
    assert [s.name for s in bench.store.studies()] == ["b", "a"]


def test_two_processes_that_create_the_same_study_make_one(url: str, bench: Bench) -> None:
    other = Bench(open_store(url))
    made: list[Any] = []

    def create(which: Bench) -> None:
        try:
            made.append(which.create("a"))
        except StudyExists as error:
            made.append(error)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(create, [bench, other] * 5))
    other.store.close()
    assert [type(m) for m in made].count(StudyExists) == 9
    assert len(bench.store.studies()) == 1


def test_a_study_can_be_renamed_tagged_and_described(bench: Bench) -> None:
    bench.create("a")
    bench.enqueue(0.5, study="a")
    bench.patch("a", name="b", tags=["x"], description="d", priority=3, parallelism=2)
    with pytest.raises(StudyNotFound):
        bench.study("a")
    now = bench.study("b").definition
    assert (now.name, now.tags, now.description, now.priority, now.parallelism) == ("b", ["x"], "d", 3, 2)
    assert bench.patch("b", parallelism=None).definition.parallelism is None
    assert bench.trial(0, "b").params["x"] == 0.5


def test_a_patch_that_makes_no_sense_changes_nothing(bench: Bench) -> None:
    bench.create(budget={"trials": 5})
    bench.enqueue(0.1, 0.2, 0.3)
    before = bench.study()
    with pytest.raises(InvalidInput, match=r"budget\.trials: must be at least 3"):
        bench.patch(budget={"trials": 2}, name="other")
    assert bench.study() == before


def test_a_paused_study_says_so_and_resumes(bench: Bench) -> None:
    bench.create()
    assert (bench.patch(state="PAUSED").state, bench.study().reason) == ("PAUSED", "paused by a user")
    assert (bench.patch(state="ACTIVE").state, bench.study().reason) == ("ACTIVE", "")


def test_deleting_a_study_leaves_nothing_of_it(bench: Bench) -> None:
    bench.create("a")
    bench.create("b")
    for name in ("a", "b"):
        bench.enqueue(0.5, study=name)
        bench.report(bench.claim_one(name), 1.0)
    assert bench.store.delete_study("a").result(20) == 1
    with pytest.raises(StudyNotFound):
        bench.study("a")
    for table in (t.trials, t.attempts, t.metrics):
        assert bench.scalar(select(func.count()).select_from(table)) == 1
    assert bench.trial(0, "b").state is TrialState.RUNNING


def test_the_lease_of_a_deleted_study_is_worth_nothing(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    bench.store.delete_study("s").result(20)
    with pytest.raises(TrialNotFound):
        bench.report(trial, 1.0)
    assert bench.store.reap().result(20) == 0


def test_an_id_is_never_given_out_again(bench: Bench) -> None:
    first = bench.create("a").id
    bench.enqueue(0.5, study="a")
    trial = bench.trial(0, "a").id
    bench.store.delete_study("a").result(20)
    assert bench.create("a").id > first
    assert bench.enqueue(0.5, study="a")[0].id > trial


# Enqueueing


def test_an_enqueued_point_is_checked_and_all_or_none_are_queued(bench: Bench) -> None:
    bench.create()
    with pytest.raises(InvalidInput) as caught:
        bench.enqueue(0.5, 2.0)
    assert str(caught.value) == "[1].params.x: must be a number from 0 to 1 (got 2.0)"
    with pytest.raises(InvalidInput, match=r"^params\.x: must be a number from 0 to 1"):
        bench.enqueue(2.0)
    assert bench.study().counts.total == 0


def test_a_finished_study_takes_no_points(bench: Bench) -> None:
    bench.create()
    bench.patch(state="FINISHED")
    with pytest.raises(StudyFinished):
        bench.enqueue(0.5)


def test_points_that_come_twice_with_one_key_are_queued_once(bench: Bench) -> None:
    bench.create(budget={"trials": 3})
    points = [Enqueue(params=point(x), tags=["mine"]) for x in (0.1, 0.2)]
    first = bench.store.enqueue("s", points, "key").result(20)
    assert bench.store.enqueue("s", points, "key").result(20) == first
    assert bench.study().counts.total == 2
    with pytest.raises(Conflict, match="Idempotency-Key 'key'"):
        bench.store.enqueue("s", points[:1], "key").result(20)
    [another] = bench.store.enqueue("s", points[:1], "another").result(20)
    assert another.number == 2
    bench.create("other")
    assert len(bench.store.enqueue("other", points, "key").result(20)) == 2


def test_every_choice_keeps_its_type(bench: Bench) -> None:
    bench.create()
    kinds: list[Any] = ["a", 1, 1.5, True, None]
    points = [Enqueue(params={**point(0.5), "kind": kind}) for kind in kinds]
    made = bench.store.enqueue("s", points).result(20)
    for found in (made, bench.trials()):
        assert [(k, type(k)) for k in (t.params["kind"] for t in found)] == [(k, type(k)) for k in kinds]


# Budgets


def test_a_budget_counts_every_trial_however_it_was_made_and_ended(bench: Bench) -> None:
    bench.create(budget={"trials": 4})
    bench.enqueue(0.1)
    assert bench.suggest(10) == 3
    a, b, c, d = bench.claim(count=10)
    with pytest.raises(InvalidInput, match="the budget of 4 trials has no room for 1 more"):
        bench.enqueue(0.2)
    bench.finish(a, loss=1.0)
    bench.finish(b, "failed")
    bench.report(c, 1.0)
    bench.finish(c, "pruned")
    assert bench.study().state is StudyState.ACTIVE
    bench.finish(d, "released")
    assert bench.study().state is StudyState.ACTIVE
    bench.finish(bench.claim_one(), loss=1.0)
    done = bench.study()
    assert (done.state, done.reason) == (StudyState.FINISHED, "all 4 trials are done")
    assert done.finished_at is not None


def test_suggestions_that_nobody_claimed_give_way_to_enqueued_points_and_to_a_smaller_budget(
    bench: Bench,
) -> None:
    bench.create(budget={"trials": 10})
    bench.suggest(10)
    bench.claim_one()
    bench.enqueue(0.1, 0.2)
    assert bench.study().counts.total == 10
    assert [t.origin for t in bench.trials(sort="number")].count("enqueued") == 2
    assert bench.patch(budget={"trials": 5}).counts.total == 5
    with pytest.raises(InvalidInput, match=r"budget\.trials: must be at least 3"):
        bench.patch(budget={"trials": 1})
    assert bench.study().counts.total == 5


def test_points_that_take_the_room_of_suggestions_leave_no_gap_in_the_numbers(bench: Bench) -> None:
    bench.create(budget={"trials": 6})
    bench.suggest(6)
    for x in (0.1, 0.2):
        bench.enqueue(x)
    bench.enqueue(0.3, 0.4)
    assert bench.numbers() == list(range(6))
    assert {t.params["x"] for t in bench.trials("state=WAITING")} == {0.5, 0.1, 0.2, 0.3, 0.4}


def test_a_grid_that_went_on_meanwhile_is_not_declared_done(bench: Bench) -> None:
    study = bench.create(sampler={"grid": {"points": {"x": 2, "n": 2}}}, cells=24)
    bench.suggest(2, cells=True)
    bench.store.set_exhausted(study.id, bench._epochs[study.id], 1).result(20)
    for trial in bench.claim(count=2):
        bench.finish(trial, loss=1.0)
    assert bench.study().state is StudyState.ACTIVE


def test_raising_the_budget_of_a_study_that_used_it_up_makes_it_active(bench: Bench) -> None:
    bench.create(budget={"trials": 1})
    bench.complete(1.0)
    assert bench.study().state is StudyState.FINISHED
    raised = bench.patch(budget={"trials": 2})
    assert (raised.state, raised.finished_at, raised.reason) == (StudyState.ACTIVE, None, "")
    bench.complete(2.0)
    assert bench.study().state is StudyState.FINISHED


def test_raising_the_budget_of_a_study_a_user_finished_leaves_it_finished(bench: Bench) -> None:
    bench.create(budget={"trials": 5})
    bench.patch(state="FINISHED")
    assert bench.patch(budget={"trials": 9}).state is StudyState.FINISHED
    assert bench.patch(state="ACTIVE").state is StudyState.ACTIVE


@pytest.mark.parametrize(
    ("direction", "target", "losses"), [("minimize", 0.5, [0.6, 0.5]), ("maximize", 0.9, [0.8, 0.95])]
)
def test_a_study_is_done_when_a_trial_reaches_the_target(
    bench: Bench, direction: str, target: float, losses: list[float]
) -> None:
    bench.create(objectives={"metric": "loss", "direction": direction}, budget={"target": target})
    bench.complete(losses[0])
    assert bench.study().state is StudyState.ACTIVE
    bench.suggest(3)
    bench.complete(losses[1])
    done = bench.study()
    assert (done.state, done.reason) == (StudyState.FINISHED, "the target value was reached")
    assert done.counts.model_dump(exclude_defaults=True) == {"complete": 2}


def test_a_study_is_done_when_its_time_is_over(bench: Bench) -> None:
    bench.create(budget={"seconds": 0.05})
    bench.suggest(2)
    bench.store.reap().result(20)
    assert bench.study().state is StudyState.ACTIVE
    trial = bench.claim_one()
    threading.Event().wait(0.1)
    bench.store.reap().result(20)
    done = bench.study()
    assert (done.state, done.reason) == (StudyState.FINISHED, "its 0.05 seconds are over")
    assert bench.finish(trial, loss=1.0) is TrialState.COMPLETE


def test_a_grid_is_done_when_its_last_cell_has_run(bench: Bench) -> None:
    study = bench.create(sampler={"grid": {"points": {"x": 2, "n": 2}}}, cells=24)
    bench.suggest(2, cells=True)
    bench.store.set_exhausted(study.id, bench._epochs[study.id], 2).result(20)
    first, second = bench.claim(count=2)
    bench.finish(first, "failed")
    assert bench.study().state is StudyState.ACTIVE
    bench.finish(second, loss=1.0)
    assert bench.study().reason == "every point of the grid is done"


def test_when_a_study_stops_its_unclaimed_suggestions_vanish_and_never_become_failed(bench: Bench) -> None:
    bench.create(budget={"trials": 10})
    bench.enqueue(0.1)
    bench.suggest(5)
    running, released = bench.claim(count=2)
    bench.finish(released, "released")
    bench.patch(state="FINISHED")
    assert [(t.number, t.state) for t in bench.trials()] == [
        (0, TrialState.RUNNING),
        (1, TrialState.PRUNED),
    ]
    assert bench.study().counts.model_dump(exclude_defaults=True) == {"running": 1, "pruned": 1}
    assert bench.finish(running, loss=1.0) is TrialState.COMPLETE


def test_a_resumed_study_goes_on_with_the_next_number(bench: Bench) -> None:
    bench.create(budget={"trials": 3})
    bench.suggest(3)
    bench.finish(bench.claim_one(), loss=1.0)
    bench.patch(state="FINISHED")
    bench.patch(state="ACTIVE")
    assert bench.suggest(5) == 2
    assert bench.numbers() == [0, 1, 2]


# The engine


def test_suggestions_of_an_engine_that_was_replaced_are_refused(bench: Bench) -> None:
    study = bench.create()
    old = bench.adopt(study.id)
    new = bench.adopt(study.id)
    one = [Suggestion(point(0.5), "random")]
    assert new > old
    assert bench.store.insert_suggestions(study.id, old, 0, one).result(20) == 0
    assert bench.store.insert_suggestions(study.id, new, 0, one).result(20) == 1
    [trial] = bench.trials()
    assert not bench.store.replace_suggestions(study.id, old, {trial.id: one[0]}).result(20)


def test_suggestions_that_do_not_begin_at_the_next_number_are_refused(bench: Bench) -> None:
    study = bench.create()
    epoch = bench.adopt(study.id)
    bench.enqueue(0.5)
    one = [Suggestion(point(0.5), "random")]
    for first, taken in [(0, 0), (2, 0), (1, 1)]:
        assert bench.store.insert_suggestions(study.id, epoch, first, one).result(20) == taken


def test_a_trial_keeps_why_its_sampler_made_it_even_where_that_is_long(bench: Bench) -> None:
    study = bench.create()
    epoch = bench.adopt(study.id)
    first = [Suggestion(point(0.5), "tpe", why="25 results so far")]
    bench.store.insert_suggestions(study.id, epoch, 0, first).result(20)
    bench.enqueue(0.5)
    assert [trial.why for trial in bench.trials()] == ["25 results so far", ""]
    longer = Suggestion(point(0.25), "sobol", why="ü" * 1000)
    assert bench.store.replace_suggestions(study.id, epoch, {bench.trial(0).id: longer}).result(20)
    assert (bench.trial(0).origin, bench.trial(0).why) == ("sobol", "ü" * 300)


def test_only_a_suggestion_that_nobody_touched_is_replaced(bench: Bench) -> None:
    study = bench.create()
    bench.suggest(2)
    bench.enqueue(0.1)
    fresh = Suggestion(point(0.25), "tpe", results=7)
    epoch = bench._epochs[study.id]

    def replaced(number: int) -> bool:
        trial = bench.trial(number).id
        return bench.store.replace_suggestions(study.id, epoch, {trial: fresh}).result(20) == {trial}

    assert replaced(0)
    assert (bench.trial(0).params["x"], bench.trial(0).origin) == (0.25, "tpe")
    assert not replaced(2)
    enqueued, first = bench.claim(count=2)
    assert (enqueued.number, first.number) == (2, 0)
    assert not replaced(0)
    bench.finish(first, "released")
    assert not replaced(0)
    assert replaced(1)


def test_several_suggestions_are_replaced_at_once_but_for_those_that_are_claimed(bench: Bench) -> None:
    study = bench.create()
    bench.suggest(4)
    [claimed] = bench.claim()
    trials = [bench.trial(number).id for number in range(4)]
    fresh = {trial: Suggestion(point(0.1 * i), "tpe") for i, trial in enumerate([*trials, 10**9])}

    replaced = bench.store.replace_suggestions(study.id, bench._epochs[study.id], fresh).result(20)

    assert claimed.id == trials[0]
    assert replaced == {*trials[1:]}
    assert [bench.trial(n).params["x"] for n in range(1, 4)] == pytest.approx([0.1, 0.2, 0.3])
    assert {bench.trial(n).revision for n in range(1, 4)} == {bench.study().revision}


@pytest.mark.parametrize("stores", [1, 3], ids=["one process", "three processes"])
def test_a_budget_is_exact_with_many_claimers_and_many_who_enqueue(
    url: str, bench: Bench, stores: int
) -> None:
    benches = [bench, *(Bench(open_store(url)) for _ in range(stores - 1))]
    bench.create(budget={"trials": 40})
    stop = threading.Event()
    ran: list[int] = []

    def suggest() -> None:
        mine = Bench(benches[0].store)
        while not stop.is_set():
            mine.suggest(3)

    def enqueue(i: int) -> None:
        while not stop.is_set():
            try:
                benches[i % stores].enqueue(0.1, 0.2)
            except (InvalidInput, StudyFinished):
                stop.wait(0.005)

    def work(i: int) -> None:
        mine = benches[i % stores]
        mine.register(f"w{i}")
        while mine.study().state is not StudyState.FINISHED:
            for trial in mine.claim(worker=f"w{i}"):
                mine.finish(trial, ["complete", "failed"][trial.number % 2], loss=1.0)
                ran.append(trial.number)

    with ThreadPoolExecutor(8) as pool:
        others = [pool.submit(suggest), *(pool.submit(enqueue, i) for i in range(2))]
        workers = [pool.submit(work, i) for i in range(4)]
        for future in workers:
            future.result(90)
        stop.set()
        for future in others:
            future.result(20)
    for other in benches[1:]:
        other.store.close()
    assert sorted(ran) == list(range(40))
    assert bench.study().counts.model_dump(exclude_defaults=True) == {"complete": 20, "failed": 20}
