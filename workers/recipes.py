"""Recipes: how a model is trained, whatever it is. Optimizers and schedules by name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn


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
