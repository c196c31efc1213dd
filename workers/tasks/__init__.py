"""The tasks that this worker can train: what `tunesmith.tasks` documents, implemented.

A task is a function `train(params, run)`. Its module is imported by the training process only, so
that the worker itself never loads torch.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from workers.run import Params, Run

Task = Callable[[Params, Run], None]

MODULES: dict[str, str] = {
    "image-classification": "workers.tasks.image_classification",
    "text-classification": "workers.tasks.text_classification",
    "recommendation": "workers.tasks.recommendation",
}
"""Task name -> the module whose `train` runs it."""


def load(name: str) -> Task:
    """Return the task called `name`; KeyError where there is none."""
    task: Task = import_module(MODULES[name]).train
    return task
