"""Suggestions follow from data alone."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pytest

from service.core.ports import Seen
from service.engine import samplers
from service.engine.history import History
from service.engine.samplers.random import draw, stream
from tunesmith.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from tunesmith.studies import StudyDefinition
from tunesmith.trials import TrialState

SPACE = {
    "lr": {"type": "float", "low": 1e-5, "high": 1e-1, "log": True},
    "width": {"type": "float", "low": 0.5, "high": 2.0, "step": 0.1},
    "layers": {"type": "int", "low": 1, "high": 64, "log": True},
    "optimizer": {"type": "categorical", "choices": ["sgd", "adam", True, 1, None]},
    "momentum": {"type": "float", "low": 0.0, "high": 0.9, "when": {"optimizer": ["sgd"]}},
}


def definition(sampler: Any, **fields: Any) -> StudyDefinition:
    given = {"name": "s", "space": SPACE, "objectives": {"metric": "loss"}, "sampler": sampler, **fields}
    return StudyDefinition.parse(given)


def seen(
    number: int, params: dict[str, Any], state: str = "COMPLETE", results: int = 0, attempt: int = 1
) -> Seen:
    value = abs(math.log10(params["lr"]) + 3) + params["layers"] / 64
    values = {"loss": value} if state in ("COMPLETE", "PRUNED") else {}
    return Seen(number, number, TrialState(state), params, values, 1, attempt, "tpe", results, number + 1)


def run_through(sampler: Any, trials: int, seed: int = 7) -> list[dict[str, Any]]:
    """Suggest and complete trials one after the other."""
    made = samplers.make(definition(sampler), seed)
    history = History()
    for number in range(trials):
        suggestion = made.suggest(number, number, history)
        assert suggestion is not None
        history.take_in([seen(number, suggestion.params)])
    return [trial.params for trial in history]


@pytest.mark.parametrize("sampler", ["random", "tpe", "bayesian", {"tpe": {"multivariate": False}}])
def test_the_same_seed_suggests_the_same_points(sampler: Any) -> None:
    assert run_through(sampler, 25) == run_through(sampler, 25)
    assert run_through(sampler, 25) != run_through(sampler, 25, seed=8)


@pytest.mark.parametrize("sampler", ["random", "tpe", {"tpe": {"multivariate": False}}])
def test_every_suggestion_lies_in_the_space(sampler: Any) -> None:
    space = definition(sampler).space
    for params in run_through(sampler, 40):
        assert space.check(params) == params
        assert ("momentum" in params) == (params["optimizer"] == "sgd")


def test_a_random_point_depends_on_its_number_alone() -> None:
    made = samplers.make(definition("random"), 7)
    history = History()
    alone = made.suggest(17, 0, history)
    history.take_in([seen(n, p) for n, p in enumerate(run_through("random", 5))])
    assert made.suggest(17, 0, history) == alone


def test_tpe_learns_where_the_good_points_are() -> None:
    found = run_through("tpe", 60)
    late, early = found[40:], found[:10]

    def far(params: dict[str, Any]) -> float:
        return abs(math.log10(params["lr"]) + 3)

    assert sum(map(far, late)) / len(late) < sum(map(far, early)) / len(early)


def test_tpe_keeps_away_from_points_that_are_still_running() -> None:
    past = run_through("tpe", 30)
    made = samplers.make(definition("tpe"), 7)
    free, busy = History(), History()
    free.take_in([seen(n, p) for n, p in enumerate(past)])
    busy.take_in([seen(n, p) for n, p in enumerate(past)])
    first = made.suggest(30, 0, free)
    assert first is not None
    busy.take_in([seen(100 + i, first.params, "RUNNING") for i in range(10)])
    assert made.suggest(30, 0, busy) != first


def test_failed_trials_teach_tpe_nothing() -> None:
    past = run_through("tpe", 15)
    made = samplers.make(definition("tpe"), 7)
    plain, with_failures = History(), History()
    for history in (plain, with_failures):
        history.take_in([seen(n, p) for n, p in enumerate(past)])
    with_failures.take_in([seen(99, past[0], "FAILED")])
    one, other = made.suggest(20, 0, plain), made.suggest(20, 0, with_failures)
    assert one is not None
    assert other is not None
    assert one.params == other.params


def test_the_grid_ends() -> None:
    spec = {"grid": {"points": {"lr": 2, "momentum": 2}, "values": {"width": [1.0], "layers": [1, 2]}}}
    made = samplers.make(definition(spec), 0)
    points = []
    while (suggestion := made.suggest(0, len(points), History())) is not None:
        points.append(suggestion.params)
    assert len(points) == 2 * 2 * (4 + 2)


def test_whole_numbers_on_a_log_scale_are_drawn_by_their_share_of_it() -> None:
    rng = stream(0, 0)
    drawn = Counter(draw(IntDistribution(low=1, high=100, log=True), rng) for _ in range(20_000))
    assert set(drawn) <= set(range(1, 101))
    assert drawn[1] / 20_000 == pytest.approx(math.log(3) / math.log(201), abs=0.02)


def test_uniform_draws_reach_every_choice_and_step() -> None:
    rng = stream(0, 0)
    steps = FloatDistribution(low=0.0, high=1.0, step=0.25)
    assert {draw(steps, rng) for _ in range(200)} == {0.0, 0.25, 0.5, 0.75, 1.0}
    choices = CategoricalDistribution(choices=["a", None, True])
    assert {draw(choices, rng) for _ in range(200)} == {"a", None, True}


def test_a_range_as_wide_as_floats_go_is_drawn_from() -> None:
    rng = stream(0, 0)
    widest = FloatDistribution(low=-8e307, high=8e307)
    assert all(widest.contains(draw(widest, rng)) for _ in range(100))


def test_history_counts_results_and_finds_stale_suggestions() -> None:
    points = run_through("random", 3)
    history = History()
    history.take_in([seen(0, points[0], "RUNNING"), seen(1, points[1], "WAITING", attempt=0)])
    assert (history.results, history.stale()) == (0, [])
    history.take_in([seen(0, points[0], "COMPLETE")])
    history.take_in([seen(0, points[0], "COMPLETE")])
    assert history.results == 1
    assert [trial.number for trial in history.stale()] == [1]


@pytest.mark.parametrize("multivariate", [True, False])
def test_a_parameter_with_a_single_value_is_that_value(multivariate: bool) -> None:
    space = {
        "x": {"type": "float", "low": 1.0, "high": 1.0},
        "l": {"type": "float", "low": 0.5, "high": 0.5, "log": True},
        "n": {"type": "int", "low": 3, "high": 3},
        "c": {"type": "categorical", "choices": ["only"]},
        "free": {"type": "float", "low": 0.0, "high": 1.0},
    }
    spec = {"tpe": {"startup_trials": 2, "multivariate": multivariate}}
    made = samplers.make(definition(spec, space=space), 7)
    history = History()
    for number in range(8):
        suggestion = made.suggest(number, 0, history)
        assert suggestion is not None
        assert {**suggestion.params, "free": 0} == {"x": 1.0, "l": 0.5, "n": 3, "c": "only", "free": 0}
        values = {"loss": float(number)}
        history.take_in(
            [Seen(number, number, TrialState.COMPLETE, suggestion.params, values, 1, 1, "tpe", 0, number + 1)]
        )


def test_pruned_trials_with_several_objectives_do_not_stop_tpe() -> None:
    objectives = [{"metric": "loss"}, {"metric": "size"}]
    made = samplers.make(definition({"tpe": {"startup_trials": 2}}, objectives=objectives), 7)
    history = History()
    for number in range(8):
        suggestion = made.suggest(number, 0, history)
        assert suggestion is not None
        state = TrialState.PRUNED if number % 3 == 1 else TrialState.COMPLETE
        values = {"loss": float(number), "size": -float(number)}
        history.take_in([Seen(number, number, state, suggestion.params, values, 1, 1, "tpe", 0, number + 1)])
