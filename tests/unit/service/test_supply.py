"""How deep queues are."""

from __future__ import annotations

from service.core.supply import FILL_AHEAD, Company, Demand, depth, shortfall, spare_for


def demand(
    waiting: int = 0,
    running: int = 0,
    claims: int = 0,
    left: int | None = None,
    parallelism: int | None = None,
    fleet: int | None = None,
    spare: float = 1.0,
) -> Demand:
    return Demand(
        waiting, running, claims, left, parallelism, running + claims if fleet is None else fleet, spare
    )


def test_samplers_that_ignore_results_fill_ahead() -> None:
    assert depth(demand(), learns=False) == FILL_AHEAD
    assert depth(demand(running=100, claims=20), learns=False) == 240


def test_samplers_that_ignore_results_fill_the_queue_when_half_of_it_is_used_up() -> None:
    assert shortfall(demand(waiting=32), learns=False) == 0
    assert shortfall(demand(waiting=31), learns=False) == 33
    assert shortfall(demand(waiting=60, running=31, claims=30), learns=False) == 62


def test_a_lone_worker_gets_its_suggestion_after_its_last_result() -> None:
    assert depth(demand(running=1), learns=True) == 0
    assert depth(demand(running=0, claims=1), learns=True) == 1
    assert depth(demand(running=0), learns=True) == 1


def test_a_study_without_workers_has_a_suggestion_for_those_of_others() -> None:
    assert depth(demand(running=1, fleet=8), learns=True) == 1
    assert depth(demand(running=0, fleet=8), learns=True) == 1


def test_who_works_for_the_studies_of_other_engines_is_not_known() -> None:
    assert Company.of(1, 0, served=1, active=1) == Company(1, alone=True)
    assert Company.of(1, 0, served=2, active=2) == Company(1, alone=False)
    assert Company.of(1, 0, served=1, active=2) == Company(2, alone=False)


def test_a_fleet_has_one_suggestion_more_than_claims_wait() -> None:
    assert depth(demand(running=4), learns=True) == 1
    assert depth(demand(running=4, claims=3), learns=True) == 4
    assert depth(demand(running=12, claims=3), learns=True) == 4


def test_a_fleet_in_a_rush_has_as_many_more_as_were_taken_at_once() -> None:
    assert spare_for(16, taken=1, before=1.0, seconds=0.01) == 1
    assert spare_for(16, taken=5, before=1.0, seconds=0.01) == 5
    assert depth(demand(running=14, claims=2, spare=5.0), learns=True) == 7


def test_what_is_spare_is_never_more_than_half_the_fleet() -> None:
    assert spare_for(16, taken=16, before=1.0, seconds=0.01) == 8
    assert spare_for(2, taken=10, before=1.0, seconds=0.01) == 1


def test_a_rush_is_forgotten_within_a_second() -> None:
    assert spare_for(16, taken=1, before=8.0, seconds=0.25) == 4
    assert spare_for(16, taken=1, before=8.0, seconds=1.0) == 1


def test_a_fleet_that_can_wait_has_a_suggestion_for_each_claim_that_waits() -> None:
    assert depth(demand(running=4, spare=0.0), learns=True) == 0
    assert depth(demand(running=4, claims=3, spare=0.0), learns=True) == 3


def test_nothing_is_made_beyond_the_budget() -> None:
    assert shortfall(demand(left=3), learns=False) == 3
    assert shortfall(demand(left=0, claims=1), learns=True) == 0


def test_nothing_is_made_that_parallelism_forbids_to_run() -> None:
    assert depth(demand(running=2, claims=5, parallelism=2), learns=True) == 0
    assert depth(demand(running=1, claims=5, parallelism=3), learns=True) == 2
