"""Studies: the definition that users write, and the state the server keeps.

A definition reads the same in Python (`StudyDefinition.parse(dict)`), JSON and YAML (`load`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from tunesmith import tasks
from tunesmith.constraints import Constraint, ConstraintText, read
from tunesmith.distributions import CategoricalDistribution, Scalar, key
from tunesmith.documents import load
from tunesmith.errors import InvalidInput
from tunesmith.pruners import JOINT, AnyPruner, NoPruner, Pruner, SuccessiveHalvingPruner
from tunesmith.samplers import AutoSampler, CMAESSampler, GPSampler, GridSampler, Sampler
from tunesmith.spaces import SearchSpace
from tunesmith.spelling import show
from tunesmith.validation import MAX_INTEGER, Model, String, did_you_mean, reject, restoring, spelled


class StudyState(StrEnum):
    """ACTIVE hands out trials, PAUSED hands out none until resumed, FINISHED is done."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    FINISHED = "FINISHED"


class Direction(StrEnum):
    """Whether larger or smaller values of the objective are better."""

    MINIMIZE = "minimize"
    MAXIMIZE = "maximize"


STUDY_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def check_name(value: str) -> str:
    """Return `value`, or reject it as the name of a study."""
    if not STUDY_NAME.fullmatch(value):
        raise reject(f"must be 1 to 100 letters, digits and . _ - (got {show(value)})")
    if value.isdigit():
        raise reject(f"must not be only digits: those are ids (got {show(value)})")
    return value


Tags = Annotated[list[String], Field(max_length=100)]
MetricName = Annotated[
    StrictStr,
    spelled(
        r"^[A-Za-z_][A-Za-z0-9_.\-/@]{0,99}$",
        "must be 1 to 100 letters, digits and _ . - / @ and begin with a letter or _",
    ),
]
Trials = Annotated[StrictInt, Field(ge=1, le=MAX_INTEGER)]
MaxConsecutiveFailures = Annotated[StrictInt, Field(ge=1, le=MAX_INTEGER)] | None


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
    retries: Annotated[Retries, BeforeValidator(_retries, json_schema_input_type=Retries | int)] = Field(
        default_factory=Retries
    )
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
        if self.task is not None and not restoring(info):
            check_task(self.task, self)
        if self.devices > 1 and not restoring(info):
            check_devices(self)
        return self

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


def check_tags(tags: list[str]) -> list[str]:
    """Return `tags` without repeats, or reject the first bad one."""
    for i, tag in enumerate(tags):
        if not re.fullmatch(r"[^\s,]{1,100}", tag):
            raise reject(f"must be 1 to 100 characters without spaces or commas (got {show(tag)})", i)
    return list(dict.fromkeys(tags))


def check_constraints(limits: Sequence[Constraint]) -> None:
    """Reject a second limit of one kind on one metric."""
    for i, limit in enumerate(limits):
        if any((c.metric, c.at_most) == (limit.metric, limit.at_most) for c in limits[:i]):
            raise reject(f"limits {limit.metric} a second time", "constraints", i)


def check_pruner(pruner: AnyPruner, metrics: list[str]) -> None:
    """Reject a pruner that looks at no objective, or at several where it can at one."""
    if isinstance(pruner, NoPruner):
        return
    if pruner.metric is None and len(metrics) > 1 and not isinstance(pruner, JOINT):
        raise reject(
            f"must name one of the objectives: {', '.join(metrics)}; all of them together are compared by "
            "successive-halving and hyperband alone",
            "pruner", "metric",
        )  # fmt: skip
    if pruner.metric is not None and pruner.metric not in metrics:
        hint = did_you_mean(pruner.metric, metrics)
        raise reject(f"is no objective of this study: {show(pruner.metric)}; {hint}", "pruner", "metric")


def check_repeats(repeats: int, pruner: AnyPruner) -> None:
    """Reject repeats where trials wait at rungs: only the first repeat comes to those."""
    if repeats > 1 and isinstance(pruner, SuccessiveHalvingPruner) and pruner.pause:
        raise reject("must be false where repeats is more than 1", "pruner", "pause")


def check_grid(grid: GridSampler, space: SearchSpace) -> None:
    """Reject a grid that names no parameter, lies outside the space or leaves a float open."""
    for option in ("values", "points"):
        for name in getattr(grid, option):
            if name not in space:
                hint = did_you_mean(name, space.root)
                raise reject(f"is no parameter of the space; {hint}", "sampler", option, name)
    for name, values in grid.values.items():
        seen: set[tuple[bool, Scalar]] = set()
        for i, value in enumerate(values):
            if not space[name].contains(value):
                message = f"must be {space[name].describe()} (got {show(value)})"
                raise reject(message, "sampler", "values", name, i)
            same = key(space[name].canonical(value))
            if same in seen:
                raise reject(f"is listed twice: {show(value)}", "sampler", "values", name, i)
            seen.add(same)
    for name in grid.points:
        if name in grid.values:
            raise reject("has values already; give one of the two", "sampler", "points", name)
        if space[name].type == "categorical":
            raise reject("is categorical: every choice is tried", "sampler", "points", name)
    for name, distribution in space:
        if name not in grid.values and name not in grid.points and distribution.cells() is None:
            raise reject(
                "is continuous: a grid needs its values; give it a step, or "
                f"sampler.values.{name}, or sampler.points.{name}",
                "space",
                name,
            )


