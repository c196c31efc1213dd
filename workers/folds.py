"""k-fold cross-validation: the same recipe on every fold, the metrics averaged."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import fmean
from typing import Protocol

import numpy as np

from workers.classification import Classifier
from workers.randomness import determinism, seed_everything
from workers.recipes import Recipe
from workers.run import Run, State, Training
from workers.training import Learner, Trainer, fit

MakeLearner = Callable[[int], Learner]
"""Makes the model, and the data of the fold of this number, from 0."""


class FoldTraining(Training, Protocol):
    """Training of one fold."""

    def advance(self) -> dict[str, float]:
        """Train for an epoch and return the metrics; after the last one all there are."""
        ...


BeginFold = Callable[[int, Training], tuple[Learner, FoldTraining]]
"""Begins the fold of this number, from 0, all random numbers seeded; what it saves is the given training."""


def fit_folds(make: MakeLearner, folds: int, recipe: Recipe, run: Run) -> None:
    """Train as `workers.training.fit` does; with several folds as `cross_validate` does."""
    if folds == 1:
        seed_everything(run.seed)
        fit(make(0), recipe, run)
        return

    def begin(fold: int, whole: Training) -> tuple[Learner, Trainer]:
        learner = make(fold)
        return learner, Trainer(learner, recipe, run, seed=run.seed + fold, saves=whole)

    with determinism(recipe.deterministic):
        cross_validate(begin, folds, recipe.epochs, run)


def cross_validate(begin: BeginFold, folds: int, epochs: int, run: Run) -> None:
    """Train one fold after the other, from the run's checkpoint where it has one; report after each of them.

    A step is a fold, counted from 1; its metrics are the mean over the folds so far of what they gave after
    their last epoch. A metric that is NaN in one of them, or not there, is NaN.

    The test split is measured at the end of every fold, while its model is there, and told with the last fold
    only: the metrics, and the sum of the confusion matrices, which counts each test row once a fold.
    """
    validation = CrossValidation(begin, folds, epochs, run)
    run.checkpoints.resume(validation)
    while validation.fold < folds:
        metrics = validation.advance()
        run.report(validation.fold, metrics)
    run.checkpoints.save(validation)


class CrossValidation:
    """Training of one fold after the other (a `workers.run.Training`).

    Attributes:
        fold: The fold under way, from 0.
    """

    def __init__(self, begin: BeginFold, folds: int, epochs: int, run: Run) -> None:
        self.fold = 0
        self._begin_fold = begin
        self._folds = folds
        self._fold_epochs = epochs
        self._run = run
        self._results: list[dict[str, float]] = []
        self._confusion: list[list[list[int]]] = []
        self._under_way: tuple[Learner, FoldTraining] | None = None

    @property
    def epochs(self) -> int:
        """Epochs completed, of all folds."""
        begun = self._under_way[1].epochs if self._under_way else 0
        return len(self._results) * self._fold_epochs + begun

    @property
    def batches(self) -> int:
        """Batches done of the epoch under way."""
        return self._under_way[1].batches if self._under_way else 0

    def _begin(self) -> tuple[Learner, FoldTraining]:
        seed_everything(self._run.seed + self.fold)
        learner, training = self._begin_fold(self.fold, self)
        if isinstance(learner, Classifier):
            learner.alone = False
        return learner, training

    def advance(self) -> dict[str, float]:
        """Train the fold to its end, begin the next one, and return the mean of the metrics so far."""
        self._under_way = learner, training = self._under_way or self._begin()
        metrics: dict[str, float] = {}
        while training.epochs < self._fold_epochs:
            metrics = training.advance()
        self._results.append(metrics)
        self.fold += 1
        self._under_way = None
        if isinstance(learner, Classifier) and learner.confusion is not None:
            self._add(learner, learner.confusion)
        return self._mean()

    def _add(self, learner: Classifier, confusion: list[list[int]]) -> None:
        self._confusion.append(confusion)
        if self.fold == self._folds:
            learner.attach(np.sum(self._confusion, axis=0).tolist())

    def _mean(self) -> dict[str, float]:
        last = self.fold == self._folds
        names = dict.fromkeys(name for result in self._results for name in result)
        return {
            name: fmean(result.get(name, math.nan) for result in self._results)
            for name in names
            if last or not name.startswith("test_")
        }

    def state(self) -> State:
        """Return all that decides how training goes on."""
        training = self._under_way[1].state() if self._under_way else None
        told = {"results": self._results, "confusion": self._confusion}
        return {"fold": self.fold, **told, "trainer": training}

    def restore(self, state: State) -> None:
        """Go on from `state`; an error where it does not fit."""
        self.fold = state["fold"]
        self._results = [dict(result) for result in state["results"]]
        self._confusion = list(state["confusion"])
        self._under_way = None
        if state["trainer"] is not None:
            self._under_way = self._begin()
            self._under_way[1].restore(state["trainer"])
