"""Claims: how a worker comes by trials and the leases to run them."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from tunesmith.definitions import CheckpointPolicy
from tunesmith.distributions import Scalar
from tunesmith.fields import Identifier, Incarnation
from tunesmith.trials import Artifact
from tunesmith.validation import Answered, Model, String


class ClaimRequest(Model):
    """Ask for trials to run. Repeating a request id gives the same trials again."""

    worker: Identifier
    request_id: Identifier
    tasks: Annotated[list[String], Field(max_length=100)] = Field(
        default_factory=list, description="Tasks this worker can train."
    )
    studies: Annotated[list[String], Field(max_length=100)] = Field(
        default_factory=list,
        description="Only these studies (names or ids). A study without a task must be named here.",
    )
    count: Annotated[StrictInt, Field(ge=1, le=100)] = Field(default=1, description="At most so many trials.")
    wait_s: Annotated[float, Field(ge=0, le=60)] = Field(
        default=0.0, description="Seconds to wait for a trial when there is none (long poll)."
    )
    own: StrictBool = Field(
        default=False,
        description="For a worker that starts: take back the trials that it ran when it was last heard of, "
        "each as a new attempt under a new lease. Those beyond `count` go to the queue. Answered at once.",
    )
    incarnation: Incarnation = Field(
        default=None, description="With `own`: that of the worker's registration."
    )

    @model_validator(mode="after")
    def _check_own(self) -> Self:
        if self.own and self.incarnation is None:
            raise ValueError("`own` needs the `incarnation` of the worker")
        if self.own and self.wait_s:
            raise ValueError("`own` is answered at once: leave `wait_s` out")
        return self


class ClaimedTrial(Answered):
    """A trial with the lease to run it."""

    id: int
    study_id: int
    study: str
    number: int
    attempt: int
    params: dict[str, Scalar]
    task: str | None = None
    task_params: dict[str, Any] = Field(
        default_factory=dict, description="Fixed parameters of the study's task."
    )
    devices: int = Field(default=1, description="To train on.")
    repeat: int = Field(default=0, description="Which of the study's `repeats` this is, from 0.")
    seed: int = Field(
        description="For training: derived from the study's seed, the trial's number and the repeat."
    )
    lease: str
    lease_s: float = Field(description="Seconds the lease lasts; any report or heartbeat renews it.")
    checkpoint: CheckpointPolicy = Field(
        default_factory=CheckpointPolicy, description="When to save checkpoints."
    )
    resume_from: list[Artifact] = Field(
        default_factory=list,
        description="Checkpoints of earlier attempts at this repeat, the newest first.",
    )


class ClaimResponse(Answered):
    """The trials claimed; none when there is nothing to do for now."""

    trials: list[ClaimedTrial] = Field(default_factory=list)
    finished: bool = Field(default=False, description="The studies named in the request are all FINISHED.")
    draining: bool = Field(
        default=False, description="The worker drains: it gets nothing until it registers."
    )
    paused: str = Field(
        default="", description="Why the worker is paused: it failed too often, and gets nothing for now."
    )

    @property
    def waits(self) -> bool:
        """Whether there may be trials later for the same claim."""
        return not (self.trials or self.finished or self.draining or self.paused)
