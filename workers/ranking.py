"""How well items are ranked for users, by scikit-learn's metrics."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.metrics import ndcg_score, precision_score, recall_score

SCORES = 2**20
"""Scores held at once: users are taken in parts of about so many."""

Scores = Callable[[torch.Tensor], torch.Tensor]
"""Makes scores (u, items) of the users of these numbers (int64, on the CPU)."""


def ranking(scores: Scores, seen: csr_matrix, relevant: csr_matrix, k: int) -> dict[str, float]:
    """Return precision, recall and NDCG of the k best unseen items, each the mean over users.

    Precision is the share of the items ranked that are relevant, recall the share of the relevant items that
    are ranked; NDCG has gain 1 for a relevant item and discount log2(1 + place) (Järvelin, Kekäläinen 2002).
    Users without relevant items do not count; without any user the metrics are NaN.

    Args:
        scores: The best item has the highest.
        seen: (users, items), not zero where an item is left out of the ranking of a user.
        relevant: (users, items), 1 where an item is relevant.
        k: At least 1.
    """
    users = np.flatnonzero(np.diff(relevant.indptr))
    if not len(users):
        return dict.fromkeys(("precision_at_k", "recall_at_k", "ndcg_at_k"), float("nan"))
    size = max(1, SCORES // relevant.shape[1])
    parts = [users[begin : begin + size] for begin in range(0, len(users), size)]
    best = np.concatenate([_best(scores, seen, part, k) for part in parts])
    truth, ranked = _table(relevant[users], best)
    order = np.arange(ranked.shape[1], 0, -1) * ranked
    return {
        "precision_at_k": float(precision_score(truth, ranked, average="samples", zero_division=0.0)),
        "recall_at_k": float(recall_score(truth, ranked, average="samples", zero_division=0.0)),
        "ndcg_at_k": float(ndcg_score(truth, order, k=k, ignore_ties=True)),
    }


def _best(scores: Scores, seen: csr_matrix, users: NDArray[np.intp], k: int) -> NDArray[np.int64]:
    """Return the k best items (u, k) of these users, best first; -1 where there are no more."""
    found = scores(torch.from_numpy(users))
    rows, items = (torch.from_numpy(a).long().to(found.device) for a in seen[users].nonzero())
    found[rows, items] = -torch.inf
    values, best = found.topk(min(k, found.shape[1]))
    best = best.masked_fill(values == -torch.inf, -1).cpu()
    return torch.nn.functional.pad(best, (0, k - best.shape[1]), value=-1).numpy()


def _table(relevant: csr_matrix, best: NDArray[np.int64]) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return which items are relevant, and which are ranked: the k best, then a place for each missed.

    All other items, most of them, are neither, and change none of the metrics.
    """
    rows = np.arange(len(best))[:, None]
    found = np.asarray(relevant[rows, np.maximum(best, 0)].todense()) * (best >= 0)
    missed = np.diff(relevant.indptr) - found.sum(1)
    others = np.arange(max(1, missed.max())) < missed[:, None]
    truth = np.hstack([found, others]).astype(np.int8)
    ranked = np.hstack([best >= 0, np.zeros_like(others)]).astype(np.int8)
    return truth, ranked
