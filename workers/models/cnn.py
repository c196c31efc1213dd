"""The documented CNN for small grey images."""

from __future__ import annotations

import torch
from torch import nn


def cnn(*, width: float = 1.0, dropout: float = 0.0, size: int = 28, classes: int = 10) -> nn.Sequential:
    """Return three 3x3 convolutions (32, 64, 64 filters), dense 64 and dense `classes`, all times `width`.

    Each convolution pads by 1, so it keeps its size and each 2x2 max-pooling halves it: 28x28 images
    become 3x3 maps, 8x8 images 1x1. Takes (n, 1, size, size), returns (n, classes) logits.

    Args:
        width: Multiplies filters and dense units (rounded, at least 1).
        dropout: Probability of dropping each input of the two dense layers, in training.
        size: Height and width of the images, at least 8.
        classes: How many classes there are.
    """
    first, second, third, dense = (max(1, round(units * width)) for units in (32, 64, 64, 64))
    model = nn.Sequential(
        *_block(1, first),
        *_block(first, second),
        *_block(second, third),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(third * (size // 8) ** 2, dense),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(dense, classes),
    )
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return model


def _block(inputs: int, outputs: int) -> list[nn.Module]:
    """Convolution, ReLU, max-pooling; ReLU last: the same result as before the pooling, on a quarter."""
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()]
