"""The study that the demo runs, and a name for it that is free."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from tunesmith.cli.demo.ready import NAME
from tunesmith.documents import load
from tunesmith.errors import InvalidInput, StudyExists

if TYPE_CHECKING:
    from tunesmith.client import Client
    from tunesmith.studies import Study


def definition(chosen: Traversable, trials: int | None) -> dict[str, Any]:
    """Return the definition in a file; `trials` replaces its budget."""
    found = load(chosen.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise InvalidInput(f"{chosen} must hold a mapping such as `name: my-study`")
    if trials is not None:
        found["budget"] = {**(found.get("budget") or {}), "trials": trials}
    return {"name": NAME, **found}


def create(client: Client, found: dict[str, Any]) -> Study:
    """Create the study; a second one of the same name is called `mnist-cnn-2`, and so on."""
    first = str(found["name"])
    for count in range(1, 1000):
        try:
            return client.create_study({**found, "name": first if count == 1 else f"{first}-{count}"})
        except StudyExists:
            continue
    raise StudyExists(f"there are a thousand studies named {first} already; use a new --data-dir")
