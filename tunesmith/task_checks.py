"""What a documented task asks of a study's definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tunesmith import tasks
from tunesmith.distributions import CategoricalDistribution
from tunesmith.validation import did_you_mean, reject

if TYPE_CHECKING:
    from tunesmith.definitions import StudyDefinition, TaskSpec


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
