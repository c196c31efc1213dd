from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tunesmith.definitions import Objective, StudyDefinition, load_definition
from tunesmith.errors import InvalidInput
from tunesmith.pruners import HyperbandPruner, MedianPruner, PatientPruner, SuccessiveHalvingPruner
from tunesmith.samplers import SPELLED, GridSampler, TPESampler

SPACE: dict[str, Any] = {
    "optimizer": {"type": "categorical", "choices": ["adam", "sgd", True, 1.5, None]},
    "lr": {"type": "float", "low": 1e-5, "high": 0.1, "log": True},
    "momentum": {"type": "float", "low": 0, "high": 0.9, "step": 0.1, "when": {"optimizer": ["sgd", True]}},
    "layers": {"type": "int", "low": 1, "high": 9, "step": 2},
}
SMALL: dict[str, Any] = {"name": "small", "space": {"lr": SPACE["lr"]}, "objectives": [{"metric": "loss"}]}
FULL: dict[str, Any] = {
    "name": "full-1.2_x",
    "description": "Everything, with ümläuts and 🙂",
    "space": SPACE,
    "objectives": [{"metric": "val/acc@1", "direction": "maximize", "value": "best"}],
    "sampler": {"type": "grid", "values": {"lr": [1e-4, 1e-3]}, "points": {"layers": 2}},
    "pruner": {"type": "median", "warmup_steps": 2},
    "budget": {"trials": 100, "seconds": 3600, "target": 0.99},
    "parallelism": 4,
    "retries": {"failed": 1, "lost": 5},
    "priority": -3,
    "tags": ["night", "gpu"],
    "seed": 2**32 - 1,
}
TASK: dict[str, Any] = {
    "name": "cnn",
    "task": {"name": "image-classification", "params": {"epochs": 2}},
    "space": {"lr": SPACE["lr"]},
    "objectives": {"metric": "val_accuracy", "direction": "maximize"},
}


@pytest.mark.parametrize("definition", [SMALL, FULL, TASK], ids=["small", "full", "task"])
def test_a_definition_survives_json_and_yaml_unchanged(definition: dict[str, Any], tmp_path: Path) -> None:
    parsed = StudyDefinition.parse(definition)
    assert StudyDefinition.parse(json.loads(json.dumps(parsed.as_json(), allow_nan=False))) == parsed
    for name, text in [("s.json", json.dumps(definition)), ("s.yaml", yaml.safe_dump(definition))]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert load_definition(tmp_path / name) == parsed


def test_the_same_study_reads_the_same_in_yaml_json_and_python(tmp_path: Path) -> None:
    text = """
    name: same
    space:
      lr: {type: float, low: 1e-5, high: 1e-1, log: true}
      answer: {type: categorical, choices: [no, off, ~, true, 1e-5, 007]}
    objectives: {metric: loss}
    sampler:
      grid: {points: {lr: 3}}
    """
    python = {
        "name": "same",
        "space": {
            "lr": {"type": "float", "low": 1e-5, "high": 1e-1, "log": True},
            "answer": {"type": "categorical", "choices": ["no", "off", None, True, 1e-5, "007"]},
        },
        "objectives": [{"metric": "loss"}],
        "sampler": {"type": "grid", "points": {"lr": 3}},
    }
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "s.json").write_text(json.dumps(python), encoding="utf-8-sig")
    assert load_definition(tmp_path / "s.yaml") == StudyDefinition.parse(python)
    assert load_definition(tmp_path / "s.json") == StudyDefinition.parse(python)


def test_defaults_are_what_the_documents_say() -> None:
    assert StudyDefinition.parse(SMALL).as_json() == {
        "name": "small",
        "description": "",
        "task": None,
        "devices": 1,
        "space": {
            "lr": {
                "prior": None,
                "when": None,
                "type": "float",
                "low": 1e-5,
                "high": 0.1,
                "log": True,
                "step": None,
            }
        },
        "objectives": [{"metric": "loss", "direction": "minimize", "value": "last"}],
        "constraints": [],
        "sampler": {"type": "auto"},
        "pruner": {"type": "none"},
        "budget": {"trials": None, "seconds": None, "target": None, "patience": None, "regret_bound": None},
        "parallelism": None,
        "repeats": 1,
        "retries": {"failed": 0, "lost": 3},
        "max_consecutive_failures": 10,
        "checkpoints": {"every_epochs": 1, "every_minutes": 5.0, "keep_best": 3, "keep_last": 1},
        "priority": 0,
        "tags": [],
        "seed": None,
    }


