"""Pruners decide as Optuna's do, on the same histories."""

from __future__ import annotations

import math
import random
from bisect import insort
from collections import Counter, defaultdict

import numpy as np
import pytest

from service.core.pruning import Progress, Verdict, window
from service.core.rung import Rung
from service.pruners import prunes
from service.pruners.hyperband import bracket_of
from service.pruners.percentile import percentile
from tests.support.pruners import KINDS, OptunaStudy, Play, drawn, value
from tunesmith.definitions import Direction
from tunesmith.pruners import (
    AnyPruner,
    HyperbandPruner,
    MedianPruner,
    NoPruner,
    PatientPruner,
    SuccessiveHalvingPruner,
    ThresholdPruner,
)

quiet = pytest.mark.filterwarnings(
    "ignore::optuna.exceptions.ExperimentalWarning", "ignore::RuntimeWarning", "ignore::FutureWarning"
)


class Study:
    """Trials in memory, and what a pruner decides about them."""

    def __init__(self, pruner: AnyPruner, direction: str = "minimize", seed: int = 0) -> None:
        self.seed = seed
        self.complete = 0
        self.first_length: int | None = None
        self._pruner, self._direction = pruner, Direction(direction)
        self._progress: dict[int, Progress] = {}
        self._curves: dict[int, dict[int, float]] = defaultdict(dict)
        self._steps: dict[int, list[float]] = defaultdict(list)
        self._reported: Counter[int] = Counter()
        self._rungs: dict[tuple[int, int], Rung] = defaultdict(Rung)
        self._climbed: Counter[tuple[int, int]] = Counter()
        self._promoted: Counter[int] = Counter()

    def at(self, step: int) -> list[float]:
        return self._steps[step]

    def reported(self, step: int) -> int:
        return self._reported[step]

    def rung(self, bracket: int, resource: int) -> Rung:
        return self._rungs[bracket, resource]

    def rungs_of(self, bracket: int, number: int) -> int:
        return self._climbed[bracket, number]

    def waits(self, bracket: int, number: int) -> bool:
        return self._climbed[bracket, number] > self._promoted[number]

    def report(self, number: int, step: int, value: float) -> bool:
        return self.judge(number, step, value).prune

    def judge(self, number: int, step: int, value: float) -> Verdict:
        progress = self._progress.get(number)
        if progress is None:
            progress = self._progress[number] = Progress(number, self._direction, window(self._pruner))
        progress.add(step, value)
        self._curves[number][step] = value
        verdict = prunes(self._pruner, progress, self)
        for resource in verdict.rungs:
            self._rungs[verdict.bracket, resource].add([(value, number)])
            self._climbed[verdict.bracket, number] += 1
        for resource, other in verdict.promoted:
            self._rungs[verdict.bracket, resource].promoted.add(other)
            self._promoted[other] += 1
        return verdict

    def finish(self, number: int) -> None:
        self.complete += 1
        curve = self._curves[number]
        self.first_length = max(curve) if self.first_length is None else self.first_length
        for step, found in curve.items():
            self._reported[step] += 1
            if not math.isnan(found):
                insort(self._steps[step], found)

    def run(self, number: int, *values: float, first: int = 0) -> bool:
        """A trial that reports these values one by one and is complete unless it is pruned."""
        for step, found in enumerate(values, first):
            if self.report(number, step, found):
                return True
        self.finish(number)
        return False


def decisions_agree(pruner: AnyPruner, seed: int, at_once: int) -> int:
    """Play a random history in both; return how many trials were pruned."""
    rng = random.Random(seed)
    direction = rng.choice(["minimize", "maximize"])
    ours, theirs = Study(pruner, direction, seed), OptunaStudy(pruner, direction, seed)
    play = Play(rng, trials=rng.randint(5, 30), at_once=at_once)
    pruned = 0
    for number, step, found in play:
        if step is None:
            ours.finish(number)
            theirs.complete(number)
            continue
        prune = ours.report(number, step, found)
        assert prune == theirs.report(number, step, found), (pruner, number, step, found)
        if prune:
            play.pruned(number)
            pruned += 1
    return pruned


@quiet
@pytest.mark.parametrize("kind", KINDS)
def test_decisions_agree_with_optuna_on_random_histories(kind: str) -> None:
    pruned = 0
    for seed in range(60):
        rng = random.Random(f"{kind} {seed}")
        pruned += decisions_agree(drawn(kind, rng), seed, at_once=rng.randint(1, 6))
    assert pruned > 20


@quiet
@pytest.mark.parametrize("kind", ["successive-halving", "hyperband", "patient"])
def test_decisions_agree_when_the_first_complete_trial_sets_the_resource(kind: str) -> None:
    pruned = 0
    for seed in range(40):
        pruned += decisions_agree(drawn(kind, random.Random(f"{kind} {seed}"), auto=True), seed, at_once=1)
    assert pruned > 10


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_percentiles_are_numpys_to_the_bit() -> None:
    rng = random.Random(0)
    for _ in range(2_000):
        values = sorted(x for x in (value(rng) for _ in range(rng.randint(1, 12))) if not math.isnan(x)) or [
            0.0
        ]
        percent = rng.choice([0.0, 50.0, 100.0, 100 * rng.random()])
        np.testing.assert_array_equal(percentile(values, percent), np.nanpercentile(values, percent))


def test_without_a_pruner_nothing_is_pruned() -> None:
    study = Study(NoPruner())
    assert not any(study.run(number, 0.0) for number in range(10))
    assert not study.run(10, 1e9)


