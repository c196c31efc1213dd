"""What is measured: cells of backend, sampler, history and workers, and the row that each becomes."""

from __future__ import annotations

import itertools
import json
import math
import os
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple


class Cell(NamedTuple):
    """One situation to measure."""

    backend: str
    sampler: str
    history: int
    workers: int
    pruner: str = "median"
    """`median`, with every decision awaited, or `none`: then reports may ride on the end of the trial."""


@dataclass(frozen=True)
class Sample:
    """What one round in a cell gave. Times in milliseconds, one entry per call."""

    trials: int
    trials_per_s: float
    cpu_ms_per_trial: float
    claim: Sequence[float]
    report: Sequence[float]
    finish: Sequence[float]


@dataclass(frozen=True)
class Row:
    """A cell's line in the results; without numbers it says why there are none."""

    backend: str
    sampler: str
    history: int
    workers: int
    pruner: str = "median"
    rounds: int = 0
    trials: int = 0
    trials_per_s: float | None = None
    cpu_ms_per_trial: float | None = None
    claim_p50_ms: float | None = None
    claim_p99_ms: float | None = None
    report_p50_ms: float | None = None
    report_p99_ms: float | None = None
    finish_p50_ms: float | None = None
    finish_p99_ms: float | None = None
    problem: str = ""

    @property
    def cell(self) -> Cell:
        """The cell that it is of."""
        return Cell(self.backend, self.sampler, self.history, self.workers, self.pruner)


def row(cell: Cell, samples: Sequence[Sample], problem: str = "") -> Row:
    """Summarize the rounds of a cell: medians of rates over rounds, quantiles of latencies over all calls."""
    if not samples:
        return Row(*cell, problem=problem)
    return Row(
        *cell,
        rounds=len(samples),
        trials=sum(s.trials for s in samples),
        trials_per_s=statistics.median(s.trials_per_s for s in samples),
        cpu_ms_per_trial=statistics.median(s.cpu_ms_per_trial for s in samples),
        **_latencies(samples),
        problem=problem,
    )


def _latencies(samples: Sequence[Sample]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("claim", "report", "finish"):
        calls = [ms for sample in samples for ms in getattr(sample, name)]
        found[f"{name}_p50_ms"] = quantile(calls, 0.5)
        found[f"{name}_p99_ms"] = quantile(calls, 0.99)
    return found


def quantile(values: Iterable[float], q: float) -> float | None:
    """Return the smallest value that at least a share `q` of the values does not exceed; None for none."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, math.ceil(q * len(ordered)) - 1)]


def plan(
    backends: Sequence[str], samplers: Sequence[str], histories: Sequence[int], workers: Sequence[int]
) -> list[list[Cell]]:
    """Return groups of cells that are measured side by side: all backends in one situation.

    The last one is a lone worker without a pruner, where it is among them.
    """
    situations: list[tuple[Any, ...]] = list(
        itertools.product(samplers, sorted(histories), sorted(workers), ["median"])
    )
    if ("random", 100, 1, "median") in situations:
        situations.append(("random", 100, 1, "none"))
    return [[Cell(backend, *situation) for backend in backends] for situation in situations]


def save(path: Path, rows: Iterable[Row]) -> None:
    """Write the rows, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps([asdict(r) for r in rows], indent=1) + "\n")
    os.replace(aside, path)


def load(path: Path) -> list[Row]:
    """Read the rows that an earlier run wrote; none where there is no file."""
    return [Row(**fields) for fields in json.loads(path.read_text())] if path.exists() else []
