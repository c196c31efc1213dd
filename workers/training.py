"""One training loop for all that goes downhill: epochs of shuffled batches, saved between any two."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, cast

import torch
from torch import nn

from workers import cost
from workers.averages import average
from workers.device_memory import is_out_of_memory
from workers.loading import ahead
from workers.parallel import process_group
from workers.precision import autocast, resolve
from workers.randomness import (
    determinism,
    random_state,
    set_random_state,
    without_deterministic_way,
)
from workers.recipes import Recipe, lr_factor, make_optimizer, parameter_groups
from workers.run import Run, State, Training, TrainingError, heed

log = logging.getLogger(__name__)

CHECK_EVERY = 50
"""Batches between two looks at the loss on a GPU: each look makes it wait. The CPU looks at each."""


class Learner(Protocol):
    """A model and the data it learns from.

    The loop hands the model in where it is used: it may be compiled, or an average of the one trained.

    Attributes:
        model: Lies on the run's device.
        layers: What it is made of, from the input to the output, for `freeze` and `layer_decay`.
        rows: How many rows there are to train on; they are numbered from 0.
        resident: Whether the data lies on the device; else batches are fetched ahead, in a thread.
    """

    @property
    def model(self) -> nn.Module: ...  # noqa: D102
    @property
    def layers(self) -> Sequence[nn.Module]: ...  # noqa: D102
    @property
    def rows(self) -> int: ...  # noqa: D102
    @property
    def resident(self) -> bool: ...  # noqa: D102

    def batch(self, rows: torch.Tensor) -> Any:
        """Return the training rows of these numbers (int64, on the CPU), on the device. Draws no numbers."""
        ...

    def predict(self, model: nn.Module, batch: Any) -> torch.Tensor:
        """Return what `model` makes of a batch, such as logits."""
        ...

    def loss(self, model: nn.Module, batch: Any) -> torch.Tensor:
        """Return the mean loss of a batch, to go downhill from."""
        ...

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Return the metrics to report after every epoch."""
        ...

    def test(self, model: nn.Module) -> dict[str, float]:
        """Return the metrics to report once, with the last epoch's."""
        ...


def fit(learner: Learner, recipe: Recipe, run: Run) -> None:
    """Train and report after every epoch, counted from 1; go on from the run's checkpoint where it has one.

    Raises:
        TrainingError: the loss is no longer finite.
        Stopped: `run` says so; asked before every batch.
        Paused: so does it, and training is saved.
    """
    with determinism(recipe.deterministic):
        trainer = Trainer(learner, recipe, run)
        run.checkpoints.resume(trainer)
        while trainer.epochs < recipe.epochs:
            metrics = trainer.advance()
            run.report(trainer.epochs, metrics)
        run.checkpoints.save(trainer)


