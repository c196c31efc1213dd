"""Suggestions follow from data alone."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.ports import Seen, Suggestion
from service.engine import samplers
from service.engine.encoding import Axis
from service.engine.history import History
from service.engine.samplers.auto import Auto
from service.engine.samplers.base import NotYet
from service.engine.samplers.guarded import Guarded
from service.engine.samplers.random import draw, draw_point, stream
from service.engine.samplers.ranking import best, fronts
from service.engine.samplers.tpe import MOST, TPE, drawn_by_age
from tunesmith.definitions import StudyDefinition
from tunesmith.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from tunesmith.samplers import TPESampler
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


def suggested(made: samplers.Sampler, number: int, history: History) -> Suggestion:
    """Return a suggestion, once it is there."""
    end = time.monotonic() + 100
    while time.monotonic() < end:
        try:
            suggestion = made.suggest(number, number, history)
        except NotYet:
            time.sleep(0.002)
        else:
            assert suggestion is not None
            return suggestion
    raise AssertionError("no suggestion in 100 seconds")


def run_through(sampler: Any, trials: int, seed: int = 7) -> list[dict[str, Any]]:
    """Suggest and complete trials one after the other."""
    made = samplers.make(definition(sampler), seed)
    history, points = History(definition(sampler)), []
    for number in range(trials):
        suggestion = suggested(made, number, history)
        history.take_in([seen(number, suggestion.params, results=suggestion.results)])
        points.append(suggestion.params)
    return points


SAMPLERS = [
    *("random", "qmc", "tpe", "cma-es", "gp", "auto"),
    {"tpe": {"multivariate": False}},
    {"nsga-ii": {"population": 5}},
    {"nsga-iii": {"population": 5}},
]


@pytest.mark.parametrize("sampler", [*SAMPLERS, "bayesian"], ids=str)
def test_the_same_seed_suggests_the_same_points(sampler: Any) -> None:
    assert run_through(sampler, 16) == run_through(sampler, 16)
    assert run_through(sampler, 16) != run_through(sampler, 16, seed=8)


@pytest.mark.parametrize("sampler", SAMPLERS, ids=str)
def test_every_suggestion_lies_in_the_space(sampler: Any) -> None:
    space = definition(sampler).space
    for params in run_through(sampler, 25):
        assert space.check(params) == params
        assert {type(value) for value in params.values()} <= {int, float, str, bool, type(None)}
        assert ("momentum" in params) == (params["optimizer"] == "sgd")


def test_a_random_point_depends_on_its_number_alone() -> None:
    made = samplers.make(definition("random"), 7)
    history = History(definition("random"))
    alone = made.suggest(17, 0, history)
    history.take_in([seen(n, p) for n, p in enumerate(run_through("random", 5))])
    assert made.suggest(17, 0, history) == alone


@pytest.mark.parametrize("sampler", ["tpe", "cma-es", "auto"])
def test_samplers_learn_where_the_good_points_are(sampler: str) -> None:
    found = run_through(sampler, 60)
    late, early = found[40:], found[:10]

    def far(params: dict[str, Any]) -> float:
        return abs(math.log10(params["lr"]) + 3)

    assert sum(map(far, late)) / len(late) < sum(map(far, early)) / len(early)


def test_tpe_keeps_away_from_points_that_are_still_running() -> None:
    study = definition("tpe", space={"lr": SPACE["lr"], "layers": SPACE["layers"]})
    past = run_through("tpe", 30)
    made = TPE(study.space, TPESampler(), 7)  # nothing guards it, which would move points that run already
    free, busy = History(study), History(study)
    for history in (free, busy):
        history.take_in([seen(n, {k: p[k] for k in study.space.root}) for n, p in enumerate(past)])
    there = [made.suggest(number, 0, free) for number in range(30, 70)]
    where = [busy.encoding.encode(found.params) for found in there if found]
    middle = np.median(where, axis=0).tolist()
    point = busy.encoding.known(dict(zip(busy.encoding.column, middle, strict=True)))
    busy.take_in([seen(100 + i, point, "RUNNING") for i in range(10)])
    away = [made.suggest(number, 0, busy) for number in range(30, 70)]
    others = [busy.encoding.encode(found.params) for found in away if found]
    assert distance(others, middle) > 1.3 * distance(where, middle)


def distance(points: list[list[float]], middle: list[float]) -> float:
    return float(np.median(np.abs(np.array(points) - middle).max(1)))


@pytest.mark.parametrize("multivariate", [True, False])
def test_what_tpe_keeps_from_one_suggestion_to_the_next_changes_none(multivariate: bool) -> None:
    study = definition({"type": "tpe", "multivariate": multivariate})
    history, old = History(study), samplers.make(study, 7)
    for number in range(30):
        fresh = samplers.make(study, 7)
        for trial in (number, number + 100):  # another one in between, from the same results
            made = old.suggest(trial, trial, history)
            assert made is not None
            assert made == fresh.suggest(trial, trial, history)
            history.expect(trial, made.params)
        history.forget(number + 100)
        history.take_in([seen(number, draw_point(study.space, stream(3, number)))])


CRASHES = {
    "kind": {"type": "categorical", "choices": ["good", "crash"]},
    "x": {"type": "float", "low": 0, "high": 1},
    "y": {"type": "float", "low": 0, "high": 1},
}


@pytest.mark.parametrize(("sampler", "most"), [("auto", 0.2), ("gp", 0.2), ("tpe", 0.5)])
def test_a_choice_that_always_fails_is_left_alone(sampler: str, most: float) -> None:
    fails = failures(sampler, lambda p: p["kind"] == "crash")
    assert sum(fails[10:]) <= most * len(fails[10:])


@pytest.mark.parametrize(
    ("sampler", "most"), [("auto", 0.55), ("gp", 0.55), ("tpe", 0.6), ("cma-es", 0.5), ("nsga-ii", 0.6)]
)
def test_a_region_that_always_fails_is_left_alone_though_the_best_point_is_beside_it(
    sampler: str, most: float
) -> None:
    fails = failures(sampler, lambda p: p["x"] > 0.6)
    assert sum(fails[20:]) <= most * len(fails[20:])
    in_a_row = max(map(len, "".join(".F"[failed] for failed in fails).split(".")))
    assert in_a_row < 10  # the study would be paused


def failures(sampler: str, fails: Callable[[Any], bool]) -> list[bool]:
    """Which of 60 trials failed; the larger x is, the better."""
    study = definition({"nsga-ii": {"population": 10}} if sampler == "nsga-ii" else sampler, space=CRASHES)
    made, history, found = samplers.make(study, 7), History(study), []
    for number in range(60):
        suggestion = suggested(made, number, history)
        point: Any = suggestion.params
        failed = fails(point)
        state = TrialState.FAILED if failed else TrialState.COMPLETE
        values = {} if failed else {"loss": (point["y"] - 0.5) ** 2 - point["x"] + (point["kind"] == "crash")}
        known = suggestion.results
        history.take_in([Seen(number, number, state, point, values, 1, 1, "x", known, number + 1)])
        found.append(failed)
    return found


def test_the_grid_ends() -> None:
    spec = {"grid": {"points": {"lr": 2, "momentum": 2}, "values": {"width": [1.0], "layers": [1, 2]}}}
    made = samplers.make(definition(spec), 0)
    points = []
    while (suggestion := made.suggest(0, len(points), History(definition(spec)))) is not None:
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
    history = History(definition("random"))
    history.take_in([seen(0, points[0], "RUNNING"), seen(1, points[1], "WAITING", attempt=0)])
    assert (history.results, history.stale()) == (0, [])
    history.take_in([seen(0, points[0], "COMPLETE")])
    history.take_in([seen(0, points[0], "COMPLETE")])
    assert history.results == 1
    assert [trial.number for trial in history.stale()] == [1]
    history.take_in([seen(2, points[2], "FAILED")])
    assert (history.results, history.valued) == (2, 1)


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
    history = History(definition(spec, space=space))
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
    history = History(definition("tpe", objectives=objectives))
    for number in range(8):
        suggestion = made.suggest(number, 0, history)
        assert suggestion is not None
        state = TrialState.PRUNED if number % 3 == 1 else TrialState.COMPLETE
        values = {"loss": float(number), "size": -float(number)}
        history.take_in([Seen(number, number, state, suggestion.params, values, 1, 1, "tpe", 0, number + 1)])


def test_quasi_random_points_fill_the_space_more_evenly_than_random_ones() -> None:
    space = {
        "x": {"type": "float", "low": 0.0, "high": 1.0},
        "c": {"type": "categorical", "choices": [1, 2, 3, 4]},
    }
    made = samplers.make(definition("qmc", space=space), 3)
    history = History(definition("qmc", space=space))
    points = [suggested(made, n, history).params for n in range(64)]
    assert Counter(int(float(p["x"]) * 16) for p in points) == dict.fromkeys(range(16), 4)
    assert set(Counter(p["c"] for p in points).values()) == {16}
    assert suggested(made, 5, history).params == points[5]  # by number, in any order


class Stuck:
    learns = True

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        return Suggestion({"x": 0.5, "n": 2}, "stuck")


def test_a_point_that_was_tried_is_moved_a_little_where_values_are_continuous() -> None:
    space = {"x": {"type": "float", "low": 0, "high": 1}, "n": {"type": "int", "low": 1, "high": 3}}
    study = definition("tpe", space=space)
    sampler, history = Guarded(Stuck(), study.space, 7), History(study)
    first = suggested(sampler, 0, history)
    history.expect(0, first.params)
    second = suggested(sampler, 1, history)
    assert first.params == {"x": 0.5, "n": 2}
    assert second.params["n"] == 2
    assert 0 < abs(float(second.params["x"]) - 0.5) < 0.05  # type: ignore[arg-type]
    assert second.why == "beside a point that was tried before"


def test_a_point_in_a_corner_is_moved_into_the_space(monkeypatch: pytest.MonkeyPatch) -> None:
    space = {name: {"type": "float", "low": 0, "high": 1} for name in ("x", "y")}
    study = definition("tpe", space=space)
    sampler, history = Guarded(Stuck(), study.space, 7), History(study)
    corner = Suggestion({"x": 0.0, "y": 1.0}, "stuck", why="it is the best")
    monkeypatch.setattr(Stuck, "suggest", lambda *_: corner)
    points = set()
    for number in range(40):
        made = suggested(sampler, number, history)
        assert number == 0 or made.why == "it is the best; beside a point that was tried before"
        history.expect(number, made.params)
        points.add((made.params["x"], made.params["y"]))
    assert len(points) == 40


BRANCHES = {
    "optimizer": {"type": "categorical", "choices": ["sgd", "adam"]},
    "momentum": {"type": "float", "low": 0.0, "high": 0.9, "when": {"optimizer": ["sgd"]}},
    "depth": {"type": "int", "low": 1, "high": 5, "when": {"optimizer": ["adam"]}},
}


@pytest.mark.parametrize("sampler", ["tpe", "auto", "gp", "nsga-ii"])
def test_no_point_comes_twice_where_only_some_branches_have_continuous_parameters(sampler: str) -> None:
    study = definition(sampler, space=BRANCHES)
    made, history, points = samplers.make(study, 7), History(study), set()
    for number in range(30):
        point = suggested(made, number, history).params
        loss = 0.5 + float(point["momentum"]) if "momentum" in point else 0.1  # type: ignore[arg-type]
        values = {"loss": loss}
        history.take_in([Seen(number, number, TrialState.COMPLETE, point, values, 1, 1, "x", 0, number + 1)])
        points.add(tuple(point.values()))
    assert len(points) == 30


class Broken:
    learns = True

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        raise RuntimeError("it broke")


def test_a_sampler_that_fails_is_replaced_for_that_suggestion_and_it_says_so() -> None:
    study = definition("tpe")
    found = Guarded(Broken(), study.space, 7).suggest(0, 0, History(study))
    assert found is not None
    assert study.space.check(found.params) == found.params
    assert (found.origin, found.why) == ("qmc", "instead of the sampler's, which failed: it broke")


DISCRETE = {"n": {"type": "int", "low": 1, "high": 4}, "c": {"type": "categorical", "choices": ["a", "b"]}}
STEPPED = DISCRETE | {
    "step": {"type": "float", "low": 0, "high": 0.6, "step": 0.3, "when": {"c": ["b"]}},
    "one": {"type": "int", "low": 7, "high": 7},
}
CHAIN = {f"x{i}": {"type": "int", "low": 1, "high": 2, "when": {f"x{i - 1}": [1]}} for i in range(1, 30)}
CHAIN["x0"] = {"type": "int", "low": 1, "high": 2}


@pytest.mark.parametrize("sampler", ["tpe", "auto"])
@pytest.mark.parametrize(
    ("space", "points"), [(DISCRETE, 8), (STEPPED, 16), (CHAIN, 31)], ids=["few", "branches", "chain"]
)
def test_where_values_are_few_each_point_comes_once_and_then_again_which_it_says(
    sampler: str, space: dict[str, Any], points: int
) -> None:
    study = definition({sampler: {"startup_trials": 2}} if sampler == "tpe" else sampler, space=space)
    made, history, found = samplers.make(study, 7), History(study), []
    for number in range(points):
        point = suggested(made, number, history).params
        values = {"loss": float(sum(v for v in point.values() if isinstance(v, int | float)))}
        history.take_in([Seen(number, number, TrialState.COMPLETE, point, values, 1, 1, "x", 0, number + 1)])
        found.append(tuple(point.items()))
    assert len(set(found)) == points
    assert suggested(made, points, history).why.endswith("a point that was tried before: all of them were")


@pytest.mark.parametrize(
    ("results", "pending", "fields", "chosen"),
    [
        (4, 0, {}, "qmc"),
        (5, 0, {}, "gp"),  # a parameter exists only somewhere
        (5, 0, {"objectives": [{"metric": "loss"}, {"metric": "m"}]}, "gp"),
        (5, 0, {"space": DISCRETE}, "gp"),
        (10, 33, {"space": DISCRETE}, "tpe"),
        (300, 0, {"space": DISCRETE}, "tpe"),
        (237, 0, {"space": DISCRETE, "objectives": [{"metric": "loss"}, {"metric": "m"}]}, "gp"),
        (238, 0, {"space": DISCRETE, "objectives": [{"metric": "loss"}, {"metric": "m"}]}, "tpe"),
        (500, 0, {"space": DISCRETE, "objectives": [{"metric": "loss"}, {"metric": "m"}]}, "nsga-ii"),
        (500, 0, {"space": DISCRETE, "objectives": [{"metric": m} for m in "abcd"]}, "nsga-iii"),
    ],
)
def test_auto_chooses_by_space_results_and_parallelism(
    results: int, pending: int, fields: dict[str, Any], chosen: str
) -> None:
    study = definition("auto", **fields)
    history = History(study)
    point = {"n": 1, "c": "a"} if "space" in fields else run_through("random", 1)[0]
    for number in range(results + pending):
        state = TrialState.COMPLETE if number < results else TrialState.RUNNING
        history.take_in([Seen(number, number, state, point, {"loss": 1.0}, 1, 1, "x", 0, number + 1)])
    auto = Auto(study.space, len(study.objectives), lambda spec: Broken())
    spec, why = auto.choose(history)
    assert spec.type == chosen
    assert why


def test_failed_trials_do_not_count_where_auto_chooses() -> None:
    study, history = definition("auto"), History(definition("auto"))
    point = run_through("random", 1)[0]
    history.take_in([seen(number, point, "FAILED") for number in range(400)])
    assert suggested(samplers.make(study, 7), 400, history).origin == "auto"
    history.take_in([seen(number, point) for number in range(400, 406)])
    assert suggested(samplers.make(study, 7), 406, history).origin == "gp"


def test_auto_begins_in_the_middle_once_unless_there_are_results_already() -> None:
    study = definition("auto")
    other = run_through("random", 1)[0]
    history = History(study)
    history.take_in([seen(0, other, "RUNNING")])
    made = samplers.make(study, 7)
    first = suggested(made, 1, history)
    assert first.params == {"lr": 1e-3, "width": 1.3, "layers": 8, "optimizer": "sgd", "momentum": 0.45}
    assert (first.origin, "middle" in first.why) == ("auto", True)
    history.expect(1, first.params)
    assert suggested(made, 2, history).origin == "qmc"

    history = History(study)
    history.take_in([seen(0, other)])
    assert suggested(samplers.make(study, 7), 1, history).origin == "qmc"


def test_infeasible_trials_are_the_bad_ones() -> None:
    history = History(definition("tpe"))
    points = run_through("random", 6)
    history.take_in([seen(n, p) for n, p in enumerate(points)])
    history.violation[:5] = [0.0, 3.0, 2.0, 0.0, 1.0]
    assert set(best(history, 3)[0]) == {0, 3, 5}
    assert set(best(history, 4)[0]) == {0, 3, 5, 4}


@given(
    st.integers(2, 4).flatmap(
        lambda objectives: st.lists(
            st.tuples(*[st.sampled_from([0, 1, 2, 3, math.inf])] * objectives), min_size=1, max_size=30
        )
    )
)
def test_fronts_are_those_that_nothing_left_dominates(rows: list[tuple[float, ...]]) -> None:
    losses = np.array(rows, dtype=float)
    ranks = fronts(losses)
    for count in range(1, len(losses) + 1):
        first = fronts(losses, count)
        wanted = ranks <= np.sort(ranks)[count - 1]
        assert (first[wanted] == ranks[wanted]).all()
        assert np.isinf(first[~wanted]).all()
    for i, row in enumerate(losses):
        dominating = [
            r for r, other in zip(ranks, losses, strict=True) if (other <= row).all() and (other < row).any()
        ]
        assert ranks[i] == (max(dominating) + 1 if dominating else 0)


@pytest.mark.parametrize("name", SPACE)
def test_values_come_back_from_their_numbers(name: str) -> None:
    axis = Axis(name, definition("random").space[name])
    rng = stream(3, 0)
    for _ in range(300):
        value = draw(axis.distribution, rng)
        back = axis.decode(axis.encode(value))
        assert back == pytest.approx(value) if isinstance(value, float) else back is value or back == value


def test_a_suggestion_costs_about_the_same_at_any_size() -> None:
    """Counted in kernels, not in seconds."""
    rng = np.random.default_rng(0)
    assert len(drawn_by_age(100_000, rng)) <= MOST
    drawn = np.concatenate([drawn_by_age(100_000, rng) for _ in range(50)])
    assert np.mean(drawn > 50_000) == pytest.approx(0.75, abs=0.02)  # a density that rises evenly


PRIOR = {
    "lr": {"type": "float", "low": 1e-5, "high": 1e-1, "log": True, "prior": {"value": 1e-3, "spread": 0.1}},
    "c": {"type": "categorical", "choices": ["a", "b", "c"], "prior": {"value": "b", "spread": 0.25}},
    "n": {"type": "int", "low": 1, "high": 9},
}


@pytest.mark.parametrize("sampler", ["random", "qmc", "tpe", "gp", "auto"])
def test_a_search_begins_at_the_priors(sampler: str) -> None:
    study = definition(sampler, space=PRIOR)
    made, history = samplers.make(study, 7), History(study)
    first = suggested(made, 0, history)
    assert (first.origin, first.params) == ("prior", {"lr": pytest.approx(1e-3), "c": "b", "n": 5})
    history.take_in([Seen(0, 0, TrialState.RUNNING, first.params, {}, None, 1, "prior", 0, 1)])
    assert suggested(made, 1, history).origin != "prior"


@pytest.mark.parametrize("sampler", ["qmc", "random", {"tpe": {"startup_trials": 1000}}], ids=str)
def test_the_first_trials_lie_around_the_priors(sampler: Any) -> None:
    study = definition(sampler, space=PRIOR)
    made, history = samplers.make(study, 7), History(study)
    history.expect(999, {"lr": 1e-3, "c": "b", "n": 5})
    drawn = [suggested(made, number, history).params for number in range(1, 257)]
    logs = [math.log10(float(p["lr"])) for p in drawn]  # type: ignore[arg-type]
    assert np.mean(logs) == pytest.approx(-3, abs=0.1)
    assert np.std(logs) == pytest.approx(0.4, abs=0.05)  # a tenth of four decades
    assert Counter(p["c"] for p in drawn)["b"] / 256 == pytest.approx(0.75, abs=0.09)


def test_ordered_choices_are_steps_of_a_scale() -> None:
    space = {"size": {"type": "categorical", "choices": ["s", "m", "l", "xl"], "ordered": True}}
    axis = Axis("size", definition("random", space=space).space["size"])
    assert axis.choices == 0
    assert [axis.encode(v) for v in ("s", "m", "l", "xl")] == [0.125, 0.375, 0.625, 0.875]
    assert [axis.decode(x) for x in (0.0, 0.3, 0.7, 1.0)] == ["s", "m", "l", "xl"]
