"""How well a classifier does, by scikit-learn's metrics."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn import metrics

TOP = 5


def classification(split: str, logits: NDArray[np.float32], labels: NDArray[np.int64]) -> dict[str, float]:
    """Return the metrics of `tunesmith.tasks.classes` on a split, but for its loss.

    Which there are follows from the number of classes alone, so that every split and fold of a data set has
    the same: one that cannot be computed is NaN (logits that are not finite, a class without rows).

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
    if classes > TOP:
        found["top5_accuracy"] = _top(logits, labels)
    if classes == 2:
        found["roc_auc"] = _roc_auc(logits, labels)
    return {f"{split}_{name}": float(value) for name, value in found.items()}


def _top(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    if not np.isfinite(logits).all():
        return math.nan
    return float(metrics.top_k_accuracy_score(labels, logits, k=TOP, labels=np.arange(logits.shape[1])))


def _roc_auc(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    if not np.isfinite(logits).all() or len(np.unique(labels)) < 2:
        return math.nan
    return float(metrics.roc_auc_score(labels, logits[:, 1] - logits[:, 0]))


def confusion(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> list[list[int]]:
    """Return the confusion matrix: row i counts the rows of class i, column j those taken for j."""
    matrix: Any = metrics.confusion_matrix(labels, logits.argmax(1), labels=np.arange(logits.shape[1]))
    return matrix.tolist()  # type: ignore[no-any-return]
