"""Trials and their attempts, as they travel between server, workers and browser."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field, field_validator

from tunesmith.constraints import feasible
from tunesmith.distributions import AnyScalar, Scalar
from tunesmith.fields import Tags, check_tags
from tunesmith.metrics import Number
from tunesmith.validation import Answered, Model


class TrialState(StrEnum):
    """Where a trial stands.

    WAITING for a claim, RUNNING under a lease, PAUSED until promoted; COMPLETE, PRUNED and FAILED are final.
    """

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    COMPLETE = "COMPLETE"
    PRUNED = "PRUNED"
    FAILED = "FAILED"

    @property
    def finished(self) -> bool:
        """Whether no attempt can follow."""
        return self in (TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAILED)

    @property
    def rank(self) -> int:
        """Where trials of this state stand in the leaderboard: complete ones first."""
        return _RANKS[self]


INFEASIBLE_RANK = 1
"""Where complete trials that break a constraint stand in the leaderboard: below all other complete ones."""


_RANKS = {
    TrialState.COMPLETE: 0,
    TrialState.RUNNING: 2,
    TrialState.PAUSED: 3,
    TrialState.WAITING: 4,
    TrialState.PRUNED: 5,
    TrialState.FAILED: 6,
}


class Cause(StrEnum):
    """Why an attempt ended without a result, in one word; the reason says it in full."""

    ERROR = "error"
    OUT_OF_MEMORY = "out_of_memory"
    NOT_FINITE = "not_finite"
    LEASE_EXPIRED = "lease_expired"
    WORKER_RESTARTED = "worker_restarted"
    CANCELLED = "cancelled"

    @property
    def phrase(self) -> str:
        """The cause as a page or a message says it."""
        return _PHRASES[self]


_PHRASES = {
    Cause.ERROR: "an error",
    Cause.OUT_OF_MEMORY: "out of memory",
    Cause.NOT_FINITE: "the objective is not finite",
    Cause.LEASE_EXPIRED: "its lease expired",
    Cause.WORKER_RESTARTED: "its worker was started anew",
    Cause.CANCELLED: "stopped by a user",
}


class Enqueue(Model):
    """A point that a user wants tried."""

    params: dict[str, AnyScalar] = Field(examples=[{"lr": 0.001, "optimizer": "adam"}])
    tags: Tags = Field(default_factory=list)

    _valid_tags = field_validator("tags")(check_tags)


class Trial(Answered):
    """A trial: one point of the search space and what came of it."""

    id: int
    study_id: int
    number: int = Field(description="Counts from 0 within the study.")
    state: TrialState
    params: dict[str, Scalar]
    origin: str = Field(description="Who made it: a sampler, or `enqueued` for a user.")
    why: str = Field(default="", description="Why that sampler made it, in words.")
    tags: list[str] = Field(default_factory=list)
    values: dict[str, Number] | None = Field(
        default=None,
        description="Objective values by metric; of a trial that runs or was pruned, so far. Where the study "
        "has `repeats`, the means over those that are complete, once it is (or waits for the next one).",
    )
    violations: dict[str, Number] | None = Field(
        default=None,
        description="Of a complete trial, by how much it breaks each constraint; no more than 0 keeps it.",
    )
    metrics: dict[str, Number] = Field(default_factory=dict, description="Each metric at its last step.")
    step: int | None = Field(default=None, description="The last step reported.")
    attempt: int = Field(description="How many attempts have begun.")
    repeat: int = Field(
        default=0,
        description="Which of the study's `repeats` it is at, from 0: `curve`, `metrics` and `step` are of "
        "that one, or of the one before until it begins.",
    )
    worker: str | None = Field(default=None, description="The name of the worker of the newest attempt.")
    stopping: bool = Field(default=False, description="A user asked to stop it; its worker has yet to.")
    cause: Cause | None = Field(default=None, description="Why it FAILED, in one word.")
    reason: str = ""
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    revision: int

    curve: list[tuple[int, Number]] | None = Field(
        default=None,
        description="(step, value) of the first objective's metric, thinned to 50 points; on request.",
    )

    @property
    def feasible(self) -> bool:
        """Whether it breaks no constraint, as far as that is known."""
        return feasible(self.violations)


class Attempt(Answered):
    """One execution of a trial."""

    attempt: int
    repeat: int = Field(default=0, description="Which of the study's `repeats` it is part of, from 0.")
    worker: str | None
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str | None = Field(
        default=None,
        description="complete, pruned, failed, released, lost or cancelled; None while it runs.",
    )
    values: dict[str, Number] | None = Field(
        default=None, description="Objective values by metric at its end."
    )
    cause: Cause | None = None
    reason: str = ""
    log: str = Field(default="", description="The end of what the training printed.")


class Artifact(Answered):
    """A file that an attempt stored: a checkpoint, or one that the user's code wanted kept."""

    attempt: int
    name: str
    kind: Literal["checkpoint", "file"]
    step: int | None = Field(default=None, description="Of a checkpoint: the step after which it was made.")
    size: int = Field(description="In bytes.")
    sha256: str
    created_at: datetime


class Page(Answered):
    """One page of trials; `next` goes into `after` for the following one."""

    trials: list[Trial]
    next: str | None = None
