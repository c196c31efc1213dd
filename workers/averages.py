"""The moving average of a model's weights."""

from __future__ import annotations

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn


def average(model: nn.Module, decay: float) -> AveragedModel | None:
    """Return an exponential moving average of the weights and buffers of `model`; None where `decay` is 0.

    After n steps the decay is at most (1 + n) / (10 + n), so that the weights of the beginning are soon
    forgotten (as in TensorFlow's ExponentialMovingAverage).
    """
    if decay == 0.0:
        return None

    def update(averages: list[torch.Tensor], current: list[torch.Tensor], steps: torch.Tensor) -> None:
        n = int(steps)
        get_ema_multi_avg_fn(min(decay, (1 + n) / (10 + n)))(averages, current, steps)  # type: ignore[no-untyped-call]

    return AveragedModel(model, multi_avg_fn=update, use_buffers=True)  # type: ignore[no-untyped-call]
