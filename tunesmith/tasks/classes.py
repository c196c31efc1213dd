"""The metrics of telling classes apart, shared by images and text."""

from __future__ import annotations

from tunesmith.tasks.kinds import Metric
from tunesmith.tasks.recipe import COST_METRICS, TRAINING_METRICS

_SPLITS = {"val": ("validation", True), "test": ("test", False)}


def classification_metrics() -> dict[str, Metric]:
    """Return the metrics of a classifier: of training, of the two splits, of its cost."""
    found = dict(TRAINING_METRICS)
    for short, (split, each_epoch) in _SPLITS.items():
        for name, (direction, text) in _MEASURES.items():
            found[f"{short}_{name}"] = Metric(
                direction=direction, text=text.format(split=split), each_epoch=each_epoch
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