def check_cma(space: SearchSpace, objectives: int) -> None:
    """Reject what CMA-ES cannot search."""
    if objectives > 1:
        raise reject(
            "must not be cma-es where there are several objectives; set nsga-ii, say", "sampler", "type"
        )
    numbers = [
        name for name, d in space if not d.when and d.cells() != 1 and (d.type != "categorical" or d.ordered)
    ]
    if len(numbers) < 2:
        message = (
            "must not be cma-es here: it needs two parameters that are numbers and always exist; set tpe, say"
        )
        raise reject(message, "sampler", "type")


def check_task(spec: TaskSpec, definition: StudyDefinition) -> None:
    """Reject parameters that the task does not have, values it cannot take, metrics it never reports."""
    task = tasks.CATALOGUE.get(spec.name)
    if task is None:
        raise reject(f"is no task; {did_you_mean(spec.name, tasks.CATALOGUE)}", "task", "name")
    models = _models(task, spec, definition)
    for name, value in spec.params.items():
        _check_parameter(task, name, models, "task", "params", name)
        if name in definition.space:
            raise reject("is in the space too; give it in one place", "task", "params", name)
        problem = task.parameters[name].problem(value)
        if problem:
            raise reject(problem, "task", "params", name)
    for name, distribution in definition.space:
        _check_parameter(task, name, models, "space", name)
        problem = task.parameters[name].distribution_problem(distribution)
        if problem:
            raise reject(problem, "space", name)
    for i, objective in enumerate(definition.objectives):
        _check_metric(task, objective.metric, models, definition, "objectives", i, "metric")
        usual = task.metrics[objective.metric].direction
        if "direction" not in objective.model_fields_set and usual != objective.direction:
            message = f"is missing: minimize is the default, but {objective.metric} is one to {usual}"
            raise reject(message, "objectives", i, "direction")

    for i, limit in enumerate(definition.limits):
        _check_metric(task, limit.metric, models, definition, "constraints", i)


def check_devices(definition: StudyDefinition) -> None:
    """Reject several devices for what trains on one."""
    spec = definition.task
    if spec is None:
        raise reject("must be 1 where the study names no task: your own code trains its trials", "devices")
    task = tasks.CATALOGUE[spec.name]
    single = sorted(name for name in _models(task, spec, definition) if not task.models[name].parallel)
    if single:
        raise reject(f"must be 1: the model {', '.join(single)} trains on one device", "devices")
    searched = definition.space.root.get("out_of_memory")
    choices = searched.choices if isinstance(searched, CategoricalDistribution) else []
    if "halve" in (spec.params.get("out_of_memory"), *choices):
        raise reject("must be 1 where out_of_memory is halve: devices cannot halve each by itself", "devices")


def _models(task: tasks.Task, spec: TaskSpec, definition: StudyDefinition) -> set[str]:
    """Return the models of the catalogue that trials of the study can have."""
    searched = definition.space.root.get("model")
    if searched is None:
        problem = task.parameters["model"].problem(spec.params.get("model", task.parameters["model"].default))
        if problem:
            raise reject(problem, "task", "params", "model")
        return {task.model(spec.params)}
    problem = task.parameters["model"].distribution_problem(searched)
    if problem:
        raise reject(problem, "space", "model")
    assert isinstance(searched, CategoricalDistribution)  # the problem says so  # noqa: S101
    return {task.model({"model": name}) for name in searched.choices}


def _check_parameter(task: tasks.Task, name: str, models: set[str], *path: str) -> None:
    """Reject a parameter that the task, or every model of the study, lacks."""
    if name not in task.parameters:
        raise reject(f"is no parameter of {task.name}; {did_you_mean(name, task.parameters)}", *path)
    owners = task.parameters[name].models
    if owners is not None and not models & set(owners):
        known = ", ".join(sorted(models))
        raise reject(f"is no parameter of the model {known}; it belongs to {', '.join(owners)}", *path)


def _check_metric(
    task: tasks.Task, metric: str, models: set[str], definition: StudyDefinition, *path: str | int
) -> None:
    """Reject a metric that the task does not report, or that no search may look at."""
    if metric not in task.metrics:
        raise reject(f"is not reported by {task.name}; {did_you_mean(metric, task.metrics)}", *path)
    if metric.startswith("test_"):
        message = f"is of the test split, which no search may look at; take {task.objective}, say"
        raise reject(message, *path)
    _check_reported(task, metric, models, definition, *path)


def _check_reported(
    task: tasks.Task, metric: str, models: set[str], definition: StudyDefinition, *path: str | int
) -> None:
    """Reject a metric that some trials of the study do not report: they would be trained for no value."""
    why = _unreported(task, metric, models, definition)
    if why:
        others = [name for name in task.metrics if name.startswith("val_")]
        usual = sorted(others, key=lambda name: name != task.objective)
        found = [name for name in usual if not _unreported(task, name, models, definition)]
        raise reject(f"is not reported where {why}; take {' or '.join(found[:3])}", *path)


def _unreported(task: tasks.Task, metric: str, models: set[str], definition: StudyDefinition) -> str | None:
    """Say with which value of which parameter trials lack a metric, such as `feedback is implicit`."""
    fixed = definition.task.params if definition.task else {}
    for name in task.metrics[metric].only:
        searched = definition.space.root.get(name)
        known = searched.choices if isinstance(searched, CategoricalDistribution) else None
        for value in known or [fixed.get(name, task.parameters[name].default)]:
            if any(task.unreported(metric, model, name, value) for model in models):
                return f"{name} is {value}"
    return None


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


__all__ = [
    "Budget", "CheckpointPolicy", "Direction", "Objective", "Retries", "StudyDefinition", "StudyState",
    "TaskSpec", "load", "load_definition",
]  # fmt: skip