class Trainer:
    """Takes optimizer steps over shuffled batches, the learning rate following its schedule.

    `state` between two batches, restored in another process, continues bit for bit on the CPU.

    Args:
        learner: What to train.
        recipe: How.
        run: The attempt to obey.
        seed: Of the order of rows; the run's where there is none.
        saves: What to save when a checkpoint is due, where this is part of something larger.
    """

    def __init__(
        self,
        learner: Learner,
        recipe: Recipe,
        run: Run,
        *,
        seed: int | None = None,
        saves: Training | None = None,
    ) -> None:
        self.epochs = 0
        self.batches = 0
        self._learner = learner
        self._recipe = recipe
        self._run = run
        self._saves: Training = saves or self
        self._device = torch.device(run.device)
        self._optimizer = make_optimizer(parameter_groups(learner.model, learner.layers, recipe), recipe)
        self._model = _compiled(learner.model) if recipe.compile else learner.model
        self._ranks = process_group()
        self._trained: nn.Module = self._model
        self._average = average(learner.model, recipe.ema)
        precision = resolve(recipe.precision, self._device)
        self._autocast = autocast(precision, self._device)
        self._scaler = torch.amp.GradScaler(self._device.type, enabled=precision == "fp16")
        self._parts = recipe.accumulate
        self._smallest = 2 if _has_batch_statistics(learner.model) else 1
        seed = run.seed if seed is None else seed
        self._order = torch.Generator().manual_seed(seed % 2**63)
        self._epoch_order = self._order.get_state()
        self._epoch_batches = len(_cut(torch.arange(learner.rows), recipe.batch_size))
        self._total: float | torch.Tensor = 0.0
        self._ranks.diverge(seed)
        self._begin = time.perf_counter()

    def advance(self) -> dict[str, float]:
        """Train for an epoch, measure the model, and return the metrics; after the last one all there are.

        On several devices the first rank measures, and the others return nothing.
        """
        train_loss = self._epoch()
        trained_s = self._seconds()
        if self._ranks.rank:
            self._end_epoch()
            return {}
        model = self._measured()
        with self._autocast:
            metrics = {"train_loss": train_loss, **self._learner.validate(model)}
        metrics |= {
            "samples_per_second": self._learner.rows / trained_s,
            "seconds": self._end_epoch(),
        }
        if self.epochs == self._recipe.epochs:
            with self._autocast:
                metrics |= self._learner.test(model)
                metrics |= cost.measure(self._learner, model, self._recipe.batch_size, self._device)
        return metrics

    def _epoch(self) -> float:
        """Train on every row once, in a new order; return the mean loss."""
        self._train_mode()
        self._join()
        for rows, parts in self._batches():
            heed(self._run, self._saves)
            self._add(self._step(rows, parts), len(rows))
            self.batches += 1
        self._check()
        return float(self._total) / self._learner.rows

    def _join(self) -> None:
        """Be one model with that of the other ranks.

        Not before: ranks wait for each other here, and it is only the first that looks for a checkpoint.
        """
        if self._trained is self._model:
            self._trained = self._ranks.wrap(self._model)

    def _train_mode(self) -> None:
        """Frozen layers keep the statistics they normalize by, too."""
        self._model.train()
        for layer in self._learner.layers[: self._recipe.freeze]:
            layer.eval()

    def _end_epoch(self) -> float:
        """Count the epoch, and return how many seconds it took."""
        seconds = self._seconds()
        self.epochs += 1
        self.batches = 0
        self._epoch_order = self._order.get_state()
        self._total = 0.0
        self._begin = time.perf_counter()
        return seconds

    def state(self) -> State:
        """Return all that decides how training goes on."""
        return {
            "epochs": self.epochs,
            "batches": self.batches,
            "rows": self._learner.rows,
            "model": self._learner.model.state_dict(),
            "average": self._average.state_dict() if self._average else None,
            "optimizer": self._optimizer.state_dict(),
            "scaler": self._scaler.state_dict(),
            "parts": self._parts,
            "order": self._epoch_order,
            "random": random_state(self._device),
            "total": float(self._total),
            "seconds": self._seconds(),
        }

    def restore(self, state: State) -> None:
        """Go on from `state`; an error where it is of another model, recipe or data."""
        if state["rows"] != self._learner.rows:
            raise ValueError(f"it was trained on {state['rows']} rows, here are {self._learner.rows}")
        self._learner.model.load_state_dict(state["model"])
        if self._average:
            self._average.load_state_dict(state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        if state["scaler"]:  # empty where nothing was scaled
            self._scaler.load_state_dict(state["scaler"])
        self._parts = state["parts"]
        self._order.set_state(state["order"])
        set_random_state(self._device, state["random"])
        self.epochs, self.batches = state["epochs"], state["batches"]
        self._epoch_order = state["order"]
        self._total = state["total"]
        self._begin = time.perf_counter() - state["seconds"]

    def _batches(self) -> Iterator[tuple[torch.Tensor, list[Any]]]:
        """Yield the rows of every batch left of the epoch, and the batch in parts."""
        order = torch.randperm(self._learner.rows, generator=self._order)
        left = _cut(order, self._recipe.batch_size)[self.batches :]
        if not self._learner.resident:
            return ((rows, self._renewed(rows, parts)) for rows, parts in ahead(self._fetch, left))
        return ((rows, self._fetch(rows)) for rows in left)

    def _renewed(self, rows: torch.Tensor, parts: list[Any]) -> list[Any]:
        """Return the parts of a batch, fetched again where there are to be more of them since."""
        return parts if len(parts) == self._count(self._ranks.part(rows)) else self._fetch(rows)

    def _fetch(self, rows: torch.Tensor) -> list[Any]:
        rows = self._ranks.part(rows)
        if self._parts == 1:
            return [self._learner.batch(rows)]
        return [self._learner.batch(part) for part in self._split(rows)]

    def _split(self, rows: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return rows.tensor_split(self._count(rows))

    def _count(self, rows: torch.Tensor) -> int:
        """Return in how many parts these rows are computed; batch statistics need two rows each."""
        return max(1, min(self._parts, len(rows) // self._smallest))

    def _step(self, rows: torch.Tensor, parts: list[Any]) -> torch.Tensor:
        self._schedule()
        loss = self._descend(rows, parts)
        while loss is None:  # memory ran out
            self._parts *= 2
            log.warning("Memory ran out: batches are computed in %d parts from now on", self._parts)
            if self._device.type == "cuda":
                torch.cuda.empty_cache()
            loss = self._descend(rows, self._fetch(rows))
        self._update()
        return loss

    def _descend(self, rows: torch.Tensor, parts: list[Any]) -> torch.Tensor | None:
        """Return the loss of a batch, its gradients computed; None where it has to be in smaller parts."""
        self._optimizer.zero_grad()
        try:
            return self._ranks.mean(self._backward_all(rows, parts))
        except Exception as error:
            may = self._recipe.out_of_memory == "halve" and self._parts < len(rows) // self._smallest
            if may and is_out_of_memory(error):
                return None
            if self._recipe.compile and _is_of_the_compiler(error):
                raise TrainingError(f"compile: the model cannot be compiled here: {error}") from error
            if (what := without_deterministic_way(error)) is not None:
                raise TrainingError(
                    "deterministic: this device has no deterministic algorithm for a part of the model "
                    f"({what}); set deterministic: false"
                ) from error
            raise

    def _backward_all(self, rows: torch.Tensor, parts: list[Any]) -> torch.Tensor:
        """Return the loss of this rank's part of a batch, times what it counts."""
        weight = self._ranks.weight(rows)
        if len(parts) == 1:
            return self._backward(parts[0], weight)
        own = self._ranks.part(rows)
        shares = [weight * len(part) / len(own) for part in self._split(own)]
        *before, last = zip(parts, shares, strict=True)
        with self._ranks.unsynced(self._trained):
            losses = [self._backward(*each) for each in before]
        return torch.stack([*losses, self._backward(*last)]).sum()

    def _backward(self, part: Any, share: float) -> torch.Tensor:
        with self._autocast:
            loss = self._learner.loss(self._trained, part)
        if share != 1.0:
            loss = loss * share
        (self._scaler.scale(loss) if self._scaler.is_enabled() else loss).backward()
        return loss.detach()

    def _update(self) -> None:
        if self._recipe.clip_norm:
            self._scaler.unscale_(self._optimizer)
            trained = [p for group in self._optimizer.param_groups for p in group["params"]]
            nn.utils.clip_grad_norm_(trained, self._recipe.clip_norm)
        if self._scaler.is_enabled():
            self._scaler.step(self._optimizer)
            self._scaler.update()
        else:
            self._optimizer.step()
        if self._average:
            self._average.update_parameters(self._learner.model)

    @property
    def _steps(self) -> int:
        return self.epochs * self._epoch_batches + self.batches

    def _schedule(self) -> None:
        recipe = self._recipe
        progress = self._steps / (self._epoch_batches * recipe.epochs)
        lr = recipe.lr * lr_factor(recipe.schedule, progress, recipe.warmup)
        for group in self._optimizer.param_groups:
            group["lr"] = lr * group["scale"]

    def _add(self, loss: torch.Tensor, rows: int) -> None:
        """Add to the epoch's loss; a loss that is no longer finite ends training early."""
        if self._device.type == "cpu":
            self._total = cast(float, self._total) + loss.item() * rows
            finite = math.isfinite(self._total)
        else:
            self._total = self._total + loss * rows
            finite = self.batches % CHECK_EVERY != 0 or math.isfinite(self._total)
        if not finite:
            self._check(self.batches + 1)

    def _check(self, batches: int | None = None) -> None:
        if math.isfinite(total := float(self._total)):
            return
        batch = self.batches if batches is None else batches
        step = self.epochs * self._epoch_batches + batch
        word = "at" if self._device.type == "cpu" else "by"
        where = f"epoch {self.epochs + 1}, batch {batch} of {self._epoch_batches}"
        message = f"The training loss became {total} {word} step {step} ({where})."
        raise TrainingError(message, cause="not_finite")

    def _measured(self) -> nn.Module:
        """Return the model that counts: the average of the weights where there is one."""
        return cast(nn.Module, self._average.module) if self._average else self._model

    def _seconds(self) -> float:
        return time.perf_counter() - self._begin


def _cut(rows: torch.Tensor, size: int) -> list[torch.Tensor]:
    """Return batches of `size` rows; a last row alone joins those before it: batch statistics need two."""
    batches = list(rows.split(size))  # type: ignore[no-untyped-call]
    if len(batches) > 1 and len(batches[-1]) == 1 and size > 1:
        batches[-2:] = [torch.cat(batches[-2:])]
    return batches


def _compiled(model: nn.Module) -> nn.Module:
    """Compile `model`, and forget what earlier trials compiled: it counts towards torch's limit."""
    torch.compiler.reset()
    return cast(nn.Module, torch.compile(model))


def _is_of_the_compiler(error: Exception) -> bool:
    return type(error).__module__.startswith(("torch._dynamo", "torch._inductor"))


def _has_batch_statistics(model: nn.Module) -> bool:
    return any(isinstance(module, nn.modules.batchnorm._BatchNorm) for module in model.modules())
