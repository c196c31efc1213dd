"""One training loop for classifiers: everything lies on the device, a batch is a slice of row numbers."""

from __future__ import annotations

import math
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from workers.data.images import Images, Split
from workers.run import Run, Stopped, TrainingError

CHECK_EVERY = 50
"""Batches between two looks at the loss: each look makes a GPU wait."""

EVALUATION_BATCH = 1_000


@dataclass(frozen=True)
class Recipe:
    """How to train: the parameters that are neither data nor model."""

    epochs: int
    batch_size: int
    optimizer: str
    lr: float
    momentum: float
    weight_decay: float
    schedule: str


@dataclass(frozen=True)
class TensorSplit:
    """A split on a device.

    Attributes:
        images: float32 (n, height, width, 1): channels last, so that rows stay channels-last batches.
        labels: int64 (n,).
    """

    images: torch.Tensor
    labels: torch.Tensor

    def batch(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the images (n, 1, height, width) and labels numbered `rows`."""
        return self.images.index_select(0, rows).permute(0, 3, 1, 2), self.labels.index_select(0, rows)


@dataclass(frozen=True)
class Tensors:
    """A data set on a device."""

    train: TensorSplit
    val: TensorSplit
    test: TensorSplit

    @classmethod
    def of(cls, images: Images, device: torch.device) -> Tensors:
        """Return `images` on `device`, scaled by the mean and deviation of the training pixels."""
        pixels = images.train.images
        mean, deviation = float(np.mean(pixels)), float(np.std(pixels)) or 1.0

        def move(split: Split) -> TensorSplit:
            scaled = torch.from_numpy(split.images.astype(np.float32)).sub_(mean).div_(deviation)
            labels = torch.from_numpy(split.labels.astype(np.int64))
            return TensorSplit(scaled.unsqueeze(-1).to(device), labels.to(device))

        return cls(move(images.train), move(images.val), move(images.test))


def seed_everything(seed: int) -> None:
    """Seed what initial weights and dropout are drawn from, on every device."""
    torch.manual_seed(seed % 2**63)


def fit(model: nn.Module, data: Tensors, recipe: Recipe, run: Run) -> None:
    """Train `model` and report after every epoch, counted from 1; the test split is touched once, at the end.

    Raises:
        TrainingError: the loss is no longer finite.
        Stopped: `run` says so; asked before every batch.
    """
    trainer = Trainer(model, recipe, run, rows=len(data.train.labels))
    for epoch in range(1, recipe.epochs + 1):
        begin = time.perf_counter()
        train_loss = trainer.epoch(data.train, epoch)
        val_loss, val_accuracy = evaluate(model, data.val)
        metrics = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        metrics["seconds"] = time.perf_counter() - begin
        if epoch == recipe.epochs:
            metrics["test_accuracy"] = evaluate(model, data.test)[1]
        run.report(epoch, metrics)


class Trainer:
    """Takes optimizer steps over shuffled batches, the learning rate following its schedule.

    On CUDA the forward pass is in bfloat16 where the device has it, else in float32 as on the CPU.
    """

    def __init__(self, model: nn.Module, recipe: Recipe, run: Run, *, rows: int) -> None:
        self._model = model
        self._recipe = recipe
        self._run = run
        self._device = torch.device(run.device)
        self._optimizer = make_optimizer(model, recipe)
        self._order = torch.Generator().manual_seed(run.seed % 2**63)
        self._batches = math.ceil(rows / recipe.batch_size)
        self._step = 0

    def epoch(self, data: TensorSplit, epoch: int) -> float:
        """Train on every row of `data` once, in a new order; return the mean loss."""
        self._model.train()
        total = torch.zeros((), device=self._device)
        rows = torch.randperm(len(data.labels), generator=self._order).to(self._device)
        for batch, chosen in enumerate(rows.split(self._recipe.batch_size), start=1):  # type: ignore[no-untyped-call]
            if self._run.should_stop():
                raise Stopped
            total += self._train(*data.batch(chosen)) * len(chosen)
            if batch % CHECK_EVERY == 0 or batch == self._batches:
                self._check(total, f"epoch {epoch}, batch {batch} of {self._batches}")
        return float(total) / len(rows)

    def _train(self, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        self._schedule()
        with autocast(self._device):
            loss = cross_entropy(self._model(images), labels)
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        return loss.detach()

    def _schedule(self) -> None:
        share = lr_factor(self._recipe.schedule, self._step / (self._batches * self._recipe.epochs))
        self._step += 1
        for group in self._optimizer.param_groups:
            group["lr"] = self._recipe.lr * share

    def _check(self, total: torch.Tensor, where: str) -> None:
        if not math.isfinite(loss := float(total)):
            raise TrainingError(f"The training loss became {loss} by step {self._step} ({where}).")


def make_optimizer(model: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Return the optimizer that `recipe` names; KeyError for an unknown one."""
    parameters = model.parameters()
    common: dict[str, Any] = {"lr": recipe.lr, "weight_decay": recipe.weight_decay}
    return {  # type: ignore[no-untyped-call]
        "adam": lambda: torch.optim.Adam(parameters, fused=True, **common),
        "adamw": lambda: torch.optim.AdamW(parameters, fused=True, **common),
        "sgd": lambda: torch.optim.SGD(parameters, momentum=recipe.momentum, fused=True, **common),
        "rmsprop": lambda: torch.optim.RMSprop(parameters, momentum=recipe.momentum, **common),
    }[recipe.optimizer]()


def lr_factor(schedule: str, progress: float) -> float:
    """Return the share of the peak learning rate at `progress`, from 0 to just below 1.

    `one-cycle` climbs from 1/25 of the peak over the first 30% and falls to nothing, both along a cosine.
    """
    return {
        "constant": lambda: 1.0,
        "cosine": lambda: _cosine(1.0, 0.0, progress),
        "one-cycle": lambda: _one_cycle(progress),
        "step": lambda: 0.1 ** int(progress * 3),
    }[schedule]()


def _one_cycle(progress: float) -> float:
    if progress < 0.3:
        return _cosine(0.04, 1.0, progress / 0.3)
    return _cosine(1.0, 0.0, (progress - 0.3) / 0.7)


def _cosine(start: float, end: float, progress: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * progress)) / 2


@torch.inference_mode()
def evaluate(model: nn.Module, data: TensorSplit) -> tuple[float, float]:
    """Return the mean cross-entropy and the share of rows classified correctly."""
    model.eval()
    loss = torch.zeros((), device=data.labels.device)
    right = torch.zeros((), device=data.labels.device)
    for rows in torch.arange(len(data.labels), device=data.labels.device).split(EVALUATION_BATCH):  # type: ignore[no-untyped-call]
        images, labels = data.batch(rows)
        with autocast(labels.device):
            logits = model(images)
        loss += cross_entropy(logits.float(), labels, reduction="sum")
        right += (logits.argmax(1) == labels).sum()
    return float(loss) / len(data.labels), float(right) / len(data.labels)


def autocast(device: torch.device) -> AbstractContextManager[Any]:
    """Return the context for a forward pass on `device`."""
    if device.type == "cuda" and torch.cuda.is_bf16_supported():
        return torch.autocast("cuda", dtype=torch.bfloat16)
    return nullcontext()
