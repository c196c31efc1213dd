"""Studies, as the server keeps and shows them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    Field,
    StrictInt,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)

from tunesmith.definitions import Budget, CheckpointPolicy, RetriesOrCount, StudyDefinition
from tunesmith.distributions import Scalar
from tunesmith.fields import MaxConsecutiveFailures, Tags, check_name, check_tags
from tunesmith.metrics import Number
from tunesmith.pruners import Pruner
from tunesmith.samplers import Sampler
from tunesmith.validation import Answered, Model, String, reject


class StudyState(StrEnum):
    """ACTIVE hands out trials, PAUSED hands out none until resumed, FINISHED is done."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    FINISHED = "FINISHED"


FIXED = ("task", "devices", "objectives", "constraints", "repeats", "seed")
"""Fields of a definition that say what a result is, or how it came about."""


class StudyPatch(Model):
    """Changes to a study; what is left out stays as it is."""

    name: String | None = None
    state: StudyState | None = Field(
        default=None, description="ACTIVE resumes, PAUSED pauses, FINISHED finishes."
    )
    budget: Budget | None = Field(default=None, description="Only the limits given here change.")
    space: dict[str, dict[str, Any] | None] | None = Field(
        default=None,
        description="By parameter, the fields that change: a range may widen, `choices` may gain some. One "
        "that is new comes with its distribution and a `default` that the trials so far count as having.",
        examples=[{"lr": {"high": 0.5}, "momentum": {"type": "float", "low": 0, "high": 1, "default": 0.9}}],
    )
    sampler: Sampler | None = Field(
        default=None,
        description="What suggests from now on; it may stop being a grid, not become one.",
    )
    pruner: Pruner | None = Field(
        default=None,
        description="What decides from now on. Trials that wait at a rung of the one before go on.",
    )
    retries: RetriesOrCount | None = Field(default=None, description="Only what is given here changes.")
    checkpoints: CheckpointPolicy | None = Field(default=None, description="Only what is given here changes.")
    parallelism: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = None
    max_consecutive_failures: MaxConsecutiveFailures = None
    priority: Annotated[StrictInt, Field(ge=-1000, le=1000)] | None = None
    tags: Tags | None = None
    description: Annotated[String, Field(max_length=10_000)] | None = None

    _valid_name = field_validator("name")(check_name)
    _valid_tags = field_validator("tags")(check_tags)

    @model_validator(mode="before")
    @classmethod
    def _results_keep_their_meaning(cls, data: Any) -> Any:
        for name in FIXED if isinstance(data, dict) else ():
            if name in data:
                raise reject("cannot change: create a study, and import from this one what holds there", name)
        return data

    @field_validator(
        *("name", "state", "budget", "space", "sampler", "pruner", "retries", "checkpoints"),
        *("priority", "tags", "description"),
        mode="before",
    )
    @classmethod
    def _no_null(cls, value: Any) -> Any:
        if value is None:
            raise reject("must not be null; leave it out to keep it")
        return value


class Counts(Answered):
    """How many trials of a study are in each state."""

    waiting: int = 0
    running: int = 0
    paused: int = 0
    complete: int = 0
    pruned: int = 0
    failed: int = 0
    imported: int = Field(default=0, description="How many of these were imported: they spend no budget.")

    @property
    def finished(self) -> int:
        """Trials that have ended, however they did."""
        return self.complete + self.pruned + self.failed

    @property
    def total(self) -> int:
        """Trials in all."""
        return self.finished + self.waiting + self.running + self.paused

    @property
    def spent(self) -> int:
        """Trials that count in the budget: all but imported ones."""
        return self.total - self.imported


class Best(Answered):
    """The best complete trial so far."""

    number: int
    values: dict[str, Number]
    params: dict[str, Scalar]


def _restored(value: Any, judge: ValidatorFunctionWrapHandler) -> Any:
    """Take a definition that was accepted before, perhaps by another version, without judging it anew."""
    if isinstance(value, StudyDefinition):
        return value
    return StudyDefinition.restore(value) if isinstance(value, dict) else judge(value)


class Study(Answered):
    """A study and how far it is."""

    id: int
    name: str
    state: StudyState
    reason: str = Field(default="", description="Why it is in this state, in words.")
    definition: Annotated[StudyDefinition, WrapValidator(_restored)]
    counts: Counts
    best: Best | None = None
    revision: int = Field(description="Grows with every change of the study or of its trials.")
    cells: int | None = Field(default=None, description="For a grid: how many points it has.")
    created_at: datetime
    started_at: datetime | None = Field(default=None, description="When the first trial was claimed.")
    finished_at: datetime | None = None
