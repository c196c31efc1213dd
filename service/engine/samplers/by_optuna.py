"""Optuna's samplers over our history: NSGA-II and NSGA-III.

They see a study that holds the history, and nothing they note goes anywhere: what they need besides follows
from the history, so that a suggestion does not depend on which process makes it.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Container
from random import Random
from typing import Any

import numpy as np
import optuna
from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler
from optuna.storages import BaseStorage
from optuna.study import Study, StudyDirection
from optuna.trial import FrozenTrial
from optuna.trial import TrialState as OptunaState

from service.engine.history import COMPLETE, PENDING, PRUNED, History
from service.engine.samplers.random import draw, stream
from service.engine.samplers.ranking import Rows, fronts
from service.engine.samplers.tpe import generator
from tunesmith.definitions import StudyDefinition
from tunesmith.distributions import CategoricalDistribution, Distribution, FloatDistribution, Scalar
from tunesmith.spaces import Point

GENERATION = {"nsga-ii": "NSGAIISampler:generation", "nsga-iii": "NSGAIIISampler:generation"}

MOST = 20
"""Populations that the sampler chooses from, the newest of a larger front: it compares all with all."""


class ByOptuna:
    """One sampler of Optuna's over the history of one study."""

    def __init__(self, definition: StudyDefinition, spec: dict[str, Any], seed: int) -> None:
        self._definition = definition
        self._spec = spec
        self._seed = seed
        # To it every direction is down: the history's losses are.
        self._directions = [StudyDirection.MINIMIZE] * len(definition.objectives)
        self._distributions = {name: to_optuna(d) for name, d in definition.space}
        axes = sum(d.cells() != 1 for _, d in definition.space)
        self._mutated = 1 / max(2, axes)
        """How likely a parameter is to be drawn anew. Optuna's own default is 1 where there is one only."""
        self._sampler = make(spec, self._mutated)

    def suggest(self, number: int, history: History) -> tuple[Point, float | None]:
        """Return the point for `number`; no bound is known."""
        return self.point(number, history), None

    def point(self, number: int, history: History) -> Point:
        """Return the point for `number`: a child of two of the elite, as far as there is one."""
        always = {n: d for n, d in self._distributions.items() if not self._when(n) and not d.single()}
        elite, rng = self._elite(number, history), stream(self._seed, number)
        drawn = self._sample(number, elite, always, history) if always and len(elite) > 1 else {}
        numbers = {name: self._encoded(name, value, history) for name, value in drawn.items()}
        return self._drawn({**self._inherited(elite, history, rng), **numbers}, history, rng)

    def _inherited(self, elite: Rows, history: History, rng: Random) -> dict[str, float]:
        """Return what the sampler does not know of: from one of the elite what exists under one condition."""
        found: dict[str, float] = {}
        axes, points = history.encoding.axes, history.points
        for group in history.encoding.groups():
            there = elite[~np.isnan(points[elite][:, group]).any(1)].tolist()
            if there and self._when(axes[group[0]].name):
                donor = points[rng.choice(there)]
                kept = [i for i in group if rng.random() >= self._mutated]
                found.update((axes[i].name, float(donor[i])) for i in kept)
        return found

    def _drawn(self, numbers: dict[str, float], history: History, rng: Random) -> Point:
        """Return the point at `numbers`, every other parameter drawn at random."""
        space = self._definition.space
        point: Point = {}
        for name, distribution in space:
            if space.exists(name, point):
                drawn = draw(distribution, rng)
                point[name] = history.encoding.decode(name, numbers[name]) if name in numbers else drawn
        return point

    def _when(self, name: str) -> bool:
        return bool(self._definition.space[name].when)

    def _encoded(self, name: str, value: Any, history: History) -> float:
        found = from_optuna(value, self._definition.space[name])
        return history.encoding.axis(name).encode(found)

    def _sampler_seeded(self, number: int) -> None:
        """Let the sampler draw from the stream of trial `number`."""
        seed = int(generator(self._seed, number).integers(2**31))
        self._sampler._rng.rng.seed(seed)  # type: ignore[attr-defined]

    def _sample(
        self, number: int, elite: Rows, space: dict[str, BaseDistribution], history: History
    ) -> dict[str, Any]:
        """Return what the sampler makes of an elite: to it that is the generation before."""
        self._sampler_seeded(number)
        trials = [self._frozen(n, history) for n in elite.tolist()]
        trial = frozen(number, OptunaState.RUNNING, attrs={GENERATION[self._spec["type"]]: 1})
        study = Study("history", HistoryStorage([*trials, trial], self._directions))
        return self._sampler.sample_relative(study, trial, space)

    def _elite(self, number: int, history: History) -> Rows:
        """Return the trials that the parents are chosen among: the best of all generations before.

        These are whole fronts, as many as hold a population; of the last one the sampler chooses. Which of
        two trials is the better one does not change from one generation to the next, so that the best of all
        are those that come through one selection after the other, however many there were.
        """
        there = np.flatnonzero(np.isin(history.state, (COMPLETE, PRUNED, PENDING)))
        there = there[there != number]
        population = self._spec["population"]
        before = there[: len(there) // population * population]
        before = before[history.state[before] == COMPLETE]
        before = before[~np.isnan(history.losses[before]).any(1)]
        violation = history.violation[before]
        feasible = before[violation <= 0]
        if len(feasible) >= population:
            best = feasible[np.isfinite(fronts(history.losses[feasible], population))]
            return np.asarray(best[-MOST * population :])
        return np.sort(before[np.argsort(violation, kind="stable")[:population]])

    def _frozen(self, number: int, history: History) -> FrozenTrial:
        attrs: dict[str, Any] = {GENERATION[self._spec["type"]]: 0}
        for i, violation in enumerate(history.violations[number].tolist()):
            if not math.isnan(violation):
                attrs[f"constraints:{i}"] = violation
        params = {
            axis.name: to_internal(axis.decode(value), axis.distribution)
            for axis, value in zip(history.encoding.axes, history.points[number], strict=True)
            if not math.isnan(value)
        }
        return frozen(
            number,
            OptunaState.COMPLETE,
            params=params,
            distributions={name: self._distributions[name] for name in params},
            values=history.losses[number].tolist(),
            attrs=attrs,
        )


def make(spec: dict[str, Any], mutated: float) -> BaseSampler:
    """Return Optuna's sampler of these options, which leaves out a parameter with this probability."""
    kind = spec["type"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if kind == "nsga-ii":
            return optuna.samplers.NSGAIISampler(population_size=spec["population"], mutation_prob=mutated)
        if kind == "nsga-iii":
            return optuna.samplers.NSGAIIISampler(population_size=spec["population"], mutation_prob=mutated)
    raise ValueError(f"no sampler {kind}")


def to_optuna(distribution: Distribution) -> BaseDistribution:
    """Return a distribution as Optuna knows it; choices go by index (to Optuna 1 and true are one)."""
    if isinstance(distribution, CategoricalDistribution):
        if distribution.ordered:
            return optuna.distributions.IntDistribution(0, distribution.cells() - 1)
        return optuna.distributions.CategoricalDistribution(range(distribution.cells()))
    if isinstance(distribution, FloatDistribution):
        return optuna.distributions.FloatDistribution(
            distribution.low, distribution.high, log=distribution.log, step=distribution.step
        )
    return optuna.distributions.IntDistribution(
        distribution.low, distribution.high, log=distribution.log, step=distribution.step
    )


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


def frozen(
    number: int,
    state: OptunaState,
    *,
    params: dict[str, Any] | None = None,
    distributions: dict[str, BaseDistribution] | None = None,
    values: list[float] | None = None,
    attrs: dict[str, Any] | None = None,
) -> FrozenTrial:
    """Return a trial as Optuna knows it."""
    return FrozenTrial(
        number=number,
        trial_id=number,
        state=state,
        value=None,
        values=values,
        datetime_start=None,
        datetime_complete=None,
        params=params or {},
        distributions=distributions or {},
        user_attrs={},
        system_attrs=attrs or {},
        intermediate_values={},
    )


class HistoryStorage(BaseStorage):
    """Shows a list of trials to an Optuna sampler. Whatever a sampler notes is forgotten with it."""

    def __init__(self, trials: list[FrozenTrial], directions: list[StudyDirection]) -> None:
        self._trials = trials
        self._directions = directions
        self._attrs: dict[str, Any] = {}

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
        return self._attrs

    def set_study_system_attr(self, study_id: int, key: str, value: Any) -> None:
        self._attrs[key] = value

    def set_trial_system_attr(self, trial_id: int, key: str, value: Any) -> None:
        return None

    def get_trial(self, trial_id: int) -> FrozenTrial:
        return next(trial for trial in self._trials if trial.number == trial_id)

    def _is_not_for_samplers(self, *_: Any, **__: Any) -> Any:
        raise TypeError("this storage only shows a history")

    create_new_study = delete_study = create_new_trial = _is_not_for_samplers
    set_study_user_attr = set_trial_user_attr = _is_not_for_samplers
    set_trial_param = set_trial_state_values = set_trial_intermediate_value = _is_not_for_samplers
    get_study_user_attrs = get_all_studies = _is_not_for_samplers


optuna.logging.set_verbosity(optuna.logging.ERROR)  # its notes on sampling would fill our log
