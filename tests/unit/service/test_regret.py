"""The bound on how much better any point can be than the best: it holds, in the unit of the objective."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from service.engine.history import History
from service.engine.samplers.gaussian import GaussianProcess
from service.engine.samplers.gp import GP
from service.engine.samplers.layout import Layout
from service.engine.samplers.regret import LEAST_TRIALS, Depth, beta
from tests.unit.service.test_gaussian import SQUARE, UNIT, definition, seen
from tunesmith.definitions import StudyDefinition
from tunesmith.trials import TrialState

Loss = Callable[[Any], float]
ASKED = {"regret_bound": 1.0}


def wave(p: Any) -> float:
    return 100 * (math.sin(3 * math.pi * p["x"]) + (2 * p["x"] - 1.2) ** 2)


def branin(p: Any) -> float:
    x, y = 15 * p["x"] - 5, 15 * p["y"]
    valley = y - 5.1 / (4 * math.pi**2) * x**2 + 5 / math.pi * x - 6
    return float(valley**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10)


def drawn(study: StudyDefinition, count: int, loss: Loss, seed: int = 0) -> History:
    """A history of complete trials at random points."""
    history = History(study)
    layout, rng = Layout(history.encoding), np.random.default_rng(seed)
    for number, row in enumerate(layout.draw(count, rng)):
        point = history.encoding.known(dict(zip(history.encoding.column, row.tolist(), strict=True)))
        history.take_in([seen(number, point, loss(point))])
    return history


def bound_of(history: History, study: StudyDefinition, number: int | None = None) -> float | None:
    return GP(study, 1, deterministic=False).suggest(history.size if number is None else number, history)[1]


def searched(study: StudyDefinition, loss: Loss, seed: int, most: int) -> tuple[int, float]:
    """Search until the bound is met; return after how many trials, and the best loss."""
    history, sampler = drawn(study, 8, loss, seed), GP(study, seed, deterministic=False)
    while history.size < most:
        number = history.size
        point, bound = sampler.suggest(number, history)
        if bound is not None and bound <= study.budget.regret_bound:
            break
        history.take_in([seen(number, point, loss(point))])
    return history.size, float(history.losses.min())


@pytest.mark.parametrize(
    ("loss", "axes", "least"), [(wave, ["x"], -96.330642), (branin, ["x", "y"], 0.397887)], ids=["1D", "2D"]
)
def test_a_search_stops_before_its_budget_and_no_point_is_better_by_more(
    loss: Loss, axes: list[str], least: float
) -> None:
    study = definition(dict.fromkeys(axes, UNIT), sampler="gp", budget=ASKED)
    ends = [searched(study, loss, seed, most=60) for seed in range(20)]
    assert all(trials < 60 for trials, _ in ends)
    assert sum(best - least <= 1.0 for _, best in ends) >= 19


def test_while_much_is_unknown_the_bound_is_large() -> None:
    study = definition(SQUARE, budget=ASKED)
    bound = bound_of(drawn(study, LEAST_TRIALS, branin), study)
    assert bound is not None
    assert bound > 5.0


@pytest.mark.parametrize("direction", ["minimize", "maximize"])
def test_the_bound_is_in_the_unit_of_the_objective(direction: str) -> None:
    study = definition(SQUARE, budget=ASKED)
    sign = 1 if direction == "minimize" else -1
    objective = {"metric": "loss", "direction": direction}
    other = definition(SQUARE, budget=ASKED, objectives=objective)
    bound = bound_of(drawn(study, 30, branin), study)
    scaled = bound_of(drawn(other, 30, lambda p: sign * 1e3 * branin(p) + 7e4), other)
    assert scaled == pytest.approx(1e3 * bound, rel=0.05)


def test_an_outlier_changes_the_bound_little() -> None:
    study = definition({"x": UNIT}, budget=ASKED)
    history = drawn(study, 30, wave)
    bound = bound_of(history, study)
    history.take_in([seen(30, {"x": 0.999}, 1e12)])
    diverged = bound_of(history, study, 31)
    assert bound is not None
    assert diverged is not None
    assert diverged < 100 * max(bound, 1.0)


def test_there_is_no_bound_before_enough_trials_or_where_none_is_asked_for() -> None:
    study = definition(SQUARE, budget=ASKED)
    assert bound_of(drawn(study, LEAST_TRIALS - 1, branin), study) is None
    assert bound_of(drawn(study, LEAST_TRIALS, branin), definition(SQUARE)) is None


def test_the_suggestion_is_the_same_whether_a_bound_is_asked_for_or_not() -> None:
    study = definition(SQUARE, budget=ASKED)
    history = drawn(study, 25, branin)
    points = [GP(d, 1, deterministic=False).point(25, history) for d in (study, definition(SQUARE))]
    assert points[0] == points[1]


def test_what_is_pending_makes_the_bound_no_smaller() -> None:
    study = definition({"x": UNIT}, budget=ASKED)
    history = drawn(study, 20, lambda p: wave({"x": p["x"] / 2}))
    bound = bound_of(history, study, 30)
    history.take_in([seen(20 + i, {"x": i / 10}, state=TrialState.RUNNING) for i in range(10)])
    assert bound_of(history, study, 30) == bound


def test_only_feasible_complete_trials_count_as_found() -> None:
    study = definition({"x": UNIT}, budget=ASKED, constraints=["size <= 1"])
    history = drawn(definition({"x": UNIT}), 30, wave)
    changed = [seen(n, {"x": float(history.points[n, 0])}, float(history.losses[n, 0]), violations=(1.0,))
               for n in range(30)]  # fmt: skip
    assert bound_of(history, study) is not None
    history.take_in(changed)
    assert bound_of(history, study) is None


def test_the_slope_of_the_depth_is_that_of_its_value() -> None:
    study = definition(SQUARE)
    history = drawn(study, 12, branin)
    layout = Layout(history.encoding)
    model = GaussianProcess(history.points, history.losses[:, 0], layout.categorical)
    depth, at, axes = Depth(model, 2.0, layout), np.array([0.31, 0.62]), np.arange(2)
    value, slope = depth.with_slope(at, axes)
    assert value == pytest.approx(float(depth(at[None])[0]))
    for i in axes:
        step = np.eye(2)[i] * 1e-6
        change = float(depth((at + step)[None])[0] - depth((at - step)[None])[0]) / 2e-6
        assert slope[i] == pytest.approx(change, rel=1e-4)


def test_the_width_grows_with_trials_and_axes() -> None:
    assert beta(20, 2) == pytest.approx(2 * math.log(2 * 400 * math.pi**2 / 0.3) / 5)
    assert beta(20, 2) < beta(21, 2) < beta(21, 3)


@pytest.mark.parametrize("value", [0.1, 0.0, -3e8])
def test_where_all_are_worth_the_same_there_is_no_bound(value: float) -> None:
    study = definition(SQUARE, budget=ASKED)
    assert bound_of(drawn(study, 25, lambda _: value), study) is None
    assert bound_of(drawn(study, 25, lambda p: value + p["x"]), study) is not None
