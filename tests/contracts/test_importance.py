"""What the importance of parameters is computed from: complete trials, evenly, at any size of a study."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from sqlalchemy import update

from service.storage import results
from service.storage import tables as t
from tests.support.stores import Bench
from tunesmith.errors import StudyNotFound
from tunesmith.imports import ImportedTrial

GOALS = [{"metric": "acc", "direction": "maximize"}, {"metric": "cost"}]


def imported(bench: Bench, count: int, study: str = "s", **fields: Any) -> None:
    """Import trials whose `cost` is their place."""
    trials = [
        ImportedTrial.parse(
            {"params": {"x": i / count, "kind": "a", "n": 1}, "values": {"acc": -i, "cost": i}, **fields}
        )
        for i in range(count)
    ]
    bench.store.import_trials(study, trials).result(60)


def test_complete_trials_count_infeasible_ones_among_them_and_no_others(bench: Bench) -> None:
    bench.create(objectives=GOALS, constraints=["size <= 5"])
    imported(bench, 2, metrics={"size": 1.0})
    imported(bench, 2, metrics={"size": 9.0})
    imported(bench, 2, state="PRUNED")
    imported(bench, 2, state="FAILED")
    bench.enqueue(0.5)
    bench.enqueue(0.5)
    bench.claim_one()
    found = bench.store.results("s", "cost", 100)
    assert found.complete == 4
    assert sorted(value for _, value in found.trials) == [0, 0, 1, 1]
    assert found.trials[0][0].keys() == {"x", "kind", "n"}
    assert sorted(value for _, value in bench.store.results("s", "acc", 100).trials) == [-1, -1, 0, 0]


def test_of_many_trials_an_even_sample_is_read(bench: Bench) -> None:
    bench.create(objectives=GOALS)
    imported(bench, 1000)
    costs = sorted(value for _, value in bench.store.results("s", "cost", 100).trials)
    assert 95 <= len(costs) <= 105
    assert all(5 <= b - a <= 21 for a, b in itertools.pairwise(costs))
    for period in (2, 3, 4, 5, 8):  # as the cells of a grid have
        parts = [sum(cost % period == rest for cost in costs) / len(costs) for rest in range(period)]
        assert all(abs(part - 1 / period) < 0.1 for part in parts)


def test_the_results_of_one_study_are_found_by_an_index(bench: Bench) -> None:
    bench.create(objectives=GOALS)
    imported(bench, 10)
    study = bench.study()
    found = bench.plan(results.COMPLETE.params(study=study.id, below=1))
    assert "ix_trials_" in found


def test_a_study_without_results_has_none_and_one_that_is_not_there_is_not_found(bench: Bench) -> None:
    bench.create(objectives=GOALS)
    found = bench.store.results("s", "cost", 100)
    assert (found.complete, found.trials, found.definition) == (0, [], bench.study().definition)
    with pytest.raises(StudyNotFound):
        bench.store.results("t", "cost", 100)


def test_a_complete_trial_from_before_an_objective_was_kept_is_passed_over(bench: Bench) -> None:
    bench.create(objectives=GOALS)
    imported(bench, 3)
    bench.execute(update(t.trials).where(t.trials.c.number == 1).values(objectives={"acc": 1.0}))
    assert [value for _, value in bench.store.results("s", "cost", 100).trials] == [0, 2]
