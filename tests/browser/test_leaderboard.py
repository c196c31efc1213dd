"""The leaderboard of a study: ranking, filters, sorting, paging, and hostile values."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.training import ADAM, begin, train, train_many
from tunesmith import Client
from tunesmith.reports import Outcome

pytestmark = pytest.mark.browser

Study = Callable[..., str]


def column(page: Page, index: int) -> list[str]:
    """The texts of one column of the leaderboard (from 1)."""
    return page.locator(f".board tbody td:nth-child({index})").all_inner_texts()


@pytest.mark.parametrize(
    ("direction", "trials"), [("maximize", ["1", "2", "0"]), ("minimize", ["0", "2", "1"])]
)
def test_the_best_trial_by_the_objectives_direction_comes_first(
    page: Page, client: Client, study: Study, direction: str, trials: list[str]
) -> None:
    study(objectives={"metric": "score", "direction": direction})
    for value in (0.1, 0.9, 0.5):
        train(client, "mine", [value])

    page.goto("/studies/mine")

    expect(page.locator(".board tbody tr")).to_have_count(3)
    assert column(page, 1) == ["1", "2", "3"]
    assert column(page, 2) == trials
    expect(page.locator("tr.best td").nth(1)).to_have_text(trials[0])


def test_pruned_and_failed_trials_are_shown_but_never_ranked(
    page: Page, client: Client, study: Study
) -> None:
    study()
    train(client, "mine", [0.9], end=Outcome.PRUNED)
    train(client, "mine", [0.8], end=Outcome.FAILED, reason="out of memory")
    train(client, "mine", [0.1])

    page.goto("/studies/mine")

    expect(page.locator(".board tbody tr")).to_have_count(3)
    assert column(page, 1) == ["1", "", ""]
    assert column(page, 3) == ["complete", "pruned", "failed error"]
    assert column(page, 4) == ["0.1000", "0.9000", "0.8000"]


def test_a_trial_that_breaks_a_constraint_goes_below_the_complete_ones_and_says_so(
    page: Page, client: Client, study: Study
) -> None:
    study(constraints=["size <= 5"])
    page.goto("/studies/mine")
    for score, size in ((0.9, 7.0), (0.95, 6.0), (0.1, 5.0)):
        running = begin(client, "mine")
        running.report(0, score=score, size=size)
        running.finish()

    expect(page.locator("tr.best td").nth(1)).to_have_text("2")
    assert column(page, 1) == ["1", "", ""]
    assert column(page, 2) == ["2", "1", "0"]
    assert column(page, 3) == ["complete", "infeasible", "infeasible"]
    live = column(page, 2)
    page.reload()
    expect(page.locator(".board tbody tr")).to_have_count(3)
    assert column(page, 2) == live
    expect(page.locator(".subtitle")).to_contain_text("maximize score with size <= 5")
    page.goto("/studies/mine/trials/1")
    expect(page.get_by_text("Breaks size <= 5 (it is 6)")).to_be_visible()


def test_trials_that_wait_at_a_rung_are_counted_and_have_a_chip_while_there_are_some(
    page: Page, client: Client, study: Study
) -> None:
    study(pruner={"successive-halving": {"min_resource": 1, "reduction_factor": 2, "pause": True}})
    page.goto("/studies/mine")
    chip = page.get_by_role("button", name="paused")
    expect(page.get_by_role("button", name="pruned")).to_be_visible()
    expect(chip).to_be_hidden()
    running = begin(client, "mine")
    running.report(1, score=0.5)
    running.release("it waits")
    expect(chip).to_have_text("paused 1")
    expect(page.locator(".facts")).to_contain_text("1 paused")
    chip.click()
    expect(page.locator(".board tbody tr")).to_have_count(1)
    client.update_study("mine", pruner="none")  # it goes on
    expect(chip).to_have_text("paused")  # chosen, so it stays
    page.get_by_role("button", name="all").click()
    client.update_study("mine", priority=1)
    expect(chip).to_be_hidden()


def test_feasible_and_infeasible_trials_have_chips_where_there_are_constraints(
    page: Page, client: Client, study: Study
) -> None:
    study(constraints=["size <= 5"])
    for score, size in ((0.9, 6.0), (0.5, 4.0)):
        running = begin(client, "mine")
        running.report(0, score=score, size=size)
        running.finish()
    page.goto("/studies/mine")
    rows = page.locator(".board tbody tr")
    expect(rows).to_have_count(2)

    page.get_by_role("button", name="infeasible", exact=True).click()
    expect(rows).to_have_count(1)
    assert column(page, 2) == ["0"]
    page.reload()  # the address remembers
    expect(rows).to_have_count(1)
    running = begin(client, "mine")  # one that runs is neither, until it is complete
    running.report(0, score=0.7, size=7.0)
    running.finish()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="feasible", exact=True).click()
    expect(rows).to_have_count(1)
    assert column(page, 2) == ["1"]

    page.get_by_role("button", name="all").click()
    page.get_by_role("searchbox").fill("feasible != true")
    page.get_by_role("searchbox").press("Enter")
    expect(rows).to_have_count(2)
    assert column(page, 2) == ["0", "2"]


def test_a_study_without_constraints_has_no_such_chips(page: Page, study: Study) -> None:
    study()
    page.goto("/studies/mine")
    expect(page.get_by_role("button", name="complete")).to_be_visible()
    expect(page.get_by_role("button", name="feasible")).to_have_count(0)


def test_a_parameter_that_is_added_gets_its_column_on_the_open_page(
    page: Page, client: Client, study: Study
) -> None:
    study()
    train(client, "mine", [0.5])
    page.goto("/studies/mine")
    expect(page.locator(".board tbody tr")).to_have_count(1)
    decay = {"type": "float", "low": 0.0, "high": 1.0, "default": 0.25}

    client.update_study("mine", space={"decay": decay})

    expect(page.locator(".board thead")).to_contain_text("decay")
    expect(page.locator(".board tbody tr")).to_have_count(1)
    assert column(page, 9) == ["0.250"]


def test_a_parameter_that_a_trial_does_not_have_is_a_dash(page: Page, client: Client, study: Study) -> None:
    study()
    train(client, "mine", [0.5])
    train(client, "mine", [0.4], params={"lr": 0.01, "optimizer": "sgd", "momentum": 0.9})

    page.goto("/studies/mine")

    expect(page.locator(".board tbody tr")).to_have_count(2)
    assert column(page, 6) == ["1.0e-3", "1.0e-2"]
    assert column(page, 8) == ["\N{EN DASH}", "0.900"]


def test_values_that_are_no_numbers_are_shown_as_such(page: Page, client: Client, study: Study) -> None:
    study()
    for value in (float("nan"), float("inf"), float("-inf")):
        begin(client, "mine").report(0, score=value)

    page.goto("/studies/mine")

    expect(page.locator(".board tbody tr")).to_have_count(3)
    assert column(page, 4) == ["NaN", "Infinity", "-Infinity"]


def test_every_objective_has_its_column(page: Page, client: Client, study: Study) -> None:
    study(objectives=[{"metric": "score", "direction": "maximize"}, {"metric": "cost"}])
    running = begin(client, "mine")
    running.report(0, score=0.5, cost=12.5)
    running.finish()

    page.goto("/studies/mine")

    expect(page.locator(".board tbody tr")).to_have_count(1)
    assert page.locator(".board thead .value").all_inner_texts() == ["score", "cost"]
    assert (column(page, 4), column(page, 5)) == (["0.5000"], ["12.500"])


def test_the_pareto_front_of_several_objectives_follows_the_results(
    page: Page, client: Client, study: Study
) -> None:
    study(objectives=[{"metric": "score", "direction": "maximize"}, {"metric": "cost"}])
    page.goto("/studies/mine")
    rows = page.get_by_role("region", name="Pareto front").locator("tbody tr")
    for score, cost in ((0.5, 2.0), (0.4, 3.0), (0.9, 4.0)):
        running = begin(client, "mine")
        running.report(0, score=score, cost=cost)
        running.finish()

    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("0.9000")
    expect(rows.nth(1).get_by_role("link")).to_have_text("0")


def test_one_objective_has_no_front(page: Page, client: Client, study: Study) -> None:
    study()
    train(client, "mine", [0.5])
    page.goto("/studies/mine")
    expect(page.locator(".board tbody tr")).to_have_count(1)
    expect(page.get_by_role("heading", name="Pareto front")).to_be_hidden()


def test_chips_and_the_filter_box_narrow_the_rows(page: Page, client: Client, study: Study) -> None:
    study()
    for lr, value in ((0.001, 0.3), (0.02, 0.9), (0.003, 0.5)):
        train(client, "mine", [value], params={"lr": lr, "optimizer": "adam"})
    train(client, "mine", [0.7], end=Outcome.PRUNED)
    page.goto("/studies/mine")
    rows = page.locator(".board tbody tr")
    expect(rows).to_have_count(4)

    page.get_by_role("button", name="complete").click()
    expect(rows).to_have_count(3)
    box = page.get_by_role("searchbox")
    box.fill("lr < 0.01")
    box.press("Enter")
    expect(rows).to_have_count(2)
    assert column(page, 2) == ["2", "0"]
    box.fill("lr < 0.01 and score > 0.4")
    box.press("Enter")
    expect(rows).to_have_count(1)

    page.reload()  # the address remembers
    expect(rows).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_have_value("lr < 0.01 and score > 0.4")


def test_rows_that_arrive_late_do_not_take_an_explanation_back(
    page: Page, client: Client, study: Study
) -> None:
    study()
    train(client, "mine", [0.5])
    held: list[Route] = []
    page.route("**/trials?*", lambda route: held.append(route))  # noqa: PLW0108 (it must be a function)
    page.goto("/studies/mine")
    box = page.get_by_role("searchbox")
    box.fill("small learning rates")
    box.press("Enter")
    explained = page.get_by_role("alert").filter(has_text="write one like")
    expect(explained).to_be_visible()
    for route in [*held]:
        route.continue_()
    expect(page.get_by_role("row").filter(has_text="complete")).to_be_visible()
    expect(explained).to_be_visible()


def test_a_filter_that_cannot_be_read_is_explained(
    page: Page, client: Client, study: Study, complaints: list[str]
) -> None:
    study()
    train(client, "mine", [0.5])
    page.goto("/studies/mine")
    box = page.get_by_role("searchbox")

    box.fill("small learning rates")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("write one like lr < 0.1")

    box.fill("worker < 3")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("worker")
    expect(page.locator(".board tbody tr")).to_have_count(1)
    assert [c for c in complaints if "422" not in c] == []
    complaints.clear()


def test_a_filter_the_server_refuses_before_the_first_rows_came_does_not_cost_them(
    page: Page, client: Client, study: Study, complaints: list[str]
) -> None:
    study()
    train(client, "mine", [0.5])
    page.goto("/studies/mine?filter=worker+%3C+3")
    expect(page.get_by_role("alert")).to_contain_text("worker")
    expect(page.locator(".board tbody tr")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("worker")

    held: list[Route] = []
    page.route("**/trials?*", lambda route: held.append(route), times=1)  # noqa: PLW0108
    page.goto("/studies/mine")
    box = page.get_by_role("searchbox")
    box.fill("worker < 3")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("worker")
    for route in held:
        route.continue_()
    expect(page.locator(".board tbody tr")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("worker")
    assert [c for c in complaints if "422" not in c] == []
    complaints.clear()


def test_a_live_trial_appears_only_where_it_passes_the_filter(
    page: Page, client: Client, study: Study
) -> None:
    study()
    train(client, "mine", [0.5])
    page.goto("/studies/mine?filter=lr+%3E+0.01")
    expect(page.get_by_text("No trial matches.")).to_be_visible()

    train(client, "mine", [0.6])
    train(client, "mine", [0.4], params={"lr": 0.05, "optimizer": "adam"})

    expect(page.locator(".board tbody tr")).to_have_count(1)
    assert column(page, 2) == ["2"]


def test_columns_sort_by_their_headers_and_say_so(page: Page, client: Client, study: Study) -> None:
    study()
    for lr, value in ((0.02, 0.3), (0.001, 0.9), (0.003, 0.5)):
        train(client, "mine", [value], params={"lr": lr, "optimizer": "adam"})
    page.goto("/studies/mine")
    head = page.get_by_role("columnheader", name="lr")
    expect(page.get_by_role("columnheader", name="score")).to_have_attribute("aria-sort", "descending")

    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(page.locator(".board tbody tr").first.locator("td").nth(1)).to_have_text("1")
    assert column(page, 2) == ["1", "2", "0"]

    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(page.locator(".board tbody tr").first.locator("td").nth(1)).to_have_text("0")


def test_rows_come_page_by_page(page: Page, client: Client, study: Study) -> None:
    study()
    train_many(client, "mine", [i / 1000 for i in range(130)])
    page.goto("/studies/mine")
    rows = page.locator(".board tbody tr")
    expect(rows).to_have_count(100)
    expect(page.get_by_text("100 of 130 shown")).to_be_visible()

    page.get_by_role("button", name="Show 100 more").click()

    expect(rows).to_have_count(130)
    assert column(page, 2) == [str(n) for n in reversed(range(130))]
    expect(page.get_by_role("button", name="Show 100 more")).to_be_hidden()


def test_markup_in_what_users_send_is_shown_as_text(page: Page, client: Client, study: Study) -> None:
    attack = "<img src=x onerror=\"document.title='taken'\">"
    study(
        description=attack,
        space={"text": {"type": "categorical", "choices": [attack, "b"]}},
    )
    number = train(client, "mine", [0.5], params={"text": attack}, end=Outcome.FAILED, reason=attack)

    page.goto("/studies/mine")
    expect(page.locator(".board tbody td.word")).to_have_text(attack)
    expect(page.locator(".description")).to_have_text(attack)
    page.goto(f"/studies/mine/trials/{number}")
    expect(page.get_by_text(attack).first).to_be_visible()

    assert page.locator("img").count() == 0
    assert "taken" not in page.title()


SORTS = ["rank", "-rank", "number", "-number", "value", "-value", "params.lr", "-params.momentum",
         "params.optimizer", "metrics.score", "duration", "state", "-state", "worker"]  # fmt: skip


def test_the_browser_puts_live_rows_where_the_server_would(page: Page, client: Client, study: Study) -> None:
    study()
    ends = [Outcome.COMPLETE, Outcome.PRUNED, Outcome.FAILED]
    for i, value in enumerate([0.5, 0.25, 0.5, float("nan"), 0.75, float("-inf"), 0.1, 0.9]):
        sgd = {"lr": 0.01 / (i + 1), "optimizer": "sgd", "momentum": i / 10}
        train(client, "mine", [value], params=ADAM if i % 2 else sgd, end=ends[i % 3])
    begin(client, "mine").report(0, score=0.6)
    client.enqueue("mine", ADAM)
    page.goto("/studies/mine")

    for sort in SORTS:
        here = page.evaluate(
            """async ([sort, base]) => {
              const { comparator } = await import(new URL('order.js', base));
              const answer = await (await fetch(`/api/studies/mine/trials?sort=${sort}`)).json();
              const there = answer.trials.map((trial) => trial.number);
              const shuffled = [...answer.trials].sort((a, b) => (a.number * 7) % 11 - (b.number * 7) % 11);
              shuffled.sort(comparator(sort, { metric: 'score', direction: 'maximize', value: 'last' }));
              return [there, shuffled.map((trial) => trial.number)];
            }""",
            [sort, page.locator("script[type=module]").evaluate("element => element.src")],
        )
        assert here[0] == here[1], sort


def test_a_row_leads_to_its_trial(page: Page, client: Client, study: Study) -> None:
    study()
    number = train(client, "mine", [0.1, 0.4, 0.3])
    page.goto("/studies/mine")

    page.get_by_role("link", name=str(number), exact=True).click()

    expect(page.get_by_role("heading", name=f"Trial {number}")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("0.3000")
    expect(page.get_by_role("img", name="score, steps 0 to 2")).to_be_visible()
    expect(page.get_by_role("region", name="Attempts")).to_contain_text("complete")
