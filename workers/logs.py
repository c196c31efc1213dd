"""What a worker says on stderr: a line when a trial begins, a line when it ends, and what went wrong."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.logging import RichHandler

from tunesmith.workers import WorkerRegistration
from workers.devices import Device

log = logging.getLogger(__name__)

REPEAT_S = 60.0
LOGGERS = ("workers", "tunesmith")


class Seldom(logging.Filter):
    """Lets a message pass once a minute: every thread that waits for the server says so."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to say this."""
        text, now = record.getMessage(), time.monotonic()
        if now - self._said.get(text, -REPEAT_S) < REPEAT_S:
            return False
        if len(self._said) > 1_000:
            self._said.clear()
        self._said[text] = now
        return True


def set_up(*, verbose: bool) -> None:
    """Log to stderr: for people in a terminal, as plain lines with full dates elsewhere."""
    handler: logging.Handler
    if sys.stderr.isatty():
        handler = RichHandler(console=Console(stderr=True), show_path=False, log_time_format="%H:%M:%S")
    else:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    handler.addFilter(Seldom())
    for name in LOGGERS:
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(logging.DEBUG if verbose else logging.INFO)


def say_hello(about: WorkerRegistration, url: str, slots: Sequence[Device]) -> None:
    """Say what this worker is, before it looks for its server."""
    devices = ", ".join(f"{n} x {device}" for device, n in Counter(about.slots).items())
    log.info(
        "Worker %s: %s with %d of the processor's threads each, for %s; server %s",
        about.name, devices, slots[0].threads, ", ".join(about.tasks), url,
    )  # fmt: skip
