"""Changing how a study that runs goes on: its sampler, its pruner, what is borne and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from service.core.ports import Suggestion
from service.storage import tables as t
from tests.support.stores import Bench, point
from tunesmith.errors import InvalidInput
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
    bench.create(pruner=HALVING)
    bench.create("other", pruner=HALVING)
    for study in ("s", "other"):
        bench.suggest(2, study=study)
        bench.report(bench.claim_one(study), 1.0, first=1)
    bench.patch(pruner="none")
    bench.patch(pruner=HALVING)
    rungs = select(func.count()).where(t.metrics.c.name.startswith("~"))
    assert bench.scalar(rungs) == 1  # the other study's
    for there in (bench, another()):
        assert there.report(bench.claim_one(), 2.0, first=1) == "pause"
        bench.suggest(1)
    assert bench.trial(0).state is TrialState.RUNNING


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
