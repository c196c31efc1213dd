"""The importance of parameters on the page of a study."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.training import train
from tunesmith import Client

pytestmark = pytest.mark.browser

Study = Callable[..., str]
FIRST_MS = 30_000
"""The first answer waits for a process to be started."""

GOALS = [{"metric": "score", "direction": "maximize"}, {"metric": "cost"}]


def import_results(client: Client, count: int) -> None:
    """Import trials whose score follows from the learning rate, and whose cost from the momentum of sgd."""
    rng = random.Random(3)
    trials: list[dict[str, Any]] = []
    for _ in range(count):
        params = {"lr": 10 ** rng.uniform(-4, -1), "optimizer": rng.choice(["adam", "sgd"])}
        if params["optimizer"] == "sgd":
            params["momentum"] = rng.random()
        values = {"score": params["lr"], "cost": params.get("momentum", 2.0)}
        trials.append({"params": params, "values": values})
    client.import_trials("mine", trials)


def panel(page: Page) -> Locator:
    return page.locator("section.importance")


def rows(page: Page) -> Locator:
    return page.get_by_role("region", name="Importance of parameters").locator("tbody tr")


def test_the_parameter_that_decides_has_the_longest_bar_and_the_panel_says_how_it_knows(
    page: Page, client: Client, study: Study
) -> None:
    study(objectives=GOALS)
    import_results(client, 80)
    page.goto("/studies/mine")

    expect(panel(page)).to_contain_text(
        "the best 25 % by score apart from all 80 complete trials (PED-ANOVA)"
    )
    expect(rows(page)).to_have_count(3)
    expect(rows(page).nth(0)).to_contain_text(re.compile(r"^lr[5-9]\d %$"))
    bars = page.locator(".importance progress").evaluate_all("all => all.map((bar) => bar.value)")
    assert bars == sorted(bars, reverse=True)
    assert sum(bars) == pytest.approx(1)
    momentum = rows(page).filter(has_text="momentum")
    expect(momentum).to_contain_text(re.compile(r"in [2-6]\d trials$"))


def test_each_objective_can_be_chosen(page: Page, client: Client, study: Study) -> None:
    study(objectives=GOALS)
    import_results(client, 80)
    page.goto("/studies/mine")
    expect(panel(page)).to_contain_text("by score apart", timeout=FIRST_MS)

    panel(page).get_by_label("Objective").select_option("cost")

    expect(panel(page)).to_contain_text("by cost apart")
    expect(rows(page).nth(0)).not_to_contain_text("lr")


def test_of_many_parameters_the_first_have_bars_and_the_rest_is_summed_up(
    page: Page, client: Client, study: Study
) -> None:
    names = [f"x{i}" for i in range(15)]
    study(space={name: {"type": "float", "low": 0.0, "high": 1.0} for name in names})
    rng = random.Random(5)
    points = [{name: rng.random() for name in names} for _ in range(60)]
    client.import_trials("mine", [{"params": p, "values": {"score": p["x7"]}} for p in points])
    page.goto("/studies/mine")

    expect(panel(page)).to_contain_text(
        re.compile(r"3 more parameters together: \d\.\d %\.$"), timeout=FIRST_MS
    )
    expect(rows(page)).to_have_count(12)
    expect(rows(page).nth(0)).to_contain_text("x7")


def test_too_few_trials_have_a_sentence_until_there_are_enough(
    page: Page, client: Client, study: Study
) -> None:
    study()
    page.goto("/studies/mine")
    expect(page.get_by_role("heading", name="Best so far")).to_be_visible()
    expect(panel(page)).to_be_hidden()

    import_results_of_score(client, 19)
    page.reload()
    expect(panel(page)).to_contain_text("it takes 20 complete trials, and there are 19.")
    expect(panel(page).get_by_label("Objective")).to_be_hidden()
    expect(rows(page)).to_have_count(0)

    train(client, "mine", [0.5])
    expect(rows(page)).to_have_count(3, timeout=FIRST_MS)  # it comes by itself


def import_results_of_score(client: Client, count: int) -> None:
    trials = [
        {"params": {"lr": 0.001 * (i + 1), "optimizer": "adam"}, "values": {"score": i / 100}}
        for i in range(count)
    ]
    client.import_trials("mine", trials)