def changed(**fields: Any) -> StudyDefinition:
    return StudyDefinition.parse({**SMALL, **fields})


def test_the_sampler_is_auto_unless_another_is_named() -> None:
    assert StudyDefinition.parse({k: v for k, v in FULL.items() if k != "sampler"}).sampler.type == "auto"


def test_a_sampler_and_a_pruner_may_be_given_by_name() -> None:
    assert changed(sampler="tpe").sampler == TPESampler()
    assert changed(sampler="bayesian").sampler == TPESampler(type="tpe")
    assert changed(sampler={"tpe": {"startup_trials": 3}}).sampler == TPESampler(startup_trials=3)
    assert changed(sampler={"tpe": None}).sampler == TPESampler()
    grid = changed(sampler={"grid": {"points": {"lr": 3}}}).sampler
    assert grid == GridSampler(points={"lr": 3})
    assert changed(pruner="median").pruner == MedianPruner()
    assert changed(pruner={"median": {"warmup_steps": 1}}).pruner == MedianPruner(warmup_steps=1)
    assert changed(pruner="successive-halving").pruner == SuccessiveHalvingPruner()
    assert changed(pruner="hyperband").pruner == HyperbandPruner()
    patient = changed(pruner={"patient": {"wrapped": "median", "patience": 3}}).pruner
    assert patient == PatientPruner(wrapped=MedianPruner(), patience=3)


@pytest.mark.parametrize("other", [name for name in SPELLED if name != "patience"])
@pytest.mark.parametrize("form", [lambda name: name, lambda name: {name: None}, lambda name: {"type": name}])
def test_a_sampler_has_one_name_however_it_was_spelled(other: str, form: Any) -> None:
    space = {name: {"type": "float", "low": 0, "high": 1} for name in "xy"}
    found = changed(sampler=form(other), space=space)
    assert found.sampler == changed(sampler=SPELLED[other], space=space).sampler
    assert found.as_json()["sampler"]["type"] == SPELLED[other]


def test_a_pruner_looks_at_the_objective_that_it_names_or_at_all_there_are() -> None:
    two = [{"metric": "loss"}, {"metric": "acc", "direction": "maximize"}]
    assert changed(objectives=two[:1], pruner="median").pruned_by == [Objective(metric="loss")]
    named = changed(objectives=two, pruner={"median": {"metric": "acc"}})
    assert named.pruned_by == [Objective(metric="acc", direction="maximize")]
    for kind in ("successive-halving", "hyperband"):
        joint = changed(objectives=two, pruner=kind)
        assert joint.pruned_by == joint.objectives
    assert changed(objectives=two).pruned_by == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"sampler": "cma-es"},
            "sampler.type: must not be cma-es here: it needs two parameters that are numbers",
        ),
        (
            {"sampler": "cmaes", "space": SPACE, "objectives": [{"metric": "a"}, {"metric": "b"}]},
            "sampler.type: must not be cma-es where there are several objectives",
        ),
    ],
)
def test_what_cma_es_cannot_search_is_rejected(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        changed(**fields)


def test_a_single_objective_a_task_name_and_a_number_of_retries_are_short_forms() -> None:
    assert changed(objectives={"metric": "loss"}).objectives == [Objective(metric="loss")]
    assert changed(retries=2).retries.model_dump() == {"failed": 2, "lost": 2}
    named = StudyDefinition.parse({**TASK, "task": "image-classification"})
    assert named.task is not None
    assert named.task.params == {}


def test_tags_are_kept_once_in_order() -> None:
    assert changed(tags=["b", "a", "b"]).tags == ["b", "a"]


def test_a_definition_of_another_version_can_be_restored() -> None:
    newer = StudyDefinition.parse(TASK).as_json() | {"colour": "red"}
    newer["objectives"][0]["weight"] = 2
    newer["task"] = {"name": "a-task-of-tomorrow", "params": {"x": 1}, "image": "none"}
    with pytest.raises(InvalidInput):
        StudyDefinition.parse(newer)
    restored = StudyDefinition.restore(newer)
    assert restored.task is not None
    assert restored.task.name == "a-task-of-tomorrow"
    assert restored.objectives == StudyDefinition.parse(TASK).objectives


def test_a_definition_cannot_be_changed() -> None:
    definition = StudyDefinition.parse(SMALL)
    with pytest.raises(ValueError, match="frozen"):
        definition.name = "other"  # type: ignore[misc]


def test_a_file_that_is_not_text_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_bytes(b"name: \xff\xfe")
    with pytest.raises(InvalidInput, match="cannot be read: it is not UTF-8"):
        load_definition(tmp_path / "s.yaml")
