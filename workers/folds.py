"""k-fold cross-validation: the same recipe on every fold, the metrics averaged."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean

from workers.randomness import determinism, seed_everything
from workers.recipes import Recipe
from workers.run import Run, State
from workers.training import Learner, Trainer, fit

MakeLearner = Callable[[int], Learner]
"""Makes the model, and the data of the fold of this number, from 0."""


def fit_folds(make: MakeLearner, folds: int, recipe: Recipe, run: Run) -> None:
    """Train as `workers.training.fit` does; with several folds report after each of them.

    A step is a fold, counted from 1; its metrics are the mean over the folds so far of what they gave after
    their last epoch. What the test split gives is reported with the last fold only.
    """
    if folds == 1:
        seed_everything(run.seed)
        fit(make(0), recipe, run)
        return
    with determinism(recipe.deterministic):
        validation = CrossValidation(make, recipe, run)
        run.checkpoints.resume(validation)
        while validation.fold < folds:
            metrics = validation.advance(last=validation.fold == folds - 1)
            run.report(validation.fold, metrics)
        run.checkpoints.save(validation)


class CrossValidation:
    """Training of one fold after the other (a `workers.run.Training`).

    Attributes:
        fold: The fold under way, from 0.
    """

    def __init__(self, make: MakeLearner, recipe: Recipe, run: Run) -> None:
        self.fold = 0
        self._make = make
        self._recipe = recipe
        self._run = run
        self._results: list[dict[str, float]] = []
        self._trainer: Trainer | None = None

    @property
    def epochs(self) -> int:
        """Epochs completed, of all folds."""
        return len(self._results) * self._recipe.epochs + (self._trainer.epochs if self._trainer else 0)

    @property
    def batches(self) -> int:
        """Batches done of the epoch under way."""
        return self._trainer.batches if self._trainer else 0

    def _begin(self) -> Trainer:
        seed = self._run.seed + self.fold
        seed_everything(seed)
        return Trainer(self._make(self.fold), self._recipe, self._run, seed=seed, saves=self)

    def advance(self, *, last: bool) -> dict[str, float]:
        """Train the fold to its end, begin the next one, and return the mean of the metrics so far."""
        trainer = self._trainer or self._begin()
        self._trainer = trainer
        metrics: dict[str, float] = {}
        while trainer.epochs < self._recipe.epochs:
            metrics = trainer.advance()
        self._results.append(metrics)
        self.fold += 1
        self._trainer = None
        return self._mean(last=last)

    def _mean(self, *, last: bool) -> dict[str, float]:
        names = [name for name in self._results[-1] if last or not name.startswith("test_")]
        return {name: fmean(result[name] for result in self._results) for name in names}

    def state(self) -> State:
        """Return all that decides how training goes on."""
        trainer = self._trainer.state() if self._trainer else None
        return {"fold": self.fold, "results": self._results, "trainer": trainer}

    def restore(self, state: State) -> None:
        """Go on from `state`; an error where it does not fit."""
        self.fold = state["fold"]
        self._results = [dict(result) for result in state["results"]]
        self._trainer = None
        if state["trainer"] is not None:
            self._trainer = self._begin()
            self._trainer.restore(state["trainer"])
