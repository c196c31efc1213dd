"""The studies of a run: every sampler, exact budgets, retries, pruning."""

from __future__ import annotations

import hashlib
from typing import Any

LR = {"type": "float", "low": 3e-4, "high": 1e-1, "log": True}
DROPOUT = {"type": "float", "low": 0.0, "high": 0.5}
PATIENT = {"failed": 100, "lost": 100}
"""Retries for studies in which every trial must complete."""

KINDS = ("grid", "random", "tpe", "luckless", "pruned")
STOPPABLE = ("random", "luckless", "pruned")
"""Kinds in which users may stop trials: in the others each must complete."""


def definition(kind: str, nth: int, *, seed: int, size: int) -> dict[str, Any]:
    """Return the nth study of a kind, with a budget of `size` trials (a grid: about as many)."""
    made = {"grid": _grid, "random": _random, "tpe": _tpe, "luckless": _luckless, "pruned": _pruned}
    digest = hashlib.sha256(f"{seed}:{kind}:{nth}".encode()).digest()
    common = {
        "name": f"{kind}-{nth}",
        "objectives": {"metric": "val_accuracy", "direction": "maximize"},
        "seed": int.from_bytes(digest[:4], "big"),
    }
    return {**common, **made[kind](size)}


def extra(nth: int, size: int) -> dict[str, Any]:
    """Return a small study that a user deletes soon."""
    return {
        "name": f"extra-{nth}",
        "objectives": {"metric": "val_accuracy", "direction": "maximize"},
        "priority": 1,
        "task": _task(6, 0.05),
        "space": {"lr": LR},
        "sampler": "random",
        "budget": {"trials": size},
        "checkpoints": _checkpoints(None),
    }


def _task(steps: int, luckless: float) -> dict[str, Any]:
    return {"name": "image-classification", "params": {"epochs": steps, "weight_decay": luckless}}


def _checkpoints(every: int | None) -> dict[str, Any]:
    return {"every_epochs": every, "every_minutes": None}


def _grid(size: int) -> dict[str, Any]:
    choices = [round(0.001 * (i + 1), 6) for i in range(max(2, size // 2))]
    return {
        "task": _task(4, 0.08),
        "space": {
            "lr": {"type": "categorical", "choices": choices},
            "optimizer": {"type": "categorical", "choices": ["adam", "sgd"]},
        },
        "sampler": "grid",
        "retries": PATIENT,
        "max_consecutive_failures": None,
        "checkpoints": _checkpoints(2),
    }


def _random(size: int) -> dict[str, Any]:
    return {
        "task": _task(5, 0.05),
        "space": {"lr": LR, "dropout": DROPOUT},
        "sampler": "random",
        "budget": {"trials": size},
        "checkpoints": _checkpoints(None),
    }


def _tpe(size: int) -> dict[str, Any]:
    return {
        "task": _task(6, 0.05),
        "space": {"lr": LR, "dropout": DROPOUT},
        "sampler": {"tpe": {"startup_trials": 5}},
        "budget": {"trials": size},
        "retries": PATIENT,
        "parallelism": 6,
        "checkpoints": _checkpoints(3),
    }


def _luckless(size: int) -> dict[str, Any]:
    return {
        "task": _task(4, 0.35),
        "space": {"lr": LR, "dropout": DROPOUT},
        "sampler": "random",
        "budget": {"trials": size},
        "retries": {"failed": 1, "lost": 2},
        "max_consecutive_failures": 4,
        "checkpoints": _checkpoints(1),
    }


def _pruned(size: int) -> dict[str, Any]:
    return {
        "task": _task(8, 0.03),
        "space": {"lr": LR, "dropout": DROPOUT},
        "sampler": "random",
        "pruner": {"median": {"startup_trials": 4, "warmup_steps": 2}},
        "budget": {"trials": size},
        "checkpoints": _checkpoints(4),
    }
