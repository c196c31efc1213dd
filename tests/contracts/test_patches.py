"""Changing how a study that runs goes on: its sampler, its pruner, what is borne and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from service.core.ports import Suggestion
from service.storage import tables as t
from tests.support.stores import Bench, point
from tunesmith.errors import Conflict, InvalidInput
from tunesmith.studies import StudyState
from tunesmith.trials import TrialState

GRID = {"type": "grid", "points": {"x": 2, "n": 2}}
HALVING = {"type": "successive-halving", "min_resource": 1, "reduction_factor": 2, "pause": True}
ABOVE = {"type": "threshold", "lower": 5.0}


# The sampler


def test_what_nobody_claimed_is_suggested_anew_by_another_sampler(bench: Bench) -> None:
    study = bench.create(sampler="random")
    bench.suggest(3)
    bench.claim_one()
    bench.enqueue(0.25)
    before = bench.demand()[0][0].epoch
    after = bench.patch(sampler={"tpe": {"startup_trials": 3}})
    assert after.definition.sampler.model_dump()["startup_trials"] == 3
    assert [(t.number, t.state, t.origin) for t in bench.trials()] == [
        (0, "RUNNING", "random"),
        (3, "WAITING", "enqueued"),
    ]
    late = [Suggestion(point(0.5), "random")]
    assert bench.store.insert_suggestions(study.id, before, 4, late).result(20) == 0
    [active], _ = bench.demand()
    assert bench.store.insert_suggestions(study.id, active.epoch, 4, late).result(20) == 1


def test_suggestions_stay_where_the_sampler_is_said_again(bench: Bench) -> None:
    bench.create(sampler="random")
    bench.suggest(3)
    bench.patch(sampler={"type": "random"}, name="t")
    assert bench.study("t").counts.waiting == 3


def test_a_study_goes_on_beyond_its_grid_with_another_sampler(bench: Bench) -> None:
    study = bench.create(cells=2, sampler=GRID)
    bench.suggest(2, cells=True)
    for trial in bench.claim(count=2):
        bench.finish(trial, loss=1.0)
    epoch = bench.demand()[0][0].epoch
    bench.store.set_exhausted(study.id, epoch, 2).result(20)
    assert bench.study().state is StudyState.FINISHED
    bench.patch(pruner="median")
    with pytest.raises(Conflict, match=r"every point of the grid is done\. Give it another sampler\."):
        bench.patch(state="ACTIVE")
    with pytest.raises(Conflict, match="give it another sampler and resume it"):
        bench.enqueue(0.5)
    after = bench.patch(sampler="qmc", state="ACTIVE", space={"x": {"high": 2.0}})
    assert (after.state, after.cells, after.counts.complete) == (StudyState.ACTIVE, None, 2)
    [active], _ = bench.demand()
    assert not active.exhausted
    fresh = [Suggestion(point(1.5), "qmc")]
    assert bench.store.insert_suggestions(study.id, active.epoch, 2, fresh).result(20) == 1


def test_a_study_does_not_become_a_grid(bench: Bench) -> None:
    bench.create()
    bench.suggest(2)
    with pytest.raises(InvalidInput, match=r"sampler\.type: must not become grid"):
        bench.patch(sampler=GRID)
    assert bench.study().counts.waiting == 2


# The pruner


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "in another process"])
def test_the_pruner_of_now_decides(bench: Bench, another: Callable[[], Bench], elsewhere: bool) -> None:
    there = another() if elsewhere else bench
    bench.create()
    bench.suggest(2)
    first, second = bench.claim(count=2)
    assert there.report(first, 9.0, 1.0) == "continue"
    bench.patch(pruner=ABOVE)
    assert there.report(first, 6.0, first=2) == "continue"
    assert there.report(second, 9.0) == "continue"
    bench.patch(pruner={"patient": {"patience": 1}})
    assert there.report(first, 7.0, first=3) == "prune"  # 1.0 was better two reports ago
    bench.patch(pruner="none")
    assert there.report(second, 1.0, first=1) == "continue"


def test_the_metric_of_the_pruner_of_now_counts(bench: Bench) -> None:
    bench.create(objectives=[{"metric": "loss"}, {"metric": "acc"}], pruner=ABOVE | {"metric": "loss"})
    bench.suggest(1)
    trial = bench.claim_one()
    assert bench.report(trial, 9.0, acc={0: 1.0}) == "continue"
    bench.patch(pruner={"type": "patient", "patience": 0, "metric": "acc"})
    assert bench.report(trial, 9.0, first=1, acc={1: 2.0}) == "prune"


@pytest.mark.parametrize("after", ["none", HALVING | {"reduction_factor": 3}], ids=["none", "other rungs"])
def test_trials_that_wait_at_a_rung_go_on_when_the_pruner_changes(bench: Bench, after: Any) -> None:
    bench.create(pruner=HALVING)
    bench.suggest(1)
    trial = bench.claim_one()
    assert bench.report(trial, 1.0, first=1) == "pause"
    assert bench.finish(trial, "released") is TrialState.PAUSED
    seen = bench.study().revision
    bench.patch(pruner=after)
    waiting = bench.trial(0)
    assert (waiting.state, waiting.reason) == (TrialState.WAITING, "goes on: the pruner was changed")
    assert waiting.revision > seen
    assert bench.study().counts.model_dump() == bench.counted(bench.study().id)
    assert [t.attempt for t in bench.claim()] == [2]


def test_rungs_of_a_pruner_that_was_left_are_forgotten(bench: Bench, another: Callable[[], Bench]) -> None:
    halving = HALVING | {"pause": False}
    there = another()
    bench.create(pruner=halving)
    bench.create("other", pruner=halving)
    for study in ("s", "other"):
        bench.suggest(4, study=study)
        for here in (bench, there):
            here.report(bench.claim_one(study), 1.0, first=1)
    bench.patch(pruner="none")
    bench.patch(pruner=halving)
    rungs = select(func.count()).where(t.metrics.c.name.startswith("~"))
    assert bench.scalar(rungs) == 2  # the other study's
    assert there.report(bench.claim_one(), 9.0, first=1) == "continue"  # the first one there
    assert bench.report(bench.claim_one(), 10.0, first=1) == "prune"


def test_a_trial_that_waited_is_not_told_to_wait_where_its_pruner_comes_back(bench: Bench) -> None:
    bench.create(pruner=HALVING)
    bench.suggest(1)
    trial = bench.claim_one()
    assert bench.report(trial, 1.0, first=1) == "pause"
    bench.finish(trial, "released")
    bench.patch(pruner="none")
    trial = bench.claim_one()
    assert bench.report(trial, 0.9, first=2) == "continue"
    bench.patch(pruner=HALVING)
    assert [bench.report(trial, 0.8, first=step) for step in range(3, 9)] == ["continue"] * 6
    assert bench.finish(trial, "released") is TrialState.WAITING
    assert bench.report(bench.claim_one(), 0.7, first=9) == "continue"


@pytest.mark.parametrize("before", ["none", HALVING | {"reduction_factor": 3, "pause": False}], ids=str)
@pytest.mark.parametrize("goals", [1, 2])
def test_trials_that_had_begun_are_not_compared_at_the_rungs_of_a_new_pruner(
    bench: Bench, before: Any, goals: int
) -> None:
    bench.create(objectives=[{"metric": "loss"}, {"metric": "cost"}][:goals], pruner=before)
    bench.suggest(6)
    first, *later = bench.claim(count=6)
    bench.report(first, 4.0, 3.0, 2.0, 1.0, first=1, cost={1: 4.0, 2: 3.0, 3: 2.0, 4: 1.0})
    bench.patch(pruner=HALVING | {"pause": False})
    answers = [bench.report(first, 0.5, first=step, cost={step: 0.5}) for step in range(5, 20)]
    bench.finish(first, "released")
    [first, *_] = bench.claim()
    answers.append(bench.report(first, 0.5, first=20, cost={20: 0.5}))
    assert set(answers) == {"continue"}
    for trial in later:  # they had not begun to report, but they run
        assert bench.report(trial, 9.0, first=1, cost={1: 9.0}) == "continue"
    bench.suggest(2)
    new = bench.claim(count=2)
    answers = [bench.report(new[i], 5.0 + i, first=1, cost={1: 5.0 + i}) for i in range(2)]
    assert answers == ["continue", "prune"]
    bench.patch(pruner={"type": "threshold", "upper": 1.0, "metric": "loss"})
    assert bench.report(first, 2.0, first=21) == "prune"


# What is said of a study by now


def test_a_study_that_would_be_refused_today_can_still_be_changed(bench: Bench) -> None:
    study = bench.create()
    kept = study.definition.as_json() | {"constraints": ["m <= 1", "m >= 2", "x <= 0.5"]}
    nowhere = {"type": "float", "low": 0.0, "high": 1.0, "when": {"kind": ["b"], "k2": ["u"]}}
    kept["space"]["k2"] = {"type": "categorical", "choices": ["u", "v"], "when": {"kind": ["a"]}}
    kept["space"]["q"] = nowhere
    bench.execute(update(t.studies).values(definition=kept))
    assert bench.patch(state="PAUSED").state is StudyState.PAUSED
    assert bench.patch(name="t", budget={"trials": 9}, sampler="qmc").definition.budget.trials == 9
    with pytest.raises(InvalidInput, match=r"pruner\.metric: is no objective"):
        bench.patch("t", pruner={"median": {"metric": "no"}})
    assert bench.patch("t", state="FINISHED").state is StudyState.FINISHED


@pytest.mark.parametrize("field", ["objectives", "constraints", "repeats", "seed", "task", "devices"])
def test_what_says_what_a_result_is_cannot_change(bench: Bench, field: str) -> None:
    study = bench.create()
    with pytest.raises(InvalidInput, match=rf"{field}: cannot change: create a study, and import"):
        bench.patch(**{field: study.definition.as_json()[field]})


# What is borne, what is kept


def test_of_retries_and_checkpoints_only_what_is_given_changes(bench: Bench) -> None:
    bench.create(retries={"failed": 1, "lost": 7}, checkpoints={"keep_best": 9})
    after = bench.patch(retries={"failed": 0}, checkpoints={"every_epochs": None}).definition
    assert (after.retries.failed, after.retries.lost) == (0, 7)
    assert (after.checkpoints.keep_best, after.checkpoints.every_epochs) == (9, None)
    assert bench.patch(retries=2).definition.retries.lost == 2
    bench.suggest(1)
    for _ in range(3):
        bench.finish(bench.claim_one(), "failed", reason="no")
    assert bench.trial(0).state is TrialState.FAILED
