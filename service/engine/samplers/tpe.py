"""Bayesian optimization: Optuna's TPE over our history.

Bergstra et al., "Algorithms for Hyper-Parameter Optimization" (NeurIPS 2011). Trials that run or wait count
as pending: TPE treats them as bad ones, so that parallel suggestions keep apart (the constant liar).
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Container
from typing import Any

import optuna
from optuna.distributions import BaseDistribution
from optuna.storages import BaseStorage
from optuna.study import Study, StudyDirection
from optuna.trial import FrozenTrial
from optuna.trial import TrialState as OptunaState

from service.core.ports import Seen, Suggestion
from service.engine.history import History
from tunesmith.distributions import CategoricalDistribution, Distribution, FloatDistribution, Scalar
from tunesmith.samplers import TPESampler
from tunesmith.spaces import Point
from tunesmith.studies import Direction, StudyDefinition
from tunesmith.trials import TrialState

STATES = {
    TrialState.COMPLETE: OptunaState.COMPLETE,
    TrialState.PRUNED: OptunaState.PRUNED,
    TrialState.RUNNING: OptunaState.RUNNING,
    TrialState.WAITING: OptunaState.RUNNING,
    TrialState.PAUSED: OptunaState.RUNNING,
}


class TPE:
    """Suggests from the ratio of two densities: of good trials and of the others."""

    learns = True

    def __init__(self, definition: StudyDefinition, spec: TPESampler, seed: int) -> None:
        self._definition = definition
        self._spec = spec
        self._seed = seed
        self._distributions = {name: to_optuna(d) for name, d in definition.space}
        self._known: dict[int, tuple[int, FrozenTrial]] = {}

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        """Return the point for `number` from the results so far."""
        trials = [t for seen in history if seen.number != number and (t := self._frozen(seen))]
        study = _study(self._definition, trials)
        sampler = self._sampler(number)
        trial = _new_trial(number)
        relative = sampler.sample_relative(study, trial, sampler.infer_relative_search_space(study, trial))
        point: Point = {}
        for name, distribution in self._definition.space:
            if not self._definition.space.exists(name, point):
                continue
            point[name] = only_value(distribution)
            if not self._distributions[name].single():
                drawn = relative.get(name)
                if name not in relative:
                    drawn = sampler.sample_independent(study, trial, name, self._distributions[name])
                point[name] = from_optuna(drawn, distribution)
        return Suggestion(point, self._spec.type, results=history.results)

    def _sampler(self, number: int) -> optuna.samplers.TPESampler:
        digest = hashlib.sha256(f"{self._seed}:{number}".encode()).digest()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)  # of `group`
            return optuna.samplers.TPESampler(
                seed=int.from_bytes(digest[:4], "big"),
                n_startup_trials=self._spec.startup_trials,
                n_ei_candidates=self._spec.candidates,
                multivariate=self._spec.multivariate,
                group=self._spec.multivariate and self._definition.space.conditional(),
                constant_liar=True,
            )

    def _frozen(self, seen: Seen) -> FrozenTrial | None:
        """Return a trial as Optuna knows it (made once for each change); None where it teaches nothing."""
        cached = self._known.get(seen.number)
        if cached is not None and cached[0] == seen.revision:
            return cached[1]
        metrics = [o.metric for o in self._definition.objectives]
        values = [seen.values[metric] for metric in metrics if metric in seen.values]
        known = len(values) == len(metrics)
        if seen.state not in STATES or (seen.state is TrialState.COMPLETE and not known):
            return None
        params = {name: to_internal(v, self._definition.space[name]) for name, v in seen.params.items()}
        frozen = FrozenTrial(
            number=seen.number,
            trial_id=seen.number,
            state=STATES[seen.state],
            value=None,
            values=values if seen.state is TrialState.COMPLETE else None,
            datetime_start=None,
            datetime_complete=None,
            params=params,
            distributions={name: self._distributions[name] for name in params},
            user_attrs={},
            system_attrs={},
            # Optuna judges pruned trials by these, and cannot where there are several objectives.
            intermediate_values={seen.step: values[0]}
            if seen.step is not None and known and len(metrics) == 1
            else {},
        )
        self._known[seen.number] = (seen.revision, frozen)
        return frozen


def to_optuna(distribution: Distribution) -> BaseDistribution:
    """Return a distribution as Optuna knows it; choices go by index (to Optuna 1 and true are one)."""
    if isinstance(distribution, CategoricalDistribution):
        return optuna.distributions.CategoricalDistribution(range(distribution.cells()))
    if isinstance(distribution, FloatDistribution):
        return optuna.distributions.FloatDistribution(
            distribution.low, distribution.high, log=distribution.log, step=distribution.step
        )
    return optuna.distributions.IntDistribution(
        distribution.low, distribution.high, log=distribution.log, step=distribution.step
    )


def only_value(distribution: Distribution) -> Scalar:
    """Return the first value: the only one of a distribution that Optuna's samplers must never see."""
    return distribution.cell(0)


