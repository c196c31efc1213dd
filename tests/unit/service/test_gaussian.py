"""The Gaussian process: its mathematics, and what it does with pending, pruned and infeasible trials."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from service.core.ports import Seen
from service.engine.encoding import Encoding
from service.engine.history import History
from service.engine.samplers import gaussian, gp
from service.engine.samplers.aims import Aim, Further, Lower, log_h
from service.engine.samplers.gaussian import GaussianProcess
from service.engine.samplers.gp import GP, Acquisition, Limit, calm_excess, known, losses
from service.engine.samplers.layout import Layout
from tunesmith.definitions import StudyDefinition
from tunesmith.spaces import Point
from tunesmith.trials import TrialState

UNIT = {"type": "float", "low": 0.0, "high": 1.0}
SQUARE: dict[str, Any] = {"x": UNIT, "y": UNIT}
BRANCHES: dict[str, Any] = {
    "kind": {"type": "categorical", "choices": ["flat", "steep"]},
    "depth": {"type": "int", "low": 1, "high": 4, "when": {"kind": ["steep"]}},
    "rate": {**UNIT, "when": {"kind": ["steep"], "depth": [3, 4]}},
    "x": UNIT,
}


def definition(space: dict[str, Any] = SQUARE, **fields: Any) -> StudyDefinition:
    return StudyDefinition.parse({"name": "s", "space": space, "objectives": {"metric": "loss"}, **fields})


def seen(
    number: int,
    point: Point,
    loss: float | None = None,
    state: TrialState = TrialState.COMPLETE,
    violations: tuple[float, ...] | None = None,
) -> Seen:
    values = {} if loss is None else {"loss": loss}
    return Seen(number, number, state, point, values, 1, 1, "x", 0, number + 1, violations)


def searched(
    loss: Callable[[Any], float], trials: int, *, study: StudyDefinition | None = None, seed: int = 1
) -> list[tuple[Point, float]]:
    """Run a search and return its points with their losses."""
    study = study or definition()
    history, sampler, rng = History(study), GP(study, seed, deterministic=False), np.random.default_rng(seed)
    layout, found = Layout(history.encoding), []
    for number in range(trials):
        if number < 4:
            row = layout.draw(1, rng)[0]
            exist = layout.there(row[None])[0]
            names = [axis.name for axis in history.encoding.axes]
            point = history.encoding.known({n: row[i] for i, n in enumerate(names) if exist[i]})
        else:
            point = sampler.point(number, history)
        assert study.space.check(point) == point
        found.append((point, loss(point)))
        history.take_in([seen(number, point, found[-1][1])])
    return found


def both(pairs: Callable[[Any], tuple[float, float]], trials: int, study: StudyDefinition) -> list[Point]:
    """Run a search with two objectives and return its points."""
    history, sampler = History(study), GP(study, 1, deterministic=False)
    points: list[Point] = []
    for number in range(trials):
        points.append(sampler.point(number, history))
        values = dict(zip(("loss", "cost"), pairs(points[-1]), strict=True))
        kept = tuple(0.5 - float(points[-1]["x"]) for _ in study.constraints)  # type: ignore[arg-type]
        trial = seen(number, points[-1], violations=kept or None)
        history.take_in([replace(trial, values=values)])
    return points


TWO = [{"metric": "loss"}, {"metric": "cost"}]


def test_several_objectives_are_searched_along_the_whole_front() -> None:
    def pair(p: Any) -> tuple[float, float]:
        off = (p["y"] - 0.5) ** 2
        return 100 * (p["x"] ** 2 + off), (p["x"] - 1) ** 2 + off  # on scales of their own

    points = both(pair, 25, definition(objectives=TWO))[10:]
    near = [float(p["x"]) for p in points if abs(float(p["y"]) - 0.5) < 0.05]  # type: ignore[arg-type]
    assert len(near) >= 10
    assert min(near) < 0.3
    assert max(near) > 0.7


def test_an_objective_that_is_the_same_everywhere_does_not_hide_the_others() -> None:
    points = both(lambda p: (bowl(p), 5.0), 20, definition(objectives=TWO))
    assert min(map(bowl, points)) < 1e-3
    for flat in both(lambda p: (1.0, 5.0), 8, definition(objectives=TWO)):
        definition().space.check(flat)


def test_several_objectives_are_searched_where_parameters_exist_and_constraints_are_kept() -> None:
    def pair(p: Any) -> tuple[float, float]:
        steep = 0.3 if p["kind"] == "flat" else 0.1 * p["depth"] + p.get("rate", 0.0)
        return steep + (p["x"] - 0.4) ** 2, (p["x"] - 0.7) ** 2

    study = definition(BRANCHES, objectives=TWO, constraints=["load <= 0.5"])  # the test says x >= 0.5
    points = both(pair, 25, study)[10:]
    assert [study.space.check(p) for p in points] == points
    assert sum(float(p["x"]) >= 0.5 for p in points) >= 12  # type: ignore[arg-type]
    assert sum(p.get("depth") == 1 for p in points) >= 5  # two by chance


def bowl(p: Any) -> float:
    return float((p["x"] - 0.3) ** 2 + (p["y"] - 0.8) ** 2)


def test_it_finds_the_bottom_of_a_bowl_within_a_few_trials() -> None:
    assert min(value for _, value in searched(bowl, 14)) < 1e-3


def test_the_same_history_gives_the_same_point() -> None:
    first, again = (searched(bowl, 8, seed=3) for _ in range(2))
    assert first == again
    assert searched(bowl, 8, seed=4) != first


def test_a_space_with_conditions_is_searched_on_all_its_branches() -> None:
    def loss(p: Any) -> float:
        if p["kind"] == "flat":
            return 1.0 + float((p["x"] - 0.5) ** 2)
        rate = p.get("rate", 0.0)
        return 0.2 * abs(p["depth"] - 3) + float((rate - 0.6) ** 2 + (p["x"] - 0.2) ** 2)

    found = searched(loss, 30, study=definition(BRANCHES))
    assert min(value for _, value in found) < 0.02


@pytest.mark.parametrize(
    "loss", [lambda p: 1.0, lambda p: 1e300 * bowl(p), lambda p: math.exp(500 * bowl(p))]
)
def test_any_finite_values_will_do(loss: Callable[[Any], float]) -> None:
    assert len(searched(loss, 8)) == 8


@pytest.mark.parametrize("diverged", [1e3, 1e12, 1e25])
def test_a_value_that_is_far_off_does_not_hide_what_the_others_say(diverged: float) -> None:
    def loss(p: Any) -> float:
        return diverged if p["x"] > 0.6 else bowl(p)

    assert min(value for _, value in searched(loss, 20)) < 0.01


def test_where_values_are_few_no_point_comes_twice() -> None:
    space = {"n": {"type": "int", "low": 1, "high": 6}, "c": {"type": "categorical", "choices": ["a", "b"]}}
    found = searched(lambda p: float(p["n"]), 12, study=definition(space))
    new = [tuple(point.values()) for point, _ in found[4:]]
    assert len(set(new)) == len(new)


def test_parallel_suggestions_keep_apart() -> None:
    study = definition()
    history, sampler = History(study), GP(study, 1, deterministic=True)
    rng = np.random.default_rng(0)
    for number in range(12):
        point = {"x": float(rng.random()), "y": float(rng.random())}
        history.take_in([seen(number, point, bowl(point))])
    points = []
    for number in range(12, 20):
        point = sampler.point(number, history)
        history.take_in([seen(number, point, state=TrialState.RUNNING)])
        points.append([point["x"], point["y"]])
    apart = [math.dist(a, b) for i, a in enumerate(points) for b in points[:i]]
    assert min(apart) > 1e-4


def test_a_constraint_is_heeded() -> None:
    """The best point that keeps it lies on its edge."""
    study = definition(constraints=["size <= 0.5"])
    history, sampler = History(study), GP(study, 1, deterministic=True)
    layout, rng, kept = Layout(history.encoding), np.random.default_rng(1), []
    for number in range(25):
        row = layout.draw(1, rng)[0]
        point = {"x": row[0], "y": row[1]} if number < 5 else sampler.point(number, history)
        excess = float(point["x"]) + float(point["y"]) - 0.5
        loss = 2.0 - float(point["x"]) - float(point["y"])
        history.take_in([seen(number, point, loss, violations=(excess,))])
        kept.append(loss if excess <= 0 else math.inf)
    assert min(kept) == pytest.approx(1.5, abs=0.02)


def test_while_nothing_keeps_a_constraint_that_is_what_is_looked_for() -> None:
    study = definition(constraints=["size <= 0.1"])
    history, sampler = History(study), GP(study, 1, deterministic=True)
    for number, x in enumerate((0.9, 0.7, 0.5)):
        history.take_in([seen(number, {"x": x, "y": 0.5}, -x, violations=(x - 0.1,))])
    assert float(sampler.point(3, history)["x"]) < 0.3


@pytest.mark.parametrize("reported", [True, False])
def test_a_trial_that_did_not_report_a_constraint_does_not_disable_it(reported: bool) -> None:
    study = definition(constraints=["size <= 0.6"])
    history, sampler = History(study), GP(study, 1, deterministic=True)
    for number, x in enumerate((0.1, 0.3, 0.5, 0.7, 0.9)):
        excess = x - 0.6 if reported or number != 4 else math.inf
        history.take_in([seen(number, {"x": x, "y": 0.5}, -x, violations=(excess,))])
    kept = 0
    for number in range(5, 13):
        x = float(sampler.point(number, history)["x"])
        kept += x <= 0.6
        history.take_in([seen(number, {"x": x, "y": 0.5}, -x, violations=(x - 0.6,))])
    assert kept >= 4


@example([4.0, 5e-324])
@example([1e300, 5e-324, 5e-324])
@given(st.lists(st.floats(-1e6, 1e6) | st.just(1e300), min_size=1, max_size=20))
def test_taming_keeps_which_trials_break_a_constraint_and_their_order(excess: list[float]) -> None:
    values = np.array(excess)
    tamed = calm_excess(values)
    assert np.isfinite(tamed).all()
    assert ((tamed > 0) == (values > 0)).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(tamed[order]) >= 0).all()


@pytest.mark.parametrize("excess", [0.3, -0.3, 1e-12])
def test_excesses_that_are_all_but_equal_are_no_trouble(excess: float) -> None:
    study = definition(constraints=["size <= 1"])
    history, sampler = History(study), GP(study, 1, deterministic=False)
    for number in range(6):
        beside = excess * (1 + number * 1e-16)
        history.take_in([seen(number, {"x": number / 6, "y": 0.5}, float(number), violations=(beside,))])
    assert study.space.check(sampler.point(6, history))


def test_without_a_result_a_point_is_drawn() -> None:
    study = definition(BRANCHES)
    history = History(study)
    history.take_in([seen(0, {"kind": "flat", "x": 0.1}, state=TrialState.FAILED)])
    assert study.space.check(GP(study, 1, deterministic=False).point(1, history))


def test_a_space_of_one_point_is_no_trouble() -> None:
    study = definition({"only": {"type": "categorical", "choices": ["this"]}})
    history = History(study)
    history.take_in([seen(0, {"only": "this"}, 1.0)])
    assert GP(study, 1, deterministic=False).point(1, history) == {"only": "this"}


def test_what_depends_on_one_of_very_many_values_is_there_exactly_where_it_is_to_be() -> None:
    space = {"n": {"type": "int", "low": 1, "high": 5000}, "x": {**UNIT, "when": {"n": [1]}}, "y": UNIT}
    study = definition(space)
    found = searched(lambda p: 1.0 + p["n"] / 5000 if "x" not in p else float(p["x"]), 15, study=study)
    assert all(study.space.check(point) for point, _ in found)


def test_a_pruned_trial_is_no_better_than_half_of_the_others() -> None:
    history = History(definition())
    points = [{"x": i / 10, "y": 0.5} for i in range(5)]
    history.take_in([seen(i, p, float(i)) for i, p in enumerate(points[:4])])
    history.take_in([seen(4, points[4], -5.0, TrialState.PRUNED)])
    rows = known(history)
    found = losses(history, rows)
    assert list(rows) == [0, 1, 2, 3, 4]
    assert found[4] == pytest.approx(np.median(found[:4]))


def test_of_many_trials_the_best_and_the_newest_take_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gp, "MOST", 6)
    history = History(definition())
    history.take_in([seen(i, {"x": i / 20, "y": 0.5}, abs(i - 3.0)) for i in range(20)])
    assert list(known(history)) == [2, 3, 4, 17, 18, 19]


def test_of_many_axes_fewer_trials_take_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gp, "MOST_SQUARES", 2 * 4**2)
    history = History(definition())
    history.take_in([seen(i, {"x": i / 20, "y": 0.5}, abs(i - 3.0)) for i in range(20)])
    assert list(known(history)) == [2, 3, 18, 19]


# The mathematics


def sample(rows: int = 12, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points with two axes of numbers and one of categories, their values, and which axis is which."""
    rng = np.random.default_rng(seed)
    points = np.column_stack([rng.random(rows), rng.random(rows), rng.integers(0, 3, rows)])
    return points, np.sin(5 * points[:, 0]) + points[:, 1] + points[:, 2], np.array([False, False, True])


