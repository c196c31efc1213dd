"""The metrics of telling classes apart, shared by images and text."""

from __future__ import annotations

from collections.abc import Mapping

from tunesmith.distributions import Scalar
from tunesmith.tasks.kinds import Dataset, Metric
from tunesmith.tasks.recipe import COST_METRICS, TRAINING_METRICS

_SPLITS = {"val": ("validation", True), "test": ("test", False)}


def classification_metrics(data: Mapping[str, Dataset]) -> dict[str, Metric]:
    """Return the metrics of a classifier of this data: of training, of the two splits, of its cost."""
    found = dict(TRAINING_METRICS)
    classes = {name: each.classes or 0 for name, each in data.items()}
    only: dict[str, dict[str, list[Scalar]]] = {
        "top5_accuracy": {"data": [name for name, count in classes.items() if count > 5]},
        "roc_auc": {"data": [name for name, count in classes.items() if count == 2]},
    }
    for short, (split, each_epoch) in _SPLITS.items():
        for name, (direction, text) in _MEASURES.items():
            found[f"{short}_{name}"] = Metric(
                direction=direction,
                text=text.format(split=split),
                each_epoch=each_epoch,
                only=only.get(name, {}),
            )
    return found | COST_METRICS


_MEASURES = {
    "loss": ("minimize", "Mean cross-entropy on the {split} split."),
    "accuracy": (
        "maximize",
        "Share of {split} rows classified correctly; with one class a row, the micro average of precision, "
        "recall and F1 is the same number.",
    ),
    "precision": ("maximize", "Precision on the {split} split, averaged over classes (macro)."),
    "recall": ("maximize", "Recall on the {split} split, averaged over classes (macro)."),
    "f1": ("maximize", "F1 on the {split} split, averaged over classes (macro)."),
    "top5_accuracy": (
        "maximize",
        "Share of {split} rows whose class is among the five likeliest; where there are more than five.",
    ),
    "roc_auc": ("maximize", "Area under the ROC curve on the {split} split; where there are two classes."),
}
