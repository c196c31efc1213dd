"""Training by sweeps of closed-form updates: no batches, no gradients, no recipe but the number of sweeps."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, Protocol

from workers import cost
from workers.folds import cross_validate
from workers.randomness import seed_everything
from workers.run import Run, State, Training, TrainingError, heed
from workers.training import Learner


class Sweeper(Protocol):
    """A model with closed-form updates.

    Attributes:
        updates: How many make a sweep.
    """

    @property
    def updates(self) -> int: ...  # noqa: D102

    def update(self, number: int) -> None:
        """Do one of the updates of a sweep, from 0."""
        ...

    def loss(self) -> float:
        """Return what the last update made the smallest, per rating."""
        ...


MakeSweeper = Callable[[int], tuple[Learner, Sweeper]]
"""Makes the model and what changes it, with the data of the fold of this number, from 0."""


class Sweeps:
    """Takes sweeps over a model (a `workers.run.Training`): an epoch is a sweep, its batches are the updates.

    Args:
        learner: Measures the model; its own loss is not used.
        sweeper: Changes it.
        epochs: Sweeps to take.
        run: The attempt to obey.
        saves: What to save when a checkpoint is due, where this is part of something larger.
    """

    def __init__(
        self, learner: Learner, sweeper: Sweeper, epochs: int, run: Run, *, saves: Training | None = None
    ) -> None:
        self.epochs = 0
        self.batches = 0
        self._learner = learner
        self._sweeper = sweeper
        self._last = epochs
        self._run = run
        self._saves: Training = saves or self
        self._begin = time.perf_counter()

    def advance(self) -> dict[str, float]:
        """Take a sweep, measure the model, and return the metrics; after the last one all there are."""
        while self.batches < self._sweeper.updates:
            heed(self._run, self._saves)
            self._sweeper.update(self.batches)
            self.batches += 1
        metrics = {"train_loss": self._loss()}
        trained_s = self._seconds()
        metrics |= self._learner.validate(self._learner.model)
        metrics |= {"samples_per_second": self._learner.rows / trained_s, "seconds": self._seconds()}
        self.epochs, self.batches = self.epochs + 1, 0
        self._begin = time.perf_counter()
        if self.epochs == self._last:
            metrics |= self._learner.test(self._learner.model) | self._cost()
        return metrics

    def _loss(self) -> float:
        if math.isfinite(loss := self._sweeper.loss()):
            return loss
        message = f"The training loss became {loss} in epoch {self.epochs + 1}; more regularization may help."
        raise TrainingError(message, cause="not_finite")

    def _cost(self) -> dict[str, float]:
        model = self._learner.model
        found = cost.measure(self._learner, model, 1, next(model.parameters()).device)
        del found["latency_batch_ms"]  # there are no batches
        return found

    def _seconds(self) -> float:
        return time.perf_counter() - self._begin

    def state(self) -> State:
        """Return all that decides how training goes on: nothing here is random after its beginning."""
        model: Any = self._learner.model.state_dict()
        counts = {"epochs": self.epochs, "batches": self.batches, "rows": self._learner.rows}
        return {**counts, "model": model, "seconds": self._seconds()}

    def restore(self, state: State) -> None:
        """Go on from `state`; an error where it is of another model or data."""
        if state["rows"] != self._learner.rows:
            raise ValueError(f"it was trained on {state['rows']} rows, here are {self._learner.rows}")
        self._learner.model.load_state_dict(state["model"])
        self.epochs, self.batches = state["epochs"], state["batches"]
        self._begin = time.perf_counter() - state["seconds"]


def fit_sweeps(make: MakeSweeper, folds: int, epochs: int, run: Run) -> None:
    """Take sweeps as `workers.folds.fit_folds` takes steps: it reports and resumes in the same way.

    Raises:
        TrainingError: the loss is no longer finite.
        Stopped: `run` says so; asked before every update.
        Paused: so does it, and training is saved.
    """

    def begin(fold: int, whole: Training) -> tuple[Learner, Sweeps]:
        learner, sweeper = make(fold)
        return learner, Sweeps(learner, sweeper, epochs, run, saves=whole)

    if folds > 1:
        cross_validate(begin, folds, epochs, run)
        return
    seed_everything(run.seed)
    sweeps = Sweeps(*make(0), epochs, run)
    run.checkpoints.resume(sweeps)
    while sweeps.epochs < epochs:
        metrics = sweeps.advance()
        run.report(sweeps.epochs, metrics)
    run.checkpoints.save(sweeps)
