"""The reference: its examples are accepted, and it leaves nothing out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from service.core.grid import Grid
from tunesmith import definitions, distributions, errors, pruners, samplers
from tunesmith.client import Client
from tunesmith.definitions import StudyDefinition
from tunesmith.documents import load
from tunesmith.running import RunningTrial
from tunesmith.studies import StudyState
from tunesmith.trials import TrialState

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
DEFINITION = (REFERENCE / "study-definition.md").read_text(encoding="utf-8")
PYTHON = (REFERENCE / "python-client.md").read_text(encoding="utf-8")
ERRORS = (REFERENCE / "errors.md").read_text(encoding="utf-8")
HTTP = (REFERENCE / "http-api.md").read_text(encoding="utf-8")
BASE: dict[str, Any] = {
    "name": "base",
    "space": {"x": {"type": "float", "low": 0, "high": 1}},
    "objectives": {"metric": "loss"},
}
MODELS = [
    definitions.StudyDefinition, definitions.TaskSpec, definitions.Objective, definitions.Budget,
    definitions.Retries,
    distributions.FloatDistribution, distributions.CategoricalDistribution, samplers.TPESampler,
    samplers.GridSampler, pruners.MedianPruner, pruners.PercentilePruner, pruners.ThresholdPruner,
    pruners.PatientPruner, pruners.SuccessiveHalvingPruner, pruners.HyperbandPruner,
]  # fmt: skip


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


YAML = blocks(DEFINITION, "yaml")


@pytest.mark.parametrize("example", YAML, ids=[f"{i}: {text.splitlines()[0]}" for i, text in enumerate(YAML)])
def test_an_example_of_the_study_definition_is_accepted(example: str) -> None:
    StudyDefinition.parse({**BASE, **load(example)})


def test_the_example_grid_has_as_many_points_as_it_says() -> None:
    [example] = [text for text in YAML if "grid:" in text]
    definition = StudyDefinition.parse({**BASE, **load(example)})
    assert isinstance(definition.sampler, samplers.GridSampler)
    assert f"= {Grid(definition.space, definition.sampler).cells} points" in DEFINITION


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_in_the_reference_with_its_default(model: type[BaseModel]) -> None:
    rows = re.findall(r"^\| (`.*?) \| (.*?) \|", DEFINITION, re.M)
    for name, field in model.model_fields.items():
        found = {default for names, default in rows if f"`{name}`" in names}
        assert found, name
        default = field.get_default()
        if isinstance(default, int | float | str | bool) and name != "type":
            assert f"`{json.dumps(default).strip(chr(34)) or chr(34) * 2}`" in found, name


def test_every_error_is_in_the_reference_with_its_status() -> None:
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, errors.TunesmithError):
            assert re.search(rf"`{name}` \| {kind.status} \|", ERRORS), name


@pytest.mark.parametrize("kind", [Client, RunningTrial])
def test_every_public_method_is_in_the_reference(kind: type) -> None:
    public = [name for name in vars(kind) if not name.startswith("_")]
    assert [name for name in public if f"{name}(" not in PYTHON and f"`{name}`" not in PYTHON] == []


# The HTTP API

OPENAPI = json.loads((Path(__file__).parents[1] / "golden" / "openapi.json").read_text(encoding="utf-8"))
SECTIONS = {
    (method.lower(), path): text
    for method, path, text in re.findall(
        r"^### (GET|POST|PUT|PATCH|DELETE) (/\S+)\n(.*?)(?=^##|\Z)", HTTP, re.M | re.S
    )
}
ROUTES = {(method, path) for path, methods in OPENAPI["paths"].items() for method in methods}


def schema_of(content: dict[str, Any]) -> dict[str, Any]:
    """A schema of the OpenAPI document with everything it refers to, to be checked by itself."""
    return {**content["application/json"]["schema"], "components": OPENAPI["components"]}


def test_every_route_is_documented_and_no_other() -> None:
    assert set(SECTIONS) == ROUTES


@pytest.mark.parametrize("route", sorted(SECTIONS), ids=" ".join)
def test_the_examples_of_a_route_fit_its_description(route: tuple[str, str]) -> None:
    method, path = route
    described = OPENAPI["paths"][path][method]
    examples = [json.loads(block) for block in blocks(SECTIONS[route], "json")]
    schemas = []
    if "application/json" in described.get("requestBody", {}).get("content", {}):
        schemas.append(schema_of(described["requestBody"]["content"]))
        assert examples, "a route that takes a body has an example of one"
    good = next(
        described["responses"][code] for code in ("200", "201", "204") if code in described["responses"]
    )
    if "application/json" in good.get("content", {}):
        schemas.append(schema_of(good["content"]))
    for example, schema in zip(examples, schemas, strict=False):
        assert [e.message for e in Draft202012Validator(schema).iter_errors(example)] == []
    assert len(examples) <= len(schemas)


@pytest.mark.parametrize("route", sorted(SECTIONS), ids=" ".join)
def test_the_queries_of_a_route_are_documented(route: tuple[str, str]) -> None:
    method, path = route
    for parameter in OPENAPI["paths"][path][method].get("parameters", []):
        if parameter["in"] != "path":
            assert f"`{parameter['name']}`" in SECTIONS[route], parameter["name"]


def test_the_errors_named_are_errors_there_are() -> None:
    states = {str(state) for state in (*StudyState, *TrialState)}
    named = set(re.findall(r"`([A-Z][A-Za-z]+)`", HTTP)) - {"NaN", "Infinity"} - states
    unknown = {name for name in named if not hasattr(errors, name)}
    assert unknown <= {"Last", "NAME"}
