"""Which parameters set the best trials apart: Optuna's PED-ANOVA over results of ours.

Watanabe, Bansal and Hutter, "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary
Subspaces", IJCAI 2023. Parameters that exist in some trials only: conditional PED-ANOVA, arXiv 2601.20800.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence

import numpy as np
from optuna.distributions import BaseDistribution, CategoricalDistribution
from optuna.importance import PedAnovaImportanceEvaluator
from optuna.study import Study, StudyDirection
from optuna.trial import FrozenTrial, TrialState

from service.core.importance import share_of_best
from service.engine.samplers.by_optuna import HistoryStorage, frozen, to_internal, to_optuna
from tunesmith.spaces import Point, SearchSpace


def importances(space: SearchSpace, points: Sequence[Point], losses: Sequence[float]) -> dict[str, float]:
    """Return how much each parameter with several values matters for a small loss; the sum has no meaning.

    Args:
        space: The search space; what a point has outside of it, as in one that was imported, is left out.
        points: The parameters of each trial.
        losses: The objective of each trial, finite, the smaller the better.
    """
    distributions = {name: to_optuna(d) for name, d in space if d.cells() != 1}
    trials = [
        _trial(number, space, point, loss, distributions)
        for number, (point, loss) in enumerate(zip(points, losses, strict=True))
    ]
    there = {name for trial in trials for name in trial.params}
    unordered = {name for name in there if isinstance(distributions[name], CategoricalDistribution)}
    study = Study("results", HistoryStorage(trials, [StudyDirection.MINIMIZE]))
    share = share_of_best(len(trials))
    best = math.ceil(share * len(trials))
    found = _evaluated(study, sorted(there - unordered), share, 1.0)
    # Of choices it smooths as if there were one trial of each: with the weight for as many as there are, a
    # parameter that decides everything would come behind one that decides a tenth.
    found |= _evaluated(study, sorted(unordered), share, 1.0 / best)
    return {name: found.get(name, 0.0) for name in distributions}


def _evaluated(study: Study, names: list[str], share: float, prior_weight: float) -> dict[str, float]:
    evaluator = PedAnovaImportanceEvaluator(target_quantile=share)
    evaluator._prior_weight = prior_weight
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # of regimes with few trials
        return evaluator.evaluate(study, names)


def _trial(
    number: int, space: SearchSpace, point: Point, loss: float, distributions: Mapping[str, BaseDistribution]
) -> FrozenTrial:
    known = {n: v for n, v in point.items() if n in distributions and space[n].contains(v)}
    return frozen(
        number,
        TrialState.COMPLETE,
        params={name: to_internal(value, space[name]) for name, value in known.items()},
        distributions={name: distributions[name] for name in known},
        values=[loss],
    )
