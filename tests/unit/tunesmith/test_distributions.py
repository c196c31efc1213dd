from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tunesmith.distributions import (
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
    Scalar,
    key,
    same,
)
from tunesmith.errors import InvalidInput

whole = st.integers(-(2**53), 2**53)
scalars = (
    st.none()
    | st.booleans()
    | whole
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5).filter(lambda t: "\x00" not in t)
)
points = st.integers(1, 200)


@st.composite
def float_ranges(draw: st.DrawFn) -> FloatDistribution:
    log = draw(st.booleans())
    numbers = st.floats(5e-324 if log else -8e307, 8e307)
    low, high = sorted([draw(numbers), draw(numbers)])
    return FloatDistribution(low=low, high=high, log=log)


@st.composite
def stepped_floats(draw: st.DrawFn) -> FloatDistribution:
    """Ranges as people write them: few digits, any magnitude."""
    scale = Decimal(10) ** draw(st.integers(-9, 6))
    step = draw(st.integers(1, 999)) * scale
    low = draw(st.integers(-9999, 9999)) * scale
    high = low + step * draw(st.integers(0, 10_000))
    return FloatDistribution(low=float(low), high=float(high), step=float(step))


@st.composite
def int_ranges(draw: st.DrawFn) -> IntDistribution:
    log = draw(st.booleans())
    step = 1 if log else draw(st.integers(1, 1000))
    low = draw(st.integers(1, 2**52) if log else st.integers(-(2**53), 2**52))
    cells = draw(st.integers(1, max(1, (2**53 - low) // step)) | st.integers(1, 50))
    assume(low + (cells - 1) * step <= 2**53)
    return IntDistribution(low=low, high=low + (cells - 1) * step, step=step, log=log)


@given(float_ranges(), points)
def test_the_spread_of_a_range_lies_in_it_ascending(ranged: FloatDistribution, count: int) -> None:
    values = ranged.spread(count)
    assert all(ranged.contains(v) for v in values)
    assert values == sorted(set(values))
    assert len(values) <= count


@given(float_ranges(), st.integers(2, 200))
def test_a_spread_reaches_both_ends(ranged: FloatDistribution, count: int) -> None:
    values = ranged.spread(count)
    assert (values[0], values[-1]) == (ranged.low, ranged.high)


@given(stepped_floats(), points)
def test_the_spread_of_a_stepped_float_stays_on_its_steps(stepped: FloatDistribution, count: int) -> None:
    cells = stepped.cells()
    assert cells is not None
    every = {stepped.cell(i) for i in range(cells)}
    assert set(stepped.spread(count)) <= every


@given(int_ranges(), points)
def test_the_spread_of_integers_is_made_of_different_cells(ranged: IntDistribution, count: int) -> None:
    values = ranged.spread(count)
    assert values == sorted(set(values))
    assert all(ranged.contains(v) and isinstance(v, int) for v in values)
    assert 1 <= len(values) <= count


@given(stepped_floats(), st.data())
def test_cells_of_a_stepped_float_are_contained_and_do_not_drift(
    stepped: FloatDistribution, data: st.DataObject
) -> None:
    cells = stepped.cells()
    assert cells is not None
    index = data.draw(st.integers(0, cells - 1))
    value = stepped.cell(index)
    assert stepped.contains(value)
    assert stepped.canonical(value) == value
    assert stepped.cell(0) == stepped.low
    assert stepped.cell(cells - 1) == stepped.high
    assert Decimal(repr(value)) == Decimal(repr(stepped.low)) + index * Decimal(repr(stepped.step))


@given(stepped_floats(), st.data())
def test_a_value_computed_by_adding_steps_is_the_cell_it_means(
    stepped: FloatDistribution, data: st.DataObject
) -> None:
    cells = stepped.cells()
    assert cells is not None
    assert stepped.step is not None
    index = data.draw(st.integers(0, cells - 1))
    drifted = stepped.low + index * stepped.step
    assert stepped.contains(drifted)
    assert stepped.canonical(drifted) == stepped.cell(index)


@given(int_ranges(), st.data())
def test_cells_of_integers_are_contained(ranged: IntDistribution, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, ranged.cells() - 1))
    assert ranged.contains(ranged.cell(index))
    assert ranged.cell(ranged.cells() - 1) == ranged.high


@given(st.lists(scalars, min_size=1, max_size=20, unique_by=key), scalars)
def test_choices_are_found_by_value(choices: list[Scalar], value: Scalar) -> None:
    categorical = CategoricalDistribution(choices=choices)
    for i, choice in enumerate(choices):
        assert categorical.contains(choice)
        assert categorical.index(choice) == i
        assert categorical.cell(i) is choice
    assert categorical.contains(value) == any(same(value, c) for c in choices)


@given(scalars, scalars)
def test_two_values_are_the_same_exactly_where_their_keys_are(a: Scalar, b: Scalar) -> None:
    assert same(a, b) == (key(a) == key(b))


def test_tenths_do_not_drift() -> None:
    tenths = FloatDistribution(low=0.0, high=1.0, step=0.1)
    assert [tenths.cell(i) for i in range(11)] == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    assert tenths.contains(0.1 * 3)
    assert tenths.canonical(0.1 * 3) == 0.3
    assert not tenths.contains(0.3001)


def test_a_value_that_rounding_puts_past_the_end_is_the_end() -> None:
    thirds = FloatDistribution(low=0.0, high=0.3, step=0.1)
    assert thirds.contains(0.1 * 3)
    assert thirds.canonical(0.1 * 3) == 0.3
    assert not thirds.contains(0.4)
    assert not thirds.contains(-0.1)


def test_small_steps_far_from_zero_are_contained() -> None:
    far = FloatDistribution(low=1_000_000.0, high=1_000_001.0, step=1e-6)
    assert all(far.contains(far.cell(i)) for i in range(0, 1_000_001, 99_991))


def test_log_spaced_points_are_round_numbers() -> None:
    assert FloatDistribution(low=1e-5, high=1e-1, log=True).spread(5) == [1e-5, 1e-4, 1e-3, 1e-2, 1e-1]
    assert FloatDistribution(low=1e-4, high=1e-2, log=True).spread(1) == [1e-3]
    assert IntDistribution(low=1, high=1000, log=True).spread(4) == [1, 10, 100, 1000]
    assert FloatDistribution(low=0.0, high=0.5).spread(3) == [0.0, 0.25, 0.5]


def test_a_log_range_over_all_floats_spreads_without_overflow() -> None:
    assert all(math.isfinite(v) for v in FloatDistribution(low=5e-324, high=1.7e308, log=True).spread(9))


def test_few_integers_give_few_points() -> None:
    assert IntDistribution(low=1, high=3).spread(10) == [1, 2, 3]
    assert IntDistribution(low=0, high=100, step=50).spread(10) == [0, 50, 100]


@pytest.mark.parametrize("value", [True, "1", None, [1], math.nan, math.inf, 10**400, {}])
def test_numbers_contain_nothing_but_numbers_in_range(value: Scalar) -> None:
    assert not FloatDistribution(low=0.0, high=1.0).contains(value)
    assert not FloatDistribution(low=0.0, high=1.0, step=0.5).contains(value)
    assert not IntDistribution(low=0, high=1).contains(value)


def test_a_float_takes_whole_numbers_and_an_int_takes_no_floats() -> None:
    assert FloatDistribution(low=0.0, high=2.0).contains(1)
    assert FloatDistribution(low=0.0, high=2.0).canonical(1) == 1.0
    assert not IntDistribution(low=0, high=2).contains(1.0)


def test_true_is_not_one_but_1_and_1_0_are() -> None:
    categorical = CategoricalDistribution(choices=[True, 1, "1"])
    assert [categorical.index(v) for v in (True, 1.0, "1")] == [0, 1, 2]
    assert categorical.canonical(1.0) == 1
    assert type(categorical.canonical(1.0)) is int


def test_the_index_of_a_stranger_is_an_error_in_words() -> None:
    with pytest.raises(ValueError, match=r"'c' is not one of 'a', 'b'"):
        CategoricalDistribution(choices=["a", "b"]).index("c")


def test_distributions_say_in_words_what_they_are() -> None:
    assert FloatDistribution(low=1e-5, high=1.0).describe() == "a number from 1e-5 to 1"
    assert FloatDistribution(low=0.0, high=0.1234567, step=None).describe() == "a number from 0 to 0.1234567"
    assert FloatDistribution(low=0.0, high=1.0, step=0.5).describe() == "a number from 0 to 1 in steps of 0.5"
    assert IntDistribution(low=1, high=9, step=4).describe() == "a whole number from 1 to 9 in steps of 4"
    assert CategoricalDistribution(choices=[True, None, "a"]).describe() == "one of true, null, 'a'"
    many = CategoricalDistribution(choices=list(range(20)))
    assert many.describe() == "one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ..."


def test_ten_thousand_conditions_on_ten_thousand_choices_are_checked_at_once() -> None:
    every = list(range(10_000))
    categorical = CategoricalDistribution(choices=every)
    assert all(categorical.contains(v) for v in every)


def test_distributions_parse_with_the_path_of_the_fault() -> None:
    with pytest.raises(InvalidInput) as caught:
        FloatDistribution.parse({"low": -1e-5, "high": 1.0, "log": True}, ["space", "lr"])
    assert str(caught.value) == "space.lr.low: must be > 0 when log is true (got -1e-5)"


@pytest.mark.parametrize("count", [2, 23, 24, 27, 40, 100])
def test_the_spread_of_choices_in_order_names_each_once(count: int) -> None:
    choices = CategoricalDistribution(type="categorical", choices=list(range(count)), ordered=True)
    assert choices.spread(count) == list(range(count))
