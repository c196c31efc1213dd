"""The definition of a study that users write.

It reads the same in Python (`StudyDefinition.parse(dict)`), JSON and YAML (`load_definition`).
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    StrictFloat,
    StrictInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from tunesmith import tasks
from tunesmith.constraints import Constraint, ConstraintText, read
from tunesmith.definition_checks import (
    check_cma,
    check_constraints,
    check_grid,
    check_possible,
    check_pruner,
    check_repeats,
)
from tunesmith.documents import load
from tunesmith.errors import InvalidInput
from tunesmith.fields import MaxConsecutiveFailures, MetricName, Tags, Trials, check_name, check_tags
from tunesmith.pruners import NoPruner, Pruner
from tunesmith.samplers import AutoSampler, CMAESSampler, GPSampler, GridSampler, Sampler
from tunesmith.spaces import SearchSpace
from tunesmith.spelling import show
from tunesmith.task_checks import check_devices, check_task
from tunesmith.validation import Model, String, reject, restoring


class Direction(StrEnum):
    """Whether larger or smaller values of the objective are better."""

    MINIMIZE = "minimize"
    MAXIMIZE = "maximize"


class Objective(Model):
    """A metric to optimize. A trial's objective value is computed from the metric's curve."""

    metric: MetricName = Field(examples=["val_accuracy"])
    direction: Direction = Direction.MINIMIZE
    value: Literal["last", "best"] = Field(
        default="last", description="Which point of the curve counts: the one at the last step or the best."
    )


class Budget(Model):
    """When a study is done: whichever limit is met first. None is no limit."""

    trials: Trials | None = Field(default=None, description="Trials in all, however each ends.")
    seconds: Annotated[StrictFloat, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None, description="Wall-clock seconds since the first claim."
    )
    target: Annotated[StrictFloat, Field(allow_inf_nan=False)] | None = Field(
        default=None, description="Done when a trial's objective value is this good."
    )
    patience: Trials | None = Field(
        default=None, description="Done when so many trials in a row finished without a new best."
    )
    regret_bound: Annotated[StrictFloat, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None,
        description="Done when no point of the space is better than the best one by more than this, in the "
        "objective's unit and with 95% confidence, as the Gaussian process has it (Makarova et al., 2022); "
        "samplers gp and auto.",
    )


class Retries(Model):
    """How many more attempts a trial gets before it is FAILED."""

    failed: Annotated[StrictInt, Field(ge=0, le=100)] = Field(
        default=0, description="after an attempt that ended in an error"
    )
    lost: Annotated[StrictInt, Field(ge=0, le=100)] = Field(
        default=3, description="after an attempt whose worker disappeared"
    )


class CheckpointPolicy(Model):
    """When running trials save checkpoints, and whose are kept once they are finished."""

    every_epochs: Annotated[StrictInt, Field(ge=1, le=1_000_000)] | None = Field(
        default=1, description="Save after so many epochs; None: not by epochs."
    )
    every_minutes: Annotated[StrictFloat, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=5.0, description="Save after so many minutes, within an epoch too; None: not by time."
    )
    keep_best: Annotated[StrictInt, Field(ge=0, le=1_000_000)] = Field(
        default=3, description="Finished trials, the best ones, that keep their last checkpoint."
    )
    keep_last: Annotated[StrictInt, Field(ge=0, le=1_000_000)] = Field(
        default=1, description="Trials finished last that keep theirs, too."
    )


def _retries(value: Any) -> Any:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return {"failed": value, "lost": value} if whole else value


RetriesOrCount = Annotated[Retries, BeforeValidator(_retries, json_schema_input_type=Retries | int)]


class TaskSpec(Model):
    """Which documented task to train, and the parameters that stay fixed in every trial."""

    name: String = Field(examples=["image-classification"])
    params: dict[str, Any] = Field(default_factory=dict, examples=[{"data": "mnist-5k", "epochs": 8}])


def _task(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class StudyDefinition(Model):
    """What a user POSTs: what to train, where to search, what to optimize and when to stop."""

    name: String = Field(description="Unique; 1 to 100 letters, digits and . _ -", examples=["mnist-cnn"])
    description: Annotated[String, Field(max_length=10_000)] = ""
    task: Annotated[TaskSpec, BeforeValidator(_task, json_schema_input_type=TaskSpec | str)] | None = Field(
        default=None, description="None: only clients that name this study run its trials."
    )
    devices: Annotated[StrictInt, Field(ge=1, le=tasks.MOST_DEVICES)] = Field(
        default=1, description="Devices that each trial trains on, of one slot of a worker; needs a task."
    )
    space: SearchSpace
    objectives: Annotated[list[Objective], Field(min_length=1, max_length=10)]
    constraints: Annotated[list[ConstraintText], Field(max_length=20)] = Field(
        default_factory=list,
        description="Limits on the last values of metrics: trials that break one rank below all that do not.",
        examples=[["model_mb <= 5", "latency_ms <= 2"]],
    )
    repeats: Annotated[StrictInt, Field(ge=1, le=100)] = Field(
        default=1,
        description="Complete attempts of each trial, each with a training seed of its own: the means of "
        "their objective values are the trial's.",
    )
    sampler: Sampler = Field(default_factory=AutoSampler)
    pruner: Pruner = Field(default_factory=NoPruner)
    budget: Budget = Field(default_factory=Budget)
    parallelism: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = Field(
        default=None, description="Trials that may run at the same time; None: as many as there are workers."
    )
    retries: RetriesOrCount = Field(default_factory=Retries)
    max_consecutive_failures: MaxConsecutiveFailures = Field(
        default=10,
        description="After so many trials in a row that FAILED for one cause the study is paused; "
        "None: never.",
    )
    checkpoints: CheckpointPolicy = Field(default_factory=CheckpointPolicy)
    priority: Annotated[StrictInt, Field(ge=-1000, le=1000)] = Field(
        default=0, description="Workers serve the study with the highest number first."
    )
    tags: Tags = Field(default_factory=list)
    seed: Annotated[StrictInt, Field(ge=0, lt=2**32)] | None = Field(
        default=None, description="The same seed gives the same suggestions; None: the server draws one."
    )

    _valid_name = field_validator("name")(check_name)

    @field_validator("tags")
    @classmethod
    def _valid_tags(cls, tags: list[str]) -> list[str]:
        return check_tags(tags)

    @field_validator("objectives", mode="before", json_schema_input_type=list[Objective] | Objective)
    @classmethod
    def _one_objective(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _parts_agree(self, info: ValidationInfo) -> Self:
        metrics = [o.metric for o in self.objectives]
        for i, metric in enumerate(metrics):
            if metric in metrics[:i]:
                raise reject(f"is listed twice: {show(metric)}", "objectives", i, "metric")
        for limit in ("target", "patience", "regret_bound"):
            if len(metrics) > 1 and getattr(self.budget, limit) is not None:
                raise reject("needs a single objective", "budget", limit)
        if self.budget.regret_bound is not None and not isinstance(self.sampler, GPSampler | AutoSampler):
            message = f"needs a sampler that gives one: gp or auto (got {self.sampler.type})"
            raise reject(message, "budget", "regret_bound")
        check_pruner(self.pruner, metrics)
        check_repeats(self.repeats, self.pruner)
        check_constraints(self.limits)
        if isinstance(self.sampler, GridSampler):
            check_grid(self.sampler, self.space)
        if isinstance(self.sampler, CMAESSampler):
            check_cma(self.space, len(metrics))
        if not restoring(info):
            self._can_be_run()
        return self

    def _can_be_run(self) -> None:
        check_possible(self.limits, self.space)
        if self.task is not None:
            check_task(self.task, self)
        if self.devices > 1:
            check_devices(self)

    @property
    def objective(self) -> Objective:
        """The first objective: the one that trials are ranked by."""
        return self.objectives[0]

    @cached_property
    def limits(self) -> list[Constraint]:
        """The constraints, read."""
        return [read(text) for text in self.constraints]

    @property
    def pruned_by(self) -> list[Objective]:
        """The objectives that the pruner looks at: one, or all together; none where nothing is pruned."""
        if isinstance(self.pruner, NoPruner):
            return []
        named = self.pruner.metric
        return [o for o in self.objectives if named is None or o.metric == named]

    @property
    def workload(self) -> str | None:
        """What a claim must name to get its trials: the task, and on how many devices; None for no task."""
        return tasks.on_devices(self.task.name, self.devices) if self.task else None

    def as_json(self) -> dict[str, Any]:
        """Return this definition as plain JSON values, every default filled in."""
        return self.model_dump(mode="json")


def load_definition(path: str | Path) -> StudyDefinition:
    """Read a study definition from a YAML or JSON file.

    Raises:
        InvalidInput: where it is no valid definition.
        OSError: where the file cannot be read.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("cannot be read: it is not UTF-8") from None
    return StudyDefinition.parse(load(text))
