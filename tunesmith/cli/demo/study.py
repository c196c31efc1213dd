"""The study of the demo, and a name for it that is free."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tunesmith.errors import StudyExists

if TYPE_CHECKING:
    from tunesmith.client import Client
    from tunesmith.trials import Study

NAME = "mnist-cnn"


def source() -> Traversable:
    """Return the file with the definition: in a wheel beside the package, in a checkout in `studies/`."""
    packaged = files("tunesmith") / "example_studies" / f"{NAME}.yaml"
    return packaged if packaged.is_file() else Path(__file__).parents[3] / "studies" / f"{NAME}.yaml"


def create(client: Client, trials: int | None) -> Study:
    """Create the study, with another budget of trials if given; a second one is called `mnist-cnn-2`."""
    from tunesmith.studies import load  # noqa: PLC0415 (takes long to import)

    definition: dict[str, Any] = load(source().read_text(encoding="utf-8"))
    if trials is not None:
        definition["budget"] = {**definition.get("budget", {}), "trials": trials}
    for count in range(1, 1000):
        name = NAME if count == 1 else f"{NAME}-{count}"
        try:
            return client.create_study({**definition, "name": name})
        except StudyExists:
            continue
    raise StudyExists(f"there are a thousand studies named {NAME} already; use a new --data-dir")
