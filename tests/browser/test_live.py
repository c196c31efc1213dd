"""What happens on the server shows at once, through one stream for all tabs."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from service.engine.engine import Engine
from tests.support.stores import open_store
from tests.support.training import ADAM, begin, train, train_many
from tests.support.web import WebServer
from tunesmith import Client

pytestmark = pytest.mark.browser

Study = Callable[..., str]


def eventually(holds: Callable[[], bool], within_s: float = 10.0) -> None:
    """Wait until something holds."""
    until = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < until, "it did not come to hold"
        time.sleep(0.05)


def suggest(engine: Engine, client: Client) -> None:
    """Claim a trial that the engine makes."""
    assert client.claim("mine", wait_s=0) is None
    eventually(lambda: bool(engine.turn()) or client.study("mine").counts.waiting > 0)
    assert client.claim("mine", wait_s=5) is not None


def order(page: Page) -> list[str]:
    """The trial numbers in the order of the rows."""
    return page.locator(".board tbody td:nth-child(2)").all_inner_texts()


def test_a_trial_that_finishes_appears_in_its_place_without_reload(
    page: Page, client: Client, study: Study
) -> None:
    study()
    train(client, "mine", [0.4])
    train(client, "mine", [0.8])
    page.goto("/studies/mine")
    expect(page.locator(".board tbody tr")).to_have_count(2)
    page.evaluate("window.loadedOnce = true")

    running = begin(client, "mine")
    row = page.locator(".board tbody tr").nth(2)
    expect(row).to_contain_text("running")
    running.report(0, score=0.6)
    expect(row).to_contain_text("0.6000")
    running.finish()

    expect(page.locator(".board tbody tr").filter(has_text="complete")).to_have_count(3)
    assert order(page) == ["1", "2", "0"]
    assert page.evaluate("window.loadedOnce") is True


def test_facts_and_history_follow(page: Page, client: Client, study: Study) -> None:
    study(budget={"trials": 4})
    page.goto("/studies/mine")
    expect(page.locator(".facts")).to_contain_text("not started")

    train(client, "mine", [0.4])
    expect(page.locator(".facts")).to_contain_text("0.4000 trial 0")
    expect(page.locator(".facts progress")).to_have_js_property("value", 1)
    train(client, "mine", [0.8])

    expect(page.locator(".facts")).to_contain_text("0.8000 trial 1")
    expect(page.locator("#announcer")).to_have_text("New best: score 0.8000, trial 1")
    expect(page.get_by_role("img", name="the best score is 0.8000, of trial 1")).to_be_visible()


def test_the_sampler_that_auto_uses_now_is_named_with_its_reason(
    page: Page, client: Client, study: Study, sqlite_url: str
) -> None:
    study(sampler="auto")
    page.goto("/studies/mine")
    method = page.locator(".subtitle")
    with contextlib.closing(open_store(sqlite_url)) as store:
        engine = Engine(store, notify=lambda: None)
        train_many(client, "mine", [0.1])
        suggest(engine, client)
        expect(method).to_contain_text("auto · now quasi-random search (the first 5 results only spread out)")
        train_many(client, "mine", [0.2, 0.3, 0.4, 0.5, 0.6])
        suggest(engine, client)
        expect(method).to_contain_text("· now Gaussian process (fewer than 300 results: each counts)")
    page.reload()
    expect(method).to_contain_text("· now Gaussian process")
    client.update_study("mine", sampler="random")
    expect(method).to_have_text(re.compile("random search$"))  # nothing of the sampler before
    client.update_study("mine", sampler="tpe")
    train_many(client, "mine", [0.7])
    expect(method).to_have_text(re.compile("TPE$"))


def test_what_is_changed_of_a_study_shows_in_its_settings(page: Page, client: Client, study: Study) -> None:
    study(pruner="median")
    page.goto("/studies/mine")
    page.get_by_text("Search space and settings").click()
    settings = page.locator(".settings")
    expect(settings).to_contain_text("median")
    client.update_study("mine", sampler="random", pruner="none", budget={"trials": 99})
    expect(page.locator(".subtitle")).to_have_text(re.compile("random search$"))
    expect(settings).to_contain_text("99 trials")
    expect(settings).not_to_contain_text("median")


def test_the_list_of_studies_follows(page: Page, client: Client, study: Study) -> None:
    page.goto("/")
    expect(page.get_by_text("No studies yet")).to_be_visible()

    study("first")
    expect(page.get_by_role("row", name="first")).to_contain_text("0 of 1,000")
    expect(page.get_by_text("No studies yet")).to_be_hidden()
    train(client, "first", [0.25])
    expect(page.get_by_role("row", name="first")).to_contain_text("0.2500")
    client.update_study("first", state="PAUSED")
    expect(page.get_by_role("row", name="first")).to_contain_text("paused")
    client.delete_study("first")

    expect(page.get_by_text("No studies yet")).to_be_visible()


def test_a_trials_own_page_follows(page: Page, client: Client, study: Study) -> None:
    study()
    running = begin(client, "mine")
    running.report(0, score=0.1, loss=2.0)
    page.goto("/studies/mine/trials/0")
    expect(page.get_by_role("img", name="loss, steps 0 to 0")).to_be_visible()

    running.report(1, score=0.2, loss=1.0)

    expect(page.get_by_role("img", name="loss, steps 0 to 1, last 1.0000")).to_be_visible()
    running.fail("RuntimeError: out of memory")
    expect(page.get_by_role("region", name="Attempts")).to_contain_text("out of memory")


def test_workers_are_counted_and_listed(page: Page, client: Client, study: Study) -> None:
    study()
    page.goto("/workers")
    expect(page.locator("#link")).to_have_text("live · 0 workers")

    begin(client, "mine")

    expect(page.locator("#link")).to_have_text("live · 1 worker")
    expect(page.get_by_role("row", name="someone")).to_contain_text("live")


def test_rows_that_gather_behind_those_asked_for_are_let_go_and_can_be_loaded(
    page: Page, client: Client, study: Study
) -> None:
    study()
    train(client, "mine", [2.0])
    page.goto("/studies/mine")
    expect(page.locator("#link")).to_contain_text("live")

    train_many(client, "mine", [i / 1000 for i in range(180)])

    expect(page.get_by_text("of 181 shown")).to_be_visible()
    assert 100 <= page.locator(".board tbody tr").count() <= 150
    page.get_by_role("button", name="Show 100 more").click()
    expect(page.locator(".board tbody tr")).to_have_count(181)
    assert order(page) == ["0", *(str(n) for n in reversed(range(1, 181)))]


def test_tabs_share_one_stream(tabs: BrowserContext, server: WebServer, client: Client, study: Study) -> None:
    study("one")
    study("two")
    pages = [tabs.new_page() for _ in range(3)]
    for tab, path in zip(pages, ["/", "/studies/one", "/studies/two"], strict=True):
        tab.goto(path)
        expect(tab.locator("#link")).to_contain_text("live")
    train(client, "one", [0.5])
    train(client, "two", [0.75])

    expect(pages[0].get_by_role("row", name="two")).to_contain_text("0.7500")
    expect(pages[1].locator(".board tbody")).to_contain_text("0.5000")
    expect(pages[2].locator(".board tbody")).to_contain_text("0.7500")
    eventually(lambda: server.streams == 1)
    pages[2].close()
    train(client, "one", [0.625])
    expect(pages[1].locator(".board tbody")).to_contain_text("0.6250")
    assert server.streams == 1


def test_a_page_without_shared_workers_has_a_stream_of_its_own(
    page: Page, server: WebServer, client: Client, study: Study
) -> None:
    study()
    page.add_init_script("delete window.SharedWorker")
    page.goto("/studies/mine")
    expect(page.locator("#link")).to_contain_text("live")

    train(client, "mine", [0.5])

    expect(page.locator(".board tbody")).to_contain_text("0.5000")
    eventually(lambda: server.streams == 1)


def test_a_page_says_that_it_lost_the_server_and_catches_up_with_what_it_missed(
    page: Page, server: WebServer, client: Client, study: Study, complaints: list[str]
) -> None:
    study()
    train(client, "mine", [0.5])
    page.goto("/studies/mine")
    expect(page.locator("#link")).to_contain_text("live")
    missed = begin(client, "mine", {**ADAM, "lr": 0.05})
    expect(page.locator(".board tbody")).to_contain_text("5.0e-2")

    server.stop()
    expect(page.locator("#link")).to_have_text("reconnecting")
    server.start()
    missed.report(0, score=0.9)
    missed.finish()

    expect(page.locator(".board tbody tr").first).to_contain_text("0.9000")
    expect(page.locator("#link")).to_contain_text("live")
    complaints.clear()  # the browser logs each connection that was refused


def test_a_page_opened_while_the_server_is_away_fills_when_it_is_back(
    page: Page, server: WebServer, client: Client, study: Study, complaints: list[str]
) -> None:
    study()
    train(client, "mine", [0.5])
    page.route("**/api/studies/*", lambda route: route.abort())
    page.goto("/studies/mine")
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer")

    page.unroute("**/api/studies/*")

    expect(page.locator(".board tbody")).to_contain_text("0.5000")
    expect(page.get_by_text("The server does not answer")).to_be_hidden()
    complaints.clear()  # the browser logs each request that failed


def test_a_study_deleted_elsewhere_says_so(page: Page, client: Client, study: Study) -> None:
    study()
    page.goto("/studies/mine")
    expect(page.locator("#link")).to_contain_text("live")

    client.delete_study("mine")

    expect(page.get_by_role("alert")).to_contain_text("has been deleted")
