"""Evolution strategy with covariance matrix adaptation, by the library `cmaes`.

It is told of the trials by number, a generation at a time, whichever sampler made them, so that an engine
that begins anew finds the same distribution again (nearly so where trials run side by side: they do not end
by number). After a restart it is told of those alone that were suggested since, for the others lie where the
search has been.
"""

from __future__ import annotations

import math

import numpy as np
from cmaes import CMA

from service.core.ports import Suggestion
from service.engine.encoding import Array
from service.engine.history import COMPLETE, FAILED, History
from service.engine.samplers.base import begun
from service.engine.samplers.qmc import QMCPoints
from service.engine.samplers.tpe import TPE, generator
from tunesmith.samplers import CMAESSampler, TPESampler
from tunesmith.spaces import SearchSpace

FIRST_WIDTH = 0.2
"""Deviation to begin with, of a range."""
INFEASIBLE = 1e30
LOST = 1e100
LARGEST = 2**10
"""How many times the first population one after restarts can be."""


class CMAES:
    """Draws from a normal distribution that moves to where the good points are."""

    learns = True

    def __init__(self, space: SearchSpace, spec: CMAESSampler, seed: int) -> None:
        self._spec = spec
        self._seed = seed
        self._startup = QMCPoints(space, seed)
        self._rest = TPE(space, TPESampler(startup_trials=1), seed)
        self._told = np.zeros(0, dtype=bool)
        self._generation: list[tuple[Array, float]] = []
        self._cma: CMA | None = None
        self._population = 0
        self._newest = self._restarts = 0
        self._since = 0
        """How many results there were at the last restart."""

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        """Return the point for `number`."""
        axes = numeric_axes(history)
        if history.valued < self._spec.startup_trials:
            why = begun("quasi-random", self._spec.startup_trials)
            point = self._startup.point(number)
            return Suggestion(point, self._spec.type, results=history.results, why=why)
        self._take_in(history, axes)
        assert self._cma is not None  # noqa: S101
        self._cma.reseed_rng(int(generator(self._seed, number).integers(2**31)))
        drawn = self._cma.ask()
        names = [history.encoding.axes[i].name for i in axes]
        point = self._rest.complete(number, history, dict(zip(names, map(float, drawn), strict=True)))
        return Suggestion(point, self._spec.type, results=history.results)

    def _take_in(self, history: History, axes: list[int]) -> None:
        """Tell the strategy of the trials that completed or failed since."""
        self._told = np.append(self._told, np.zeros(history.size - len(self._told), dtype=bool))
        fresh = np.flatnonzero(np.isin(history.state, (COMPLETE, FAILED)) & ~self._told)
        self._told[fresh] = True
        fresh = fresh[~np.isnan(history.points[fresh][:, axes]).any(1)]
        rows = [(history.points[n, axes], _loss(history, n)) for n in fresh.tolist()]
        if self._cma is None:
            complete = [
                row for n, row in zip(fresh.tolist(), rows, strict=True) if history.state[n] == COMPLETE
            ]
            first = complete[: self._spec.startup_trials]
            best = min(first, key=lambda row: row[1], default=(np.full(len(axes), 0.5), 0.0))
            self._population = self._spec.population or 4 + int(3 * math.log(len(axes)))
            self._begin(best[0])
        for n, row in zip(fresh.tolist(), rows, strict=True):
            self._newest = max(self._newest, n)
            if history.knew[n] >= self._since:
                self._generation.append(row)
                self._tell(history)

    def _tell(self, history: History) -> None:
        assert self._cma is not None  # noqa: S101
        if len(self._generation) < self._cma.population_size:
            return
        self._cma.tell(self._generation)
        self._generation = []
        if self._spec.restarts and self._cma.should_stop():
            self._restarts += 1
            self._since = int((history.state[: self._newest + 1] >= COMPLETE).sum())
            self._begin(generator(self._seed, -self._restarts).random(len(self._cma.mean)))

    def _begin(self, mean: Array) -> None:
        self._cma = CMA(
            mean=np.clip(mean, 0.01, 0.99),
            sigma=FIRST_WIDTH,
            bounds=np.tile([0.0, 1.0], (len(mean), 1)),
            population_size=self._population * min(2**self._restarts, LARGEST),
        )


def numeric_axes(history: History) -> list[int]:
    """Return the axes that always exist and have an order."""
    return [i for i, a in enumerate(history.encoding.axes) if not a.choices and not a.distribution.when]


def _loss(history: History, number: int) -> float:
    """Return what ranks a trial: infeasible ones come after all others, those that failed last."""
    if history.state[number] == FAILED:
        return LOST
    violation = float(history.violation[number])
    return (
        INFEASIBLE * (1 + min(violation, INFEASIBLE)) if violation > 0 else float(history.losses[number, 0])
    )
