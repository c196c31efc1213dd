"""The median pruner decides as Optuna's does, on the same histories."""

from __future__ import annotations

import math
import random
from bisect import insort

import optuna
import pytest

from service.pruners import prunes
from tunesmith.pruners import MedianPruner, NoPruner
from tunesmith.studies import Direction


class Others:
    """The values of complete trials, step by step."""

    def __init__(self, curves: list[list[tuple[int, float]]]) -> None:
        self.trials = len(curves)
        self._steps: dict[int, list[float]] = {}
        self._reported: dict[int, int] = {}
        for curve in curves:
            for step, value in curve:
                self._reported[step] = self._reported.get(step, 0) + 1
                if not math.isnan(value):
                    insort(self._steps.setdefault(step, []), value)

    def reported(self, step: int) -> int:
        return self._reported.get(step, 0)

    def at(self, step: int) -> list[float]:
        return self._steps.get(step, [])


def optuna_prunes(
    spec: MedianPruner, direction: str, curves: list[list[tuple[int, float]]], curve: list[tuple[int, float]]
) -> bool:
    pruner = optuna.pruners.MedianPruner(
        n_startup_trials=spec.startup_trials,
        n_warmup_steps=spec.warmup_steps,
        interval_steps=spec.interval_steps,
        n_min_trials=spec.min_trials,
    )
    study = optuna.create_study(direction=direction)
    for past in curves:
        study.add_trial(optuna.trial.create_trial(value=0.0, intermediate_values=dict(past)))
    running = optuna.trial.create_trial(
        state=optuna.trial.TrialState.RUNNING, intermediate_values=dict(curve)
    )
    return bool(pruner.prune(study, running))


def random_curve(rng: random.Random) -> list[tuple[int, float]]:
    steps = sorted(rng.sample(range(10), rng.randint(1, 10)))
    return [(s, math.nan if rng.random() < 0.1 else rng.choice([rng.random(), 0.5])) for s in steps]


@pytest.mark.filterwarnings("ignore:All-NaN slice encountered:RuntimeWarning")
@pytest.mark.parametrize("seed", range(100))
def test_decisions_agree_with_optuna_on_random_histories(seed: int) -> None:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    rng = random.Random(seed)
    spec = MedianPruner(
        startup_trials=rng.randint(0, 4),
        warmup_steps=rng.randint(0, 4),
        interval_steps=rng.randint(1, 3),
        min_trials=rng.randint(1, 3),
    )
    direction = rng.choice(["minimize", "maximize"])
    curves = [random_curve(rng) for _ in range(rng.randint(0, 8))]
    curve = random_curve(rng)
    ours = prunes(spec, Direction(direction), curve, Others(curves))
    assert ours == optuna_prunes(spec, direction, curves, curve)


def test_without_a_pruner_nothing_is_pruned() -> None:
    others = Others([[(0, 0.0)]] * 10)
    assert not prunes(NoPruner(), Direction.MINIMIZE, [(0, 1e9)], others)


def test_a_trial_worse_than_the_median_is_pruned_in_either_direction() -> None:
    others = Others([[(0, 1.0)], [(0, 2.0)], [(0, 3.0)]])
    spec = MedianPruner(startup_trials=1)
    assert prunes(spec, Direction.MINIMIZE, [(0, 2.5)], others)
    assert not prunes(spec, Direction.MINIMIZE, [(0, 1.5)], others)
    assert prunes(spec, Direction.MAXIMIZE, [(0, 1.5)], others)
    assert not prunes(spec, Direction.MAXIMIZE, [(0, 2.5)], others)
