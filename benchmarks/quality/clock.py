"""Trials in parallel on a simulated clock: asynchronous, with durations that differ from trial to trial."""

from __future__ import annotations

import heapq
import random
import time
from typing import Protocol

from benchmarks.quality.problem import Problem
from tunesmith.spaces import Point


class Optimizer(Protocol):
    """Suggests points and hears how good they were. Several may be out at a time."""

    def ask(self, number: int) -> Point:
        """Return the point of trial `number`."""
        ...

    def tell(self, number: int, value: float) -> None:
        """Hear the objective value of a trial."""
        ...


def duration(seed: int, number: int) -> float:
    """Return how long a trial takes: log-normal with median 1, the same for every optimizer."""
    return random.Random(f"{seed}:{number}").lognormvariate(0.0, 0.5)


def run(
    optimizer: Optimizer, problem: Problem, *, trials: int, workers: int, seed: int
) -> tuple[list[float], float]:
    """Return the values in the order in which trials ended, and the seconds that the optimizer took."""
    values: list[float] = []
    ends: list[tuple[float, int, float]] = []
    took = now = 0.0
    for number in range(trials):
        if len(ends) == workers:
            now, took = _end_one(optimizer, ends, values, took)
        began = time.perf_counter()
        point = optimizer.ask(number)
        took += time.perf_counter() - began
        heapq.heappush(ends, (now + duration(seed, number), number, problem.function(point)))
    while ends:
        _, took = _end_one(optimizer, ends, values, took)
    return values, took


def _end_one(
    optimizer: Optimizer, ends: list[tuple[float, int, float]], values: list[float], took: float
) -> tuple[float, float]:
    now, number, value = heapq.heappop(ends)
    values.append(value)
    began = time.perf_counter()
    optimizer.tell(number, value)
    return now, took + time.perf_counter() - began