def test_the_gradient_of_the_fit_is_that_of_its_loss() -> None:
    points, values, categorical = sample()
    squares = gaussian.apart(points, points, categorical)
    at = np.array([0.3, -0.5, 0.8, 0.2, -4.0])
    _, gradient = gaussian._loss(at, values, squares)
    step = 1e-6
    for i in range(len(at)):
        beside = [gaussian._loss(at + s * np.eye(len(at))[i], values, squares)[0] for s in (-step, step)]
        assert gradient[i] == pytest.approx((beside[1] - beside[0]) / (2 * step), rel=1e-4, abs=1e-5)


def test_it_goes_through_what_it_knows_and_doubts_the_rest() -> None:
    points, values, categorical = sample()
    model = GaussianProcess(points, values, categorical, deterministic=True)
    mean, deviation = model.at(points)
    assert mean == pytest.approx(model.values, abs=1e-2)
    assert model.at(np.array([[0.5, 5.0, 0.0]]))[1] > 5 * deviation.max()


def test_slopes_are_those_of_mean_and_deviation() -> None:
    points, values, categorical = sample()
    model = GaussianProcess(points, values, categorical)
    point, axes, step = np.array([0.41, 0.63, 1.0]), np.array([0, 1]), 1e-6
    mean, deviation, d_mean, d_deviation = model.slopes(point, axes)
    assert (mean, deviation) == pytest.approx([float(each[0]) for each in model.at(point[None])])
    for i in axes:
        beside = np.stack([point - step * np.eye(3)[i], point + step * np.eye(3)[i]])
        means, deviations = model.at(beside)
        assert d_mean[i] == pytest.approx((means[1] - means[0]) / (2 * step), rel=1e-3, abs=1e-5)
        assert d_deviation[i] == pytest.approx(
            (deviations[1] - deviations[0]) / (2 * step), rel=1e-3, abs=1e-5
        )


