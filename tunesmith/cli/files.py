"""Reading study definitions for the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tunesmith.documents import load
from tunesmith.errors import InvalidInput

if TYPE_CHECKING:
    from tunesmith.definitions import StudyDefinition

DefinitionFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", allow_dash=True, help="A study definition in YAML or JSON; `-` reads standard input."
    ),
]


def read_definition(path: Path, changes: dict[str, Any]) -> StudyDefinition:
    """Read a definition, replacing fields by those of `changes` that are not None.

    Raises:
        InvalidInput: naming each field at fault.
        OSError: when the file cannot be read.
    """
    from tunesmith.definitions import StudyDefinition  # noqa: PLC0415 (takes long to import)

    found = load(_text(path))
    if not isinstance(found, dict):
        raise InvalidInput(f"{path} must hold a mapping such as `name: my-study`, not {type(found).__name__}")
    return StudyDefinition.parse({**found, **{k: v for k, v in changes.items() if v is not None}})


def _text(path: Path) -> str:
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is not UTF-8 text") from None
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from None