@pytest.mark.parametrize(("direction", "weak", "good"), [("minimize", 2.5, 1.5), ("maximize", 1.5, 2.5)])
def test_a_trial_worse_than_the_median_is_pruned_in_either_direction(
    direction: str, weak: float, good: float
) -> None:
    study = Study(MedianPruner(startup_trials=3), direction)
    for number in range(3):
        assert not study.run(number, number + 1.0)
    assert study.report(3, 0, weak)
    assert not study.report(4, 0, good)


def test_a_value_outside_the_range_is_pruned_without_any_other_trial() -> None:
    study = Study(ThresholdPruner(lower=0.0, upper=1.0, warmup_steps=1))
    assert not study.report(0, 0, 9.0)
    assert study.report(0, 1, 9.0)
    assert study.report(1, 1, -0.5)
    assert study.report(2, 1, math.nan)
    assert not study.report(3, 1, 1.0)


def test_patience_alone_prunes_what_does_not_improve_any_more() -> None:
    study = Study(PatientPruner(patience=2))
    assert study.run(0, 5.0, 4.0, 4.5, 4.5, 4.5)
    assert not study.run(1, 5.0, 4.0, 4.5, 4.5, 3.5)


def test_patience_lets_another_pruner_decide_only_when_it_is_over() -> None:
    study = Study(PatientPruner(wrapped=MedianPruner(startup_trials=1), patience=1))
    assert not study.run(0, 1.0, 1.0, 1.0, 1.0)
    assert not study.report(1, 0, 8.0)
    assert not study.report(1, 1, 7.0)
    assert not study.report(1, 2, 7.5)
    assert study.report(1, 3, 7.5)


def test_one_of_eta_goes_on_from_a_rung() -> None:
    study = Study(SuccessiveHalvingPruner(min_resource=1, reduction_factor=2))
    losses = [float(x) for x in random.Random(0).sample(range(1000), 200)]
    went_on = [number for number, loss in enumerate(losses) if not study.report(number, 1, loss)]
    assert 60 < len(went_on) < 140
    assert losses.index(min(losses)) in went_on
    assert losses.index(max(losses)) not in went_on


def test_a_trial_goes_on_to_the_next_rung_without_a_decision_in_between() -> None:
    study = Study(SuccessiveHalvingPruner(min_resource=2, reduction_factor=3))
    assert not study.report(0, 2, 1.0)
    assert not study.report(1, 2, 0.5)
    assert not study.run(1, 9.0, 9.0, 9.0, first=3)  # rungs are at 2 and 6
    assert study.report(2, 2, 0.75)


def test_hyperband_divides_trials_among_brackets_by_their_shares() -> None:
    shares = (9, 6, 3)
    found = Counter(bracket_of(7, number, shares) for number in range(9_000))
    assert [round(found[bracket] / 500) for bracket in range(3)] == [9, 6, 3]


def test_brackets_of_hyperband_begin_at_different_rungs() -> None:
    study = Study(HyperbandPruner(min_resource=1, max_resource=9, reduction_factor=3), seed=3)
    first_stop: set[int] = set()
    for number in range(60):
        for step in range(1, 10):
            if study.report(number, step, float(number)):
                first_stop.add(step)
                break
    assert first_stop == {1, 3, 9}


# Waiting at rungs


@pytest.mark.parametrize("seed", range(30))
def test_those_go_on_that_were_ever_among_the_best_where_trials_wait(seed: int) -> None:
    rng = random.Random(seed)
    pruner = SuccessiveHalvingPruner(
        min_resource=1, reduction_factor=rng.randint(2, 4), bootstrap_count=rng.choice([0, 5]), pause=True
    )
    direction = rng.choice(["minimize", "maximize"])
    sign = -1 if direction == "maximize" else 1
    study, came, best = Study(pruner, direction), list[tuple[float, int]](), set[int]()
    for number in rng.sample(range(60), 60):
        loss = rng.choice([rng.random(), 0.25, 0.5])
        verdict = study.judge(number, 1, loss)
        came.append((sign * loss, sign * number))
        there = len(came) if len(came) > pruner.bootstrap_count else 0
        best |= {sign * other for _, other in sorted(came)[: there // pruner.reduction_factor]}
        assert study.rung(0, 1).promoted == best
        assert verdict.pause == (number not in best)
        assert not verdict.prune
    assert best


def test_a_trial_that_waits_completes_no_further_rung_until_it_is_promoted() -> None:
    study = Study(SuccessiveHalvingPruner(min_resource=1, reduction_factor=2, pause=True))
    assert study.judge(0, 1, 1.0).pause
    assert study.judge(0, 2, 0.5) == Verdict(False, pause=True)
    assert study.judge(1, 1, 2.0) == Verdict(False, 0, (1,), True, ((1, 0),))
    assert study.judge(0, 3, 0.5) == Verdict(False, 0, (2,), True)


def test_a_trial_without_a_value_is_pruned_where_others_wait() -> None:
    study = Study(SuccessiveHalvingPruner(min_resource=2, reduction_factor=2, pause=True))
    assert not study.report(0, 1, math.nan)
    assert study.report(0, 2, math.nan)


def test_a_rung_that_is_filled_at_once_is_as_one_that_was_filled_one_by_one() -> None:
    rng = random.Random(0)
    came = [(rng.choice([rng.random(), 0.5]), number) for number in rng.sample(range(400), 300)]
    at_once, one_by_one = Rung(), Rung()
    at_once.add(came)
    for each in came:
        one_by_one.add([each])
    for rung in (at_once, one_by_one):
        for direction, order in ((Direction.MINIMIZE, 1), (Direction.MAXIMIZE, -1)):
            ranked = [rung.ranked(rank, direction) for rank in range(300)]
            assert ranked == [number for _, number in sorted(came)[::order]]
