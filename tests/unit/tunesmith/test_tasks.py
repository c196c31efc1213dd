from __future__ import annotations

import pytest

from tunesmith.definitions import StudyDefinition
from tunesmith.distributions import Scalar
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
    for model, about in task.models.items():
        complete = task.complete({"model": model.replace("*", "any"), "data": "mine"})
        assert complete["data"] == "mine"
        assert list(complete) == [name for name, p in task.parameters.items() if p.of(model)]
        assert about.defaults.items() <= complete.items()


@pytest.mark.parametrize("task", CATALOGUE.values(), ids=CATALOGUE)
def test_the_default_space_of_every_model_makes_a_study_of_it(task: Task) -> None:
    objective = {"metric": task.objective, "direction": task.metrics[task.objective].direction}
    for model, about in task.models.items():
        space = {name: d.model_dump(mode="json") for name, d in about.space.items()}
        params = {"model": model.replace("*", "any")}
        definition = {"name": "s", "task": {"name": task.name, "params": params}, "space": space}
        assert len(StudyDefinition.parse({**definition, "objectives": objective}).space) == len(about.space)
        assert all(task.parameters[name].problem(value) is None for name, value in about.defaults.items())


@pytest.mark.parametrize("task", CATALOGUE.values(), ids=CATALOGUE)
def test_parameters_belong_to_models_that_there_are(task: Task) -> None:
    for parameter in task.parameters.values():
        assert set(parameter.models or []) <= task.models.keys()


@pytest.mark.parametrize("task", CATALOGUE.values(), ids=CATALOGUE)
def test_a_task_survives_json(task: Task) -> None:
    assert Task.model_validate_json(task.model_dump_json()) == task


@pytest.mark.parametrize("task", CATALOGUE.values(), ids=CATALOGUE)
def test_metrics_depend_on_values_that_parameters_take(task: Task) -> None:
    for metric in task.metrics.values():
        for name, values in metric.only.items():
            assert [task.parameters[name].problem(value) for value in values] == [None] * len(values)


@pytest.mark.parametrize(
    ("task", "params", "metric"),
    [
        ("image-classification", {"data": "folder:pets"}, "val_roc_auc"),
        ("text-classification", {"data": "file:mine.csv"}, "val_top5_accuracy"),
        ("text-classification", {"data": "imdb"}, "val_roc_auc"),
        ("image-classification", {"data": "cifar10"}, "val_top5_accuracy"),
        ("recommendation", {"feedback": "implicit"}, "val_ndcg_at_k"),
        ("recommendation", {"model": "pmf"}, "val_rmse"),
        ("recommendation", {"relevant_from": None}, "val_ndcg_at_k"),
    ],
)
def test_a_metric_that_trials_report_or_may_report_can_be_optimized(
    task: str, params: dict[str, Scalar], metric: str
) -> None:
    objective = {"metric": metric, "direction": CATALOGUE[task].metrics[metric].direction}
    space = {"epochs": {"type": "int", "low": 1, "high": 2}}
    definition = {"name": "s", "task": {"name": task, "params": params}, "space": space}
    assert StudyDefinition.parse({**definition, "objectives": objective}).objective.metric == metric
