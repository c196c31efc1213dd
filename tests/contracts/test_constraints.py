"""Constraints: complete trials that break one rank below all that keep them, everywhere."""

from __future__ import annotations

import math
from typing import Any

import pytest
from sqlalchemy import select

from service.core.access import digest
from service.core.ports import NewArtifact
from service.storage import tables as t
from service.storage.listing import Order, condition
from tests.support.stores import Bench
from tunesmith.claims import ClaimedTrial
from tunesmith.errors import InvalidInput
from tunesmith.trials import TrialState

LIMITS = ["size <= 5", "speed >= 10"]


def run(bench: Bench, loss: float, **metrics: float) -> ClaimedTrial:
    """Run a trial to its end, with these metrics at its last step."""
    bench.enqueue(0.5)
    trial = bench.claim_one()
    bench.report(trial, 9.0, loss, **{name: {0: 1e9, 1: value} for name, value in metrics.items()})
    assert bench.finish(trial) is TrialState.COMPLETE
    return trial


@pytest.mark.parametrize("direction", ["minimize", "maximize"])
def test_infeasible_trials_come_after_feasible_ones_the_least_violation_first(
    bench: Bench, direction: str
) -> None:
    bench.create(constraints=LIMITS, objectives={"metric": "loss", "direction": direction})
    far = run(bench, 1.0, size=8.0, speed=9.0)
    near = run(bench, 1.0, size=5.5, speed=10.0)
    missing = run(bench, 1.0, size=1.0)
    bad = run(bench, -1.0 if direction == "maximize" else 3.0, size=5.0, speed=10.0)
    good = run(bench, 2.0, size=4.0, speed=11.0)
    bench.enqueue(0.5)
    bench.finish(bench.claim_one(), "failed")
    numbers = [trial.number for trial in (good, bad, near, far, missing)]
    assert bench.numbers(sort="rank") == [*numbers, 5]
    assert bench.numbers(sort="-rank") == [5, *numbers[::-1]]
    assert bench.study().best.number == good.number  # type: ignore[union-attr]
    assert [number for number, _ in bench.store.history("s").best] == [bad.number, good.number]
    outline = {p.number for p in bench.store.history("s").points if not p.feasible}
    assert outline == {far.number, near.number, missing.number}


def test_a_trial_says_which_constraints_it_breaks_and_by_how_much(bench: Bench) -> None:
    bench.create(constraints=LIMITS)
    run(bench, 1.0, size=7.5, speed=12.0)
    run(bench, 1.0, speed=math.nan)
    run(bench, 1.0, size=5.0, speed=math.inf)
    one, two, three = bench.trials()
    assert one.violations == {"size <= 5": 2.5, "speed >= 10": -2.0}
    assert (one.feasible, one.reason) == (False, "breaks size <= 5 (it is 7.5)")
    assert two.violations == {"size <= 5": math.inf, "speed >= 10": math.inf}
    assert two.reason == "breaks size <= 5 (it was never reported); speed >= 10 (it is nan)"
    assert three.violations == {"size <= 5": 0.0, "speed >= 10": -math.inf}
    assert (three.feasible, three.reason) == (True, "")


def test_the_engine_sees_by_how_much_each_constraint_is_broken(bench: Bench) -> None:
    study = bench.create(constraints=LIMITS)
    run(bench, 1.0, size=7.5, speed=12.0)
    bench.enqueue(0.5)
    found = bench.seen(study.id)
    assert [seen.violations for seen in found] == [(2.5, -2.0), None]


def test_a_metric_of_an_earlier_attempt_counts_where_the_last_one_goes_on(bench: Bench) -> None:
    bench.create(constraints=["size <= 5"])
    bench.enqueue(0.5)
    first = bench.claim_one()
    bench.report(first, 3.0, size={0: 4.0})
    bench.finish(first, "released")
    again = bench.claim_one()
    bench.report(again, 2.0, first=1)
    bench.finish(again)
    assert bench.trial(0).violations == {"size <= 5": -1.0}


def test_an_objective_that_came_with_the_end_can_be_limited(bench: Bench) -> None:
    bench.create(constraints=["loss <= 1"])
    for loss in (2.0, 1.0):
        bench.complete(loss)
    assert [trial.feasible for trial in bench.trials()] == [False, True]


