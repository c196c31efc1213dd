"""Fronts that are kept up to date are those that are made anew, in whatever order trials came."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.fronts import Front, FrontsRung, crowding, sort
from service.core.pruning import JointProgress, Verdict
from service.core.rung import MANY
from service.pruners import prunes
from tests.support.joint import Came, best_of, distance, places
from tunesmith.pruners import HyperbandPruner, SuccessiveHalvingPruner

few = st.sampled_from([0.0, 0.25, 0.5, 1.0, -math.inf, math.inf])
"""Values of which many are equal."""


@st.composite
def arrivals(draw: st.DrawFn) -> Came:
    """Trials in the order in which they came, in up to four objectives."""
    losses = st.tuples(*[few | st.floats(-1, 1)] * draw(st.integers(2, 4)))
    came = draw(st.lists(losses, min_size=1, max_size=30))
    return list(zip(came, draw(st.permutations(range(len(came)))), strict=True))


def progress(losses: tuple[float, ...], number: int) -> JointProgress:
    return JointProgress(number, 1, losses)


def ranks(fronts: list[Front]) -> dict[int, int]:
    return {number: rank for rank, front in enumerate(fronts) for number in front.numbers.tolist()}


@given(arrivals())
def test_a_trial_has_the_rank_it_has_when_all_are_sorted_anew(came: Came) -> None:
    rung = FrontsRung()
    for i, (losses, number) in enumerate(came):
        found = places(came[: i + 1])
        before = sum(place < found[number] for place in found.values())
        assert rung.better(progress(losses, number)) == before
        rung.add([(losses, number)])
        assert ranks(rung._fronts) == {other: rank for other, (rank, _) in found.items()}
        assert len(rung) == i + 1


@given(arrivals())
def test_trials_that_are_sorted_at_once_are_in_the_fronts_they_are_in_one_by_one(came: Came) -> None:
    losses, numbers = zip(*came, strict=True)
    found = sort(Front(np.array(losses), np.array(numbers)))
    assert ranks(found) == {number: rank for number, (rank, _) in places(came).items()}


@given(arrivals(), st.integers(0, 30))
def test_those_rise_that_are_among_the_best_with_the_trial_that_comes(came: Came, best: int) -> None:
    rung, last = FrontsRung(), came[-1]
    rung.add(came[:-1])
    rung.promoted = {0, 1}
    assert set(rung.risen(progress(*last), best, 0)) == best_of(came, best) - {0, 1}
    assert len(rung) == len(came) - 1


@given(arrivals())
def test_the_crowding_distance_is_the_one_of_the_paper(came: Came) -> None:
    came = sorted(came, key=lambda one: one[1])
    found = crowding(np.array([losses for losses, _ in came]))
    np.testing.assert_array_equal(found, [distance(came, number) for _, number in came])


@pytest.mark.parametrize("objectives", [2, 3])
def test_a_rung_that_is_filled_at_once_is_as_one_that_was_filled_one_by_one(objectives: int) -> None:
    rng = np.random.default_rng(objectives)
    came = [(tuple(row), i) for i, row in enumerate(rng.integers(20, size=(3 * MANY, objectives)) / 7)]
    at_once, one_by_one = FrontsRung(), FrontsRung()
    at_once.add(came[:MANY])
    at_once.add(came[MANY:])
    for each in came:
        one_by_one.add([each])
    assert ranks(at_once._fronts) == ranks(one_by_one._fronts)
    for losses in rng.integers(20, size=(50, objectives)) / 7:
        trial = progress(tuple(losses), 1000)
        assert at_once.better(trial) == one_by_one.better(trial)
        assert list(at_once.risen(trial, 70, 0)) == list(one_by_one.risen(trial, 70, 0))


class Study:
    """Trials in memory that are compared in several objectives."""

    def __init__(self, pruner: SuccessiveHalvingPruner | HyperbandPruner) -> None:
        self.seed, self.first_length = 0, 9
        self._pruner: Any = pruner
        self._rungs: dict[tuple[int, int], FrontsRung] = {}
        self._came: dict[int, int] = {}

    def rung(self, bracket: int, resource: int) -> FrontsRung:
        return self._rungs.setdefault((bracket, resource), FrontsRung())

    def rungs_of(self, bracket: int, number: int) -> int:
        return self._came.get(number, 0)

    def waits(self, bracket: int, number: int) -> bool:
        return False

    def judge(self, number: int, step: int, *losses: float) -> Verdict:
        verdict = prunes(self._pruner, JointProgress(number, step, losses), self)  # type: ignore[arg-type]
        for resource in verdict.rungs:
            self.rung(verdict.bracket, resource).add([(losses, number)])
            self._came[number] = self._came.get(number, 0) + 1
        for resource, other in verdict.promoted:
            self.rung(verdict.bracket, resource).promoted.add(other)
        return verdict


def test_of_a_front_that_is_too_large_the_outermost_go_on_and_then_the_least_crowded() -> None:
    study = Study(SuccessiveHalvingPruner(min_resource=1, reduction_factor=2))
    assert not study.judge(0, 1, 0.0, 4.0).prune
    assert study.judge(1, 1, 5.0, 5.0).prune
    assert study.judge(2, 1, 6.0, 6.0).prune
    assert not study.judge(3, 1, 4.0, 0.0).prune
    assert study.judge(4, 1, 1.0, 3.5).prune  # two of five go on
    assert not study.judge(5, 1, 2.0, 1.0).prune  # three of six: it is less crowded than the one before
    assert study.judge(6, 1, 1.9, 1.1).prune


@pytest.mark.parametrize("losses", [(math.nan, 0.0), (0.0, math.nan)])
def test_a_trial_with_a_value_that_is_nan_stops_at_a_rung(losses: tuple[float, float]) -> None:
    for pause in (False, True):
        study = Study(SuccessiveHalvingPruner(min_resource=2, reduction_factor=2, pause=pause))
        assert study.judge(0, 1, *losses) == Verdict(False)
        assert study.judge(0, 2, *losses) == Verdict(True)


@given(arrivals(), st.integers(2, 4), st.sampled_from([0, 3]))
def test_those_go_on_that_were_ever_among_the_best_where_trials_wait(
    came: Came, factor: int, bootstrap: int
) -> None:
    pruner = SuccessiveHalvingPruner(
        min_resource=1, reduction_factor=factor, bootstrap_count=bootstrap, pause=True
    )
    study, best = Study(pruner), set[int]()
    for i, (losses, number) in enumerate(came, 1):
        verdict = study.judge(number, 1, *losses)
        best |= best_of(came[:i], i // factor if i > bootstrap else 0)
        assert study.rung(0, 1).promoted == best
        assert verdict.pause == (number not in best)


def test_brackets_of_hyperband_compare_all_objectives_too() -> None:
    study = Study(HyperbandPruner(min_resource=1, max_resource=9, reduction_factor=3))
    stopped = [
        next((step for step in range(1, 10) if study.judge(number, step, *[float(number)] * 2).prune), 0)
        for number in range(60)
    ]
    assert set(stopped) == {0, 1, 3, 9}
