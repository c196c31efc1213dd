"""What the queue costs: regret through the whole service beside suggestions made at claim time.

python -m benchmarks.quality.through_service --seeds 30

Both sides use the same sampler, seed, problem and durations of trials, eight trials in parallel. One is
`tunesmith serve` with eight clients that sleep through their trials, so that suggestions are queued as they
are in production; the other is the sampler alone on a simulated clock, asked anew for each claim with every
result there is by then. How long trials take matters: the shorter, the more suggestions are made ahead.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import accumulate
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track

from benchmarks.options import names
from benchmarks.quality import clock, tuning
from benchmarks.quality.ours import Ours
from benchmarks.quality.problem import METRIC, Problem
from benchmarks.quality.problems import SUITES, problem
from benchmarks.quality.statistics import compare
from tests.support.server_process import running_server
from tunesmith import Client

OUT = Path("build/bench/queue.jsonl")
WORKERS = 8
BAR = 1.05
ONE = threading.Lock()
"""Samplers that are driven directly are no matter for several threads."""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suites", type=names(list(SUITES)), default=["analytic"])
    parser.add_argument("--sampler", default="tpe", help="of both sides (default tpe)")
    parser.add_argument("--seeds", type=int, default=10, help="default 10")
    parser.add_argument("--trials", type=int, default=100, help="budget of each run (default 100)")
    parser.add_argument("--unit", type=float, default=4.0, help="median seconds of a trial (default 4)")
    parser.add_argument("--together", type=int, default=6, help="pairs at a time (default 6)")
    parser.add_argument("--out", type=Path, default=OUT, help=f"where rows are added (default {OUT})")
    return parser.parse_args()


class Fleet:
    """Eight clients that run the trials of one study."""

    def __init__(self, url: str, token: Path, unit_s: float) -> None:
        self._clients = [Client(url, token=token) for _ in range(WORKERS)]
        self._unit_s = unit_s

    def run(self, problem: Problem, sampler: Any, seed: int, trials: int) -> list[float]:
        """Return the values in the order in which trials ended."""
        name = f"{problem.name}-{seed}-{time.monotonic_ns()}"
        budget = {"trials": trials}
        self._clients[0].create_study(problem.definition(sampler, seed, name=name, budget=budget))
        ended: list[tuple[float, float]] = []
        threads = [
            threading.Thread(target=self._work, args=(client, name, problem, seed, ended))
            for client in self._clients
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(ended) == trials
        return [value for _, value in sorted(ended)]

    def _work(
        self, client: Client, name: str, problem: Problem, seed: int, ended: list[tuple[float, float]]
    ) -> None:
        for trial in client.claims(name):
            value = problem.function(trial.params)
            time.sleep(self._unit_s * clock.duration(seed, trial.number))
            trial.report(0, **{METRIC: value})
            trial.finish()
            ended.append((time.monotonic(), value))

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients:
            client.close()


def regrets(problem: Problem, values: Sequence[float]) -> list[float]:
    """Return the regret of the best value so far after each trial."""
    return [float(f"{problem.regret(best):.6g}") for best in accumulate(values, min)]


@contextlib.contextmanager
def served_fleet(unit_s: float) -> Iterator[Fleet]:
    """Yield a fleet with a server of its own: where studies share one, suggestions are made ahead."""
    with tempfile.TemporaryDirectory(prefix="tunesmith-queue-") as folder, running_server(Path(folder)) as up:
        fleet = Fleet(up.url, Path(folder) / "server" / "admin-token", unit_s)
        with contextlib.closing(fleet):
            yield fleet


def pair(fleets: SimpleQueue[Fleet], chosen: argparse.Namespace, name: str, seed: int) -> dict[str, Any]:
    """Run both sides once."""
    found, sampler, trials = problem(name, seed), chosen.sampler, chosen.trials
    with ONE:
        alone = Ours(found, sampler, seed, trials)
        fresh, _ = clock.run(alone, found, trials=trials, workers=WORKERS, seed=seed)
    fleet = fleets.get()
    try:
        queued = fleet.run(found, sampler, seed, trials)
    finally:
        fleets.put(fleet)
    return {
        "problem": name,
        "seed": seed,
        "sampler": sampler,
        "trials": trials,
        "unit": chosen.unit,
        "fresh": regrets(found, fresh),
        "queued": regrets(found, queued),
    }


def load(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """Return the rows that are there of runs like this one."""
    lines = chosen.out.read_text().splitlines() if chosen.out.exists() else []
    alike = {name: getattr(chosen, name) for name in ("sampler", "trials", "unit")}
    return [row for row in map(json.loads, lines) if alike.items() <= row.items()]


def run(chosen: argparse.Namespace, problems: Sequence[str]) -> None:
    """Run what no row has yet, adding rows as they come."""
    there = {(r["problem"], r["seed"]) for r in load(chosen)}
    wanted = [(name, seed) for seed in range(1, chosen.seeds + 1) for name in problems]
    left = [one for one in wanted if one not in there]
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        fleets: SimpleQueue[Fleet] = SimpleQueue()
        for _ in range(min(chosen.together, len(left))):
            fleets.put(stack.enter_context(served_fleet(chosen.unit)))
        pool = ThreadPoolExecutor(chosen.together)
        futures = [pool.submit(pair, fleets, chosen, name, seed) for name, seed in left]
        try:
            done = as_completed(futures)
            for future in track(done, "Pairs", total=len(left), console=Console(stderr=True)):
                with chosen.out.open("a") as file:
                    file.write(json.dumps(future.result()) + "\n")
        finally:
            pool.shutdown(cancel_futures=True)


def verdict(rows: Sequence[dict[str, Any]], budget: int) -> str:
    """Say what the queue costs after so many trials."""
    problems = sorted({r["problem"] for r in rows})
    by = {(r["problem"], r["seed"]): r for r in rows}
    seeds = sorted({s for _, s in by if all((p, s) in by for p in problems)})
    if not seeds:
        return "nothing to compare yet"
    queued, fresh = (
        np.array([[by[p, s][side][budget - 1] for s in seeds] for p in problems])
        for side in ("queued", "fresh")
    )
    ratio, low, high = compare(queued, fresh)
    said = f"regret with the queue over that without, {budget} trials: {ratio:.3f} ({low:.3f} to {high:.3f})"
    judged = "met" if high < BAR else "MISSED"
    return f"{said}, {len(problems)} problems x {len(seeds)} seeds; the bar, upper end below {BAR}: {judged}"


def main() -> None:
    chosen = options()
    problems = list(dict.fromkeys(name for suite in chosen.suites for name in SUITES[suite]))
    for table in tuning.TABLES:
        if table.name in problems:
            table.compute()
    run(chosen, problems)
    rows = [row for row in load(chosen) if row["problem"] in problems]
    for budget in sorted({min(30, chosen.trials), chosen.trials}):
        print(verdict(rows, budget), file=sys.stdout)


if __name__ == "__main__":
    main()
