"""What a worker reports of the trials it runs, and how they end."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, field_validator

from tunesmith.claims import ClaimRequest, ClaimResponse
from tunesmith.fields import Reason
from tunesmith.metrics import Metrics, Points
from tunesmith.trials import Cause, TrialState
from tunesmith.validation import Answered, Model, String, reject


class Answer(StrEnum):
    """How a report is answered.

    Go on, stop as pruned, stop because the trial is no longer wanted, or pause: save a checkpoint if you can,
    and release the trial.
    """

    CONTINUE = "continue"
    PRUNE = "prune"
    STOP = "stop"
    PAUSE = "pause"


class Outcome(StrEnum):
    """How an attempt ended, in the words of who ran it. A released trial is queued again."""

    COMPLETE = "complete"
    PRUNED = "pruned"
    FAILED = "failed"
    RELEASED = "released"


class Report(Model):
    """Metrics of a running trial: one point or many, in any order; a repeated point counts once."""

    lease: String
    points: Annotated[Points, Field(min_length=1)]


class ReportResponse(Answered):
    """Whether to go on."""

    answer: Answer


class Finish(Model):
    """The end of an attempt."""

    lease: String
    state: Outcome
    values: Metrics | None = Field(
        default=None, description="Objective values by metric; None: the server takes them from the curve."
    )
    points: Points = Field(default_factory=list, description="Last metrics, reported with the end.")
    cause: Literal[Cause.ERROR, Cause.OUT_OF_MEMORY, Cause.NOT_FINITE] | None = Field(
        default=None, description="Of a failed attempt, its kind; None: `error`."
    )
    reason: Reason = Field(default="", description="Why it failed, or was released.")
    log: Reason = Field(default="", description="The end of what the training printed.")
    claim_next: ClaimRequest | None = Field(
        default=None, description="A claim to answer with the end, at once, as one on its own would be."
    )

    @field_validator("claim_next")
    @classmethod
    def _check_claim(cls, value: ClaimRequest | None) -> ClaimRequest | None:
        if value is not None and (value.own or value.wait_s):
            raise reject("is answered at once, and takes nothing back: leave `wait_s` and `own` out")
        return value


class FinishResponse(Answered):
    """The trial's state after the attempt.

    A failed or released one may be WAITING for another, and a complete one for the next of its `repeats`.
    """

    state: TrialState
    claimed: ClaimResponse | None = Field(
        default=None,
        description="What `claim_next` was given; null where there was none, or it was refused: then claim.",
    )
