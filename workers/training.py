"""One training loop for every task: epochs of shuffled batches, saved between any two of them."""

from __future__ import annotations

import math
import random
import time
from typing import Protocol

import numpy as np
import torch
from torch import nn

from workers.recipes import Recipe, lr_factor, make_optimizer
from workers.run import Paused, Run, State, Stopped, TrainingError

CHECK_EVERY = 50
"""Batches between two looks at the loss: each look makes a GPU wait."""


class Learner(Protocol):
    """A model and the data it learns from.

    Attributes:
        model: Lies on the run's device.
        rows: How many rows there are to train on; they are numbered from 0.
    """

    @property
    def model(self) -> nn.Module: ...  # noqa: D102
    @property
    def rows(self) -> int: ...  # noqa: D102

    def loss(self, rows: torch.Tensor) -> torch.Tensor:
        """Return the mean loss of the training rows of these numbers, to go downhill from."""
        ...

    def validate(self) -> dict[str, float]:
        """Return the metrics to report after every epoch."""
        ...

    def test(self) -> dict[str, float]:
        """Return the metrics to report once, with the last epoch's."""
        ...


def seed_everything(seed: int) -> None:
    """Seed what initial weights, dropout and augmentation are drawn from: torch's, Python's and NumPy's."""
    torch.manual_seed(seed % 2**63)
    random.seed(seed)
    np.random.seed(seed % 2**32)


def fit(learner: Learner, recipe: Recipe, run: Run) -> None:
    """Train and report after every epoch, counted from 1; go on from the run's checkpoint where it has one.

    Raises:
        TrainingError: the loss is no longer finite.
        Stopped: `run` says so; asked before every batch.
        Paused: so does it, and training is saved.
    """
    trainer = Trainer(learner, recipe, run)
    run.checkpoints.resume(trainer)
    while trainer.epochs < recipe.epochs:
        metrics = {"train_loss": trainer.epoch(), **learner.validate(), "seconds": trainer.end_epoch()}
        if trainer.epochs == recipe.epochs:
            metrics |= learner.test()
        run.report(trainer.epochs, metrics)
    run.checkpoints.save(trainer)


class Trainer:
    """Takes optimizer steps over shuffled batches, the learning rate following its schedule.

    `state` between two batches, restored in another process, continues bit for bit on the CPU.
    """

    def __init__(self, learner: Learner, recipe: Recipe, run: Run) -> None:
        self.epochs = 0
        self.batches = 0
        self._learner = learner
        self._recipe = recipe
        self._run = run
        self._device = torch.device(run.device)
        self._optimizer = make_optimizer(learner.model, recipe)
        self._order = torch.Generator().manual_seed(run.seed % 2**63)
        self._epoch_order = self._order.get_state()
        self._epoch_batches = math.ceil(learner.rows / recipe.batch_size)
        self._total = torch.zeros((), device=self._device)
        self._begin = time.perf_counter()

    def epoch(self) -> float:
        """Train on every row once, in a new order; return the mean loss."""
        self._learner.model.train()
        for rows in self._shuffled()[self.batches :]:
            self._heed()
            self._total += self._step(rows) * len(rows)
            self.batches += 1
            if self.batches % CHECK_EVERY == 0 or self.batches == self._epoch_batches:
                self._check()
        return float(self._total) / self._learner.rows

    def end_epoch(self) -> float:
        """Count the epoch, and return how many seconds it took."""
        seconds = self._seconds()
        self.epochs += 1
        self.batches = 0
        self._epoch_order = self._order.get_state()
        self._total = torch.zeros((), device=self._device)
        self._begin = time.perf_counter()
        return seconds

    def state(self) -> State:
        """Return all that decides how training goes on."""
        return {
            "epochs": self.epochs,
            "batches": self.batches,
            "rows": self._learner.rows,
            "model": self._learner.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "order": self._epoch_order,
            "random": random_state(self._device),
            "total": self._total,
            "seconds": self._seconds(),
        }

    def restore(self, state: State) -> None:
        """Go on from `state`; an error where it is of another model, recipe or data."""
        if state["rows"] != self._learner.rows:
            raise ValueError(f"it was trained on {state['rows']} rows, here are {self._learner.rows}")
        self._learner.model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._order.set_state(state["order"])
        set_random_state(self._device, state["random"])
        self.epochs, self.batches = state["epochs"], state["batches"]
        self._epoch_order = state["order"]
        self._total = state["total"].to(self._device)
        self._begin = time.perf_counter() - state["seconds"]

    def _shuffled(self) -> tuple[torch.Tensor, ...]:
        """Return the rows of every batch of the epoch."""
        order = torch.randperm(self._learner.rows, generator=self._order).to(self._device)
        return order.split(self._recipe.batch_size)  # type: ignore[no-any-return, no-untyped-call]

    def _heed(self) -> None:
        """Do what the worker wants before the next batch."""
        if self._run.should_stop():
            raise Stopped
        if self._run.should_pause():
            raise Paused if self._run.checkpoints.save(self) else Stopped
        self._run.checkpoints.offer(self)

    def _step(self, rows: torch.Tensor) -> torch.Tensor:
        self._schedule()
        loss = self._learner.loss(rows)
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        return loss.detach()

    @property
    def _steps(self) -> int:
        return self.epochs * self._epoch_batches + self.batches

    def _schedule(self) -> None:
        progress = self._steps / (self._epoch_batches * self._recipe.epochs)
        lr = self._recipe.lr * lr_factor(self._recipe.schedule, progress)
        for group in self._optimizer.param_groups:
            group["lr"] = lr

    def _check(self) -> None:
        if not math.isfinite(loss := float(self._total)):
            where = f"epoch {self.epochs + 1}, batch {self.batches} of {self._epoch_batches}"
            message = f"The training loss became {loss} by step {self._steps} ({where})."
            raise TrainingError(message, cause="not_finite")

    def _seconds(self) -> float:
        return time.perf_counter() - self._begin


def random_state(device: torch.device) -> State:
    """Return the state of what is drawn from: torch's generators, Python's and NumPy's."""
    kind, numbers, *rest = np.random.get_state()
    state: State = {
        "cpu": torch.get_rng_state(),
        "python": random.getstate(),
        "numpy": (kind, numbers.tolist(), *rest),
    }
    if device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(device)
    return state


def set_random_state(device: torch.device, state: State) -> None:
    """Go on drawing from `state`; a device of another kind than it comes from keeps its own."""
    torch.set_rng_state(state["cpu"])
    random.setstate(state["python"])
    np.random.set_state(state["numpy"])
    if device.type == "cuda" and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"], device)
