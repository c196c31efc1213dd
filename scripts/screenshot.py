"""Take a picture of a page of a running server, as for the README.

python scripts/screenshot.py "$(tunesmith login)&next=/studies/mnist-cnn" docs/screenshot.png
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> int:
    """Read the command line, take the picture, return the exit code."""
    options = arguments()
    chromium = options.chromium or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.stderr.write("Chromium is not on the PATH; install it, or name it with --chromium.\n")
        return 1
    options.file.parent.mkdir(parents=True, exist_ok=True)
    try:
        take(options, chromium)
    except Error as error:
        sys.stderr.write(f"{options.url} could not be shown: {error.message.splitlines()[0]}\n")
        return 1
    sys.stdout.write(f"{options.file}\n")
    return 0


def arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description="Take a picture of a page of a running Tunesmith server.")
    parser.add_argument("url", help="address of the page, such as http://127.0.0.1:8765/studies/mnist-cnn")
    parser.add_argument("file", type=Path, help="the PNG to write")
    parser.add_argument("--dark", action="store_true", help="in dark colours")
    parser.add_argument("--width", type=int, default=1400, help="pixels (default 1400)")
    parser.add_argument("--height", type=int, default=900, help="pixels (default 900)")
    parser.add_argument("--full", action="store_true", help="the whole page, however high")
    parser.add_argument("--chromium", help="path of the browser (default: the one on the PATH)")
    return parser.parse_args()


def take(options: argparse.Namespace, chromium: str) -> None:
    """Open the page, wait until it is live and still, and write the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(
            viewport={"width": options.width, "height": options.height},
            color_scheme="dark" if options.dark else "light",
            reduced_motion="reduce",
        )
        page.goto(options.url)
        settle(page)
        page.screenshot(path=options.file, full_page=options.full)
        browser.close()


def settle(page: Page) -> None:
    """Wait for the stream, the rows and the plot."""
    page.locator("#link[data-status=live]").wait_for()
    page.locator("#page h1").first.wait_for()
    page.wait_for_timeout(1000)


if __name__ == "__main__":
    sys.exit(main())
