"""Bayesian optimization with a Gaussian process.

The acquisition is the logarithm of the expected improvement (see `aims`), with constraints times the
probability that all are kept (Gardner et al., "Bayesian Optimization with Inequality Constraints", ICML
2014). That the trial does not fail is one more of them, once some have. Trials that run or wait count as
having the values that are expected of them (Ginsbourger et al., "Kriging is well-suited to parallelize
optimization", 2010).

Parameters that do not exist at a point have one stand-in there, and only points that exist are looked at: so
conditional spaces need no other model.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import log_ndtr

from service.engine.encoding import Array, Encoding
from service.engine.history import COMPLETE, FAILED, LARGE, PENDING, PRUNED, History
from service.engine.samplers.aims import FAR, Aim, Further, Lower
from service.engine.samplers.gaussian import GaussianProcess
from service.engine.samplers.layout import Layout
from service.engine.samplers.ranking import Rows, by_value
from service.engine.samplers.regret import most_regret
from service.engine.samplers.search import Landscape, Search
from service.engine.samplers.tpe import generator
from tunesmith.definitions import StudyDefinition
from tunesmith.spaces import Point

MOST = 500
"""Trials that the model is made of: the best, and the newest."""
MOST_SQUARES = 5_000_000
"""Fewer where there are many axes: a squared difference is kept for each axis and pair of trials."""
INCUMBENTS = 5
OUTLYING = 5 * 1.4826
"""A value is no worse than this many times as far from the median as the best one is."""
NEWEST = 10
"""The trials of which those that failed tell how careful to be."""
CARE = 3.0
"""How much more a failure counts for each of them: beside where trials fail most would fail otherwise."""
LEAST = 1e-12
"""What a tamed excess is at least, where a constraint is broken."""


class GP:
    """Suggests the point where the most improvement is expected.

    Args:
        definition: The study.
        deterministic: Whether the same point always has the same value.
        seed: The study's seed.
    """

    def __init__(self, definition: StudyDefinition, seed: int, *, deterministic: bool) -> None:
        self._layout = Layout(Encoding(definition.space))
        self._deterministic = deterministic
        self._seed = seed
        self._bounded = definition.budget.regret_bound is not None

    def point(self, number: int, history: History) -> Point:
        """Return the point for `number` from the results so far; there is at least one."""
        return self.suggest(number, history)[0]

    def suggest(self, number: int, history: History) -> tuple[Point, float | None]:
        """Return the point for `number`, and by how much any point beats the best one at most.

        The second is None where the study's budget does not ask for it, or too little is known.
        """
        rng, layout = generator(self._seed, number), self._layout
        rows = known(history)
        if not (len(rows) and len(history.encoding.axes)):  # nothing is known yet, or there is one point only
            return self._decoded(layout.draw(1, rng)[0], history), None
        there = ~np.isnan(history.points[rows])
        points = np.where(there, np.nan_to_num(history.points[rows]), layout.draw(len(rows), rng))
        features = layout.features(points, there)
        values = telling(losses(history, rows))
        models = [self._model(features, each) for each in values.T]
        feasible = (history.state[rows] == COMPLETE) & (history.violation[rows] <= 0)
        aim = _aim(models, features[feasible], rng) if feasible.any() else None
        best = points[np.lexsort((_worth(models, aim), history.violation[rows]))[:INCUMBENTS]]
        bound = self._bound(number, models[0], features[feasible], values[feasible, 0], best)
        running = np.flatnonzero(history.state == PENDING)
        running, lost = running[running != number], failed(history)
        pending, failures = (_described(history.points[n], layout) for n in (running, lost))
        limits = [*self._limits(rows, features, history), *self._risk(features, failures, history)]
        acquisition = Acquisition(aim, limits, layout)
        acquisition.believe(pending)
        acquisition.exclude(
            np.vstack([features, pending, failures])[layout.listed(history.points[[*rows, *running, *lost]])]
        )
        point = self._decoded(Search(acquisition, rng).best(best), history)
        return point, None if bound is None else bound * size(values)

    def _model(self, features: Array, values: Array) -> GaussianProcess:
        scaled = values / size(values)
        return GaussianProcess(features, scaled, self._layout.categorical, deterministic=self._deterministic)

    def _bound(
        self, number: int, model: GaussianProcess, features: Array, values: Array, best: Array
    ) -> float | None:
        if not self._bounded:
            return None
        return most_regret(model, features, values, best, self._layout, generator(self._seed, ~number))

    def _decoded(self, row: Array, history: History) -> Point:
        exist = self._layout.there(row[None])[0]
        axes = history.encoding.axes
        return history.encoding.known({axes[i].name: float(row[i]) for i in np.flatnonzero(exist)})

    def _limits(self, rows: Rows, features: Array, history: History) -> list[Limit]:
        """Return models of by how much trials exceed each constraint, as far as any reported it."""
        models = []
        for excess in history.violations[rows].T:
            reported = ~np.isnan(excess)
            if reported.any():
                values = calm_excess(excess[reported])
                models.append(Limit(GaussianProcess(features[reported], values, self._layout.categorical)))
        return models

    def _risk(self, features: Array, failures: Array, history: History) -> list[Limit]:
        """Return a model of where trials fail, once some have: above 0 it is likelier than not."""
        if not len(failures):
            return []
        labels = np.append(np.full(len(features), -1.0), np.full(len(failures), 1.0))
        model = GaussianProcess(np.vstack([features, failures]), labels, self._layout.categorical)
        newest = history.state[history.state >= COMPLETE][-NEWEST:]
        return [Limit(model, CARE ** np.count_nonzero(newest == FAILED))]


def failed(history: History) -> Rows:
    """Return the newest trials that failed, by number."""
    return np.flatnonzero(history.state == FAILED)[-_most(history) // 2 :]


def known(history: History) -> Rows:
    """Return the trials that a model is made of: complete ones, and pruned ones with a value, by number.

    Of several objectives a pruned one tells too little.
    """
    single = history.losses.shape[1] == 1
    ended = (history.state == COMPLETE) | ((history.state == PRUNED) & single)
    rows = np.flatnonzero(ended & np.isfinite(history.losses).all(1))
    most = _most(history)
    if len(rows) <= most:
        return rows
    best = rows[by_value(history.losses[rows], most // 2)]
    newest = np.setdiff1d(rows, best)[-(most - len(best)) :]
    return np.union1d(best, newest)


def _most(history: History) -> int:
    return min(MOST, math.isqrt(MOST_SQUARES // max(1, len(history.encoding.axes))))


def losses(history: History, rows: Rows) -> Array:
    """Return the losses of trials (n, objectives), without outliers on the bad side.

    A pruned one was worse than others were: it has the median at least.
    """
    found = history.losses[rows].copy()
    pruned = history.state[rows] == PRUNED
    if not pruned.all():
        found[pruned] = np.maximum(found[pruned], 2 * np.median(found[~pruned] / 2, axis=0))
    return np.apply_along_axis(capped, 0, found)


def telling(values: Array) -> Array:
    """Return the objectives (n, objectives) that differ between trials; one where none does."""
    differ = values.max(0) > values.min(0)
    return values[:, differ] if differ.any() else values[:, :1]


def capped(values: Array) -> Array:
    """Return values without outliers on the bad side, that the good ones can be told apart."""
    scale = size(values)  # the largest numbers have no mean, and no difference
    scaled = values / scale
    middle = float(np.median(scaled))
    spread = middle - float(scaled.min())
    if spread <= 0:  # half of them are the best
        spread = float(scaled[scaled > middle].min(initial=math.inf)) - middle
    return np.asarray(np.minimum(values, scale * (middle + OUTLYING * spread)))


def size(values: Array) -> float:
    """Return what values are divided by, that their squares are no trouble."""
    return float(np.abs(values).max()) or 1.0


def calm_excess(values: Array) -> Array:
    """Return by how much a constraint is exceeded on a scale that keeps signs and tames what is large.

    A trial that did not report the metric exceeds it as much as the worst one that did.
    """
    reported = values[values < LARGE]
    worst = max(float(reported.max(initial=0.0)), float(np.abs(reported).max(initial=0.0))) or 1.0
    values = np.where(values < LARGE, values, worst)
    tamed = np.arcsinh(values / max(float(np.median(np.abs(values))), worst * LEAST))
    return np.where(values > 0, np.maximum(tamed, LEAST), tamed)  # the least excess breaks it too


def _described(points: Array, layout: Layout) -> Array:
    return layout.features(np.nan_to_num(points), ~np.isnan(points))


def _aim(models: Sequence[GaussianProcess], feasible: Array, rng: np.random.Generator) -> Aim:
    """Return what to look for, given the trials that keep all constraints (n, axes)."""
    reached = np.column_stack([model.at(feasible)[0] for model in models])
    return Lower(models[0], float(reached.min())) if len(models) == 1 else Further(models, reached, rng)


def _worth(models: Sequence[GaussianProcess], aim: Aim | None) -> Array:
    """Return what trials are worth, the lower the more."""
    if isinstance(aim, Further):
        return aim.distance(np.column_stack([model.values for model in models]))
    return models[0].values


class Limit(NamedTuple):
    """What is to be at most 0."""

    model: GaussianProcess
    weight: float = 1.0
    """How much it counts that it may be more."""


class Acquisition(Landscape):
    """How much each point promises, on a logarithmic scale.

    Args:
        aim: What to look for; None where no trial has kept all constraints: then for one that does.
        limits: By how much each constraint is exceeded.
        layout: The space.
    """

    def __init__(self, aim: Aim | None, limits: Sequence[Limit], layout: Layout) -> None:
        super().__init__(layout)
        self._aim = aim
        self._limits = limits
        self._zeros = [limit.model.standardized(0.0) for limit in limits]
        self._excluded: set[bytes] = set()

    def exclude(self, points: Array) -> None:
        """Promise nothing of these points: where values are few, the best one may have been tried."""
        self._excluded = {point.tobytes() for point in points}

    def believe(self, points: Array) -> None:
        """Take points as known whose trials have not ended: what they are expected to reach is reached."""
        if not len(points):
            return
        if self._aim is not None:
            self._aim.believe(points)
        for limit in self._limits:
            limit.model.believe(points)

    def __call__(self, points: Array) -> Array:
        """Return what points (n, axes) promise (n,)."""
        features = self.layout.features(points)
        found = np.zeros(len(points))
        if self._aim is not None:
            found += self._aim(features)
        for limit, zero in zip(self._limits, self._zeros, strict=True):
            mean, deviation = limit.model.at(features)
            found += limit.weight * log_ndtr((zero - mean) / deviation)
        if self._excluded:
            found[[point.tobytes() in self._excluded for point in features]] = -np.inf
        return found

    def with_slope(self, features: Array, axes: Rows) -> tuple[float, Array]:
        """Return what one point promises, and how that changes along some axes of numbers."""
        value, slope = 0.0, np.zeros(len(axes))
        if self._aim is not None:
            value, slope = self._aim.with_slope(features, axes)
        for limit, zero in zip(self._limits, self._zeros, strict=True):
            mean, deviation, d_mean, d_deviation = limit.model.slopes(features, axes)
            z = (zero - mean) / deviation
            kept = float(log_ndtr(z))
            share = -z if z < FAR else math.exp(-0.5 * z * z - kept) / math.sqrt(2 * math.pi)
            value += limit.weight * kept
            slope += limit.weight * share * (-d_mean - z * d_deviation) / deviation
        return value, slope
