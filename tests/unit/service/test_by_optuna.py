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
