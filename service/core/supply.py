"""How many suggestions a study's queue should hold."""

from __future__ import annotations

from dataclasses import dataclass

FILL_AHEAD = 64
"""How far samplers that ignore results fill ahead, at least."""


@dataclass(frozen=True)
class Demand:
    """What a study's queue is up against."""

    waiting: int
    """Trials in the queue."""
    running: int
    """Trials that run."""
    claims: int
    """Claims that wait for a trial of this study."""
    left: int | None
    """Trials that the budget still allows to be made; None for no limit."""
    parallelism: int | None


def depth(demand: Demand, *, learns: bool) -> int:
    """Return how many trials should be in the queue.

    Samplers that ignore results fill ahead. The others prefetch nothing for a lone worker, so that its next
    suggestion knows the last result; for a fleet they keep one more than there are waiting claims, and for a
    large one an eighth of it: else most ends would find the queue empty, and wait.
    """
    if not learns:
        return max(FILL_AHEAD, 2 * (demand.running + demand.claims))
    fleet = demand.running + demand.claims
    wanted = demand.claims + max(1, fleet // 8) if fleet > 1 else int(demand.running == 0)
    if demand.parallelism is not None:
        wanted = min(wanted, max(0, demand.parallelism - demand.running))
    return wanted


def shortfall(demand: Demand, *, learns: bool) -> int:
    """Return how many suggestions to make now.

    Where results are ignored, the queue is filled when half of it is used up: many cost little more than one.
    """
    wanted = depth(demand, learns=learns)
    if not learns and 2 * demand.waiting >= wanted:
        return 0
    missing = max(0, wanted - demand.waiting)
    return missing if demand.left is None else min(missing, demand.left)


def refresh_after(running: int) -> int:
    """Return how many results a suggestion may lack before it is made anew.

    A lone worker's knows every result. With k trials running a suggestion lacks k - 1 results anyway, and
    one more in four changes little (docs/benchmarks.md has the figures).
    """
    return max(1, running // 4)
