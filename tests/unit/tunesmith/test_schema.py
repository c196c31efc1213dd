"""The JSON schema of a study definition: valid, and never stricter than we are."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tunesmith.definitions import StudyDefinition

SCHEMA = StudyDefinition.model_json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
UNIT = {"type": "float", "low": 0, "high": 1}
GOOD: dict[str, Any] = {"name": "good", "space": {"x": UNIT}, "objectives": [{"metric": "loss"}]}

ACCEPTED: list[dict[str, Any]] = [
    {},
    {"objectives": {"metric": "val/acc@1", "direction": "maximize", "value": "best"}},
    {"sampler": "grid", "space": {"x": {**UNIT, "step": 0.5}}},
    {"sampler": "bayesian"},
    {"sampler": {"tpe": None}},
    {"sampler": {"grid": {"values": {"x": [0, 0.5]}}}},
    {"sampler": {"type": "tpe", "startup_trials": 3, "multivariate": False}},
    {"sampler": {"type": "random"}, "pruner": {"type": "none"}},
    {"pruner": "median"},
    {"pruner": "hyperband"},
    {"pruner": {"percentile": None}},
    {"pruner": {"type": "threshold", "upper": 2}},
    {"pruner": {"patience": {"wrapped": {"median": {"warmup_steps": 1}}, "patience": 3}}},
    {"pruner": {"patient": {"wrapped": "successive-halving"}}},
    {"pruner": {"successive-halving": {"min_resource": "auto", "metric": "loss"}}},
    {"pruner": {"successive-halving": {"min_resource": 3}}},
    {"pruner": {"median": {"warmup_steps": 1}}},
    {"retries": 2},
    {"retries": {"failed": 2}},
    {"budget": {"trials": 5, "seconds": 10, "target": None}},
    {"task": None, "seed": None, "parallelism": None},
    {"space": {"c": {"type": "categorical", "choices": [True, 1, "a", None, 1.5]}}},
    {"space": {"c": {"type": "categorical", "choices": ["a", "b"]}, "x": {**UNIT, "when": {"c": ["a"]}}}},
    {"space": {"n": {"type": "int", "low": 1, "high": 9, "step": 2, "log": False, "when": None}}},
    {
        "task": "image-classification",
        "space": {"lr": UNIT | {"low": 1e-8}},
        "objectives": {"metric": "val_loss"},
    },
]  # fmt: skip


def test_the_schema_is_valid_json_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("fields", ACCEPTED, ids=str)
def test_the_schema_accepts_what_we_accept(fields: dict[str, Any]) -> None:
    definition = {**GOOD, **fields}
    parsed = StudyDefinition.parse(definition)
    assert [e.message for e in VALIDATOR.iter_errors(definition)] == []
    assert [e.message for e in VALIDATOR.iter_errors(parsed.as_json())] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"nmae": "a"},
        {"space": {"x": {"type": "flaot"}}},
        {"space": {"x": {**UNIT, "stpe": 1}}},
        {"sampler": "gird"},
        {"sampler": {"tpe": {}, "grid": {}}},
        {"retries": -1.5},
        {"budget": {"trials": 0}},
        {"objectives": "loss"},
    ],
    ids=str,
)
def test_the_schema_rejects_plain_mistakes(fields: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid({**GOOD, **fields})


def test_every_field_of_a_definition_is_described_or_speaks_for_itself() -> None:
    known = {"space", "objectives", "sampler", "pruner", "budget", "tags", "description", "retries"}
    known |= {"checkpoints"}
    for name, field in SCHEMA["properties"].items():
        assert name in known or field.get("description"), name
