"""When claims can wait for a suggestion that is made for them."""

from __future__ import annotations

import pytest

from service.core.pace import Pace


def pace(trial_s: float, making_s: float) -> Pace:
    """Return the pace of a study in which trials ran one by one, each with a suggestion of its own."""
    found = Pace()
    for _ in range(20):
        found.ran(1, 1, trial_s)
        found.made(1, making_s)
    return found


@pytest.mark.parametrize(
    ("trial_s", "making_s", "fresh"),
    [(0.2, 0.03, False), (1.9, 0.03, False), (2.1, 0.03, True), (0.6, 0.001, True), (60, 5.0, False)],
)
def test_claims_wait_where_that_takes_less_than_a_fiftieth_of_a_trial(
    trial_s: float, making_s: float, fresh: bool
) -> None:
    assert pace(trial_s, making_s).fresh(8) is fresh


def test_a_fleet_that_is_too_large_for_its_sampler_does_not_wait() -> None:
    assert pace(60, 0.05).fresh(200)
    assert not pace(60, 0.05).fresh(201)


def test_nobody_waits_before_anything_is_known() -> None:
    assert not Pace().fresh(8)
    unmade = Pace()
    unmade.ran(8, 8, 60.0)
    assert not unmade.fresh(8)


def test_what_was_long_ago_is_forgotten() -> None:
    found = pace(60, 5.0)
    for _ in range(80):
        found.made(1, 0.01)
    assert found.fresh(8)


def test_trials_that_run_together_take_as_long_as_one() -> None:
    found = Pace()
    for _ in range(20):
        found.ran(8, 8, 3.0)
        found.made(8, 8 * 0.03)
    assert found.fresh(8)
    for _ in range(20):
        found.ran(8, 8, 1.0)
    assert not found.fresh(8)
