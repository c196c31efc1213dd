"""A worker of ours whose trials take a moment, as training does: for the latency of claims."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from benchmarks.service.measure import Running
from benchmarks.service.talking import claim, client_of, finish
from benchmarks.service.worker import Stopwatch


def trials(spec: dict[str, Any], watch: Stopwatch) -> Iterator[None]:
    """Run trials without reports until the process ends."""
    with client_of(Running(spec)) as client:
        while True:
            watch.start()
            trial = claim(client)
            watch.stop("claim")
            time.sleep(spec["think_s"])
            watch.start()
            finish(client, trial)
            watch.stop("finish")
            yield
