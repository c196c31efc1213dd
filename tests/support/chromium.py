"""A headless Chromium for tests, and the pages it opens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class ChromiumMissing(RuntimeError):
    """No Chromium is installed."""


def find_chromium() -> str:
    """Return the path of Chromium. Raises ChromiumMissing, naming where it was looked for."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise ChromiumMissing(f"none of {', '.join(_NAMES)} is on the PATH")
    return found


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Start a headless Chromium, and end it with the block."""
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()
