"""The studies that come with Tunesmith: in a wheel beside the package, in a checkout in `studies/`."""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from tunesmith.cli import tables, words
from tunesmith.cli.demo import needs
from tunesmith.documents import load
from tunesmith.errors import InvalidInput

if TYPE_CHECKING:
    from tunesmith.definitions import StudyDefinition

NAME = "mnist-cnn"
"""The study of the demo where nothing else is said."""

SUFFIX = ".yaml"

TELLS_TIME = re.compile(r"\b(seconds?|minutes?|hours?|GPU)\b")


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
    from tunesmith.definitions import StudyDefinition  # noqa: PLC0415 (takes long to import)

    return {name: StudyDefinition.parse(load(source(name).read_text(encoding="utf-8"))) for name in names()}


def facts(name: str, definition: StudyDefinition) -> dict[str, Any]:
    """Return what `demo --list --json` says of a study."""
    return {
        "name": name,
        "task": definition.task.name if definition.task else None,
        "models": needs.values(definition, "model"),
        "data": needs.values(definition, "data"),
        "trials": definition.budget.trials,
        "how_long": how_long(definition.description),
        "description": definition.description,
        "packages": [package.requirement for package in needs.packages(definition)],
        "sources": needs.sources(definition),
    }


def table(found: dict[str, StudyDefinition]) -> Table:
    """Return the table of `demo --list`."""
    made = tables.table(
        "study", "model", "data", "trials", "about how long", "needs",
        right=["trials"], fold=["about how long", "needs"],
    )  # fmt: skip
    for name, definition in found.items():
        made.add_row(
            name,
            _some(needs.values(definition, "model"), "models"),
            _some(needs.values(definition, "data"), "data sets"),
            str(definition.budget.trials),
            how_long(definition.description) or words.NOTHING,
            needs.phrase(definition) or words.NOTHING,
        )
    return made


def _some(values: list[str], what: str) -> str:
    return ", ".join(values) if len(values) < 3 else f"{len(values)} {what}"


def how_long(description: str) -> str:
    """Return the sentences of a description that tell of time, or that a GPU is wanted.

    >>> how_long("Twenty trials of a CNN. Three minutes on two cores.")
    'Three minutes on two cores.'
    """
    return " ".join(s for s in re.split(r"(?<=\.)\s+", description) if TELLS_TIME.search(s))
