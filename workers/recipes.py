"""Recipes: how a model is trained, whatever it is. Optimizers and schedules by name."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any, Self

import torch
from torch import nn

from workers.run import TrainingError


@dataclass(frozen=True)
class Recipe:
    """How to train: the parameters that are neither data nor model (`tunesmith.tasks.recipe`)."""

    epochs: int = 8
    batch_size: int = 64
    accumulate: int = 1
    optimizer: str = "adam"
    lr: float = 1e-3
    momentum: float = 0.9
    nesterov: bool = False
    weight_decay: float = 0.0
    schedule: str = "constant"
    warmup: float = 0.0
    clip_norm: float = 0.0
    ema: float = 0.0
    precision: str = "auto"
    compile: bool = False
    deterministic: bool = False
    out_of_memory: str = "fail"
    freeze: int = 0
    layer_decay: float = 1.0

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> Self:
        """Return the recipe in the parameters of a task."""
        return cls(**{field.name: params[field.name] for field in fields(cls) if field.name in params})


def make_optimizer(groups: Sequence[dict[str, Any]], recipe: Recipe) -> torch.optim.Optimizer:
    """Return the optimizer that `recipe` names; KeyError for an unknown one."""
    common: dict[str, Any] = {"lr": recipe.lr, "weight_decay": recipe.weight_decay}
    momentum = {"momentum": recipe.momentum}
    nesterov = recipe.nesterov and recipe.momentum > 0
    return {  # type: ignore[no-untyped-call]
        "adam": lambda: torch.optim.Adam(groups, fused=True, **common),
        "adamw": lambda: torch.optim.AdamW(groups, fused=True, **common),
        "adagrad": lambda: torch.optim.Adagrad(groups, **common),
        "sgd": lambda: torch.optim.SGD(groups, nesterov=nesterov, fused=True, **momentum, **common),
        "rmsprop": lambda: torch.optim.RMSprop(groups, **momentum, **common),
        "lion": lambda: _lion(groups, common),
    }[recipe.optimizer]()


def _lion(groups: Sequence[dict[str, Any]], common: dict[str, Any]) -> torch.optim.Optimizer:
    """Return Lion (Chen et al. 2023, Symbolic Discovery of Optimization Algorithms)."""
    from lion_pytorch import Lion  # noqa: PLC0415 (only where it is asked for)

    return Lion(groups, **common)


def parameter_groups(model: nn.Module, layers: Sequence[nn.Module], recipe: Recipe) -> list[dict[str, Any]]:
    """Return the parameters to train, each group with the `scale` of its learning rate.

    Args:
        model: Parameters of it that are in no layer belong to the first.
        layers: From the input to the output.
        recipe: Its `freeze` takes that many layers out; with `layer_decay` d, layer i of n learns
            d^(n - 1 - i) times as fast as the last (Clark et al. 2020, ELECTRA).

    Raises:
        TrainingError: nothing would be left to train.
    """
    if recipe.freeze >= len(layers) and recipe.freeze:
        raise TrainingError(f"freeze: must be at most {len(layers) - 1} for this model (got {recipe.freeze})")
    if recipe.freeze == 0 and recipe.layer_decay == 1.0:
        return [{"params": list(model.parameters()), "scale": 1.0}]
    groups: list[list[nn.Parameter]] = [[] for _ in layers]
    place = {id(p): i for i, layer in reversed(list(enumerate(layers))) for p in layer.parameters()}
    for parameter in model.parameters():
        groups[place.get(id(parameter), 0)].append(parameter)
    for parameter in chain.from_iterable(groups[: recipe.freeze]):
        parameter.requires_grad_(False)
    scales = [recipe.layer_decay ** (len(layers) - 1 - i) for i in range(len(layers))]
    found = zip(groups[recipe.freeze :], scales[recipe.freeze :], strict=True)
    return [{"params": group, "scale": scale} for group, scale in found if group]


def lr_factor(schedule: str, progress: float, warmup: float = 0.0) -> float:
    """Return the share of the peak learning rate at `progress`, from 0 to just below 1.

    The rate climbs from nothing for the share `warmup` of the steps, then the schedule begins. `one-cycle`
    climbs from 1/25 of the peak over the first 30% and falls to nothing, both along a cosine.
    """
    if progress < warmup:
        return progress / warmup
    return _SCHEDULES[schedule]((progress - warmup) / (1 - warmup))


def _one_cycle(progress: float) -> float:
    if progress < 0.3:
        return _cosine(0.04, 1.0, progress / 0.3)
    return _cosine(1.0, 0.0, (progress - 0.3) / 0.7)


def _cosine(start: float, end: float, progress: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * progress)) / 2


_SCHEDULES = {
    "constant": lambda progress: 1.0,
    "linear": lambda progress: 1.0 - progress,
    "cosine": lambda progress: _cosine(1.0, 0.0, progress),
    "one-cycle": _one_cycle,
    "step": lambda progress: 0.1 ** int(progress * 3),
}
