"""Which checkpoints are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from tunesmith.definitions import CheckpointPolicy
from tunesmith.trials import TrialState

KEPT_WHILE_RUNNING = 2
"""The newest, and one to fall back to should it be damaged."""


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint of a finished trial."""

    trial_id: int
    number: int
    state: TrialState
    rank: int
    score: float
    """The smaller, the better; among trials of one rank."""
    finished_at: float
    attempt: int
    name: str
    step: int
    created_at: float
    path: str

    @property
    def age(self) -> tuple[int, int, float]:
        """What orders the checkpoints of a trial: the later, the larger."""
        return (self.attempt, self.step, self.created_at)


def unneeded(found: Iterable[Checkpoint], policy: CheckpointPolicy) -> list[Checkpoint]:
    """Return those checkpoints of a study's finished trials that the policy does not keep.

    The last checkpoint is kept of the best complete trials and of the trials that finished last, counting
    only trials that have one.
    """
    ordered = sorted(found, key=attrgetter("trial_id", "age"))
    groups = [list(group) for _, group in groupby(ordered, attrgetter("trial_id"))]
    last = [group[-1] for group in groups]
    keep = {c.path for c in (*_best(last, policy.keep_best), *_latest(last, policy.keep_last))}
    return [c for c in ordered if c.path not in keep]


def _best(found: Iterable[Checkpoint], count: int) -> Sequence[Checkpoint]:
    complete = [c for c in found if c.state is TrialState.COMPLETE]
    return sorted(complete, key=attrgetter("rank", "score", "number"))[:count]


def _latest(found: Iterable[Checkpoint], count: int) -> Sequence[Checkpoint]:
    return sorted(found, key=attrgetter("finished_at", "number"), reverse=True)[:count]
