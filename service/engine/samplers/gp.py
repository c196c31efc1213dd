"""Bayesian optimization with a Gaussian process, for one objective.

The acquisition is the logarithm of the expected improvement (Ament et al., "Unexpected Improvements to
Expected Improvement for Bayesian Optimization", NeurIPS 2023), with constraints times the probability that
all are kept (Gardner et al., "Bayesian Optimization with Inequality Constraints", ICML 2014). Trials that run
or wait count as having the value that is expected of them (Ginsbourger et al., "Kriging is well-suited to
parallelize optimization", 2010).

Parameters that do not exist at a point have one stand-in there, and only points that exist are looked at: so
conditional spaces need no other model.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import erfcx, log_ndtr, ndtr

from service.engine.encoding import Array, Encoding
from service.engine.history import COMPLETE, LARGE, PENDING, PRUNED, History
from service.engine.samplers.gaussian import GaussianProcess
from service.engine.samplers.layout import Layout
from service.engine.samplers.ranking import Rows
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
FAR = -1e3
"""Further to the left the ratios of a normal's density, tail and expected excess are these to rounding."""
OUTLYING = 5 * 1.4826
"""A value is no worse than this many times as far from the median as the best one is."""
LEAST = 1e-12
"""What a tamed excess is at least, where a constraint is broken."""


class GP:
    """Suggests the point where the most improvement is expected.

    Args:
        definition: The study; it has one objective.
        deterministic: Whether the same point always has the same value.
        seed: The study's seed.
    """

    def __init__(self, definition: StudyDefinition, seed: int, *, deterministic: bool) -> None:
        self._layout = Layout(Encoding(definition.space))
        self._constraints = len(definition.constraints)
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
        values = capped(losses(history, rows))
        model = GaussianProcess(
            features, values / size(values), layout.categorical, deterministic=self._deterministic
        )
        feasible = (history.state[rows] == COMPLETE) & (history.violation[rows] <= 0)
        order = np.lexsort((model.values, history.violation[rows]))
        best = points[order[:INCUMBENTS]]
        bound = None
        if self._bounded:
            rng_of_bound = generator(self._seed, ~number)
            bound = most_regret(model, features[feasible], values[feasible], best, layout, rng_of_bound)
        target = float(model.at(features)[0][feasible].min()) if feasible.any() else None
        acquisition = Acquisition(model, self._limits(rows, features, history), target, layout)
        pending = _pending(number, history, layout)
        acquisition.believe(pending)
        if not layout.continuous.any():
            acquisition.exclude(np.vstack([features, pending]))
        point = self._decoded(Search(acquisition, rng).best(best), history)
        return point, None if bound is None else bound * size(values)

    def _decoded(self, row: Array, history: History) -> Point:
        exist = self._layout.there(row[None])[0]
        axes = history.encoding.axes
        return history.encoding.known({axes[i].name: float(row[i]) for i in np.flatnonzero(exist)})

    def _limits(self, rows: Rows, features: Array, history: History) -> list[GaussianProcess]:
        """Return models of by how much trials exceed each constraint, as far as any reported it."""
        nothing = (math.nan,) * self._constraints
        excess = np.array([history.violations(int(n)) or nothing for n in rows])
        models = []
        for i in range(self._constraints):
            reported = ~np.isnan(excess[:, i])
            if reported.any():
                values = calm_excess(excess[reported, i])
                models.append(GaussianProcess(features[reported], values, self._layout.categorical))
        return models


