"""Hyperband (Li et al., 2018): successive halving in brackets of different patience."""

from __future__ import annotations

import binascii
import math
from functools import lru_cache

from service.core.pruning import Others, Progress, Verdict
from service.pruners.halving import Ladder, climb
from tunesmith.pruners import HyperbandPruner


def judge(pruner: HyperbandPruner, trial: Progress, others: Others) -> Verdict:
    """Decide by the bracket that the trial is in."""
    most = _max_resource(pruner, others)
    shares = () if most is None else _shares(pruner.min_resource, most, pruner.reduction_factor)
    if not shares:
        return Verdict(False)
    bracket = bracket_of(others.seed, trial.number, shares)
    first = pruner.min_resource * pruner.reduction_factor**bracket
    ladder = Ladder(bracket, first, pruner.reduction_factor, pruner.bootstrap_count)
    return climb(ladder, trial, others)


def _max_resource(pruner: HyperbandPruner, others: Others) -> int | None:
    if isinstance(pruner.max_resource, int):
        return pruner.max_resource
    length = others.first_length
    return None if length is None else length + 1


@lru_cache(maxsize=1024)
def _shares(least: int, most: int, factor: int) -> tuple[int, ...]:
    """Return how many of a round of trials are in each bracket (n in algorithm 1 of the paper)."""
    brackets = math.floor(math.log(most / least, factor)) + 1
    return tuple(math.ceil(brackets * factor**s / (s + 1)) for s in reversed(range(brackets)))


def bracket_of(seed: int, number: int, shares: tuple[int, ...]) -> int:
    """Return a trial's bracket: drawn in proportion to the shares, the same for the same seed and number."""
    place = binascii.crc32(f"{seed}_{number}".encode()) % sum(shares)
    for bracket, share in enumerate(shares):
        place -= share
        if place < 0:
            return bracket
    raise AssertionError("the place is below the sum of the shares")
