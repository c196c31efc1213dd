"""From values to the number that ranks a trial."""

import math
import sys

import pytest

from service.core.objectives import mean

LARGEST = sys.float_info.max


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.1], 0.1),
        ([0.1, 0.1, 0.1], 0.1),
        ([1.0, 2.0, 6.0], 3.0),
        ([1e16, 1.0, -1e16], 1 / 3),
        ([LARGEST, LARGEST], LARGEST),
        ([LARGEST] * 7, LARGEST),
        ([-LARGEST] * 7, -LARGEST),
        ([-LARGEST, -LARGEST, LARGEST], -LARGEST / 3),
        ([1.0, math.inf], math.inf),
        ([1.0, -math.inf], -math.inf),
        ([math.inf, -math.inf], math.nan),
        ([1.0, math.nan], math.nan),
        ([math.inf, math.nan], math.nan),
    ],
)
def test_the_mean_is_exact_and_has_no_number_where_there_is_none(
    values: list[float], expected: float
) -> None:
    assert mean(values) == pytest.approx(expected, rel=1e-15, nan_ok=True)
