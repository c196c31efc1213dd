from __future__ import annotations

import math
import time

import pytest

from tunesmith.spelling import plain, show


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1, "1"),
        (1.0, "1.0"),
        (1e-5, "1e-5"),
        (1e300, "1e+300"),
        (math.nan, "NaN"),
        (-math.inf, "-Infinity"),
        ("adam", "'adam'"),
        ("\ud800", r"'\ud800'"),
        ([True, None, "a"], "[true, null, 'a']"),
        ({"lr": [1e-5]}, "{'lr': [1e-5]}"),
        ([[[[1]]]], "[[[[...]]]]"),
    ],
)
def test_values_read_as_in_json(value: object, text: str) -> None:
    assert show(value) == text


def test_long_values_are_cut() -> None:
    assert show("x" * 10**7, limit=10) == "'xxxxxx..."
    assert len(show(list(range(10**6)))) == 60


def test_integers_that_python_refuses_to_spell_are_described() -> None:
    assert show(10**1_000_000) == "a whole number of about 1000001 digits"


def test_a_value_that_contains_itself_many_times_over_costs_nothing() -> None:
    laughs: list[object] = ["lol"]
    for _ in range(60):
        laughs = [laughs] * 10
    began = time.perf_counter()
    assert show(laughs).startswith("[[[[...")
    assert time.perf_counter() - began < 0.5


def test_whole_numbers_are_plain() -> None:
    assert (plain(1.0), plain(0.25), plain(1e-5), plain(3)) == ("1", "0.25", "1e-5", "3")
