"""What every command does: connect to the server, print tables for people or JSON for programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from rich.console import Console, RenderableType

import tunesmith
from tunesmith.errors import InvalidInput

PATIENCE_S = 3.0
"""Seconds to wait for an unreachable server: whoever types a command wants an answer."""

UNLIMITED = 10_000
"""Columns of an output that is no terminal: nothing is cut off or folded there."""


def connect(server: str | None, *, patience_s: float = PATIENCE_S) -> tunesmith.Client:
    """Return a client for the address given, else that of the environment, else the default.

    Raises:
        InvalidInput: when that is no address.
    """
    client = tunesmith.Client(server, patience_s=patience_s)
    if not client.url.startswith(("http://", "https://")):
        raise InvalidInput(
            f"the address of the server must begin with http:// or https:// (got {client.url!r})"
        )
    return client


def console(*, stderr: bool = False) -> Console:
    """Return where to print for people: as wide as the terminal, or without limit in a pipe or file."""
    stream = sys.stderr if stderr else sys.stdout
    wide = None if stream.isatty() or "COLUMNS" in os.environ else UNLIMITED
    return Console(file=stream, width=wide, highlight=False, markup=False, emoji=False)


def say(text: str) -> None:
    """Print a line for people, as it is."""
    console().print(text, soft_wrap=True)


def print_json(value: Any) -> None:
    """Print a JSON value for programs."""
    sys.stdout.write(f"{json.dumps(value, indent=2, ensure_ascii=False)}\n")


def plain(value: Any) -> Any:
    """Return a model, or a list of models, as the JSON value that the API sends."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def show(value: Any, as_json: bool, for_people: Callable[[], RenderableType]) -> None:
    """Print the answer of a command.

    Args:
        value: A model, a list of models, or any JSON value: what `--json` prints.
        as_json: Whether `--json` was given.
        for_people: Makes what is printed otherwise: a line or a table.
    """
    if as_json:
        print_json(plain(value))
        return
    text = for_people()
    console().print(text, soft_wrap=isinstance(text, str))