def test_an_infeasible_trial_does_not_reach_the_target(bench: Bench) -> None:
    bench.create(constraints=["size <= 5"], budget={"target": 1.0})
    run(bench, 0.5, size=6.0)
    assert bench.study().state == "ACTIVE"
    run(bench, 0.75, size=5.0)
    assert (bench.study().state, bench.study().reason) == ("FINISHED", "the target value was reached")


def test_feasible_trials_keep_their_checkpoints_first(bench: Bench) -> None:
    bench.create(constraints=["size <= 5"], checkpoints={"keep_best": 1, "keep_last": 0})
    for loss, size in [(2.0, 1.0), (1.0, 9.0)]:
        bench.enqueue(0.5)
        trial = bench.claim_one()
        new = NewArtifact(trial.id, 1, trial.lease, "c", "checkpoint", 1, digest("c"))
        path = bench.store.begin_artifact(new).result(20).path
        bench.store.complete_artifact(new, path, 10).result(20)
        bench.report(trial, loss, size={0: size})
        bench.finish(trial)
    bench.store.discard_checkpoints().result(20)
    assert [len(bench.store.artifacts("s", number)) for number in (0, 1)] == [1, 0]


@pytest.mark.parametrize("end", ["pruned", "failed"])
def test_only_complete_trials_are_judged(bench: Bench, end: Any) -> None:
    bench.create(constraints=LIMITS)
    bench.enqueue(0.5)
    trial = bench.claim_one()
    bench.report(trial, 1.0, size={0: 9.0})
    bench.finish(trial, end)
    assert (bench.trial(0).violations, bench.trial(0).feasible) == (None, True)


@pytest.fixture
def mixed(bench: Bench) -> Bench:
    """Trial 0 keeps the limits, 1 and 3 break them, 2 failed, 4 runs and 5 waits."""
    bench.create(constraints=LIMITS)
    run(bench, 1.0, size=5.0, speed=10.0)
    run(bench, 0.5, size=6.0, speed=10.0)
    bench.enqueue(0.5, 0.5)
    bench.finish(bench.claim_one(), "failed", cause="error")
    bench.report(over := bench.claim_one(), 0.1, size={0: 9.0})
    bench.finish(over)
    bench.enqueue(0.5, 0.5)
    bench.claim_one()
    return bench


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        ("feasible=true", [0]),
        ("feasible = False", [1, 3]),
        ("feasible=true,false", [0, 1, 3]),
        ("feasible!=true", [1, 3]),
        ("feasible!=false", [0]),
        ("feasible!=true,false", []),
    ],
)
def test_trials_are_listed_by_whether_they_keep_the_constraints(
    mixed: Bench, where: str, numbers: list[int]
) -> None:
    assert mixed.numbers(where) == numbers
    assert mixed.numbers(where, limit=1) == numbers
    assert mixed.numbers(where, "state=COMPLETE", sort="-number") == numbers[::-1]
    assert mixed.numbers(where, "state=FAILED,RUNNING,WAITING") == []


@pytest.mark.parametrize(
    ("where", "problem"),
    [
        ("feasible=yes", "where: feasible is true or false (got 'yes')"),
        ("feasible=", "where: feasible is true or false (got '')"),
        ("feasible>0", "where: feasible can only be compared with = and !="),
    ],
)
def test_feasible_is_a_word_of_two(mixed: Bench, where: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        mixed.numbers(where)
    assert str(refused.value) == problem


def test_without_constraints_every_complete_trial_is_feasible(bench: Bench) -> None:
    bench.create()
    bench.complete(0.5)
    assert (bench.numbers("feasible=true"), bench.numbers("feasible=false")) == ([0], [])


@pytest.mark.parametrize("value", ["true", "false"])
def test_feasible_trials_are_found_by_the_index_of_the_leaderboard(mixed: Bench, value: str) -> None:
    about = mixed.study()
    order = Order("rank", about.definition)
    statement = (
        select(t.trials.c.id)
        .where(t.trials.c.study_id == about.id, condition(f"feasible={value}", about.definition))
        .order_by(*order.columns())
        .limit(100)
    )
    assert "ix_trials_leaderboard" in mixed.plan(statement)
