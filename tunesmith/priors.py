"""Drawing from a parameter's range, or around its prior: from quantiles to values.

A sampler that has a number in [0, 1) for each parameter, random or quasi-random, gets values with the density
that the definition asks for: even on the parameter's scale, or a normal distribution around the prior, cut
off at the ends of the range.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from tunesmith.distributions import CategoricalDistribution, Distribution, FloatDistribution, Prior, Scalar


def at_quantile(distribution: Distribution, u: float) -> Scalar:
    """Return the value at quantile `u`, in [0, 1), of the density that first trials have.

    It is even on the parameter's scale, or around its prior where that has a `spread`.
    """
    prior = distribution.prior
    if prior is None or prior.spread is None:
        return value_at(distribution, u)
    if isinstance(distribution, CategoricalDistribution) and not distribution.ordered:
        return _often(distribution, prior, u)
    return value_at(distribution, _around(place_of(distribution, prior.value), prior.spread, u))


def value_at(distribution: Distribution, place: float) -> Scalar:
    """Return the value at `place` on the parameter's scale: 0 is its lower end, 1 its upper one."""
    if isinstance(distribution, FloatDistribution) and distribution.step is None:
        low, high = distribution.low, distribution.high
        return min(max(_between(low, high, place, log=distribution.log), low), high)
    cells = distribution.cells() or 1
    if isinstance(distribution, CategoricalDistribution) or not distribution.log:
        return distribution.cell(min(int(place * cells), cells - 1))
    # Each whole number has the share of the logarithmic scale from half below to half above it.
    drawn = round(_between(distribution.low - 0.5, distribution.high + 0.5, place, log=True))
    return min(max(drawn, int(distribution.low)), int(distribution.high))


def place_of(distribution: Distribution, value: Scalar) -> float:
    """Return where `value` lies on the parameter's scale (a choice, or a step: the middle of its share)."""
    if isinstance(distribution, CategoricalDistribution):
        return (distribution.index(value) + 0.5) / distribution.cells()
    number = float(distribution.canonical(value))
    if isinstance(distribution, FloatDistribution) and distribution.step is None:
        return _fraction(distribution.low, distribution.high, number, log=distribution.log)
    if distribution.log:
        return _fraction(distribution.low - 0.5, distribution.high + 0.5, number, log=True)
    cells = distribution.cells() or 1
    return (round((number - distribution.low) / (distribution.step or 1)) + 0.5) / cells


def _between(low: float, high: float, place: float, *, log: bool) -> float:
    if log:
        return math.exp(math.log(low) * (1 - place) + math.log(high) * place)
    return low * (1 - place) + high * place  # high - low may overflow


def _fraction(low: float, high: float, value: float, *, log: bool) -> float:
    if low == high:
        return 0.5
    if log:
        return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
    return (value - low) / (high - low)


def _around(mean: float, deviation: float, u: float) -> float:
    """Return quantile `u` of a normal distribution that is cut off at 0 and 1."""
    bell = NormalDist(mean, deviation)
    low, high = bell.cdf(0.0), bell.cdf(1.0)
    inside = min(max(low + u * (high - low), 1e-300), 1 - 1e-16)
    return min(max(bell.inv_cdf(inside), 0.0), 1.0)


def _often(distribution: CategoricalDistribution, prior: Prior, u: float) -> Scalar:
    """Return the prior's choice, but for a share `spread` that the others have between them."""
    favourite, count = distribution.index(prior.value), distribution.cells()
    share = prior.spread or 0.0
    if u >= share or count == 1:
        return distribution.cell(favourite)
    other = min(int(u / share * (count - 1)), count - 2)
    return distribution.cell(other + (other >= favourite))