def to_internal(value: Scalar, distribution: Distribution) -> Any:
    """Return a value as Optuna sees it."""
    return distribution.index(value) if isinstance(distribution, CategoricalDistribution) else value


def from_optuna(value: Any, distribution: Distribution) -> Scalar:
    """Return a value that Optuna drew as ours: exactly one that the distribution contains."""
    if isinstance(distribution, CategoricalDistribution):
        return distribution.cell(int(value))
    if isinstance(distribution, FloatDistribution):
        if distribution.step is None:
            return min(max(float(value), distribution.low), distribution.high)
        return distribution.cell(round((float(value) - distribution.low) / distribution.step))
    return int(value)


def _new_trial(number: int) -> FrozenTrial:
    return FrozenTrial(
        number=number,
        trial_id=number,
        state=OptunaState.RUNNING,
        value=None,
        datetime_start=None,
        datetime_complete=None,
        params={},
        distributions={},
        user_attrs={},
        system_attrs={},
        intermediate_values={},
    )


def _study(definition: StudyDefinition, trials: list[FrozenTrial]) -> Study:
    directions = [
        StudyDirection.MAXIMIZE if o.direction is Direction.MAXIMIZE else StudyDirection.MINIMIZE
        for o in definition.objectives
    ]
    return Study("history", _HistoryStorage(trials, directions))


class _HistoryStorage(BaseStorage):
    """Shows a list of trials to an Optuna sampler. Whatever a sampler notes on its trial goes nowhere."""

    def __init__(self, trials: list[FrozenTrial], directions: list[StudyDirection]) -> None:
        self._trials = trials
        self._directions = directions

    def get_all_trials(
        self, study_id: int, deepcopy: bool = True, states: Container[OptunaState] | None = None
    ) -> list[FrozenTrial]:
        return [t for t in self._trials if states is None or t.state in states]

    def get_study_directions(self, study_id: int) -> list[StudyDirection]:
        return self._directions

    def get_study_id_from_name(self, study_name: str) -> int:
        return 0

    def get_study_name_from_id(self, study_id: int) -> str:
        return "history"

    def get_study_system_attrs(self, study_id: int) -> dict[str, Any]:
        return {}

    def set_trial_system_attr(self, trial_id: int, key: str, value: Any) -> None:
        return None

    def _is_not_for_samplers(self, *_: Any, **__: Any) -> Any:
        raise TypeError("this storage only shows a history")

    create_new_study = delete_study = create_new_trial = _is_not_for_samplers
    set_study_user_attr = set_study_system_attr = set_trial_user_attr = _is_not_for_samplers
    set_trial_param = set_trial_state_values = set_trial_intermediate_value = _is_not_for_samplers
    get_study_user_attrs = get_all_studies = get_trial = _is_not_for_samplers


optuna.logging.set_verbosity(optuna.logging.ERROR)  # its notes on sampling would fill our log
