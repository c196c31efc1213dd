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
from scipy.optimize import minimize
from scipy.special import erfcx, log_ndtr, ndtr

from service.engine.encoding import Array, Encoding
from service.engine.history import COMPLETE, LARGE, PENDING, PRUNED, History
from service.engine.samplers.gaussian import GaussianProcess
from service.engine.samplers.layout import Layout
from service.engine.samplers.ranking import Rows
from service.engine.samplers.tpe import generator
from tunesmith.spaces import Point
from tunesmith.studies import StudyDefinition

MOST = 500
"""Trials that the model is made of: the best, and the newest."""
MOST_SQUARES = 5_000_000
"""Fewer where there are many axes: a squared difference is kept for each axis and pair of trials."""
DRAWN, BESIDE = 1_500, 40
"""Points that are looked at first: anywhere, and beside each of the best trials."""
INCUMBENTS = 5
STARTS, MOVES, ROUNDS = 8, 24, 12
POLISHED = 3
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

    def point(self, number: int, history: History) -> Point:
        """Return the point for `number` from the results so far; there is at least one."""
        rng, layout = generator(self._seed, number), self._layout
        rows = known(history)
        if not (len(rows) and len(history.encoding.axes)):  # nothing is known yet, or there is one point only
            return self._decoded(layout.draw(1, rng)[0], history)
        there = ~np.isnan(history.points[rows])
        points = np.where(there, np.nan_to_num(history.points[rows]), layout.draw(len(rows), rng))
        features = layout.features(points, there)
        model = GaussianProcess(
            features, losses(history, rows), layout.categorical, deterministic=self._deterministic
        )
        feasible = (history.state[rows] == COMPLETE) & (history.violation[rows] <= 0)
        target = float(model.at(features)[0][feasible].min()) if feasible.any() else None
        acquisition = Acquisition(model, self._limits(rows, features, history), target, layout)
        pending = _pending(number, history, layout)
        acquisition.believe(pending)
        if not layout.continuous.any():
            acquisition.exclude(np.vstack([features, pending]))
        order = np.lexsort((model.values, history.violation[rows]))
        return self._decoded(Search(acquisition, layout, rng).best(points[order[:INCUMBENTS]]), history)

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
    """Return the losses to model. A pruned trial was worse than others were: it has the median at least."""
    found = history.losses[rows, 0].copy()
    pruned = history.state[rows] == PRUNED
    if not pruned.all():
        found[pruned] = np.maximum(found[pruned], np.median(found[~pruned]))
    return calm(found)


def calm(values: Array) -> Array:
    """Return values without outliers on the bad side, that the good ones can be told apart."""
    middle = float(np.median(values))
    spread = middle - float(values.min())
    if spread <= 0:  # half of them are the best
        spread = float(values[values > middle].min(initial=math.inf)) - middle
    capped = np.minimum(values, middle + OUTLYING * spread)
    return np.asarray(capped / (float(np.abs(capped).max()) or 1.0))


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


class Acquisition:
    """How much each point promises, on a logarithmic scale."""

    def __init__(
        self,
        model: GaussianProcess,
        limits: Sequence[GaussianProcess],
        target: float | None,
        layout: Layout,
    ) -> None:
        self._model = model
        self._limits = limits
        self._zeros = [limit.standardized(0.0) for limit in limits]
        self._target = target
        self._layout = layout
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
        features = self._layout.features(points)
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

    def polished(self, point: Array) -> Array:
        """Return a point moved uphill along its continuous axes."""
        there = self._layout.there(point[None])[0]
        axes = np.flatnonzero(there & self._layout.continuous)
        if not len(axes):
            return point
        features = self._layout.features(point[None], there[None])[0]

        def downhill(numbers: Array) -> tuple[float, Array]:
            features[axes] = numbers
            value, slope = self._with_slope(features, axes)
            return -value, -slope

        found = minimize(
            downhill, point[axes], jac=True, method="L-BFGS-B", bounds=[(0.0, 1.0)] * len(axes),
            options={"maxiter": 60},
        )  # fmt: skip
        moved = point.copy()
        moved[axes] = found.x
        return moved

    def _with_slope(self, features: Array, axes: Rows) -> tuple[float, Array]:
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


class Search:
    """Looks for the point that promises the most."""

    def __init__(self, acquisition: Acquisition, layout: Layout, rng: np.random.Generator) -> None:
        self._acquisition = acquisition
        self._layout = layout
        self._rng = rng

    def best(self, incumbents: Array) -> Array:
        """Return the best point found from anywhere, and from beside `incumbents` (n, axes)."""
        beside = self._layout.move(incumbents.repeat(BESIDE, 0), 0.1, self._rng)
        points = np.vstack([self._layout.draw(DRAWN, self._rng), beside])
        promise = self._acquisition(points)
        first = np.argsort(-promise, kind="stable")[:STARTS]
        points, promise = points[first], promise[first]
        for deviation in np.geomspace(0.2, 0.003, ROUNDS):
            points, promise = self._climbed(points, promise, float(deviation))
        top = points[np.argsort(-promise, kind="stable")[:POLISHED]]
        points = np.vstack([top, *(self._acquisition.polished(point)[None] for point in top)])
        return np.asarray(points[int(np.argmax(self._acquisition(points)))])

    def _climbed(self, points: Array, promise: Array, deviation: float) -> tuple[Array, Array]:
        """Return each point, or the best of some beside it where that promises more."""
        count, each = len(points), np.arange(len(points))
        moves = self._layout.move(points.repeat(MOVES, 0), deviation, self._rng)
        there = self._acquisition(moves).reshape(count, MOVES)
        chosen = there.argmax(1)
        better = there[each, chosen] > promise
        found = np.where(better[:, None], moves.reshape(count, MOVES, -1)[each, chosen], points)
        return found, np.where(better, there[each, chosen], promise)