def known(history: History) -> Rows:
    """Return the trials that a model is made of: complete ones, and pruned ones with a value, by number."""
    ended = (history.state == COMPLETE) | (history.state == PRUNED)
    rows = np.flatnonzero(ended & ~np.isnan(history.losses[:, 0]))
    most = min(MOST, math.isqrt(MOST_SQUARES // max(1, len(history.encoding.axes))))
    if len(rows) <= most:
        return rows
    best = rows[np.argsort(history.losses[rows, 0], kind="stable")[: most // 2]]
    newest = np.setdiff1d(rows, best)[-(most - len(best)) :]
    return np.union1d(best, newest)


def losses(history: History, rows: Rows) -> Array:
    """Return the losses of trials. A pruned one was worse than others were: it has the median at least."""
    found = history.losses[rows, 0].copy()
    pruned = history.state[rows] == PRUNED
    if not pruned.all():
        found[pruned] = np.maximum(found[pruned], np.median(found[~pruned]))
    return np.asarray(found)


def capped(values: Array) -> Array:
    """Return values without outliers on the bad side, that the good ones can be told apart."""
    middle = float(np.median(values))
    spread = middle - float(values.min())
    if spread <= 0:  # half of them are the best
        spread = float(values[values > middle].min(initial=math.inf)) - middle
    return np.asarray(np.minimum(values, middle + OUTLYING * spread))


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


def _pending(number: int, history: History, layout: Layout) -> Array:
    rows = np.flatnonzero(history.state == PENDING)
    points = history.points[rows[rows != number]]
    return layout.features(np.nan_to_num(points), ~np.isnan(points))


class Acquisition(Landscape):
    """How much each point promises, on a logarithmic scale."""

    def __init__(
        self,
        model: GaussianProcess,
        limits: Sequence[GaussianProcess],
        target: float | None,
        layout: Layout,
    ) -> None:
        super().__init__(layout)
        self._model = model
        self._limits = limits
        self._zeros = [limit.standardized(0.0) for limit in limits]
        self._target = target
        self._excluded: set[bytes] = set()

    def exclude(self, points: Array) -> None:
        """Promise nothing of these points: where values are few, the best one may have been tried."""
        self._excluded = {point.tobytes() for point in points}

    def believe(self, points: Array) -> None:
        """Take points as known whose trials have not ended: what they are expected to reach is reached."""
        if not len(points):
            return
        if self._target is not None:
            self._target = min(self._target, float(self._model.at(points)[0].min()))
        for model in (self._model, *self._limits):
            model.believe(points)

    def __call__(self, points: Array) -> Array:
        """Return what points (n, axes) promise (n,)."""
        features = self.layout.features(points)
        found = np.zeros(len(points))
        if self._target is not None:
            mean, deviation = self._model.at(features)
            found += log_h((self._target - mean) / deviation) + np.log(deviation)
        for limit, zero in zip(self._limits, self._zeros, strict=True):
            mean, deviation = limit.at(features)
            found += log_ndtr((zero - mean) / deviation)
        if self._excluded:
            found[[point.tobytes() in self._excluded for point in features]] = -np.inf
        return found

    def with_slope(self, features: Array, axes: Rows) -> tuple[float, Array]:
        """Return what one point promises, and how that changes along some axes of numbers."""
        value, slope = 0.0, np.zeros(len(axes))
        if self._target is not None:
            mean, deviation, d_mean, d_deviation = self._model.slopes(features, axes)
            z = (self._target - mean) / deviation
            h = float(log_h(np.array([z]))[0])
            share = -z if z < FAR else math.exp(float(log_ndtr(z)) - h)
            value += h + math.log(deviation)
            slope += (share * (-d_mean - z * d_deviation) + d_deviation) / deviation
        for limit, zero in zip(self._limits, self._zeros, strict=True):
            mean, deviation, d_mean, d_deviation = limit.slopes(features, axes)
            z = (zero - mean) / deviation
            kept = float(log_ndtr(z))
            share = -z if z < FAR else math.exp(-0.5 * z * z - kept) / math.sqrt(2 * math.pi)
            value += kept
            slope += share * (-d_mean - z * d_deviation) / deviation
        return value, slope


def log_h(z: Array) -> Array:
    """Return log(pdf(z) + z cdf(z)) of the standard normal, also far to the left (Ament et al., eq. 9)."""
    found = np.empty_like(z)
    right = z > -1
    near, far = z[right], z[~right]
    found[right] = np.log(np.exp(-0.5 * near**2) / math.sqrt(2 * math.pi) + near * ndtr(near))
    scaled = np.minimum(math.sqrt(math.pi / 2) * erfcx(-far / math.sqrt(2)) * -far, 1 - 1e-16)
    inner = np.where(far < -1e6, -2 * np.log(np.maximum(-far, 1.0)), np.log1p(-scaled))
    found[~right] = -0.5 * far**2 - 0.5 * math.log(2 * math.pi) + inner
    return found
