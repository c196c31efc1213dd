"""How `study edit` lets a space grow: `--low lr=1e-6 --choice optimizer=lion --add NAME=DISTRIBUTION`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tunesmith.cli.trials import point_of
from tunesmith.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from tunesmith.spaces import SearchSpace

Bounds = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=NUMBER", help="Widen a parameter's range to this.", show_default=False),
]
Changes = dict[str, dict[str, Any]]


def space_changes(low: list[str], high: list[str], add: list[str]) -> Changes:
    """Return the changes to the space as the server takes them. Raises InvalidInput."""
    changes: Changes = {}
    for field, given in (("low", low), ("high", high)):
        for name, value in point_of(given).items():
            changes.setdefault(name, {})[field] = value
    for name, distribution in point_of(add).items():
        if not isinstance(distribution, dict):
            raise InvalidInput(
                FieldProblem(f"space.{name}", "must be a distribution, such as {type: float, ...}")
            )
        changes.setdefault(name, {}).update(distribution)
    return changes


def add_choices(changes: Changes, given: list[str], space: SearchSpace) -> None:
    """Add to `changes` the choices of parameters as they are, with one or several more at their end."""
    for word in given:
        for name, value in point_of([word]).items():
            if name not in space or space[name].type != "categorical":
                raise InvalidInput(FieldProblem(f"space.{name}", "is no categorical parameter of the study"))
            choices = list(space[name].choices)  # type: ignore[union-attr]
            changes.setdefault(name, {}).setdefault("choices", choices).append(value)
