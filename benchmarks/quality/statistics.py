"""What the rows say: mean ranks, regret against a reference with its interval, significance.

For each problem the regrets of an optimizer are averaged over the seeds. The ratio of two optimizers is the
geometric mean over problems of the ratio of these averages, each with `FLOOR` added, so that nothing is
gained by being exact beyond a thousandth of what random points lose. Its 95% interval comes from a paired
bootstrap over problems and, within them, seeds. The p value is Wilcoxon's signed-rank test over problems,
two-sided, on the logarithms of the averages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from benchmarks.quality.jobs import Result

FLOOR = 1e-3
DRAWS = 2000
Array = NDArray[np.float64]
Regrets = Mapping[str, Array]
"""By optimizer: regrets, problems x seeds."""


@dataclass(frozen=True)
class Standing:
    """How an optimizer did."""

    optimizer: str
    rank: float
    """Its mean rank among all, over problems and seeds: 1 is the best."""
    regret: float
    """Its mean regret over problems and seeds."""
    ratio: float
    """Its regret over that of the reference."""
    low: float
    high: float
    p: float
    """1 for the reference itself."""
    ms: float
    """Milliseconds a suggestion."""


def collect(results: Sequence[Result], workers: int, budget: int) -> tuple[Regrets, list[str]]:
    """Return the regrets after `budget` trials, and the problems, of what every optimizer has done."""
    found: dict[tuple[str, int], dict[str, float]] = {}
    for r in results:
        if r.workers == workers and r.trials >= budget:
            found.setdefault((r.problem, r.seed), {})[r.optimizer] = r.regrets[budget - 1]
    names = sorted({name for one in found.values() for name in one})
    whole = {key: one for key, one in found.items() if len(one) == len(names)}
    problems = sorted({problem for problem, _ in whole})
    seeds = sorted({s for s in {seed for _, seed in whole} if all((p, s) in whole for p in problems)})
    regrets = {n: np.array([[whole[p, s][n] for s in seeds] for p in problems], float) for n in names}
    return regrets, problems


def standings(regrets: Regrets, reference: str, ms: Mapping[str, float]) -> list[Standing]:
    """Return the optimizers, the one with the best rank first."""
    if not all(r.size for r in regrets.values()):
        return []
    ranks = dict(zip(regrets, _ranks(np.stack(list(regrets.values()))), strict=True))
    found = []
    for name, own in regrets.items():
        ratio, low, high = compare(own, regrets[reference])
        p = significance(own, regrets[reference])
        found.append(Standing(name, ranks[name], float(own.mean()), ratio, low, high, p, ms.get(name, 0.0)))
    return sorted(found, key=lambda s: s.rank)


def _ranks(regrets: Array) -> Array:
    ranks: Array = stats.rankdata(np.round(regrets, 12), axis=0).mean(axis=(1, 2))
    return ranks


def compare(own: Array, other: Array, seed: int = 0) -> tuple[float, float, float]:
    """Return the ratio of two optimizers' regrets with its 95% interval."""
    rng = np.random.default_rng(seed)
    problems, seeds = own.shape
    draws = []
    for _ in range(DRAWS):
        rows = rng.integers(problems, size=(problems, 1))
        columns = rng.integers(seeds, size=(problems, seeds))
        draws.append(_ratio(own[rows, columns], other[rows, columns]))
    low, high = np.quantile(draws, [0.025, 0.975])
    return _ratio(own, other), float(low), float(high)


def _ratio(own: Array, other: Array) -> float:
    return float(np.exp(np.mean(np.log((own.mean(1) + FLOOR) / (other.mean(1) + FLOOR)))))


def significance(own: Array, other: Array) -> float:
    """Return the p value that two optimizers differ; 1 where there is nothing to tell them apart."""
    differences = np.log(own.mean(1) + FLOOR) - np.log(other.mean(1) + FLOOR)
    if len(differences) < 2 or not np.any(differences):
        return 1.0
    return float(stats.wilcoxon(differences).pvalue)


def suggestion_ms(results: Sequence[Result]) -> dict[str, float]:
    """Return the mean milliseconds a suggestion by optimizer."""
    spent: dict[str, list[float]] = {}
    for r in results:
        spent.setdefault(r.optimizer, []).append(1000 * r.seconds / r.trials)
    return {name: float(np.mean(ms)) for name, ms in spent.items()}
