"""SMAC3 (Lindauer et al., 2022): its facade for hyperparameter optimization, a random forest."""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

from ConfigSpace import (
    CategoricalHyperparameter,
    ConfigurationSpace,
    InCondition,
    UniformFloatHyperparameter,
    UniformIntegerHyperparameter,
)
from smac import HyperparameterOptimizationFacade, Scenario
from smac.runhistory.dataclasses import TrialInfo, TrialValue

from benchmarks.quality.problem import Problem
from tunesmith.distributions import CategoricalDistribution, Distribution, FloatDistribution
from tunesmith.spaces import Point, SearchSpace


class Smac:
    """SMAC with its defaults, asked and told."""

    def __init__(self, problem: Problem, sampler: Any, seed: int, trials: int) -> None:
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        self._space = problem.definition("random", 0).space
        self._folder = tempfile.TemporaryDirectory(prefix="tunesmith-smac-")
        scenario = Scenario(
            _design(self._space),
            deterministic=True,
            n_trials=trials,
            seed=seed,
            output_directory=Path(self._folder.name),
        )
        self._smac = HyperparameterOptimizationFacade(
            scenario, _nothing, logging_level=logging.ERROR, overwrite=True
        )
        self._asked: dict[int, TrialInfo] = {}

    def ask(self, number: int) -> Point:
        """Return the next suggestion."""
        info = self._asked[number] = self._smac.ask()
        found = dict(info.config)
        return {name: _value(found[name], d) for name, d in self._space if name in found}

    def tell(self, number: int, value: float) -> None:
        """Note a result."""
        self._smac.tell(self._asked.pop(number), TrialValue(cost=value), save=False)


def _nothing(config: Any, seed: int = 0) -> float:
    raise AssertionError("trials are run by whoever asks")


def _design(space: SearchSpace) -> ConfigurationSpace:
    design = ConfigurationSpace()
    for name, distribution in space:
        design.add(_parameter(name, distribution))
    for name, distribution in space:
        for parent, values in (distribution.when or {}).items():
            known = space[parent]
            inner = [known.index(v) for v in values] if isinstance(known, CategoricalDistribution) else values
            design.add(InCondition(design[name], design[parent], list(inner)))
    return design


def _parameter(name: str, d: Distribution) -> Any:
    if isinstance(d, CategoricalDistribution):
        return CategoricalHyperparameter(name, list(range(d.cells())))
    if isinstance(d, FloatDistribution):
        return UniformFloatHyperparameter(name, d.low, d.high, log=d.log)
    return UniformIntegerHyperparameter(name, int(d.low), int(d.high), log=d.log)


def _value(found: Any, d: Distribution) -> Any:
    if isinstance(d, CategoricalDistribution):
        return d.cell(int(found))
    return float(found) if isinstance(d, FloatDistribution) else int(found)