@pytest.mark.parametrize("z", [-30.0, -8.0, -3.0, -1.001, -1.0, -0.999, 0.0, 2.0, 9.0])
def test_the_logarithm_of_the_improvement_is_exact(z: float) -> None:
    found = float(log_h(np.array([z]))[0])
    # E[max(z + N, 0)], by quadrature of its tail: scaled, that it does not underflow
    tail, _ = quad(lambda t: t * math.exp(-0.5 * t * t + z * t), 0, math.inf)
    expected = math.log(tail) - 0.5 * z * z - 0.5 * math.log(2 * math.pi) if z < 0 else None
    expected = expected if expected is not None else math.log(norm.pdf(z) + z * norm.cdf(z))
    assert found == pytest.approx(expected, rel=1e-6)


def test_the_improvement_far_to_the_left_is_still_a_number() -> None:
    found = log_h(np.array([-1e3, -1e5, -1e7, -1e9]))
    assert np.isfinite(found).all()
    assert (np.diff(found) < 0).all()


POINTS = np.random.default_rng(2).random((10, 2))


def models() -> list[GaussianProcess]:
    values = (np.sin(6 * POINTS[:, 0]) + POINTS[:, 1], POINTS[:, 0] ** 2 - POINTS[:, 1])
    return [GaussianProcess(POINTS, each, np.zeros(2, dtype=bool)) for each in values]


