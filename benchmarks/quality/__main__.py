"""Regret and mean rank of our samplers beside those of Optuna, HEBO and SMAC.

make bench-quality ARGS="--quick"
make bench-quality ARGS="--suites analytic,tuning --optimizers tunesmith-tpe,optuna-tpe,optuna-gp"
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks import peers
from benchmarks.options import names, numbers
from benchmarks.quality import jobs, optimizers, pool, tuning
from benchmarks.quality.problems import SUITES
from benchmarks.quality.report import report

OUT = Path("build/bench/quality.jsonl")
BUDGETS = (30, 100)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-quality", description=__doc__.splitlines()[0])
    suites = ["analytic", "bbob", "tuning"]
    parser.add_argument("--suites", type=names(list(SUITES)), default=suites)
    every = [name for suite in SUITES.values() for name in suite]
    parser.add_argument("--problems", type=names(every), help="only these of them")
    parser.add_argument("--optimizers", type=names(optimizers.NAMES), default=optimizers.DEFAULT)
    parser.add_argument("--workers", type=numbers, default=[1, 8], help="trials in parallel (default 1,8)")
    parser.add_argument("--seeds", type=int, default=10, help="default 10")
    parser.add_argument("--trials", type=int, default=100, help="budget of each run (default 100)")
    parser.add_argument("--processes", type=int, default=2, help="at a time (default 2)")
    parser.add_argument("--quick", action="store_true", help="2 seeds, 30 trials, analytic problems only")
    parser.add_argument("--report", action="store_true", help="run nothing, show what there is")
    parser.add_argument("--out", type=Path, default=OUT, help=f"where rows are added (default {OUT})")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.suites, chosen.seeds, chosen.trials = ["analytic"], 2, 30
    return chosen


def installed(wanted: Sequence[str]) -> list[str]:
    """Return the optimizers that install here; say of each other one why it is left out."""
    found = []
    for name in wanted:
        try:
            optimizers.python_of(name)
            found.append(name)
        except peers.PeerMissing as missing:
            print(f"{name} is left out: {missing}", file=sys.stderr)
    return found


def run(wanted: Sequence[jobs.Job], path: Path, processes: int) -> None:
    """Do what has not been done yet, adding rows as they come."""
    there = {result.job for result in jobs.load(path)}
    left = [job for job in wanted if job not in there]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Runs", total=len(left))

        def done(job: jobs.Job, found: jobs.Result | pool.JobFailed) -> None:
            progress.update(task, advance=1, description=f"{job.optimizer} {job.problem}")
            if isinstance(found, jobs.Result):
                jobs.append(path, [found])
            else:
                progress.console.print(f"{job.optimizer} on {job.problem}, seed {job.seed}: {found}")

        pool.do_all(left, processes, done)


def main() -> None:
    chosen = options()
    problems = [name for suite in chosen.suites for name in SUITES[suite]]
    problems = [name for name in dict.fromkeys(problems) if not chosen.problems or name in chosen.problems]
    if not chosen.report:
        for table in tuning.TABLES:
            if table.name in problems:
                table.compute(chosen.processes)
        found = installed(chosen.optimizers)
        run(
            jobs.plan(found, problems, chosen.workers, chosen.seeds, chosen.trials),
            chosen.out,
            chosen.processes,
        )
    rows = [r for r in jobs.load(chosen.out) if r.problem in problems and r.optimizer in chosen.optimizers]
    print(report(rows, [b for b in BUDGETS if b <= chosen.trials]))


if __name__ == "__main__":
    main()
