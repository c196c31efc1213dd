"""The problems by name."""

from __future__ import annotations

from functools import lru_cache

from benchmarks.quality import bbob, tuning
from benchmarks.quality.analytic import ANALYTIC
from benchmarks.quality.problem import Problem

SUITES = {
    "analytic": [p.name for p in ANALYTIC],
    "bbob": bbob.SOME,
    "bbob-all": bbob.NAMES,
    "tuning": [t.name for t in tuning.TABLES],
}
"""Names of problems by suite."""


@lru_cache(maxsize=64)
def problem(name: str, seed: int) -> Problem:
    """Return a problem; of the BBOB functions, the instance that a seed draws."""
    if name in bbob.NAMES:
        function, _, dimension = name.partition("-")
        return bbob.problem(function, int(dimension[:-1]), seed)
    return _fixed(name)


@lru_cache(maxsize=64)
def _fixed(name: str) -> Problem:
    for found in ANALYTIC:
        if found.name == name:
            return found
    [table] = [t for t in tuning.TABLES if t.name == name]
    return table.problem()
