"""The catalogue of documented tasks: models, data, parameters, metrics, default spaces. No torch in here.

What a task does is in `workers.tasks`; a test there checks that the two agree.
"""

from __future__ import annotations

from tunesmith.tasks.images import IMAGE_CLASSIFICATION
from tunesmith.tasks.kinds import (
    MOST_DEVICES,
    Dataset,
    Metric,
    Parameter,
    Task,
    TaskModel,
    Text,
    on_devices,
)
from tunesmith.tasks.recommendation import RECOMMENDATION
from tunesmith.tasks.text import TEXT_CLASSIFICATION

CATALOGUE: dict[str, Task] = {
    task.name: task for task in [IMAGE_CLASSIFICATION, TEXT_CLASSIFICATION, RECOMMENDATION]
}

__all__ = [
    "CATALOGUE",
    "IMAGE_CLASSIFICATION",
    "MOST_DEVICES",
    "RECOMMENDATION",
    "TEXT_CLASSIFICATION",
    "Dataset",
    "Metric",
    "Parameter",
    "Task",
    "TaskModel",
    "Text",
    "on_devices",
]
