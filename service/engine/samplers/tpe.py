"""Bayesian optimization with the tree-structured Parzen estimator, on columns.

Bergstra et al., "Algorithms for Hyper-Parameter Optimization" (NeurIPS 2011); the multivariate form of
Falkner et al., "BOHB" (ICML 2018). Trials that run or wait count as bad ones, so that parallel suggestions
keep apart, and so do those that failed.

The rules are those of Optuna's sampler. What differs is how cost grows: of the good trials, and of the bad
ones, at most `MOST` take part (of the bad ones drawn by weight), so that a suggestion costs nearly the same
at 1,000 trials and at 100,000.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from service.core.ports import Suggestion
from service.engine.encoding import Array
from service.engine.history import FAILED, PENDING, History
from service.engine.samplers.base import begun
from service.engine.samplers.parzen import Parzen
from service.engine.samplers.random import stream
from service.engine.samplers.ranking import Rows, best
from tunesmith.samplers import TPESampler
from tunesmith.spaces import Point, SearchSpace

MOST = 500
"""Good, and bad, trials that the model is made of."""
RECENT = 25
"""The newest trials, which weigh most."""


@dataclass(frozen=True)
class Finished:
    """The finished trials of a history at one moment: rows of the good and of the bad ones."""

    history: History
    version: int
    good: Rows
    bad: Rows
    densities: dict[tuple[int, ...], Parzen] = field(default_factory=dict)
    """Of the good ones, by axes. They are too few for any to be left out at random."""


class TPE:
    """Suggests from the ratio of two densities: of good trials and of the others."""

    learns = True

    def __init__(self, space: SearchSpace, spec: TPESampler, seed: int) -> None:
        self._space = space
        self._spec = spec
        self._seed = seed
        self._kept: Finished | None = None

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        """Return the point for `number` from the results so far."""
        if history.valued < self._spec.startup_trials:
            rng = stream(self._seed, number)
            point = history.encoding.first([rng.random() for _ in history.encoding.axes])
            why = begun("at random", self._spec.startup_trials)
            return Suggestion(point, self._spec.type, results=history.results, why=why)
        return Suggestion(self.complete(number, history, {}), self._spec.type, results=history.results)

    def complete(self, number: int, history: History, numbers: Mapping[str, float]) -> Point:
        """Return the point at these encoded `numbers`, every other parameter drawn."""
        rng = generator(self._seed, number)
        encoding = history.encoding
        finished = self._of(history)
        others = np.flatnonzero((history.state == PENDING) | (history.state == FAILED))
        bad = np.sort(np.concatenate([finished.bad, others[others != number]]), kind="stable")
        found = dict(numbers)
        for group in self._groups(history):
            axes = [i for i in group if encoding.axes[i].name not in found]
            names = [encoding.axes[i].name for i in axes]
            if axes and self._space.exists(names[0], encoding.known(found)):
                found.update(zip(names, self._draw(axes, finished, bad, history, rng), strict=True))
        return encoding.known(found)

    def _groups(self, history: History) -> list[list[int]]:
        groups = history.encoding.groups()
        return groups if self._spec.multivariate else [[i] for group in groups for i in group]

    def _of(self, history: History) -> Finished:
        """Return the finished trials apart: the same for all suggestions that are made at once."""
        kept = self._kept
        if kept is None or kept.history is not history or kept.version != history.version:
            there = int(history.teaches.sum())
            count = good_trials(there, history.losses.shape[1])
            kept = self._kept = Finished(history, history.version, *best(history, count))
        return kept

    def _draw(
        self, axes: list[int], finished: Finished, bad: Rows, history: History, rng: np.random.Generator
    ) -> Array:
        """Return the best of some points drawn where good trials are."""
        good = finished.densities.get(tuple(axes))
        if good is None:
            good = finished.densities[tuple(axes)] = self._density(axes, finished.good, history, rng, np.ones)
        others = self._density(axes, bad, history, rng, ramp)
        drawn = good.draw(self._spec.candidates, rng)
        gain = good.log_density(drawn) - others.log_density(drawn)
        return np.asarray(drawn[int(np.argmax(gain))])

    def _density(
        self,
        axes: list[int],
        rows: Rows,
        history: History,
        rng: np.random.Generator,
        weigh: Callable[[int], Array],
    ) -> Parzen:
        """Return the density of these trials, as far as they have the parameters: all of a group, or none."""
        rows = rows[~np.isnan(history.points[:, axes[0]][rows])]
        weights = weigh(len(rows))
        if len(rows) > MOST:
            rows = rows[drawn_by_age(len(rows), rng)]
            weights = np.ones(len(rows))
        of = [history.encoding.axes[i] for i in axes]
        return Parzen(of, history.points[rows][:, axes], weights)


def good_trials(count: int, objectives: int) -> int:
    """Return how many of `count` trials are good ones: a front has more of them than a value."""
    return min(math.ceil(0.1 * count), 25 if objectives == 1 else MOST)


def ramp(count: int) -> Array:
    """Return the weights of trials, the oldest first: the newest weigh most."""
    if count < RECENT:
        return np.ones(count)
    return np.concatenate([np.linspace(1.0 / count, 1.0, count - RECENT), np.ones(RECENT)])


def drawn_by_age(count: int, rng: np.random.Generator) -> Rows:
    """Draw up to `MOST` of `count` positions without repeats, newer ones likelier, as by `ramp`.

    The square root of a uniform number has a density that rises evenly.
    """
    drawn = np.zeros(count, dtype=bool)
    drawn[(count * np.sqrt(rng.random(MOST))).astype(np.intp)] = True
    return np.flatnonzero(drawn)


def generator(seed: int, number: int) -> np.random.Generator:
    """Return the random numbers of trial `number`: the same for the same seed, on any machine."""
    digest = hashlib.sha256(f"{seed}:{number}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))