def aims(seed: int = 0) -> dict[str, Aim | None]:
    reached = np.column_stack([model.at(POINTS)[0] for model in models()])
    further = Further(models(), reached, np.random.default_rng(seed))
    return {"one": Lower(models()[0], -0.5), "several": further, "none": None}


@pytest.mark.parametrize("limits", [0, 1])
@pytest.mark.parametrize("aim", ["one", "several", "none"])
def test_the_slope_of_the_acquisition_is_that_of_its_value(limits: int, aim: str) -> None:
    if aim == "none" and not limits:
        return
    limit = GaussianProcess(POINTS, POINTS[:, 1] - 0.4, np.zeros(2, dtype=bool))
    acquisition = Acquisition(
        aims()[aim], [Limit(limit), Limit(limit, 9.0)][:limits], Layout(Encoding(definition().space))
    )
    point, axes, step = np.array([0.37, 0.52]), np.array([0, 1]), 1e-6
    value, slope = acquisition.with_slope(point, axes)
    assert value == pytest.approx(float(acquisition(point[None])[0]), rel=1e-6)
    for i in axes:
        beside = acquisition(np.stack([point - step * np.eye(2)[i], point + step * np.eye(2)[i]]))
        assert slope[i] == pytest.approx((beside[1] - beside[0]) / (2 * step), rel=1e-3)


