"""Pages of the real application in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.support.chromium import ChromiumMissing, running_chromium
from tests.support.web import WebServer
from tunesmith import Client

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for a file; without Chromium, a visible skip.

    It is not kept for longer: while Playwright runs, its event loop counts as running in this thread, and
    tests of other files could not run theirs.
    """
    try:
        with running_chromium() as browser:
            yield browser
    except ChromiumMissing as missing:
        if os.environ.get("TUNESMITH_REQUIRE_BROWSER") == "1":
            pytest.fail(f"Chromium is required here: {missing}")
        pytest.skip(f"No Chromium: {missing}")


@pytest.fixture
def server(sqlite_url: str) -> Iterator[WebServer]:
    """The application over an empty database."""
    with WebServer(sqlite_url) as running:
        yield running


@pytest.fixture
def client(server: WebServer) -> Iterator[Client]:
    """A client that trains trials, as `someone`."""
    with Client(server.url, name="someone") as ours:
        yield ours


@pytest.fixture
def complaints() -> list[str]:
    """What browsers had to complain about: errors, and violations of the content security policy."""
    return []


@pytest.fixture
def tabs(chromium: Browser, server: WebServer, complaints: list[str]) -> Iterator[BrowserContext]:
    """A fresh browser profile; the test fails if one of its pages logs an error."""
    context = chromium.new_context(base_url=server.url, viewport={"width": 1400, "height": 900})
    context.on("console", lambda message: _note(message, complaints))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert complaints == []


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type in ("error", "warning"):
        complaints.append(message.text)


@pytest.fixture
def page(tabs: BrowserContext) -> Page:
    """A tab."""
    return tabs.new_page()


@pytest.fixture
def study(client: Client) -> Callable[..., str]:
    """Creates a study without a task and returns its name."""

    def create(name: str = "mine", **changes: Any) -> str:
        definition = {
            "name": name,
            "space": {
                "lr": {"type": "float", "low": 1e-4, "high": 0.1, "log": True},
                "optimizer": {"type": "categorical", "choices": ["adam", "sgd"]},
                "momentum": {"type": "float", "low": 0.0, "high": 1.0, "when": {"optimizer": ["sgd"]}},
            },
            "objectives": {"metric": "score", "direction": "maximize"},
            "sampler": "random",
            "budget": {"trials": 1000},
        }
        client.create_study({**definition, **changes})
        return name

    return create
