"""The page of a trial that is repeated."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.training import ADAM
from tunesmith import Client

pytestmark = pytest.mark.browser


def run(client: Client, score: float) -> None:
    """Run the next repeat."""
    trial = client.claim("mine", wait_s=5)
    assert trial is not None
    with trial:
        trial.report(0, score=score)


def test_a_trial_shows_its_repeats_with_their_values_and_how_far_these_are_apart(
    page: Page, client: Client, study: Callable[..., str]
) -> None:
    study(repeats=3)
    client.enqueue("mine", ADAM)
    run(client, 1.0)

    page.goto("/studies/mine/trials/0")

    facts = page.locator(".facts")
    rows = page.get_by_role("region", name="Attempts").locator("tbody tr:visible")
    expect(page.locator(".notice").filter(has_text="repeat 1 of 3 is complete")).to_be_visible()
    expect(facts).to_contain_text("2 of 3")
    expect(rows).to_have_count(1)
    expect(rows.first.locator("td").first).to_have_text("1 repeat 1 of 3")
    for score in (2.0, 3.0):
        run(client, score)

    expect(facts).to_contain_text("± 1.0000 over 3 repeats, best of the study")
    expect(facts.locator(".figure").first).to_have_text("2.0000")
    expect(facts).to_contain_text("3 of 3")
    expect(rows).to_have_count(3)
    expect(rows.locator("td:nth-child(4)")).to_have_text(["1.0000", "2.0000", "3.0000"])

    page.goto("/studies/mine")

    expect(page.locator(".board tbody td:nth-child(4)")).to_have_text("2.0000")


def test_a_trial_that_is_run_once_says_nothing_of_repeats(
    page: Page, client: Client, study: Callable[..., str]
) -> None:
    study()
    client.enqueue("mine", ADAM)
    run(client, 1.0)

    page.goto("/studies/mine/trials/0")

    attempts = page.get_by_role("region", name="Attempts")
    expect(attempts).to_contain_text("complete")
    expect(page.locator(".facts")).not_to_contain_text("repeat")
    expect(attempts).not_to_contain_text("repeat")