@pytest.mark.parametrize("seed", range(4))
def test_the_improvement_along_a_direction_is_the_mean_of_what_draws_improve(seed: int) -> None:
    further = aims(seed)["several"]
    assert isinstance(further, Further)
    rng = np.random.default_rng(seed)
    for point in (np.array([[0.9, 0.2]]), np.array([[0.45, 0.05]])):
        mean, deviation = np.stack([model.at(point) for model in models()], axis=-1)
        further._target = float(further.distance(mean)[0])
        draws = mean + deviation * rng.standard_normal((400_000, 2))
        gains = np.maximum(further._target - further.distance(draws), 0.0)
        error = 4 * gains.std() / math.sqrt(len(gains))
        assert math.exp(further(point)[0]) == pytest.approx(gains.mean(), rel=0.02, abs=error)


def test_where_nothing_can_improve_it_still_says_where_it_is_likeliest() -> None:
    further = aims()["several"]
    assert isinstance(further, Further)
    further._target = -1e3
    found = further(np.linspace([0.1, 0.9], [0.9, 0.1], 5))
    assert np.isfinite(found).all()
    assert len(set(found)) == 5
    value, slope = further.with_slope(np.array([0.4, 0.6]), np.array([0, 1]))
    assert math.isfinite(value)
    assert np.isfinite(slope).all()


def test_a_layout_knows_what_exists_where() -> None:
    layout = Layout(Encoding(definition(BRANCHES).space))
    points = layout.draw(300, np.random.default_rng(0))
    there = layout.there(points)
    steep, deep = points[:, 0] == 1, points[:, 1] > 0.5
    assert (there[:, 0] & there[:, 3]).all()
    assert (there[:, 1] == steep).all()
    assert (there[:, 2] == (steep & deep)).all()
    moved = layout.move(points, 0.1, np.random.default_rng(1))
    assert set(np.unique(moved[:, 0])) == {0.0, 1.0}
    assert set(np.unique(moved[:, 1])) == {0.125, 0.375, 0.625, 0.875}
    assert ((moved >= 0) & (moved <= 1)).all()
    assert (moved != points).any(1).mean() > 0.8


def test_what_depends_on_a_parameter_of_one_value_depends_on_what_that_depends_on() -> None:
    space = {
        "kind": BRANCHES["kind"],
        "only": {"type": "categorical", "choices": ["one"], "when": {"kind": ["steep"]}},
        "rate": {**UNIT, "when": {"only": ["one"]}},
    }
    there = Layout(Encoding(definition(space).space)).there(np.array([[0.0, 0.5], [1.0, 0.5]]))
    assert there.tolist() == [[True, False], [True, True]]


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_largest_numbers_are_told_apart(sign: float) -> None:
    values = sign * np.linspace(1.2e308, 1.7e308, 10)
    assert (gp.capped(values) == values).all()
    history = History(definition())
    history.take_in([seen(i, {"x": i / 10, "y": 0.5}, float(v)) for i, v in enumerate(values)])
    history.take_in([seen(10, {"x": 0.0, "y": 0.5}, float(values[0]), TrialState.PRUNED)])
    found = losses(history, known(history))
    assert np.isfinite(found).all()
    assert (found[:10, 0] == values).all()
