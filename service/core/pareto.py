"""Pareto fronts: the trials that no other one beats in every objective."""

from __future__ import annotations

from collections.abc import Sequence

Losses = tuple[float, ...]
"""One number for each objective, the smaller the better."""


def front(points: Sequence[Losses]) -> list[int]:
    """Return the indices of the points that no other dominates, by their first objective.

    Of points that are equal in all objectives each is in the front. Takes O(n log n) for two objectives, and
    O(n f) for more, with f points in the front.
    """
    order = sorted(range(len(points)), key=lambda i: points[i])
    kept: list[int] = []
    for i in order:  # whoever dominates a point comes before it
        rivals = kept[-1:] if points and len(points[i]) == 2 else kept
        if not any(_dominates(points[k], points[i]) for k in rivals):
            kept.append(i)
    return kept


def _dominates(a: Losses, b: Losses) -> bool:
    return a != b and all(x <= y for x, y in zip(a, b, strict=True))
