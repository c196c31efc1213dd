"""The grid names every reachable point once, without listing them."""

from __future__ import annotations

import itertools
import json
import random

import pytest

from service.core.grid import Grid
from tunesmith.errors import InvalidInput
from tunesmith.samplers import GridSampler
from tunesmith.spaces import Point, SearchSpace


def space(**parameters: object) -> SearchSpace:
    return SearchSpace.model_validate(parameters)


def choice(*choices: object, **when: list[object]) -> dict[str, object]:
    return {"type": "categorical", "choices": list(choices), "when": when or None}


def points(grid: Grid) -> list[Point]:
    return [grid.point(cell) for cell in range(grid.cells)]


def by_brute_force(searched: SearchSpace) -> set[str]:
    """Every combination of choices, reduced to the parameters that exist in it."""
    names = [name for name, _ in searched]
    found = set()
    for values in itertools.product(*(searched[n].choices for n in names)):  # type: ignore[union-attr]
        point: Point = {}
        for name, value in zip(names, values, strict=True):
            if searched.exists(name, point):
                point[name] = value
        found.add(json.dumps(point))
    return found


def test_choices_integers_and_steps_bring_their_own_values() -> None:
    searched = space(
        a=choice("x", True, None),
        b={"type": "int", "low": 1, "high": 5, "step": 2},
        c={"type": "float", "low": 0.0, "high": 0.3, "step": 0.1},
    )
    grid = Grid(searched, GridSampler())
    assert grid.cells == 3 * 3 * 4
    assert {p["c"] for p in points(grid)} == {0.0, 0.1, 0.2, 0.3}
    assert {p["b"] for p in points(grid)} == {1, 3, 5}


def test_values_and_points_say_what_a_continuous_parameter_tries() -> None:
    searched = space(
        lr={"type": "float", "low": 1e-4, "high": 1e-1, "log": True},
        dropout={"type": "float", "low": 0.0, "high": 0.5},
    )
    grid = Grid(searched, GridSampler(values={"dropout": [0.1, 0.4]}, points={"lr": 4}))
    assert [p["lr"] for p in points(grid)[::2]] == pytest.approx([1e-4, 1e-3, 1e-2, 1e-1])
    assert {p["dropout"] for p in points(grid)} == {0.1, 0.4}


def test_a_billion_cells_cost_nothing() -> None:
    searched = space(**{f"p{i}": {"type": "int", "low": 0, "high": 999} for i in range(3)})
    grid = Grid(searched, GridSampler())
    assert grid.cells == 10**9
    assert grid.point(0) == {"p0": 0, "p1": 0, "p2": 0}
    assert grid.point(10**9 - 1) == {"p0": 999, "p1": 999, "p2": 999}
    assert grid.point(123_456_789) == {"p0": 123, "p1": 456, "p2": 789}


def test_past_the_end_there_is_no_cell() -> None:
    grid = Grid(space(a=choice(1, 2)), GridSampler())
    with pytest.raises(IndexError):
        grid.point(2)


def test_only_reachable_cells_of_a_conditional_space_count() -> None:
    searched = space(
        optimizer=choice("sgd", "adam"), momentum=choice(0.0, 0.9, optimizer=["sgd"]), width=choice(1, 2)
    )
    found = points(Grid(searched, GridSampler()))
    assert len(found) == (2 + 1) * 2
    assert {json.dumps(p) for p in found} == by_brute_force(searched)


@pytest.mark.parametrize("seed", range(100))
def test_random_conditional_spaces_are_enumerated_exactly(seed: int) -> None:
    rng = random.Random(seed)
    parameters: dict[str, object] = {}
    for i in range(rng.randint(1, 6)):
        parents = rng.sample(sorted(parameters), min(len(parameters), rng.choice([0, 0, 1, 2])))
        when = {p: rng.sample([1, 2, 3], rng.randint(1, 2)) for p in parents}
        parameters[f"p{i}"] = choice(1, 2, 3, **when)
    shuffled = dict(rng.sample(sorted(parameters.items()), len(parameters)))
    # As read from a database: parameters that exist nowhere are rejected today.
    searched = SearchSpace.model_validate(shuffled, context={"restore": True})
    found = [
        json.dumps({n: p[n] for n, _ in searched if n in p}) for p in points(Grid(searched, GridSampler()))
    ]
    assert len(found) == len(set(found))
    assert set(found) == by_brute_force(searched)


def test_ninety_switches_with_a_child_each_are_counted() -> None:
    switches = {f"p{i}": choice(0, 1) for i in range(90)}
    children = {f"c{i}": choice(0, 1, **{f"p{i}": [1]}) for i in range(90)}
    assert Grid(space(**switches, **children), GridSampler()).cells == 3**90


def test_conditions_too_entangled_to_count_are_refused() -> None:
    switches = {f"p{i}": choice(0, 1) for i in range(60)}
    last = choice(0, 1, **{name: [1] for name in switches})
    chained = {f"q{i}": choice(0, 1, **{f"p{j}": [1] for j in range(i, 60, 7)}) for i in range(40)}
    with pytest.raises(InvalidInput, match="too entangled"):
        _ = Grid(space(**switches, last=last, **chained), GridSampler()).cells
