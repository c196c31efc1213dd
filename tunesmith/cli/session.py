"""What every command does: connect to the server, print tables for people or JSON for programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType

import tunesmith
from tunesmith.errors import InvalidInput, Unauthorized, Unavailable

PATIENCE_S = 3.0
"""Seconds to wait for an unreachable server: whoever types a command wants an answer."""

LOCKED = (
    "For a server of yours on this machine, the token is found while it runs; for another one, set "
    "TUNESMITH_TOKEN or TUNESMITH_TOKEN_FILE."
)

UNLIMITED = 10_000
"""Columns of an output that is no terminal: nothing is cut off or folded there."""


@contextmanager
def connect(server: str | None, *, patience_s: float = PATIENCE_S) -> Iterator[tunesmith.Client]:
    """Talk to the server at the address given, else in the environment, else at the default one.

    Raises:
        InvalidInput: when that is no address.
        Unavailable: when no server answers there; says what to do about it.
    """
    with tunesmith.Client(server, patience_s=patience_s) as client:
        if not client.url.startswith(("http://", "https://")):
            raise InvalidInput(
                f"the address of the server must begin with http:// or https:// ({client.url})"
            )
        try:
            yield client
        except Unauthorized as error:
            raise Unauthorized(f"{error}\n{LOCKED}") from error
        except Unavailable as error:
            hint = "Is it running? Start it with `tunesmith serve`, or name another with --server URL."
            raise Unavailable(f"{error}\n{hint}") from error


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
