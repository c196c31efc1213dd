from __future__ import annotations

import pytest

from tunesmith.studies import StudyDefinition
from tunesmith.tasks import CATALOGUE, Task


@pytest.mark.parametrize("task", CATALOGUE.values(), ids=CATALOGUE)
def test_the_defaults_of_a_task_are_values_it_takes(task: Task) -> None:
    for name, parameter in task.parameters.items():
        assert parameter.problem(parameter.default) is None, name


@pytest.mark.parametrize("task", CATALOGUE.values(), ids=CATALOGUE)
def test_the_default_space_and_objective_of_a_task_make_a_study(task: Task) -> None:
    space = {name: d.model_dump(mode="json") for name, d in task.default_space.items()}
    objective = {"metric": task.objective, "direction": task.metrics[task.objective].direction}
    definition = {"name": "default", "task": task.name, "space": space, "objectives": objective}
    assert StudyDefinition.parse(definition).objective.metric == task.objective


@pytest.mark.parametrize("task", CATALOGUE.values(), ids=CATALOGUE)
def test_a_task_fills_in_what_a_trial_leaves_out(task: Task) -> None:
    name = next(iter(task.parameters))
    complete = task.complete({name: "mine"})
    assert complete[name] == "mine"
    assert list(complete) == list(task.parameters)


@pytest.mark.parametrize("task", CATALOGUE.values(), ids=CATALOGUE)
def test_a_task_survives_json(task: Task) -> None:
    assert Task.model_validate_json(task.model_dump_json()) == task
