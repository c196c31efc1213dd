"""What is searched, on both sides: the documented CNN on 4,000 digits, for its validation accuracy."""

from __future__ import annotations

from typing import Any

TASK = "image-classification"
PARAMS: dict[str, Any] = {"data": "mnist-5k", "model": "cnn", "epochs": 8}
SPACE: dict[str, Any] = {
    "lr": {"type": "float", "low": 1e-4, "high": 3e-2, "log": True},
    "batch_size": {"type": "categorical", "choices": [32, 64, 128]},
    "dropout": {"type": "float", "low": 0.0, "high": 0.5},
    "optimizer": {"type": "categorical", "choices": ["adam", "adamw", "sgd"]},
    "momentum": {"type": "float", "low": 0.5, "high": 0.95, "when": {"optimizer": ["sgd"]}},
    "schedule": {"type": "categorical", "choices": ["constant", "cosine", "one-cycle"]},
}
METRIC = "val_accuracy"
PROCESSES = 2
