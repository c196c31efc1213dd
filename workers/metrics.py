"""How well a classifier does, by scikit-learn's metrics."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn import metrics

TOP = 5


def classification(split: str, logits: NDArray[np.float32], labels: NDArray[np.int64]) -> dict[str, float]:
    """Return the metrics of `tunesmith.tasks.classes` on a split, but for its loss.

    Args:
        split: `val` or `test`: begins their names.
        logits: (n, classes).
        labels: (n,), from 0.
    """
    predicted = logits.argmax(1)
    classes = logits.shape[1]
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        labels, predicted, average="macro", labels=np.arange(classes), zero_division=0.0
    )
    found = {
        "accuracy": metrics.accuracy_score(labels, predicted),
        "precision": precision,
        "recall": recall,
        "f1": f1,
    }
    known = np.isfinite(logits).all()
    if classes > TOP and known:
        found["top5_accuracy"] = metrics.top_k_accuracy_score(
            labels, logits, k=TOP, labels=np.arange(classes)
        )
    if classes == 2 and known and len(np.unique(labels)) == 2:
        found["roc_auc"] = metrics.roc_auc_score(labels, logits[:, 1] - logits[:, 0])
    return {f"{split}_{name}": float(value) for name, value in found.items()}


def confusion(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> list[list[int]]:
    """Return the confusion matrix: row i counts the rows of class i, column j those taken for j."""
    matrix: Any = metrics.confusion_matrix(labels, logits.argmax(1), labels=np.arange(logits.shape[1]))
    return matrix.tolist()  # type: ignore[no-any-return]
