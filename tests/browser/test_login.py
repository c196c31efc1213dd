"""Logging in as people do: with the address that a real server prints, or with a token."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.server_process import ServerProcess, running_server
from tunesmith import Client

pytestmark = pytest.mark.browser

STUDY = {
    "name": "mine",
    "space": {"x": {"type": "float", "low": 0.0, "high": 1.0}},
    "objectives": {"metric": "loss"},
    "budget": {"trials": 5},
}


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A real server, which asks for tokens."""
    with running_server(tmp_path_factory.mktemp("locked"), "--verbose") as running:
        with Client(running.url) as client:
            client.create_study(STUDY)
        yield running


@pytest.fixture
def profile(chromium: Browser, locked: ServerProcess) -> Iterator[BrowserContext]:
    """A browser that was never here."""
    context = chromium.new_context(base_url=locked.url)
    yield context
    context.close()


@pytest.fixture
def page(profile: BrowserContext) -> Page:
    return profile.new_page()


def secret_of(locked: ServerProcess, name: str, scope: str) -> tuple[int, str]:
    with Client(locked.url) as client:
        made = client.create_token(name, scope)
        return made.id, made.secret


def enter(page: Page, secret: str) -> None:
    page.get_by_label("Token").fill(secret)
    page.get_by_role("button", name="Log in").click()


def live(page: Page) -> None:
    expect(page.locator("#link")).to_have_attribute("data-status", "live")


def test_the_printed_address_logs_in_once_and_leaves_the_address_bar(
    locked: ServerProcess, page: Page, chromium: Browser
) -> None:
    [address] = re.findall(r"^Log in once: (\S+)$", locked.log, re.M)
    page.goto(address)
    expect(page).to_have_url(f"{locked.url}/")
    expect(page.get_by_role("link", name="mine")).to_be_visible()
    live(page)
    expect(page.locator("#me")).to_contain_text("admin")
    [kept] = page.context.cookies()
    assert (kept["httpOnly"], kept["sameSite"]) == (True, "Lax")
    assert page.evaluate("document.cookie") == ""

    another = chromium.new_context().new_page()
    another.goto(address)
    expect(another.get_by_role("alert")).to_contain_text("used already")
    another.context.close()


def test_a_page_asks_to_log_in_and_leads_back(locked: ServerProcess, page: Page) -> None:
    _, secret = secret_of(locked, "ada", "viewer")
    page.goto("/studies/mine")
    expect(page).to_have_url(re.compile(r"/login\?next=/studies/mine$"))
    enter(page, "tsm_mistyped")
    expect(page.get_by_role("alert")).to_contain_text("not valid")
    enter(page, secret)
    expect(page).to_have_url(f"{locked.url}/studies/mine")
    live(page)


def test_a_viewer_sees_all_and_is_told_why_it_cannot_act(locked: ServerProcess, page: Page) -> None:
    _, secret = secret_of(locked, "ada", "viewer")
    page.goto("/login?next=/studies/mine")
    enter(page, secret)
    for name in ("Pause", "Finish", "Delete study"):
        button = page.get_by_role("button", name=name)
        expect(button).to_be_disabled()
        expect(button).to_have_attribute("title", re.compile("scope admin"))


def test_logging_out_shows_the_login(locked: ServerProcess, page: Page) -> None:
    _, secret = secret_of(locked, "ada", "admin")
    page.goto("/login")
    enter(page, secret)
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(f"{locked.url}/login")
    page.goto("/workers")
    expect(page).to_have_url(re.compile(r"/login\?next=/workers$"))


def test_a_page_that_is_open_when_its_token_is_revoked_asks_to_log_in(
    locked: ServerProcess, page: Page
) -> None:
    made, secret = secret_of(locked, "ada", "viewer")
    page.goto("/login?next=/studies/mine")
    enter(page, secret)
    live(page)
    with Client(locked.url) as client:
        client.revoke_token(made)
        client.enqueue("mine", {"x": 0.5})  # something for the stream to tell
    expect(page).to_have_url(re.compile(r"/login\?next=%2Fstudies%2Fmine$"))
