"""One worker process: warms up, says so, runs trials for as long as it is told, prints what it measured.

    python -m benchmarks.service.worker '{"loop": "optuna", ...}'

Started by `benchmarks.service.measure`, which writes the seconds to run to its standard input.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

WARMUP = 2
"""Trials before anything is measured."""


@dataclass
class Times:
    """Milliseconds of each call, in order."""

    claim: list[float] = field(default_factory=list)
    report: list[float] = field(default_factory=list)
    finish: list[float] = field(default_factory=list)


class Stopwatch:
    """Notes how long calls take."""

    def __init__(self) -> None:
        self.times = Times()
        self._began = 0.0

    def start(self) -> None:
        """Begin a call."""
        self._began = time.perf_counter()

    def stop(self, name: str) -> None:
        """Note the end of a call of this kind."""
        getattr(self.times, name).append(1000 * (time.perf_counter() - self._began))


def loop(spec: dict[str, Any], watch: Stopwatch) -> Iterator[None]:
    """Return the trials of a backend: each step of the iterator runs one."""
    module: Any = importlib.import_module(f"benchmarks.service.{spec['loop']}_loop")
    return iter(module.trials(spec, watch))


def main() -> None:
    spec = json.loads(sys.argv[1])
    watch = Stopwatch()
    running = loop(spec, watch)
    for _ in range(WARMUP):
        next(running)
    print("ready", flush=True)
    seconds = float(sys.stdin.readline())
    watch.times = Times()
    trials, cpu, began = 0, time.process_time(), time.perf_counter()
    while time.perf_counter() - began < seconds:
        next(running)
        trials += 1
    found = {
        "trials": trials,
        "seconds": time.perf_counter() - began,
        "cpu_s": time.process_time() - cpu,
        **vars(watch.times),
    }
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
