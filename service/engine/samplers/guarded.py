"""What all samplers that learn have in common: they never stop a study, and try no point twice."""

from __future__ import annotations

import logging
import math
import sys
from dataclasses import replace

import numpy as np

from service.core.ports import Suggestion
from service.engine.history import History
from service.engine.samplers.base import NotYet, Sampler
from service.engine.samplers.finite import FewPoints
from service.engine.samplers.qmc import QMCPoints
from service.engine.samplers.random import FIRST, draw_point, stream
from tunesmith.spaces import Point, SearchSpace

log = logging.getLogger(__name__)

TRIES = 200
AT_RANDOM = "at random: what the sampler suggested was tried before"
BESIDE = "beside a point that was tried before"
AGAIN = "a point that was tried before: no other was found"
ALL = "a point that was tried before: all of them were"
EQUAL = 1e-9
CLOSE = 1e-6
"""So near another trial's, in shares of the range, a continuous parameter says nothing new."""
STEP = 0.01
"""How far beside a point that was tried before, as a deviation in shares of the range."""


class Guarded:
    """Begins at the prior's point; falls back to quasi-random ones; avoids repeats where values are few."""

    learns = True

    def __init__(self, sampler: Sampler, space: SearchSpace, seed: int) -> None:
        self._sampler = sampler
        self._space = space
        self._seed = seed
        self._fallback: QMCPoints | None = None
        self._few = FewPoints(space)

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        """Return the sampler's suggestion, or another one that says why it is another.

        Raises:
            NotYet: the sampler is still at it.
        """
        believed = self._space.prior_point()
        if believed is not None and not tried(believed, number, history):
            return Suggestion(believed, "prior", results=history.results, why=FIRST)
        try:
            made = self._sampler.suggest(number, cell, history)
            if made is not None:
                self._space.check(made.params)
        except NotYet:
            raise
        except Exception as error:
            log.exception("No suggestion for trial %d: a quasi-random one is made", number)
            made = self._instead(number, history, error)
        return made if made is None else self._distinct(made, number, history)

    def _instead(self, number: int, history: History, error: Exception) -> Suggestion:
        if self._fallback is None:
            self._fallback = QMCPoints(self._space, self._seed)
        why = f"instead of the sampler's, which failed: {error}"[:300]
        return Suggestion(self._fallback.point(number), "qmc", results=history.results, why=why)

    def _distinct(self, made: Suggestion, number: int, history: History) -> Suggestion:
        """Return a suggestion that was not tried before, as far as one is found."""
        if not tried(made.params, number, history):
            return made
        if any(not axis.cells and axis.name in made.params for axis in history.encoding.axes):
            return self._beside(made, number, history)
        rng = stream(self._seed, number)
        for _ in range(TRIES):
            point = draw_point(self._space, rng)
            if not tried(point, number, history):
                return replace(made, params=point, why=_also(made.why, AT_RANDOM))
        if not self._few.listed:
            return replace(made, why=_also(made.why, AGAIN))
        left = self._few.untried(number, history, rng)
        if left is None:
            return replace(made, why=_also(made.why, ALL))
        return replace(made, params=left, why=_also(made.why, AT_RANDOM))

    def _beside(self, made: Suggestion, number: int, history: History) -> Suggestion:
        """Return a point beside one that was tried, moved on the axes that are continuous."""
        encoding, rng = history.encoding, stream(self._seed, number)
        numbers = dict(zip(encoding.column, encoding.encode(made.params), strict=True))
        for axis in encoding.axes:
            if not axis.cells and not math.isnan(numbers[axis.name]):
                moved = abs(numbers[axis.name] + rng.gauss(0.0, STEP))  # back from an edge, not onto it
                numbers[axis.name] = 2 - moved if moved > 1 else moved
        return replace(made, params=encoding.known(numbers), why=_also(made.why, BESIDE))


def _also(why: str, more: str) -> str:
    return f"{why}; {more}" if why else more


def tried(point: Point, number: int, history: History) -> bool:
    """Whether another trial has this point: looked for axis by axis, those that tell the most apart first."""
    encoding = history.encoding
    wanted = encoding.encode(point)
    rows = np.flatnonzero(history.state)
    rows = rows[rows != number]
    for i in sorted(range(len(wanted)), key=lambda i: -(encoding.axes[i].cells or sys.maxsize)):
        there = history.points[rows, i]
        near = EQUAL if encoding.axes[i].cells else CLOSE
        same = np.isnan(there) if math.isnan(wanted[i]) else np.abs(there - wanted[i]) < near
        rows = rows[same]
    return len(rows) > 0
