"""Learning to tell classes apart, whatever a row is: an image, a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import cross_entropy

from workers import metrics
from workers.data.splits import Rows
from workers.device_memory import is_out_of_memory
from workers.run import Run

Batch = tuple[Any, torch.Tensor]
"""What the model takes, and the labels (n,) int64, both on the device."""

SMALLEST_BATCH = 64
"""Rows of a forward pass in evaluation, at least; else twice those of training."""


class Source(Protocol):
    """Rows with labels.

    Attributes:
        resident: Whether they lie on the device.
    """

    @property
    def resident(self) -> bool: ...  # noqa: D102

    def fetch(self, numbers: torch.Tensor) -> Batch:
        """Return the rows of these numbers (int64, on the CPU), on the device."""
        ...


@dataclass
class Classifier:
    """A model that learns to tell classes apart (a `workers.training.Learner`).

    Attributes:
        model: Makes logits (n, classes) of the first part of a batch.
        layers: What it is made of, from the input to the output.
        source: Where rows come from.
        split: Which of them are for what.
        batch_size: Rows that training computes at a time.
        label_smoothing: In the loss of training alone.
        classes: Their names.
        run: Gets the confusion matrix of the test split.
        alone: Whether this is no fold of several.
        confusion: The confusion matrix of the test split, once it was measured.
    """

    model: nn.Module
    layers: Sequence[nn.Module]
    source: Source
    split: Rows
    batch_size: int
    label_smoothing: float
    classes: Sequence[str]
    run: Run
    alone: bool = field(default=True, init=False)
    confusion: list[list[int]] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._train = torch.from_numpy(self.split.train)

    @property
    def rows(self) -> int:
        """How many rows there are to train on."""
        return len(self._train)

    @property
    def resident(self) -> bool:
        """Whether they lie on the device."""
        return self.source.resident

    def batch(self, rows: torch.Tensor) -> Batch:
        """Return these training rows."""
        return self.source.fetch(self._train.index_select(0, rows))

    def predict(self, model: nn.Module, batch: Batch) -> torch.Tensor:
        """Return the logits."""
        logits: torch.Tensor = model(batch[0])
        return logits

    def loss(self, model: nn.Module, batch: Batch) -> torch.Tensor:
        """Return the mean cross-entropy."""
        return cross_entropy(self.predict(model, batch), batch[1], label_smoothing=self.label_smoothing)

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Measure `model` on the validation split."""
        loss, logits, labels = self._evaluate(model, self.split.val)
        return {"val_loss": loss, **metrics.classification("val", logits, labels)}

    def test(self, model: nn.Module) -> dict[str, float]:
        """Measure `model` on the test split, and keep its confusion matrix with the trial.

        Of one of several folds the matrix is not attached: the test split is told of when all are trained.
        """
        loss, logits, labels = self._evaluate(model, self.split.test)
        self.confusion = metrics.confusion(logits, labels)
        if self.alone:
            self.attach(self.confusion)
        return {"test_loss": loss, **metrics.classification("test", logits, labels)}

    def attach(self, matrix: list[list[int]]) -> None:
        """Keep a confusion matrix of the test split with the trial, as the file `confusion.json`."""
        content = {"classes": list(self.classes), "matrix": matrix}
        self.run.attach("confusion.json", json.dumps(content).encode())

    @torch.inference_mode()
    def _evaluate(
        self, model: nn.Module, rows: NDArray[np.intp]
    ) -> tuple[float, NDArray[np.float32], NDArray[np.int64]]:
        """Return the mean cross-entropy, the logits and the labels of these rows."""
        model.eval()
        size = max(SMALLEST_BATCH, 2 * self.batch_size)
        while True:
            try:
                return self._forward(model, rows, size)
            except Exception as error:
                if size == 1 or not is_out_of_memory(error):
                    raise
            size //= 2  # training may have got along with smaller parts, too

    def _forward(
        self, model: nn.Module, rows: NDArray[np.intp], size: int
    ) -> tuple[float, NDArray[np.float32], NDArray[np.int64]]:
        """Do so with `size` rows at a time."""
        logits, labels = [], []
        for part in torch.from_numpy(rows).split(size):  # type: ignore[no-untyped-call]
            batch = self.source.fetch(part)
            logits.append(self.predict(model, batch).float())
            labels.append(batch[1])
        all_logits, all_labels = torch.cat(logits), torch.cat(labels)
        loss = float(cross_entropy(all_logits, all_labels))
        return loss, all_logits.cpu().numpy(), all_labels.cpu().numpy()
