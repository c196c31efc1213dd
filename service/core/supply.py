"""How many suggestions a study's queue should hold."""

from __future__ import annotations

import math
from dataclasses import dataclass

FILL_AHEAD = 64
"""How far samplers that ignore results fill ahead, at least."""

HALF_S = 0.25
"""Seconds in which a rush is forgotten by half."""


@dataclass(frozen=True)
class Company:
    """What else there is beside a study: its workers may be given trials of others."""

    fleet: int
    """Trials that run and claims that wait, of all active studies."""
    alone: bool
    """Whether it is the only active study."""

    @classmethod
    def of(cls, running: int, claims: int, *, served: int, active: int) -> Company:
        """Return it for an engine that serves `served` of the `active` studies.

        What goes on in those of other engines is not known: there may be workers.
        """
        fleet = running + claims
        return cls(fleet if served == active else max(2, fleet), active == 1)


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
    fleet: int
    """Trials that run and claims that wait, of all active studies."""
    spare: float = 1.0
    """Suggestions that a fleet's queue should hold beyond those that claims wait for (see `spare_for`)."""


def depth(demand: Demand, *, learns: bool) -> int:
    """Return how many trials should be in the queue.

    Samplers that ignore results fill ahead. The others prefetch nothing for a lone worker, so that its next
    suggestion knows the last result; for a fleet they keep a few more than there are waiting claims.
    """
    if not learns:
        return max(FILL_AHEAD, 2 * (demand.running + demand.claims))
    wanted = demand.claims + int(demand.spare) if demand.fleet > 1 else int(demand.running == 0)
    if demand.parallelism is not None:
        wanted = min(wanted, max(0, demand.parallelism - demand.running))
    return wanted


def spare_for(fleet: int, taken: int, before: float, seconds: float) -> float:
    """Return how many suggestions a fleet's queue should hold beyond those that claims wait for.

    One; where they are taken faster than suggestions are made, as many as are taken meanwhile: else most ends
    would find the queue empty, and wait. Never more than half the fleet.

    Args:
        fleet: Trials that run and claims that wait.
        taken: How many were taken from the queue, or waited for, while the last suggestions were made.
        before: The last answer: a rush may come again soon, and is forgotten within a second.
        seconds: How long ago that was.
    """
    return max(1.0, min(max(float(taken), before * math.pow(0.5, seconds / HALF_S)), fleet / 2))


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
    half as many more change little (docs/benchmarks.md has the figures).
    """
    return max(1, running // 2)
