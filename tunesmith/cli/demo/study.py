"""The study of the demo, and a name for it that is free."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tunesmith.errors import InvalidInput, StudyExists

if TYPE_CHECKING:
    from tunesmith.client import Client
    from tunesmith.trials import Study

NAME = "mnist-cnn"


def definition(chosen: Path | None, trials: int | None) -> dict[str, Any]:
    """Return the definition in the file chosen, else the demo's own; `trials` replaces its budget."""
    from tunesmith.studies import load  # noqa: PLC0415 (takes long to import)

    found = load((chosen or source()).read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise InvalidInput(f"{chosen} must hold a mapping such as `name: my-study`")
    if trials is not None:
        found["budget"] = {**(found.get("budget") or {}), "trials": trials}
    return found


def source() -> Traversable:
    """Return the file of the demo's own study: in a wheel beside the package, in a checkout in `studies/`."""
    packaged = files("tunesmith") / "example_studies" / f"{NAME}.yaml"
    return packaged if packaged.is_file() else Path(__file__).parents[3] / "studies" / f"{NAME}.yaml"


def create(client: Client, found: dict[str, Any]) -> Study:
    """Create the study; a second one of the same name is called `mnist-cnn-2`, and so on."""
    first = str(found.get("name", NAME))
    for count in range(1, 1000):
        try:
            return client.create_study({**found, "name": first if count == 1 else f"{first}-{count}"})
        except StudyExists:
            continue
    raise StudyExists(f"there are a thousand studies named {first} already; use a new --data-dir")
