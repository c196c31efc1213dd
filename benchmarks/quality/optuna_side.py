"""Optuna's samplers, each with a study in memory."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import optuna
from optuna.samplers import BaseSampler, CmaEsSampler, GPSampler, QMCSampler, RandomSampler, TPESampler

from benchmarks.quality.problem import Problem
from tunesmith.distributions import CategoricalDistribution, Distribution, FloatDistribution
from tunesmith.spaces import Point

optuna.logging.set_verbosity(optuna.logging.ERROR)

SAMPLERS: dict[str, Callable[[int], BaseSampler]] = {
    "random": lambda seed: RandomSampler(seed=seed),
    "qmc": lambda seed: QMCSampler(seed=seed, warn_independent_sampling=False),
    "tpe": lambda seed: TPESampler(seed=seed),
    "tpe-multivariate": lambda seed: TPESampler(seed=seed, multivariate=True, group=True, constant_liar=True),
    "gp": lambda seed: GPSampler(seed=seed),
    "cmaes": lambda seed: CmaEsSampler(seed=seed, warn_independent_sampling=False),
}


class Optuna:
    """A study of Optuna's; parameters are asked for in the order of the space, where they exist."""

    def __init__(self, problem: Problem, sampler: Any, seed: int, trials: int) -> None:
        warnings.simplefilter("ignore")
        self._space = problem.definition("random", 0).space
        self._study = optuna.create_study(sampler=SAMPLERS[sampler](seed))
        self._trials: dict[int, optuna.Trial] = {}

    def ask(self, number: int) -> Point:
        """Return the next suggestion."""
        trial = self._trials[number] = self._study.ask()
        point: Point = {}
        for name, distribution in self._space:
            if self._space.exists(name, point):
                point[name] = suggest(trial, name, distribution)
        return point

    def tell(self, number: int, value: float) -> None:
        """Note a result."""
        self._study.tell(self._trials.pop(number), value)


def suggest(trial: optuna.Trial, name: str, d: Distribution) -> Any:
    if isinstance(d, CategoricalDistribution):
        return trial.suggest_categorical(name, d.choices)
    if isinstance(d, FloatDistribution):
        return trial.suggest_float(name, d.low, d.high, log=d.log, step=d.step)
    return trial.suggest_int(name, d.low, d.high, log=d.log, step=d.step or 1)
