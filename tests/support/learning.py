"""Training in a test: a small model that learns in milliseconds, and runs that are paused where it says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from tunesmith.tasks.recipe import COST_METRICS, TRAINING_METRICS
from workers.checkpoints import Checkpointer, Rhythm
from workers.provenance import checksums
from workers.randomness import seed_everything
from workers.recipes import Recipe
from workers.run import Checkpoints, NoCheckpoints
from workers.training import fit

DEVICE = os.environ.get("TUNESMITH_TEST_DEVICE", "cpu")
"""What tests train on; `cuda:0` runs the same tests on a GPU."""

ROWS, FEATURES, CLASSES = 22, 5, 3
VARIES = {n for n, m in {**TRAINING_METRICS, **COST_METRICS}.items() if m.varies}
"""Metrics that differ between two runs that are alike."""


class SmallLearner:
    """Two dense layers with dropout and batch statistics, on random rows."""

    def __init__(self, rows: int = ROWS, width: int = 4) -> None:
        data = torch.Generator().manual_seed(1)
        self.rows = rows
        self.resident = True
        self.model = nn.Sequential(
            nn.Linear(FEATURES, width),
            nn.BatchNorm1d(width),
            nn.ReLU(),
            nn.Dropout(0.3),
            nn.Linear(width, CLASSES),
        ).to(DEVICE)
        self.layers = [self.model[:3], self.model[3:]]
        self._inputs = torch.randn(rows, FEATURES, generator=data).to(DEVICE)
        self._labels = torch.randint(CLASSES, (rows,), generator=data).to(DEVICE)

    def batch(self, rows: torch.Tensor) -> Any:
        return self._inputs[rows], self._labels[rows]

    def predict(self, model: nn.Module, batch: Any) -> torch.Tensor:
        return model(batch[0])

    def loss(self, model: nn.Module, batch: Any) -> torch.Tensor:
        return cross_entropy(self.predict(model, batch), batch[1])

    def validate(self, model: nn.Module) -> dict[str, float]:
        model.eval()
        with torch.inference_mode():
            return {"val_loss": float(cross_entropy(model(self._inputs), self._labels))}

    def test(self, model: nn.Module) -> dict[str, float]:
        return {"test_loss": 2 * self.validate(model)["val_loss"]}


class PausedRun:
    """A run that is told to pause before its n-th batch; None: it never is."""

    def __init__(self, seed: int = 1, pause_after: int | None = None) -> None:
        self.seed = seed
        self.device = DEVICE
        self.data_dir = Path("unused")
        self.checkpoints: Checkpoints = NoCheckpoints()
        self.points: list[dict[str, Any]] = []
        self.told: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.facts: dict[str, Any] = {}
        self._sources: dict[str, str] = {}
        self._batches_left = pause_after

    def keep(self, folder: Path, *, of: str = "this trial", rhythm: Rhythm | None = None) -> PausedRun:
        """Save to `folder`; only when paused, unless there is a rhythm."""
        rhythm = rhythm or Rhythm(None, None)
        self.checkpoints = Checkpointer(folder, of, rhythm, self.points, self._tell, self._sources)
        return self

    def _tell(self, **message: Any) -> None:
        self.told.append(message)

    def report(self, step: int, metrics: Mapping[str, float]) -> None:
        self.points.append({"step": step, "metrics": dict(metrics), "time": 1000.0 + step})

    def attach(self, name: str, content: bytes) -> None:
        self.files[name] = content

    def describe(self, **facts: Any) -> None:
        self.facts |= facts
        self._sources |= checksums(facts)

    def should_stop(self) -> bool:
        return False

    def should_pause(self) -> bool:
        if self._batches_left is None:
            return False
        self._batches_left -= 1
        return self._batches_left < 0

    @property
    def curve(self) -> list[tuple[int, dict[str, float]]]:
        """What was reported, but for what depends on the machine's load."""
        without_time = [{n: v for n, v in p["metrics"].items() if n not in VARIES} for p in self.points]
        return [(p["step"], metrics) for p, metrics in zip(self.points, without_time, strict=True)]


def recipe(**changes: Any) -> Recipe:
    """Return a recipe of 3 epochs of 5 batches, but for `changes`."""
    usual = {
        "epochs": 3,
        "batch_size": 5,
        "optimizer": "adam",
        "lr": 0.05,
        "momentum": 0.8,
        "weight_decay": 0.01,
        "schedule": "one-cycle",
        "precision": "fp32",
    }
    return Recipe(**{**usual, **changes})


def learn(run: PausedRun, **changes: Any) -> SmallLearner:
    """Train the small model, as a task would."""
    seed_everything(run.seed)
    learner = SmallLearner()
    fit(learner, recipe(**changes), run)
    return learner
