"""Constraints as users write them."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tunesmith.constraints import Constraint, broken_words, read, total_violation
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import InvalidInput


def define(*constraints: Any, **fields: Any) -> StudyDefinition:
    space = {"x": {"type": "float", "low": 0, "high": 1}}
    base = {"name": "s", "space": space, "objectives": {"metric": "loss"}}
    return StudyDefinition.parse({**base, "constraints": list(constraints), **fields})


@pytest.mark.parametrize(
    ("text", "constraint", "spelled"),
    [
        ("size<=5", Constraint("size", True, 5.0), "size <= 5"),
        ("  val/top-5@k >=  1e-3 ", Constraint("val/top-5@k", False, 0.001), "val/top-5@k >= 0.001"),
        ("a >= -2.50", Constraint("a", False, -2.5), "a >= -2.5"),
    ],
)
def test_a_constraint_is_a_metric_a_sign_and_a_number(
    text: str, constraint: Constraint, spelled: str
) -> None:
    assert read(text) == constraint
    assert define(text).constraints == [spelled]
    assert StudyDefinition.parse(define(text).as_json()).limits == [constraint]


@pytest.mark.parametrize(
    "text", ["", "size", "size < 5", "size <= five", "size <= nan", "size <= 1_0", "5 >= size"]
)
def test_anything_else_is_rejected_with_the_path_of_the_constraint(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"constraints\[1\]: must read METRIC <= NUMBER"):
        define("ok <= 1", text)


def test_a_metric_may_have_a_least_and_a_most_but_not_two_of_either() -> None:
    assert len(define("a >= 1", "a <= 2").limits) == 2
    with pytest.raises(InvalidInput, match=r"constraints\[1\]: limits a a second time"):
        define("a <= 1", "a <= 2")


def test_what_no_trial_can_keep_is_rejected_but_read_where_it_was_accepted_before() -> None:
    together = r"constraints\[1\]: cannot hold together with a <= 1"
    with pytest.raises(InvalidInput, match=together):
        define("a <= 1", "a >= 1.5")
    with pytest.raises(InvalidInput, match=r"constraints\[1\]: cannot hold together with a >= 2"):
        define("a >= 2", "a <= 1")
    with pytest.raises(InvalidInput, match=r"constraints\[0\]: .* x is a parameter: narrow its range"):
        define("x <= 0.5")
    before = define("a <= 1", "b >= 1").as_json()
    before["constraints"] = ["a <= 1", "a >= 2", "x <= 0.5"]
    assert len(StudyDefinition.restore(before).limits) == 3
    assert len(define("a >= 1", "a <= 1").limits) == 2


@pytest.mark.parametrize(
    ("metric", "problem"),
    [
        ("size", "is not reported by image-classification; "),
        ("test_accuracy", "is of the test split"),
    ],
)
def test_a_task_must_report_the_metric(metric: str, problem: str) -> None:
    task = {"name": "image-classification", "params": {"data": "mnist-5k"}}
    fields = {
        "task": task,
        "space": {"lr": {"type": "float", "low": 0.001, "high": 0.1}},
        "objectives": {"metric": "val_loss"},
    }
    assert define("latency_ms <= 2", "model_mb <= 5", **fields)
    with pytest.raises(InvalidInput, match=rf"constraints\[0\]: {problem}"):
        define(f"{metric} <= 1", **fields)


def test_the_total_is_of_what_is_over_and_nothing_makes_up_for_it() -> None:
    assert total_violation([-5.0, 1.5, 2.0]) == 3.5
    assert total_violation([-5.0, 0.0]) == 0.0
    assert total_violation([1e308, 1.7e308]) == math.inf
    assert Constraint("a", False, 1.0).excess(math.nan) == math.inf
    limits = [read("a <= 1"), read("b <= 1")]
    assert broken_words(limits, {"a": 1.0, "b": 1.25}) == "b <= 1 (it is 1.25)"
