"""Learning to classify images: everything lies on the device, a batch is a slice of row numbers."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from workers.data.images import Images, Split

EVALUATION_BATCH = 1_000


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


@dataclass(frozen=True)
class Classifier:
    """A model that learns to tell classes apart (a `workers.training.Learner`)."""

    model: nn.Module
    data: Tensors

    @property
    def rows(self) -> int:
        """How many rows there are to train on."""
        return len(self.data.train.labels)

    def loss(self, rows: torch.Tensor) -> torch.Tensor:
        """Return the mean cross-entropy of these training rows."""
        images, labels = self.data.train.batch(rows)
        with autocast(labels.device):
            return cross_entropy(self.model(images), labels)

    def validate(self) -> dict[str, float]:
        """Measure the model on the validation split."""
        loss, accuracy = evaluate(self.model, self.data.val)
        return {"val_loss": loss, "val_accuracy": accuracy}

    def test(self) -> dict[str, float]:
        """Measure the model on the test split."""
        return {"test_accuracy": evaluate(self.model, self.data.test)[1]}


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
