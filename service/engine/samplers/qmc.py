"""Quasi-random search: a scrambled Sobol sequence over the unit cube of the encoded space."""

from __future__ import annotations

import warnings

from scipy.stats import qmc

from service.core.ports import Suggestion
from service.engine.encoding import Encoding
from service.engine.history import History
from service.engine.samplers.random import FIRST
from tunesmith.spaces import Point, SearchSpace


class QMCPoints:
    """The point of trial `number` is the one at that place of the sequence; results are ignored."""

    learns = False

    def __init__(self, space: SearchSpace, seed: int) -> None:
        self._encoding = Encoding(space)
        self._seed = seed
        self._next = 0
        self._sobol = self._begin()

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        """Return the point that belongs to `number`; the first is that of the priors, where there are any."""
        if number == 0 and (believed := self._encoding.space.prior_point()) is not None:
            return Suggestion(believed, "prior", why=FIRST)
        return Suggestion(self.point(number), "qmc")

    def point(self, number: int) -> Point:
        """Return point `number` of the sequence."""
        if not self._encoding.axes:
            return self._encoding.known({})
        if number < self._next:
            self._sobol, self._next = self._begin(), 0
        if number > self._next:
            self._sobol.fast_forward(number - self._next)
        self._next = number + 1
        return self._encoding.first([float(share) for share in self._sobol.random(1)[0]])

    def _begin(self) -> qmc.Sobol:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # one point at a time is no power of two
            return qmc.Sobol(max(1, len(self._encoding.axes)), scramble=True, rng=self._seed, bits=30)
