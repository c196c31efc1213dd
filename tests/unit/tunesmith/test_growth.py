"""Growing a space: what keeps the meaning of old trials is allowed, everything else is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tunesmith.errors import InvalidInput
from tunesmith.growth import Growth, grow
from tunesmith.spaces import SearchSpace
from tunesmith.validation import parse

SPACE = {
    "lr": {"type": "float", "low": 1e-3, "high": 0.1, "log": True},
    "drop": {"type": "float", "low": 0.1, "high": 0.5, "step": 0.1},
    "layers": {"type": "int", "low": 2, "high": 6, "step": 2},
    "opt": {"type": "categorical", "choices": ["adam", "sgd"]},
    "size": {"type": "categorical", "choices": [1, 4], "ordered": True},
    "beta": {"type": "float", "low": 0, "high": 1, "when": {"opt": ["adam"]}},
}
NEW = {"type": "float", "low": 0, "high": 1}
STAYS = "must stay as it is, but for values that are new"


def grown(**changes: Any) -> Growth:
    return grow(parse(SearchSpace, SPACE), changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"lr": {"high": 1.0}},
        {"lr": {"low": 1e-6, "high": 0.1}},
        {"lr": {"prior": 0.01}},
        {"drop": {"low": 0.0, "high": 0.7}},
        {"layers": {"low": 0, "high": 10}},
        {"opt": {"choices": ["lion", "sgd", "adam"]}},
        {"size": {"choices": [1, 2, 4, 8]}},
        {"opt": {"choices": ["adam", "sgd", "lion"]}, "beta": {"when": {"opt": ["adam", "lion"]}}},
        {"lr": {}},
    ],
)
def test_ranges_widen_and_choices_are_added(changes: dict[str, Any]) -> None:
    after = grown(**changes)
    assert after.added == {}
    for name, change in changes.items():
        found = after.space[name].model_dump(mode="json")
        wanted = {"prior": {"value": 0.01, "spread": None}} if "prior" in change else change
        assert {field: found[field] for field in change} == wanted


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"lr": None}, "space.lr: cannot be removed: trials have it"),
        ({"lr": {"type": "int"}}, "space.lr.type: must stay float (got 'int')"),
        ({"lr": {"log": False}}, "space.lr.log: must stay true"),
        ({"lr": {"low": 0.01}}, "space.lr.low: must be <= 0.001: a range can only widen (got 0.01)"),
        ({"lr": {"high": 0.05}}, "space.lr.high: must be >= 0.1: a range can only widen (got 0.05)"),
        ({"lr": {"low": 0}}, "space.lr.low: must be > 0 when log is true (got 0.0)"),
        ({"lr": {"lwo": 0}}, "space.lr.lwo: is not a field here; did you mean 'low'?"),
        ({"lr": {"default": 0.01}}, "space.lr.default: is only for a parameter that is added"),
        ({"drop": {"step": 0.05}}, "space.drop.step: must stay 0.1"),
        (
            {"drop": {"low": 0.05, "high": 0.55}},
            "space.drop.low: must be whole steps of 0.1 below 0.1: 0.0 or 0.1 (got 0.05)",
        ),
        (
            {"layers": {"low": -1}},
            "space.layers.low: must be whole steps of 2 below 2: -2 or 0 (got -1)",
        ),
        (
            {"layers": {"high": 7}},
            "space.layers.step: must divide high - low (5); set high to 6 or 8 (got 2)",
        ),
        ({"layers": {"low": "a"}}, "space.layers.low: must be a whole number (got 'a')"),
        ({"layers": {"low": float("-inf")}}, "space.layers.low: must be a whole number (got -Infinity)"),
        ({"opt": {"choices": ["adam"]}}, "space.opt.choices: must keep 'sgd': choices can only be added"),
        ({"opt": {"choices": ["sgd"]}}, "space.opt.choices: must keep 'adam': choices can only be added"),
        ({"size": {"choices": [4, 1]}}, "space.size.choices: must keep the order that the choices have"),
        ({"beta": {"when": None}}, f"space.beta.when: {STAYS}"),
        ({"beta": {"when": {"opt": ["adam", "sgd"]}}}, f"space.beta.when: {STAYS}"),
        ({"lr": {"when": {"opt": ["sgd"]}}}, f"space.lr.when: {STAYS}"),
        ({"new": {"high": 2}}, "space.new: is no parameter so far; to add it, give its whole distribution"),
        ({"new": None}, "space.new: is no parameter so far; to add it, give its whole distribution"),
        ({"new": NEW}, "space.new.default: is missing: what the trials so far count as having"),
        ({"new": {**NEW, "default": 2}}, "space.new.default: must be a number from 0 to 1 (got 2)"),
        ({"new": {**NEW, "low": 2, "default": 1}}, "space.new.high: must be >= low (2.0) (got 1.0)"),
        ({"1": {**NEW, "default": 1}},
         "space.1: must be 1 to 100 letters, digits and _ . - / and begin with a letter or _"),
    ],
)  # fmt: skip
def test_what_would_change_the_meaning_of_old_trials_is_refused(
    changes: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        grown(**changes)
    assert str(caught.value.problems[0]) == problem


def test_a_new_parameter_brings_what_old_trials_count_as_having() -> None:
    after = grown(
        nesterov={"type": "categorical", "choices": [True, None], "default": None, "when": {"momentum": [1]}},
        momentum={"type": "int", "low": 0, "high": 1, "default": 1},
        rate={**NEW, "default": 1},
    )
    assert after.added == {"momentum": 1, "nesterov": None, "rate": 1.0}
    assert list(after.added) == ["momentum", "nesterov", "rate"]
    assert isinstance(after.added["rate"], float)
    assert "default" not in after.space["rate"].model_dump()


@pytest.mark.parametrize("changes", [{"layers": {"low": -(10**400)}}, {"drop": {"low": -1e30}}])
def test_a_range_cannot_grow_beyond_all_bounds(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="must be >= "):
        grown(**changes)
