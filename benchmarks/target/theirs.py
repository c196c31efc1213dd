"""One of two processes of an Optuna script: TPE and successive halving over our training code.

    python -m benchmarks.target.theirs SQLITE_URL SEED

Prints the time and value of each report, a line each. What a careful user writes: a study in an SQLite file,
a report after every epoch, and the trial ends when the pruner says so.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import optuna
import torch

from benchmarks.target.problem import METRIC, PARAMS, SPACE, TASK
from tunesmith.seeds import training_seed
from tunesmith.spaces import SearchSpace
from tunesmith.tasks import CATALOGUE
from workers.run import NoCheckpoints, Stopped
from workers.tasks import image_classification

STUDY = "target"


class OptunaRun:
    """Passes what the training reports to a trial of Optuna's."""

    device = "cpu"
    data_dir = Path("build/bench/data")  # mnist-5k comes with a package

    def __init__(self, trial: optuna.Trial, seed: int) -> None:
        self.seed = seed
        self.checkpoints = NoCheckpoints()
        self.value = 0.0
        self._trial = trial
        self._pruned = False

    def report(self, step: int, metrics: Mapping[str, float]) -> None:
        """Report, and ask the pruner."""
        self.value = float(metrics[METRIC])
        print(time.time(), self.value, flush=True)
        self._trial.report(self.value, step)
        self._pruned = self._trial.should_prune()

    def attach(self, name: str, content: bytes) -> None:
        """Keep nothing."""

    def describe(self, **facts: Any) -> None:
        """Note nothing."""

    def should_stop(self) -> bool:
        """Whether the pruner said so."""
        return self._pruned

    def should_pause(self) -> bool:
        """Never."""
        return False


def suggest(trial: optuna.Trial) -> dict[str, Any]:
    """Return the trial's point."""
    space = SearchSpace.model_validate(SPACE)
    point: dict[str, Any] = {}
    for name, distribution in space:
        if not space.exists(name, point):
            continue
        if distribution.type == "categorical":
            point[name] = trial.suggest_categorical(name, distribution.choices)
        else:
            point[name] = trial.suggest_float(name, distribution.low, distribution.high, log=distribution.log)
    return point


def main() -> None:
    url, seed = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(1)
    optuna.logging.set_verbosity(optuna.logging.ERROR)

    def objective(trial: optuna.Trial) -> float:
        params = CATALOGUE[TASK].complete({**PARAMS, **suggest(trial)})
        run = OptunaRun(trial, training_seed(seed, trial.number))
        try:
            image_classification.train(params, run)
        except Stopped:
            raise optuna.TrialPruned from None
        return run.value

    study = optuna.create_study(
        storage=url,
        study_name=STUDY,
        direction="maximize",
        load_if_exists=True,
        sampler=optuna.samplers.TPESampler(),  # two processes with one seed would ask for the same points
        pruner=optuna.pruners.SuccessiveHalvingPruner(),
    )
    study.optimize(objective)


if __name__ == "__main__":
    main()
