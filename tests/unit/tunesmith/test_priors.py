"""Priors and choices in order: what definitions may say, and what is drawn from it."""

from __future__ import annotations

import math
from collections import Counter
from statistics import NormalDist, mean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith.distributions import CategoricalDistribution, Distribution
from tunesmith.errors import InvalidInput
from tunesmith.priors import at_quantile, place_of, value_at
from tunesmith.spaces import SearchSpace
from tunesmith.validation import parse

QUANTILES = [(i + 0.5) / 2000 for i in range(2000)]
FLOAT = {"type": "float", "low": 0.0, "high": 1.0}
LOG = {"type": "float", "low": 1e-5, "high": 0.1, "log": True}
KINDS: dict[str, dict[str, Any]] = {
    "float": FLOAT,
    "log": LOG,
    "stepped": {"type": "float", "low": 0.0, "high": 0.5, "step": 0.05},
    "int": {"type": "int", "low": 2, "high": 20, "step": 3},
    "log int": {"type": "int", "low": 1, "high": 1000, "log": True},
    "single": {"type": "float", "low": 3.0, "high": 3.0},
    "wide": {"type": "float", "low": -1e307, "high": 1e307},
    "words": {"type": "categorical", "choices": ["a", "b", 1, None]},
    "ordered": {"type": "categorical", "choices": ["small", "medium", "large"], "ordered": True},
}


def space(**parameters: dict[str, Any]) -> SearchSpace:
    found: SearchSpace = parse(SearchSpace, parameters)
    return found


def made(spec: dict[str, Any], **more: Any) -> Distribution:
    return space(x={**spec, **more})["x"]


# What may be said


def test_a_prior_may_be_a_value_alone() -> None:
    short, long = made(LOG, prior=0.001), made(LOG, prior={"value": 0.001})
    assert short == long
    assert short.model_dump(mode="json")["prior"] == {"value": 0.001, "spread": None}


@pytest.mark.parametrize(
    ("spec", "prior", "problem"),
    [
        (LOG, 1.0, "x.prior: must be a number from 1e-5 to 0.1 (got 1.0)"),
        (FLOAT, "high", "x.prior: must be a number from 0 to 1 (got 'high')"),
        (KINDS["int"], 3, "x.prior: must be a whole number from 2 to 20 in steps of 3 (got 3)"),
        (KINDS["words"], "c", "x.prior: must be one of 'a', 'b', 1, null (got 'c')"),
        (FLOAT, {"value": 0.5, "spread": 0}, "x.prior.spread: must be > 0 (got 0)"),
        (FLOAT, {"value": 0.5, "spread": 2}, "x.prior.spread: must be <= 1 (got 2)"),
        (FLOAT, {"mean": 0.5}, "x.prior.mean: is not a field here; known: spread, value"),
        (FLOAT, [0.5], "x.prior: must be a string, a number, true, false or null (got [0.5])"),
    ],
)
def test_a_prior_outside_the_range_is_rejected(spec: dict[str, Any], prior: Any, problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        made(spec, prior=prior)
    assert str(caught.value.problems[0]) == problem


def test_choices_are_in_no_order_unless_they_are_said_to_be() -> None:
    assert not CategoricalDistribution(choices=["a", "b"]).ordered
    assert made(KINDS["ordered"]).model_dump()["ordered"] is True
    with pytest.raises(InvalidInput, match=r"x\.ordered: must be true or false"):
        made(KINDS["words"], ordered="yes")
    with pytest.raises(InvalidInput, match=r"x\.ordered: is not a field here"):
        made(FLOAT, ordered=True)


# The point to begin with


def test_without_priors_there_is_no_point_to_begin_with() -> None:
    assert space(x=FLOAT).prior_point() is None


def test_the_point_to_begin_with_has_priors_else_the_middle_else_the_first_choice() -> None:
    found = space(
        lr={**LOG, "prior": 0.01},
        decay=LOG,
        width={"type": "int", "low": 0, "high": 10},
        kind={"type": "categorical", "choices": ["a", "b"]},
        size=KINDS["ordered"],
    ).prior_point()
    assert found == {"lr": 0.01, "decay": 0.001, "width": 5, "kind": "a", "size": "medium"}


def test_the_point_to_begin_with_has_only_what_exists_there() -> None:
    optimizer = {"type": "categorical", "choices": ["adam", "sgd"], "prior": "sgd"}
    under = {kind: {**FLOAT, "when": {"optimizer": [kind]}} for kind in ("adam", "sgd")}
    found = space(beta=under["adam"], momentum={**under["sgd"], "prior": 1}, optimizer=optimizer)
    assert found.prior_point() == {"optimizer": "sgd", "momentum": 1.0}
    assert found.check(found.prior_point() or {}) == found.prior_point()


# Drawing


@pytest.mark.parametrize("kind", KINDS)
@given(u=st.floats(0, 1, exclude_max=True), spread=st.none() | st.floats(1e-6, 1.0))
def test_every_quantile_is_a_value_of_the_range(kind: str, u: float, spread: float | None) -> None:
    plain = made(KINDS[kind])
    prior = {"value": value_at(plain, 0.75), "spread": spread}
    assert plain.contains(at_quantile(plain, u))
    assert plain.contains(at_quantile(made(KINDS[kind], prior=prior), u))


@pytest.mark.parametrize("kind", KINDS)
def test_places_and_values_belong_together(kind: str) -> None:
    distribution = made(KINDS[kind])
    for u in QUANTILES[::50]:
        value = value_at(distribution, u)
        assert value_at(distribution, place_of(distribution, value)) == pytest.approx(value)


@pytest.mark.parametrize("kind", ["int", "words", "ordered", "stepped"])
def test_without_a_prior_all_cells_are_as_likely(kind: str) -> None:
    distribution = made(KINDS[kind])
    found = Counter(at_quantile(distribution, u) for u in QUANTILES)
    assert len(found) == distribution.cells()
    assert max(found.values()) - min(found.values()) <= 1


def test_around_a_prior_values_are_normal_on_the_scale_of_the_parameter() -> None:
    distribution = made(LOG, prior={"value": 0.001, "spread": 0.1})
    places = [place_of(distribution, at_quantile(distribution, u)) for u in QUANTILES]
    normal = NormalDist(0.5, 0.1)
    assert places == pytest.approx([normal.inv_cdf(u) for u in QUANTILES], abs=1e-4)


def test_a_prior_at_the_end_of_the_range_stays_within() -> None:
    distribution = made(FLOAT, prior={"value": 0.0, "spread": 0.1})
    found = [float(at_quantile(distribution, u)) for u in QUANTILES]  # type: ignore[arg-type]
    assert (min(found) >= 0.0, max(found) < 0.5) == (True, True)
    assert mean(found) == pytest.approx(0.1 * math.sqrt(2 / math.pi), rel=0.01)


def test_of_a_categorical_prior_the_others_share_the_spread() -> None:
    distribution = made(KINDS["words"], prior={"value": 1, "spread": 0.3})
    found = Counter(at_quantile(distribution, u) for u in QUANTILES)
    assert found == {1: 1400, "a": 200, "b": 200, None: 200}


def test_of_choices_in_order_the_neighbours_of_the_prior_come_more_often() -> None:
    choices = list(range(9))
    spec = {"type": "categorical", "choices": choices, "ordered": True}
    distribution = made(spec, prior={"value": 2, "spread": 0.2})
    found = Counter(at_quantile(distribution, u) for u in QUANTILES)
    counts = [found[choice] for choice in choices]
    assert counts[2] == max(counts)
    assert counts[2:] == sorted(counts[2:], reverse=True)
