"""Imported trials: results like any other, that spend no budget."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.support.stores import Bench, point
from tunesmith.errors import Conflict, InvalidInput, StudyNotFound
from tunesmith.imports import ImportTrials
from tunesmith.studies import Study


def bring(bench: Bench, *trials: dict[str, Any], key: str | None = None) -> Study:
    found = ImportTrials.parse({"trials": [{"params": point(0.5), **trial} for trial in trials]}).trials
    return bench.store.import_trials("s", found, key).result(20)


def test_imported_trials_are_ranked_with_the_others(bench: Bench) -> None:
    bench.create()
    bench.complete(2.0)
    study = bring(
        bench,
        {"values": {"loss": 1.0}, "metrics": {"acc": 0.5}, "step": 7, "tags": ["old"], "why": "of last year"},
        {"metrics": {"loss": 3.0}},
        {"state": "FAILED", "reason": "boom"},
        {"state": "PRUNED", "metrics": {"loss": 0.5, "acc": math.nan}},
    )
    bench.complete(4.0)
    assert bench.numbers(sort="rank") == [1, 0, 2, 5, 4, 3]
    assert study.best.number == 1  # type: ignore[union-attr]
    first = bench.trial(1)
    assert (first.state, first.origin, first.why, first.tags) == (
        "COMPLETE",
        "imported",
        "of last year",
        ["old"],
    )
    assert (first.values, first.metrics, first.step) == ({"loss": 1.0}, {"loss": 1.0, "acc": 0.5}, 7)
    assert (first.started_at, first.attempt) == (None, 0)
    assert first.finished_at is not None
    assert (bench.trial(3).values, bench.trial(3).reason) == (None, "boom")
    assert [number for number, _ in bench.store.history("s").best] == [0, 1]


def test_they_spend_no_budget(bench: Bench) -> None:
    bench.create(budget={"trials": 2})
    study = bring(bench, *[{"values": {"loss": 1.0}}] * 3)
    assert (study.counts.total, study.counts.spent, study.state) == (3, 0, "ACTIVE")
    assert bench.demand()[0][0].left == 2
    assert bench.suggest(5) == 2
    for trial in bench.claim(count=2):
        bench.finish(trial, loss=2.0)
    assert (bench.study().state, bench.study().reason) == ("FINISHED", "all 2 trials are done")
    bring(bench, {"values": {"loss": 0.5}})
    bench.patch(budget={"trials": 3})
    assert bench.study().state == "ACTIVE"
    bench.enqueue(0.5)
    with pytest.raises(InvalidInput, match="no room for 1 more"):
        bench.enqueue(0.5)


def test_the_engine_learns_from_them(bench: Bench) -> None:
    study = bench.create()
    bring(bench, {"values": {"loss": 1.0}}, {"state": "PRUNED", "values": {"loss": 2.0}, "step": 3})
    found = bench.seen(study.id)
    assert [(s.state, s.values, s.step, s.origin) for s in found] == [
        ("COMPLETE", {"loss": 1.0}, None, "imported"),
        ("PRUNED", {"loss": 2.0}, 3, "imported"),
    ]
    assert bench.demand()[0][0].next_number == 2
    assert bench.study().counts.model_dump() == bench.counted(study.id)


def test_constraints_judge_them_too(bench: Bench) -> None:
    bench.create(constraints=["size <= 5"])
    bring(
        bench,
        {"values": {"loss": 1.0}, "metrics": {"size": 6.0}},
        {"values": {"loss": 2.0}, "metrics": {"size": 5}},
    )
    assert bench.numbers(sort="rank") == [1, 0]
    assert bench.trial(0).reason == "breaks size <= 5 (it is 6)"


def test_a_good_enough_one_ends_the_study_and_a_new_best_renews_its_patience(bench: Bench) -> None:
    bench.create(budget={"patience": 2, "target": 0.5})
    bench.complete(3.0)
    bench.complete(3.5)
    bring(bench, {"values": {"loss": 2.0}}, {"values": {"loss": 9.0}}, {"values": {"loss": 9.0}})
    bench.complete(2.5)
    assert bench.study().state == "ACTIVE"
    bring(bench, {"values": {"loss": 0.25}})
    assert bench.study().reason == "the target value was reached"


@pytest.mark.parametrize(
    ("trial", "problem"),
    [
        ({"params": {"x": 2.0, "kind": "a", "n": 1}}, "params.x: must be a number from 0 to 1 (got 2.0)"),
        ({"params": {"x": 0.5, "kind": "a"}}, "params.n: is missing: a whole number from 1 to 100"),
        ({"params": {**point(0.5), "y": 1}}, "params.y: is not in the search space; known: kind, n, x"),
        ({"values": {"lose": 1.0}}, "values.lose: is no objective of this study; did you mean 'loss'?"),
        ({}, "values.loss: is missing: a complete trial has it"),
        ({"values": {"loss": math.nan}}, "values.loss: must be finite in a complete trial (got nan)"),
    ],
)  # fmt: skip
def test_one_bad_trial_keeps_all_of_them_out(bench: Bench, trial: dict[str, Any], problem: str) -> None:
    bench.create()
    before = bench.study()
    with pytest.raises(InvalidInput) as caught:
        bring(bench, {"values": {"loss": 1.0}}, trial, {"values": {"loss": 1.0}})
    assert [str(p) for p in caught.value.problems] == [f"trials[1].{problem}"]
    assert bench.study() == before


def test_the_same_request_again_adds_nothing(bench: Bench) -> None:
    bench.create()
    for _ in range(2):
        assert bring(bench, {"values": {"loss": 1.0}}, key="k").counts.complete == 1
    with pytest.raises(Conflict, match="Idempotency-Key 'k'"):
        bring(bench, {"values": {"loss": 2.0}}, key="k")
    assert bring(bench, {"values": {"loss": 1.0}}).counts.complete == 2


def test_there_must_be_the_study(bench: Bench) -> None:
    with pytest.raises(StudyNotFound):
        bring(bench, {"values": {"loss": 1.0}})
