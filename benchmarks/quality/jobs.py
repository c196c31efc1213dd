"""Jobs and their rows: one optimizer on one problem, with one seed, on so many simulated workers."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple


class Job(NamedTuple):
    """One run of an optimizer."""

    optimizer: str
    problem: str
    workers: int
    seed: int
    trials: int


@dataclass(frozen=True)
class Result:
    """A row: what a job gave."""

    optimizer: str
    problem: str
    workers: int
    seed: int
    trials: int
    regrets: Sequence[float]
    """The regret of the best value so far after each trial that ended (see `Problem.regret`)."""
    seconds: float
    """What the optimizer took, all suggestions together."""

    @property
    def job(self) -> Job:
        """The job that it is of."""
        return Job(self.optimizer, self.problem, self.workers, self.seed, self.trials)


def plan(
    optimizers: Sequence[str], problems: Sequence[str], workers: Sequence[int], seeds: int, trials: int
) -> list[Job]:
    """Return the jobs, seed by seed, so that an interrupted run has all optimizers on the same problems."""
    every = itertools.product(range(1, seeds + 1), workers, problems, optimizers)
    return [Job(optimizer, problem, k, seed, trials) for seed, k, problem, optimizer in every]


def load(path: Path) -> list[Result]:
    """Return the rows of earlier runs; a line that was cut off is left out."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text().splitlines():
        try:
            found.append(Result(**json.loads(line)))
        except ValueError:
            continue
    return found


def append(path: Path, results: Iterable[Result]) -> None:
    """Add rows to the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cut = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
    with path.open("a") as file:
        if cut:
            file.write("\n")
        for result in results:
            file.write(json.dumps(asdict(result)) + "\n")
