"""The documented convolutional networks for small images."""

from __future__ import annotations

import torch
from torch import nn


def cnn(
    *, width: float = 1.0, dropout: float = 0.0, size: int = 28, channels: int = 1, classes: int = 10
) -> nn.Sequential:
    """Return three 3x3 convolutions (32, 64, 64 filters), dense 64 and dense `classes`, all times `width`.

    Each convolution pads by 1, so it keeps its size and each 2x2 max-pooling halves it: 28x28 images
    become 3x3 maps, 8x8 images 1x1. Takes (n, channels, size, size), returns (n, classes) logits.

    Args:
        width: Multiplies filters and dense units (rounded, at least 1).
        dropout: Probability of dropping each input of the two dense layers, in training.
        size: Height and width of the images, at least 8.
        channels: 1 for grey images, 3 for colour.
        classes: How many classes there are.
    """
    first, second, third, dense = (max(1, round(units * width)) for units in (32, 64, 64, 64))
    model = nn.Sequential(
        *_block(channels, first),
        *_block(first, second),
        *_block(second, third),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(third * (size // 8) ** 2, dense),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(dense, classes),
    )
    return _channels_last(model)


def small_cnn(
    *, width: float = 1.0, dropout: float = 0.0, size: int = 28, channels: int = 1, classes: int = 10
) -> nn.Sequential:
    """Return one 3x3 convolution of 32 filters, dense 128 and dense `classes`, the first two times `width`.

    The convolution does not pad: 28x28 images become 26x26 maps, and the model has 2,770,634 parameters.
    Takes (n, channels, size, size), returns (n, classes) logits. Arguments as of `cnn`; `size` is at least 3.
    """
    filters, dense = (max(1, round(units * width)) for units in (32, 128))
    model = nn.Sequential(
        nn.Conv2d(channels, filters, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(filters * (size - 2) ** 2, dense),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(dense, classes),
    )
    return _channels_last(model)


def _block(inputs: int, outputs: int) -> list[nn.Module]:
    """Convolution, ReLU, max-pooling; ReLU last: the same result as before the pooling, on a quarter."""
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()]


def _channels_last(model: nn.Sequential) -> nn.Sequential:
    return model.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]
