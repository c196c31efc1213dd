from __future__ import annotations

from typing import Any

import pytest

from tunesmith.errors import InvalidInput
from tunesmith.spaces import SearchSpace
from tunesmith.validation import parse

OPTIMIZER = {"type": "categorical", "choices": ["adam", "sgd", "rmsprop"]}
UNIT = {"type": "float", "low": 0.0, "high": 1.0}


def space(**parameters: Any) -> SearchSpace:
    found: SearchSpace = parse(SearchSpace, parameters)
    return found


def why(call: Any, *args: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        call(*args)
    return str(caught.value)


NESTED = space(
    nesterov={"type": "categorical", "choices": [True, False], "when": {"momentum_kind": ["classic"]}},
    momentum_kind={
        "type": "categorical",
        "choices": ["none", "classic"],
        "when": {"optimizer": ["sgd", "rmsprop"]},
    },
    optimizer=OPTIMIZER,
    lr=UNIT,
)


def test_parents_come_before_their_children_and_else_the_order_is_kept() -> None:
    assert [name for name, _ in NESTED] == ["optimizer", "momentum_kind", "nesterov", "lr"]


def test_a_parameter_exists_only_where_all_its_ancestors_allow_it() -> None:
    assert NESTED.exists("momentum_kind", {"optimizer": "sgd"})
    assert not NESTED.exists("momentum_kind", {"optimizer": "adam"})
    assert not NESTED.exists("nesterov", {"optimizer": "adam"})
    assert NESTED.exists("nesterov", {"optimizer": "sgd", "momentum_kind": "classic"})


def test_a_good_point_comes_back_in_the_order_of_the_space() -> None:
    point = {"lr": 1, "nesterov": True, "momentum_kind": "classic", "optimizer": "sgd"}
    checked = NESTED.check(point)
    assert list(checked) == ["optimizer", "momentum_kind", "nesterov", "lr"]
    assert checked == point


def test_values_come_back_as_their_distribution_spells_them() -> None:
    steps = space(
        x={"type": "float", "low": 0.0, "high": 1.0, "step": 0.1},
        y=UNIT,
        c={"type": "categorical", "choices": [1, 2]},
    )
    checked = steps.check({"x": 0.1 * 3, "y": 1, "c": 2.0})
    assert [(v, type(v)) for v in checked.values()] == [(0.3, float), (1.0, float), (2, int)]


def test_true_never_meets_a_condition_on_one() -> None:
    kinds = space(a={"type": "categorical", "choices": [1, True]}, b={**UNIT, "when": {"a": [True]}})
    assert kinds.check({"a": 1}) == {"a": 1}
    assert kinds.check({"a": True, "b": 0.5}) == {"a": True, "b": 0.5}


@pytest.mark.parametrize(
    ("point", "message"),
    [
        (
            {},
            "params.optimizer: is missing: one of 'adam', 'sgd', 'rmsprop'; "
            "params.lr: is missing: a number from 0 to 1",
        ),
        (
            {"optimizer": "adm", "lr": 0},
            "params.optimizer: must be one of 'adam', 'sgd', 'rmsprop' (got 'adm')",
        ),
        ({"optimizer": "sgd", "lr": 0}, "params.momentum_kind: is missing: one of 'none', 'classic'"),
        (
            {"optimizer": "adam", "lr": 0, "momentum_kind": "none"},
            "params.momentum_kind: must be left out here: "
            "it exists only where optimizer is 'sgd' or 'rmsprop'",
        ),
        ({"optimizer": "adam", "lr": 2}, "params.lr: must be a number from 0 to 1 (got 2)"),
        ({"optimizer": "adam", "lr": "0.1"}, "params.lr: must be a number from 0 to 1 (got '0.1')"),
        ({"optimizer": "adam", "lr": [0.1]}, "params.lr: must be a number from 0 to 1 (got [0.1])"),
        (
            {"optimiser": "adam", "optimizer": "adam", "lr": 0},
            "params.optimiser: is not in the search space; did you mean 'optimizer'?",
        ),
    ],
)
def test_a_bad_point_is_rejected_with_what_would_be_right(point: dict[str, Any], message: str) -> None:
    assert why(NESTED.check, point) == message


def test_children_of_a_faulty_parent_are_not_blamed() -> None:
    message = why(NESTED.check, {"optimizer": "?", "momentum_kind": "classic", "nesterov": True, "lr": 0})
    assert message == "params.optimizer: must be one of 'adam', 'sgd', 'rmsprop' (got '?')"


def test_a_point_of_a_thousand_strangers_names_twenty() -> None:
    with pytest.raises(InvalidInput) as caught:
        NESTED.check({f"x{i}": 0 for i in range(1000)})
    assert len(caught.value.problems) == 20


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "must have 1 to 200 parameters (got 0)"),
        ({f"x{i}": UNIT for i in range(201)}, "must have 1 to 200 parameters (got 201)"),
        (
            {"learning rate": UNIT},
            "learning rate: must be 1 to 100 letters, digits and _ . - / and begin with a letter or _",
        ),
        ({"a": {**UNIT, "when": {"a": [0.5]}}}, "a.when.a: must name a categorical or int parameter"),
        ({"a": {**UNIT, "when": {"optimiser": ["sgd"]}}, "optimizer": OPTIMIZER},
         "a.when.optimiser: is no parameter of this space; did you mean 'optimizer'?"),
        ({"a": {**UNIT, "when": {"optimizer": ["sgd", "adm"]}}, "optimizer": OPTIMIZER},
         "a.when.optimizer[1]: must be one of 'adam', 'sgd', 'rmsprop' (got 'adm')"),
        ({"a": {**UNIT, "when": {"optimizer": []}}, "optimizer": OPTIMIZER},
         "a.when.optimizer: must not be empty"),
        ({"a": {**UNIT, "when": {"optimizer": "sgd"}}, "optimizer": OPTIMIZER},
         "a.when.optimizer: must be a list (got 'sgd')"),
        (
            {"a": {**OPTIMIZER, "when": {"b": ["sgd"]}}, "b": {**OPTIMIZER, "when": {"c": ["sgd"]}},
             "c": {**OPTIMIZER, "when": {"a": ["sgd"]}}},
            "a.when: must not depend on itself (a -> b -> c -> a)",
        ),
        ({"a": {**OPTIMIZER, "when": {"a": ["sgd"]}}}, "a.when: must not depend on itself (a -> a)"),
        (
            {"c": {**UNIT, "when": {"b": ["sgd"], "a": ["adam"]}}, "a": OPTIMIZER,
             "b": {**OPTIMIZER, "when": {"a": ["sgd", "rmsprop"]}}},
            "c.when: holds nowhere: with what its parents need, no value of a is left",
        ),
    ],
)  # fmt: skip
def test_an_unsound_space_is_rejected(parameters: dict[str, Any], message: str) -> None:
    assert why(parse, SearchSpace, parameters) == message


def test_the_longest_possible_chain_of_conditions_is_no_problem() -> None:
    chain: dict[str, Any] = {"x0": OPTIMIZER}
    for i in range(1, 200):
        chain[f"x{i}"] = {**OPTIMIZER, "when": {f"x{i - 1}": ["sgd"]}}
    long = parse(SearchSpace, dict(reversed(chain.items())))
    assert long.check(dict.fromkeys(chain, "sgd")) == dict.fromkeys(chain, "sgd")
    assert long.check({"x0": "adam"}) == {"x0": "adam"}


def test_an_int_parameter_can_be_a_parent() -> None:
    layers = space(
        layers={"type": "int", "low": 1, "high": 3},
        units_2={"type": "int", "low": 8, "high": 64, "when": {"layers": [2, 3]}},
    )
    assert layers.check({"layers": 1}) == {"layers": 1}
    assert layers.check({"layers": 2, "units_2": 8}) == {"layers": 2, "units_2": 8}
