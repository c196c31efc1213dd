"""Writes docs/reference/cli.md from the commands themselves: `python scripts/cli_reference.py > FILE`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import typer

from tunesmith.cli.main import build

OPENING = """# Command line

Made from the commands by `make reference`; do not edit.

Options that most commands share:

- `--server URL`: the server's address; else the environment variable `TUNESMITH_SERVER_URL`, else
  `http://127.0.0.1:8765`. It may also stand before the command: `tunesmith --server URL study list`.
- `--json`: JSON on stdout and nothing else there: the objects of the HTTP API. Messages go to stderr.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | failed |
| 2 | wrong usage or invalid input; each rejected field has its line on stderr |
| 3 | not found |
| 4 | conflict with the present state, such as a name that is taken |
| 5 | no server answers at the address |
| 130, 143 | stopped by Ctrl-C, by SIGTERM |

`TUNESMITH_DEBUG=1` adds a traceback to a failure.
"""


def commands(group: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield every visible command below `group` with its full name."""
    for name, command in sorted(group.commands.items()):
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def section(name: str, command: Any) -> str:
    """Return the section of one command: its text, then its arguments and options."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    usage = " ".join([name, *["[OPTIONS]"][: len(options)], *[argument(p) for p in arguments]])
    rows = [f"- `{signature(p)}`{described(p)}" for p in options]
    return "\n".join([f"## {name}\n", text(command.help or ""), f"\n    {usage}\n", *rows, ""])


def argument(param: Any) -> str:
    """Return an argument as it stands in the usage line."""
    name = param.metavar or param.name.upper()
    return name if param.required else f"[{name}]"


def signature(param: Any) -> str:
    """Return an option's names and the placeholder of its value."""
    names = ", ".join([*param.opts, *param.secondary_opts])
    return names if param.is_flag else f"{names} {param.metavar or param.name.upper()}"


def described(param: Any) -> str:
    """Return an option's help, with its default where the help does not say it."""
    said = " ".join((param.help or "").split())
    shown = param.show_default is not False and param.default not in (None, False, [], ())
    default = f"  [default: {param.default}]" if shown and not callable(param.default) else ""
    return f": {said}{default}" if said or default else ""


def text(paragraphs: str) -> str:
    """Return a command's help as Markdown: paragraphs on a line each, lists as they are."""
    parts = re.split(r"\n\s*\n", paragraphs.replace("\f", "").strip())
    return "\n\n".join(part if part.lstrip().startswith("-") else " ".join(part.split()) for part in parts)


def main() -> None:
    """Print the page."""
    tree = typer.main.get_command(build())
    pages = [section(name, command) for name, command in commands(tree, ("tunesmith",))]
    sys.stdout.write("\n".join([OPENING, *pages]).rstrip() + "\n")


if __name__ == "__main__":
    main()
