"""A worker of Optuna's: ask, suggest, report with `should_prune`, tell."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator
from typing import Any

import optuna
from optuna.storages import journal

from benchmarks.service import workload
from benchmarks.service.worker import Stopwatch

STUDY = "bench"
SAMPLERS = {"random": optuna.samplers.RandomSampler, "tpe": optuna.samplers.TPESampler}
PRUNERS = {"median": optuna.pruners.MedianPruner, "none": optuna.pruners.NopPruner}


def open_storage(where: dict[str, Any]) -> optuna.storages.BaseStorage:
    """Return the storage that a specification names."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    if where["kind"] == "rdb":
        return optuna.storages.RDBStorage(where["url"])
    if where["kind"] == "journal":
        backend = journal.JournalFileBackend(where["path"])
        return optuna.storages.JournalStorage(backend)
    if where["kind"] == "grpc":
        return optuna.storages.GrpcStorageProxy(host="127.0.0.1", port=where["port"])
    return in_memory(where["history"])


def in_memory(history: int) -> optuna.storages.BaseStorage:
    """Return a storage of this process alone, with a history."""
    storage = optuna.storages.InMemoryStorage()
    study = optuna.create_study(storage=storage, study_name=STUDY)
    study.add_trials(frozen_trials(history))
    return storage


def frozen_trials(history: int) -> list[optuna.trial.FrozenTrial]:
    """Return the history as Optuna's trials."""
    distributions = _distributions()
    return [
        optuna.trial.create_trial(
            params=params,
            distributions=distributions,
            value=curve[-1],
            intermediate_values=dict(enumerate(curve)),
        )
        for params, curve in workload.history(history)
    ]


def _distributions() -> dict[str, optuna.distributions.BaseDistribution]:
    return {
        "lr": optuna.distributions.FloatDistribution(1e-5, 1.0, log=True),
        "dropout": optuna.distributions.FloatDistribution(0.0, 0.9),
        "layers": optuna.distributions.IntDistribution(1, 8),
        "optimizer": optuna.distributions.CategoricalDistribution(workload.CHOICES),
        "momentum": optuna.distributions.FloatDistribution(0.0, 1.0),
    }


def suggest(trial: optuna.Trial) -> dict[str, Any]:
    """Return the trial's point, parameter by parameter, as an objective asks for it."""
    return {
        "lr": trial.suggest_float("lr", 1e-5, 1.0, log=True),
        "dropout": trial.suggest_float("dropout", 0.0, 0.9),
        "layers": trial.suggest_int("layers", 1, 8),
        "optimizer": trial.suggest_categorical("optimizer", workload.CHOICES),
        "momentum": trial.suggest_float("momentum", 0.0, 1.0),
    }


def trials(spec: dict[str, Any], watch: Stopwatch) -> Iterator[None]:
    """Run trials without end."""
    rng = random.Random(spec["seed"])
    study = optuna.load_study(
        study_name=STUDY,
        storage=open_storage(spec["storage"]),
        sampler=SAMPLERS[spec["sampler"]](seed=spec["seed"]),
        pruner=PRUNERS[spec["pruner"]](),
    )
    while True:
        watch.start()
        trial = study.ask()
        params = suggest(trial)
        watch.stop("claim")
        _run(study, trial, workload.curve(params, rng), watch, prune=spec["pruner"] != "none")
        yield


def _run(
    study: optuna.Study, trial: optuna.Trial, curve: list[float], watch: Stopwatch, *, prune: bool
) -> None:
    pruned = False
    for step, value in enumerate(curve):
        watch.start()
        trial.report(value, step)
        pruned = prune and trial.should_prune()
        watch.stop("report")
        if pruned:
            break
    watch.start()
    if pruned:
        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
    else:
        study.tell(trial, curve[-1])
    watch.stop("finish")
