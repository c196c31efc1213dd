"""Image classification: the documented CNN on small grey images (see docs/tasks.md)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import torch

from workers import data
from workers.classification import Classifier, Tensors
from workers.models.cnn import cnn
from workers.recipes import Recipe
from workers.run import Params, Run
from workers.training import fit, seed_everything

IMAGE_PARAMS = ("model", "data", "dropout", "width")
"""What describes data and model; every other parameter is the recipe's."""


def train(params: Params, run: Run) -> None:
    """Train one trial; reports `train_loss`, `val_loss`, `val_accuracy`, `seconds` after every epoch.

    The report of the last epoch has `test_accuracy` too.

    Args:
        params: Every parameter of the task (`tunesmith.tasks.IMAGE_CLASSIFICATION`).
        run: The attempt to report to.

    Raises:
        TrainingError: the data is not there, or the loss is no longer finite.
        Stopped: the trial was told to stop.
        Paused: it was told to pause, and is saved.
    """
    tensors = load(params["data"], run.data_dir, run.device)
    seed_everything(run.seed)
    model = cnn(width=params["width"], dropout=params["dropout"], size=tensors.train.images.shape[1])
    recipe = Recipe(**{name: value for name, value in params.items() if name not in IMAGE_PARAMS})
    fit(Classifier(model.to(torch.device(run.device)), tensors), recipe, run)


@lru_cache(maxsize=2)
def load(name: str, data_dir: Path, device: str) -> Tensors:
    """Return the data set `name` as tensors on `device`, kept there for the next trial."""
    return Tensors.of(data.load(name, data_dir), torch.device(device))
