"""HEBO (Cowen-Rivers et al., 2022). It knows no conditions and no pending trials: parameters that do not
exist are dropped from its points, and parallel suggestions are made without the trials that run."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
from hebo.design_space.design_space import DesignSpace
from hebo.optimizers.hebo import HEBO

from benchmarks.quality.problem import Problem
from tunesmith.distributions import CategoricalDistribution, Distribution, FloatDistribution
from tunesmith.spaces import Point


class Hebo:
    """HEBO with its defaults."""

    def __init__(self, problem: Problem, sampler: Any, seed: int, trials: int) -> None:
        warnings.simplefilter("ignore")
        np.random.seed(seed)
        self._space = problem.definition("random", 0).space
        design = DesignSpace().parse([_parameter(name, d) for name, d in self._space])
        self._hebo = HEBO(design, scramble_seed=seed)
        self._asked: dict[int, pd.DataFrame] = {}

    def ask(self, number: int) -> Point:
        """Return the next suggestion."""
        frame = self._asked[number] = self._hebo.suggest(n_suggestions=1)
        point: Point = {}
        for name, distribution in self._space:
            if self._space.exists(name, point):
                point[name] = _value(frame.iloc[0][name], distribution)
        return point

    def tell(self, number: int, value: float) -> None:
        """Note a result."""
        self._hebo.observe(self._asked.pop(number), np.array([[value]]))


def _parameter(name: str, d: Distribution) -> dict[str, Any]:
    if isinstance(d, CategoricalDistribution):
        return {"name": name, "type": "cat", "categories": list(range(d.cells()))}
    kind = "num" if isinstance(d, FloatDistribution) else "int"
    if d.log:
        kind = "pow" if isinstance(d, FloatDistribution) else "pow_int"
    return {"name": name, "type": kind, "lb": d.low, "ub": d.high, **({"base": 10} if d.log else {})}


def _value(found: Any, d: Distribution) -> Any:
    if isinstance(d, CategoricalDistribution):
        return d.cell(int(found))
    return float(found) if isinstance(d, FloatDistribution) else int(found)
