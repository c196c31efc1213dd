"""The genetic samplers go on from the best trials of all generations before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from service.core.ports import Seen
from service.engine.history import History
from service.engine.samplers.by_optuna import ByOptuna
from tunesmith.definitions import StudyDefinition
from tunesmith.trials import TrialState

GENETIC = ["nsga-ii", "nsga-iii"]


def study(**fields: Any) -> StudyDefinition:
    space = {name: {"type": "float", "low": 0.0, "high": 1.0} for name in ("a", "b")}
    return StudyDefinition.parse(
        {"name": "s", "space": space, "objectives": [{"metric": "x"}, {"metric": "y"}], **fields}
    )


def filled(definition: StudyDefinition, losses: Any, violations: Any = None) -> History:
    history, draw = History(definition), np.random.default_rng(0)
    history.take_in(
        Seen(
            *(n, n, TrialState.COMPLETE, {"a": draw.random(), "b": draw.random()}),
            *({"x": float(x), "y": float(y)}, 1, 1, "nsga-ii", 0, n + 1),
            None if violations is None else (violations[n],),
        )
        for n, (x, y) in enumerate(losses)
    )
    return history


def made(definition: StudyDefinition, sampler: str, population: int) -> ByOptuna:
    return ByOptuna(definition, {"type": sampler, "population": population}, 7)


@pytest.mark.parametrize("sampler", GENETIC)
def test_a_small_population_has_no_end(sampler: str) -> None:
    definition = study()
    history = filled(definition, np.random.default_rng(1).random((3000, 2)))
    found = [made(definition, sampler, 2).point(n, history) for n in (2999, 3000)]
    assert all(definition.space.check(point) == point for point in found)
    assert found[0] != found[1]


@pytest.mark.parametrize("sampler", GENETIC)
def test_the_best_trials_are_parents_however_old_they_are(sampler: str) -> None:
    definition = study()
    losses = 1 + np.random.default_rng(1).random((12_000, 2))
    losses[[3, 4]] = (0.0, 0.5), (0.5, 0.0)
    assert made(definition, sampler, 2)._elite(12_000, filled(definition, losses)).tolist() == [3, 4]


def test_the_generation_that_is_being_made_has_no_parents_of_its_own() -> None:
    definition = study()
    history = filled(definition, [(9, 9), (8, 8), (7, 7), (6, 6), (1, 1)])
    assert made(definition, "nsga-ii", 2)._elite(5, history).tolist() == [2, 3]


def test_whole_fronts_are_given_to_choose_from() -> None:
    definition = study()
    history = filled(definition, [(0, 2), (1, 1), (2, 0), (3, 3)])
    assert made(definition, "nsga-ii", 2)._elite(4, history).tolist() == [0, 1, 2]


def test_trials_that_keep_the_constraints_come_first_then_those_that_break_them_least() -> None:
    definition = study(constraints=["size <= 1"])
    losses = [(5, 5), (1, 1), (2, 2), (3, 3), (6, 4), (7, 3)]
    one_keeps_them = filled(definition, losses, violations=[-1.0, 3.0, 2.0, 1.0, 4.0, 4.0])
    assert made(definition, "nsga-ii", 2)._elite(6, one_keeps_them).tolist() == [0, 3]
    three_keep_them = filled(definition, losses, violations=[-1.0, 3.0, 2.0, 1.0, 0.0, -1.0])
    assert made(definition, "nsga-ii", 2)._elite(6, three_keep_them).tolist() == [0, 4, 5]


def test_without_two_parents_a_point_is_drawn_at_random() -> None:
    definition = study()
    lost = filled(definition, [(1, 1), *[(float("nan"), float("nan"))] * 5])
    sampler = made(definition, "nsga-ii", 2)
    assert sampler._elite(6, lost).tolist() == [0]
    assert sampler.point(6, lost) == sampler.point(6, History(definition))


CONDITIONAL = {
    "kind": {"type": "categorical", "choices": ["a", "b"]},
    **{name: {"type": "float", "low": 0.0, "high": 1.0, "when": {"kind": ["a"]}} for name in ("u", "v")},
}


@pytest.mark.parametrize("sampler", GENETIC)
@pytest.mark.parametrize("space", [CONDITIONAL, {"x": {"type": "float", "low": 0.0, "high": 1.0}}])
def test_children_are_like_their_parents_where_few_parameters_always_exist(
    sampler: str, space: dict[str, Any]
) -> None:
    definition = study(space=space)
    good = {"kind": "a", "u": 0.25, "v": 0.75} if "kind" in space else {"x": 0.25}
    bad = {"kind": "b"} if "kind" in space else {"x": 0.9}
    history = History(definition)
    for n in range(40):
        values = {"x": float(n % 4), "y": float(n % 4)}
        point = bad if n % 4 else good
        history.take_in([Seen(n, n, TrialState.COMPLETE, point, values, 1, 1, "x", 0, n + 1)])
    children = [made(definition, sampler, 10).point(n, history) for n in range(40, 100)]
    kept = [name for child in children for name in good if child.get(name) == good[name]]
    assert len(kept) > 0.4 * len(good) * len(children)
    assert any(child != good for child in children)


def test_what_exists_under_one_condition_comes_from_one_parent() -> None:
    definition = study(space=CONDITIONAL)
    history = History(definition)
    for n in range(10):
        point = {"kind": "a", "u": n / 10, "v": n / 10}
        values = {"x": float(n), "y": float(-n)}
        history.take_in([Seen(n, n, TrialState.COMPLETE, point, values, 1, 1, "x", 0, n + 1)])
    children: list[Any] = [made(definition, "nsga-ii", 10).point(n, history) for n in range(10, 70)]
    places = {n / 10 for n in range(10)}
    both = [c for c in children if c.get("u") in places and c.get("v") in places]
    assert both
    assert all(child["u"] == child["v"] for child in both)


def test_of_a_very_large_front_the_newest_are_chosen_from() -> None:
    definition = study()
    history = filled(definition, [(n, 100 - n) for n in range(100)])
    assert made(definition, "nsga-ii", 2)._elite(100, history).tolist() == list(range(60, 100))
