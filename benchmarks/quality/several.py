"""How much of the front samplers find where there are several objectives, ours beside Optuna's.

python -m benchmarks.quality.several --seeds 3

Trials run one after the other. Regret is what the hypervolume that a front dominates lacks of that of the
true front, as a share of it; where that is not known, of the largest one that any run reached.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import optuna
from optuna._hypervolume import compute_hypervolume
from rich.console import Console
from rich.progress import track

from benchmarks.options import names
from benchmarks.quality.fronts import PROBLEMS, Problem, Values
from benchmarks.quality.optuna_side import suggest
from benchmarks.quality.report import table
from benchmarks.quality.statistics import standings
from service.core.ports import Seen
from service.engine import samplers
from service.engine.history import History
from service.engine.samplers.base import NotYet
from tunesmith.definitions import StudyDefinition
from tunesmith.spaces import Point
from tunesmith.trials import TrialState

OUT = Path("build/bench/several.jsonl")
REFERENCE = "optuna-tpe"
OPTUNA: dict[str, Callable[[int], optuna.samplers.BaseSampler]] = {
    "optuna-tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "optuna-gp": lambda seed: optuna.samplers.GPSampler(seed=seed),
    "optuna-nsga-ii": lambda seed: optuna.samplers.NSGAIISampler(seed=seed),
}
NAMES = ["tunesmith-auto", "tunesmith-tpe", "tunesmith-nsga-ii", *OPTUNA]


def definition(problem: Problem, sampler: str, seed: int) -> StudyDefinition:
    """Return a study of a problem."""
    objectives = [{"metric": f"m{i}"} for i in range(len(problem.worst))]
    fields = {"name": "several", "space": problem.space, "objectives": objectives}
    return StudyDefinition.parse({**fields, "sampler": sampler, "seed": seed})


def ours(problem: Problem, sampler: str, seed: int) -> Iterator[Values]:
    """Yield the values of one trial after the other of one of our samplers."""
    study = definition(problem, sampler, seed)
    history, made, number = History(study), samplers.make(study, seed), 0
    while True:
        try:
            suggestion = made.suggest(number, number, history)
        except NotYet:  # computed by a process of its own
            time.sleep(0.001)
            continue
        assert suggestion is not None
        point = study.space.check(suggestion.params)
        yield (found := problem.function(point))
        values = {f"m{i}": value for i, value in enumerate(found)}
        trial = Seen(
            number + 1, number, TrialState.COMPLETE, point, values, None, 1, "benchmark", number, number + 1
        )
        history.take_in([trial])
        number += 1


def theirs(problem: Problem, sampler: str, seed: int) -> Iterator[Values]:
    """Yield those of one of Optuna's."""
    space = definition(problem, "random", seed).space
    study = optuna.create_study(directions=["minimize"] * len(problem.worst), sampler=OPTUNA[sampler](seed))
    while True:
        trial = study.ask()
        point: Point = {}
        for name, distribution in space:
            if space.exists(name, point):
                point[name] = suggest(trial, name, distribution)
        yield (found := problem.function(point))
        study.tell(trial, found)


def run(name: str, optimizer: str, seed: int, trials: int) -> dict[str, Any]:
    """Return the hypervolume after each trial."""
    random.seed(seed)
    np.random.seed(seed)
    problem, worst = PROBLEMS[name], np.array(PROBLEMS[name].worst)
    side, _, sampler = optimizer.partition("-")
    made = ours(problem, sampler, seed) if side == "tunesmith" else theirs(problem, optimizer, seed)
    began, found, volumes = time.perf_counter(), [], []
    for _, values in zip(range(trials), made, strict=False):
        found.append(np.minimum(values, worst))
    seconds = time.perf_counter() - began
    volumes = [float(compute_hypervolume(np.array(found[: n + 1]), worst)) for n in range(trials)]
    return {"problem": name, "optimizer": optimizer, "seed": seed, "volumes": volumes, "seconds": seconds}


def verdict(rows: Sequence[dict[str, Any]], trials: int) -> str:
    """Return the table after so many trials."""
    by = {(r["optimizer"], r["problem"], r["seed"]): r for r in rows}
    found = sorted({r["optimizer"] for r in rows})
    seeds = sorted({r["seed"] for r in rows if all((o, p, r["seed"]) in by for o in found for p in PROBLEMS)})
    most = {p: known.most or max(max(r["volumes"]) for r in rows if r["problem"] == p)
            for p, known in PROBLEMS.items()}  # fmt: skip
    lacking = {
        o: np.array([[1 - by[o, p, s]["volumes"][trials - 1] / most[p] for s in seeds] for p in PROBLEMS])
        for o in found
    }
    ms = {o: float(np.mean([1000 * r["seconds"] / len(r["volumes"]) for r in rows if r["optimizer"] == o]))
          for o in found}  # fmt: skip
    return f"{trials} trials, {len(seeds)} seeds\n\n{table(standings(lacking, REFERENCE, ms), REFERENCE)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--optimizers", type=names(NAMES), default=NAMES)
    parser.add_argument("--seeds", type=int, default=5, help="default 5")
    parser.add_argument("--trials", type=int, default=80, help="budget of each run (default 80)")
    parser.add_argument("--out", type=Path, default=OUT, help=f"where rows are added (default {OUT})")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in chosen.out.read_text().splitlines()] if chosen.out.exists() else []
    rows = [row for row in rows if len(row["volumes"]) >= chosen.trials]
    there = {(r["problem"], r["optimizer"], r["seed"]) for r in rows}
    wanted = [(p, o, s) for s in range(1, chosen.seeds + 1) for p in PROBLEMS for o in chosen.optimizers]
    left = [one for one in wanted if one not in there]
    for one in track(left, "Runs", console=Console(stderr=True)):
        rows.append(run(*one, chosen.trials))
        with chosen.out.open("a") as file:
            file.write(json.dumps(rows[-1]) + "\n")
    for trials in sorted({min(40, chosen.trials), chosen.trials}):
        print(verdict([r for r in rows if r["optimizer"] in chosen.optimizers], trials), end="\n\n")


if __name__ == "__main__":
    main()
