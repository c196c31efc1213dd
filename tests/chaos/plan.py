"""Which process suffers what and when: decided by the seed before anything starts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Target(StrEnum):
    """A kind of process."""

    SERVER = "server"
    ENGINE = "engine"
    WORKER = "worker"
    TRAINING = "training"
    POSTMASTER = "postmaster"
    BACKEND = "backend"


class Means(StrEnum):
    """What happens to it."""

    KILL = "kill -9"
    FREEZE = "stop"
    TERMINATE = "terminate"


@dataclass(frozen=True)
class Fault:
    """One process is killed, stopped for a while, or asked to end.

    Attributes:
        at_s: When, from the start.
        index: Of the worker.
        for_s: How long it is away.
        anew: A worker comes back as another one, with an empty state directory.
    """

    at_s: float
    means: Means
    target: Target
    index: int
    for_s: float
    anew: bool

    def __str__(self) -> str:
        return f"{self.means} {self.target} ({self.index}), away for {self.for_s:.1f} s"


WEIGHTS = {
    (Means.KILL, Target.WORKER): 32,
    (Means.KILL, Target.TRAINING): 32,
    (Means.KILL, Target.SERVER): 4,
    (Means.KILL, Target.ENGINE): 6,
    (Means.KILL, Target.POSTMASTER): 2,
    (Means.KILL, Target.BACKEND): 3,
    (Means.FREEZE, Target.WORKER): 6,
    (Means.FREEZE, Target.TRAINING): 6,
    (Means.FREEZE, Target.SERVER): 1,
    (Means.FREEZE, Target.ENGINE): 2,
    (Means.FREEZE, Target.BACKEND): 1,
    (Means.TERMINATE, Target.WORKER): 6,
    (Means.TERMINATE, Target.SERVER): 1,
}
OF_POSTGRESQL = (Target.POSTMASTER, Target.BACKEND)


def faults(seed: int, seconds: float, *, workers: int, lease_s: float, postgresql: bool) -> list[Fault]:
    """Return the faults of a run: first each kind once, then by weight, about one in 1.5 seconds."""
    chance = random.Random(f"plan:{seed}")
    kinds = [kind for kind in WEIGHTS if postgresql or kind[1] not in OF_POSTGRESQL]
    gap_s = min(1.5, seconds / (2 * len(kinds)))
    return [
        _fault(chance, at_s, *kind, workers=workers, lease_s=lease_s)
        for at_s, kind in zip(_times(chance, gap_s, seconds), _kinds(chance, kinds), strict=False)
    ]


def _times(chance: random.Random, gap_s: float, seconds: float) -> Iterator[float]:
    at_s = gap_s
    while at_s < seconds:
        yield at_s
        at_s += chance.uniform(0.2, 1.8) * gap_s


def _kinds(chance: random.Random, kinds: list[tuple[Means, Target]]) -> Iterator[tuple[Means, Target]]:
    yield from chance.sample(kinds, len(kinds))
    while True:
        yield chance.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]


def _fault(
    chance: random.Random, at_s: float, means: Means, target: Target, *, workers: int, lease_s: float
) -> Fault:
    away_s = chance.choice([0.0, 0.3, 1.0, lease_s * 1.5])
    if means is Means.FREEZE:
        away_s = lease_s * chance.uniform(0.5, 2.0)
    return Fault(at_s, means, target, chance.randrange(workers), away_s, anew=chance.random() < 0.2)
