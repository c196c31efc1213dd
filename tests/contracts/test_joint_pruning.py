"""Successive halving and Hyperband by all objectives together: the same in every process, each step once."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from service.storage import pruning
from service.storage import tables as t
from tests.support.joint import Halving
from tests.support.pruners import value
from tests.support.stores import Bench, open_store
from tunesmith.claims import ClaimedTrial
from tunesmith.trials import TrialState

HALVING = {"type": "successive-halving", "min_resource": 1, "reduction_factor": 2}
WAITING = HALVING | {"pause": True}
OBJECTIVES = [{"metric": "loss"}, {"metric": "acc", "direction": "maximize"}]


def create(bench: Bench, trials: int, pruner: dict[str, Any] = HALVING, **fields: Any) -> list[ClaimedTrial]:
    bench.create(**{"objectives": OBJECTIVES, "pruner": pruner, **fields})
    bench.suggest(trials)
    return bench.claim(count=trials)


def report(bench: Bench, trial: ClaimedTrial, loss: float, acc: float, step: int = 1) -> str:
    return bench.report(trial, loss, first=step, acc={step: acc})


@pytest.mark.parametrize("objectives", [2, 3])
def test_any_process_decides_as_plain_successive_halving_does(
    bench: Bench, another: Callable[[], Bench], objectives: int
) -> None:
    pruned = 0
    for seed in range(3):
        rng, study = random.Random(f"{objectives} {seed}"), f"s{seed}"
        signs = [rng.choice([1, -1]) for _ in range(objectives)]
        metrics = [f"m{i}" for i in range(objectives)]
        directions = ["minimize" if sign > 0 else "maximize" for sign in signs]
        defined = [{"metric": m, "direction": d} for m, d in zip(metrics, directions, strict=True)]
        bench.create(study, objectives=defined, pruner=HALVING | {"reduction_factor": 2 + seed % 2})
        bench.suggest(30, study)
        running, plain, at = bench.claim(study, count=30), Halving(2 + seed % 2), [0] * 30
        benches = [bench, another()]
        while running:
            here = another() if rng.random() < 0.05 else rng.choice(benches)
            trial = rng.choice(running)
            at[trial.number] += rng.choice([1, 1, 2])
            step, losses = at[trial.number], tuple(value(rng) for _ in metrics)
            curves = {m: {step: s * x} for m, s, x in zip(metrics, signs, losses, strict=True)}
            prune = here.report(trial, **curves) == "prune"
            assert prune == plain.report(trial.number, step, losses)
            if prune or step > 8:
                running.remove(trial)
                pruned += prune
    assert pruned > 20


def test_a_decision_waits_until_all_objectives_of_the_step_are_there(
    bench: Bench, another: Callable[[], Bench]
) -> None:
    good, weak, third = create(bench, 3)
    assert report(bench, good, 1.0, 1.0) == "continue"
    assert bench.report(weak, 2.0, first=1) == "continue"
    assert bench.report(third, acc={1: 0.5}) == "continue"
    assert another().report(third, 0.5, first=1) == "continue"  # nobody dominates it
    assert another().report(weak, acc={1: 0.0}) == "prune"
    assert bench.report(weak, acc={1: 9.0}) == "prune"


def test_a_step_that_is_complete_only_after_a_later_one_was_judged_is_not_judged_any_more(
    bench: Bench,
) -> None:
    good, late = create(bench, 2)
    assert report(bench, good, 1.0, 1.0) == "continue"
    assert bench.report(late, 9.0, first=1) == "continue"
    assert report(bench, late, 0.5, 2.0, step=2) == "continue"
    assert bench.report(late, acc={1: 0.0}) == "continue"
    names = bench.rows(select(t.metrics.c.name, func.count()).group_by(t.metrics.c.name))
    rungs = {name: count for name, count in map(tuple, names) if name.startswith("~")}
    assert rungs == {"~rung0": 3, "~rung0.1": 3}  # one of the first trial, two of the other one


def test_the_objectives_of_a_step_are_of_one_attempt(bench: Bench) -> None:
    good, trial = create(bench, 2)
    assert report(bench, good, 1.0, 1.0) == "continue"
    bench.report(trial, 9.0, first=1)
    bench.finish(trial, "released")
    trial = bench.claim_one()
    assert bench.report(trial, acc={1: 0.0}) == "continue"
    assert bench.report(trial, 9.0, first=1) == "prune"


def test_an_answer_is_the_same_when_the_report_is_repeated_whatever_came_meanwhile(
    bench: Bench, another: Callable[[], Bench]
) -> None:
    first, second = create(bench, 2)
    assert report(bench, first, 1.0, 1.0) == "continue"
    assert report(bench, second, 0.5, 2.0) == "continue"  # the first is dominated now
    for here in (bench, another()):
        assert report(here, first, 1.0, 1.0) == "continue"
        assert report(here, second, 9.0, 0.0) == "continue"
    assert [p.metrics for p in bench.store.metrics("s", 0)] == [{"loss": 1.0, "acc": 1.0}]


def test_a_report_of_all_objectives_reads_no_curve(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    [trial] = create(bench, 1)
    monkeypatch.setattr("service.storage.decisions.curve_of", None)
    monkeypatch.setattr("service.storage.joint_curves.AT_STEPS", None)
    for step in range(1, 5):
        assert report(bench, trial, 1.0, 1.0, step) == "continue"


def test_a_trial_with_nan_in_one_objective_stops_at_the_next_rung(bench: Bench) -> None:
    first, second = create(bench, 2, HALVING | {"min_resource": 2})
    assert report(bench, first, math.nan, 1.0) == "continue"
    assert report(bench, first, 1.0, math.nan, step=2) == "prune"
    assert report(bench, second, 1.0, -math.inf, step=2) == "continue"


def test_the_first_rung_is_known_once_a_trial_with_all_objectives_is_complete(bench: Bench) -> None:
    first, second, third = create(bench, 3, HALVING | {"min_resource": "auto"})
    bench.report(first, 1.0, first=500)
    bench.report(first, acc={200: 1.0})
    bench.finish(first)
    assert report(bench, second, 1.0, 1.0, step=1) == "continue"
    assert report(bench, second, 1.0, 1.0, step=2) == "continue"
    assert report(bench, third, 2.0, 0.5, step=1) == "continue"
    assert report(bench, third, 2.0, 0.5, step=2) == "prune"


@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_trials_that_wait_are_promoted_by_all_objectives(
    bench: Bench, another: Callable[[], Bench], monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    if large:  # as the first decision after a start reads it
        monkeypatch.setattr(pruning, "LARGE", 1)
    first, second, third = create(bench, 3, WAITING)
    assert report(bench, first, 1.0, 1.0) == "pause"
    assert bench.finish(first, "released") is TrialState.PAUSED
    assert bench.trial(0).reason == "waits at the rung at step 1 to be promoted"
    assert report(another(), second, 2.0, 0.5) == "pause"
    assert bench.finish(second, "released") is TrialState.PAUSED
    assert bench.trial(0).state is TrialState.WAITING
    again = bench.claim_one()
    assert again.number == 0
    assert report(another(), again, 1.0, 1.0) == "continue"
    assert report(bench, third, 3.0, 0.0) == "pause"
    assert bench.study().counts.model_dump() == bench.counted(bench.study().id)


def test_processes_that_decide_at_the_same_time_agree_on_who_is_there(bench: Bench, url: str) -> None:
    trials = create(bench, 60, WAITING | {"reduction_factor": 3})
    rng = random.Random(0)
    values = [(rng.random(), rng.random()) for _ in trials]
    benches = [Bench(open_store(url)) for _ in range(3)]

    def come(trial: ClaimedTrial) -> str:
        return report(benches[trial.number % 3], trial, *values[trial.number])

    with ThreadPoolExecutor(9) as pool:
        answers = dict(zip([t.number for t in trials], pool.map(come, trials), strict=True))
    for one in benches:
        one.store.close()
    marks = bench.rows(select(t.metrics.c.name, t.trials.c.number).join(t.trials))
    promoted = [number for name, number in marks if name == "~promoted0"]
    assert sorted(promoted) == sorted(set(promoted))
    assert set(promoted) >= {number for number, answer in answers.items() if answer == "continue"}
    assert len(promoted) >= 20
