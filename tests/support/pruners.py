"""Pruners drawn at random, and Optuna's with the same options."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

import optuna
from optuna.pruners import BasePruner

from tunesmith import pruners as ours
from tunesmith.pruners import AnyPruner

Event = tuple[int, int, float] | tuple[int, None, None]
"""A trial that reports (number, step, value), or is complete (number, None, None)."""
KINDS = ("median", "percentile", "threshold", "successive-halving", "hyperband", "patient")


def drawn(kind: str, rng: random.Random, *, auto: bool = False) -> AnyPruner:
    """A pruner of a kind with random options."""
    at_steps = {"warmup_steps": rng.randint(0, 4), "interval_steps": rng.randint(1, 3)}
    against = {**at_steps, "startup_trials": rng.randint(0, 4), "min_trials": rng.randint(1, 3)}
    factor = rng.randint(2, 4)
    bootstrap = 0 if auto else rng.choice([0, 0, 2])
    if kind == "median":
        return ours.MedianPruner(**against)
    if kind == "percentile":
        return ours.PercentilePruner(**against, percentile=rng.choice([0.0, 25.0, 33.3, 80.0, 100.0]))
    if kind == "threshold":
        bounds = sorted(rng.choice([None, rng.random()]) or rng.random() for _ in range(2))
        lower, upper = rng.choice([(bounds[0], None), (None, bounds[1]), tuple(bounds)])
        return ours.ThresholdPruner(**at_steps, lower=lower, upper=upper)
    if kind == "successive-halving":
        return ours.SuccessiveHalvingPruner(
            min_resource="auto" if auto else rng.randint(1, 3),
            reduction_factor=factor,
            min_early_stopping_rate=rng.randint(0, 1),
            bootstrap_count=bootstrap,
        )
    if kind == "hyperband":
        return ours.HyperbandPruner(
            min_resource=rng.randint(1, 2),
            max_resource="auto" if auto else rng.randint(2, 30),
            reduction_factor=factor,
            bootstrap_count=bootstrap,
        )
    wrapped: Any = drawn(rng.choice(KINDS[:-1]), rng, auto=auto) if rng.random() < 0.7 else None
    return ours.PatientPruner(
        wrapped=wrapped, patience=rng.randint(0, 3), min_delta=rng.choice([0.0, 0.1, 0.3])
    )


def of_optuna(pruner: AnyPruner) -> BasePruner:  # noqa: PLR0911
    """Optuna's pruner with the same options."""
    match pruner:
        case ours.MedianPruner():
            return optuna.pruners.MedianPruner(
                pruner.startup_trials, pruner.warmup_steps, pruner.interval_steps,
                n_min_trials=pruner.min_trials,
            )  # fmt: skip
        case ours.PercentilePruner():
            return optuna.pruners.PercentilePruner(
                pruner.percentile, pruner.startup_trials, pruner.warmup_steps, pruner.interval_steps,
                n_min_trials=pruner.min_trials,
            )  # fmt: skip
        case ours.ThresholdPruner():
            return optuna.pruners.ThresholdPruner(
                pruner.lower, pruner.upper, pruner.warmup_steps, pruner.interval_steps
            )
        case ours.SuccessiveHalvingPruner():
            return optuna.pruners.SuccessiveHalvingPruner(
                pruner.min_resource, pruner.reduction_factor, pruner.min_early_stopping_rate,
                pruner.bootstrap_count,
            )  # fmt: skip
        case ours.HyperbandPruner():
            return optuna.pruners.HyperbandPruner(
                pruner.min_resource, pruner.max_resource, pruner.reduction_factor, pruner.bootstrap_count
            )
        case ours.PatientPruner():
            wrapped = None if pruner.wrapped is None else of_optuna(pruner.wrapped)
            return optuna.pruners.PatientPruner(wrapped, pruner.patience, pruner.min_delta)
    return optuna.pruners.NopPruner()


def value(rng: random.Random, *, infinite: bool = True) -> float:
    """A loss: ties, NaN and infinities are among them."""
    drawn = rng.random()
    if drawn < 0.05:
        return math.nan
    if infinite and drawn < 0.08:
        return rng.choice([math.inf, -math.inf])
    return rng.choice([rng.random(), 0.25, 0.5])


def curve(rng: random.Random, longest: int = 20) -> list[tuple[int, float]]:
    """Values at some of the steps."""
    length = rng.randint(1, longest)
    steps = range(length) if rng.random() < 0.5 else sorted(rng.sample(range(longest), length))
    return [(step, value(rng)) for step in steps]


class Play:
    """Trials that run side by side and report in random order, until each is pruned or complete."""

    def __init__(self, rng: random.Random, trials: int, at_once: int) -> None:
        self._rng = rng
        self._waiting = list(range(trials))
        self._running: dict[int, list[tuple[int, float]]] = {}
        self._at_once = at_once

    def __iter__(self) -> Iterator[Event]:
        while self._waiting or self._running:
            while self._waiting and len(self._running) < self._at_once:
                self._running[self._waiting.pop(0)] = curve(self._rng)
            number = self._rng.choice(list(self._running))
            left = self._running[number]
            if left:
                yield (number, *left.pop(0))
            else:
                del self._running[number]
                yield number, None, None

    def pruned(self, number: int) -> None:
        """End a trial."""
        del self._running[number]


class OptunaStudy:
    """What Optuna decides in the same play."""

    def __init__(self, pruner: AnyPruner, direction: str, seed: int) -> None:
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self._study = optuna.create_study(
            study_name=str(seed), direction=direction, pruner=of_optuna(pruner),
            sampler=optuna.samplers.RandomSampler(seed=0),
        )  # fmt: skip
        self._trials: dict[int, optuna.Trial] = {}

    def report(self, number: int, step: int, value: float) -> bool:
        """Report a value; whether to prune. A trial that is pruned ends."""
        while number not in self._trials:
            trial = self._study.ask()
            self._trials[trial.number] = trial
        trial = self._trials[number]
        trial.report(value, step)
        prune = trial.should_prune()
        if prune:
            self._study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        return bool(prune)

    def complete(self, number: int) -> None:
        """End a trial well."""
        self._study.tell(self._trials[number], 0.0)
