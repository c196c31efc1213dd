"""The studies that come with Tunesmith: in a wheel beside the package, in a checkout in `studies/`."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from tunesmith.cli import tables, words
from tunesmith.cli.demo import needs
from tunesmith.errors import InvalidInput

if TYPE_CHECKING:
    from tunesmith.studies import StudyDefinition

NAME = "mnist-cnn"
"""The study of the demo where nothing else is said."""

SUFFIX = ".yaml"


def folder() -> Traversable:
    """Return where they are."""
    packaged = files("tunesmith") / "example_studies"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "studies"


def names() -> list[str]:
    """Return their names, the demo's own first."""
    found = sorted(f.name.removesuffix(SUFFIX) for f in folder().iterdir() if f.name.endswith(SUFFIX))
    return sorted(found, key=lambda name: name != NAME)


def source(name: str = NAME) -> Traversable:
    """Return the file of a study. Raises InvalidInput where there is none of this name."""
    from tunesmith.validation import did_you_mean  # noqa: PLC0415 (takes long to import)

    if name not in names():
        raise InvalidInput(f"there is no ready-made study {name!r}; {did_you_mean(name, names())}")
    return folder() / f"{name}{SUFFIX}"


def studies() -> dict[str, StudyDefinition]:
    """Return all of them."""
    from tunesmith.studies import StudyDefinition, load  # noqa: PLC0415 (takes long to import)

    return {name: StudyDefinition.parse(load(source(name).read_text(encoding="utf-8"))) for name in names()}


def facts(name: str, definition: StudyDefinition) -> dict[str, Any]:
    """Return what `demo --list --json` says of a study."""
    return {
        "name": name,
        "task": definition.task.name if definition.task else None,
        "models": needs.values(definition, "model"),
        "data": needs.values(definition, "data"),
        "trials": definition.budget.trials,
        "description": definition.description,
        "packages": [package.requirement for package in needs.packages(definition)],
        "sources": needs.sources(definition),
    }


def table(found: dict[str, StudyDefinition]) -> Table:
    """Return the table of `demo --list`."""
    made = tables.table(
        "study", "model", "data", "trials", "what it is, and about how long", "needs",
        right=["trials"], fold=["model", "data", "what it is, and about how long", "needs"],
    )  # fmt: skip
    for name, definition in found.items():
        made.add_row(
            name,
            ", ".join(needs.values(definition, "model")),
            ", ".join(needs.values(definition, "data")),
            str(definition.budget.trials),
            definition.description,
            needs.phrase(definition) or words.NOTHING,
        )
    return made
