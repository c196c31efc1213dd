"""Trials per second, latencies and CPU per trial: ours and the peers', side by side.

make bench BACKENDS=tunesmith-sqlite,optuna-sqlite SAMPLERS=random HISTORY=1000 WORKERS=1,4
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import optuna

from benchmarks.options import names, numbers
from benchmarks.service import bars, cells, moments, plots, report
from benchmarks.service.backends import BACKENDS, Place
from benchmarks.service.matrix import Matrix

OUT = Path("build/bench/service.json")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--backends", type=names(list(BACKENDS)), default=list(BACKENDS))
    parser.add_argument("--samplers", type=names(["random", "tpe"]), default=["random", "tpe"])
    parser.add_argument("--history", type=numbers, default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--workers", type=numbers, default=[1, 4, 16])
    parser.add_argument("--rounds", type=int, default=2, help="rounds over all backends (default 2)")
    parser.add_argument("--seconds", type=float, default=10.0, help="to measure in each round (default 10)")
    parser.add_argument("--patience", type=float, default=300.0, help="seconds for a round (default 300)")
    parser.add_argument(
        "--peer-history", type=int, default=10_000,
        help="peers, whose processes each load the whole study, are left out above this (default 10,000)",
    )  # fmt: skip
    parser.add_argument("--moments", action="store_true", help="measure single moments instead of the matrix")
    parser.add_argument("--report", action="store_true", help="measure nothing, show what there is")
    parser.add_argument("--resume", action="store_true", help="keep the rows that are there already")
    parser.add_argument("--out", type=Path, default=OUT, help=f"where the rows go (default {OUT})")
    return parser.parse_args()


def measure_matrix(chosen: argparse.Namespace, place: Place) -> None:
    """Measure all cells, group by group; what there is so far is in the file."""
    matrix = Matrix(place, chosen.rounds, chosen.seconds, chosen.patience)
    rows = cells.load(chosen.out) if chosen.resume else []
    plan = cells.plan(chosen.backends, chosen.samplers, chosen.history, chosen.workers)
    for group in plan:
        rows += matrix.measure(matrix.wanted(group, rows, chosen.peer_history))
        cells.save(chosen.out, rows)


def main() -> None:
    chosen = options()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    told = chosen.out.with_name("moments.json")
    if not chosen.report:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tunesmith-bench-"))
            place = Place(Path(folder), stack)
            if chosen.moments:
                largest = max(chosen.history)
                moments.measure(place, chosen.backends, told, partial(print, file=sys.stderr), largest)
            else:
                measure_matrix(chosen, place)
    rows = cells.load(chosen.out)
    plots.save(rows, chosen.out.parent)
    print(report.table(rows), bars.table(bars.bars(rows, moments.load(told))), sep="\n\n")


if __name__ == "__main__":
    main()
