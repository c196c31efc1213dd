"""Commands that other packages bring: the entry points of the group `tunesmith.commands`.

`serve`, `engine` and `migrate` come with the extra `server`, `worker` and `trial reproduce` with the extra
`worker`; this package imports neither. Where an extra is not installed its commands say what to install. A
command in a group is called `GROUP.NAME`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer

from tunesmith.errors import TunesmithError

GROUP = "tunesmith.commands"
EXTRAS = {"service": "server", "workers": "worker"}
"""The extra that each package of ours needs."""

INTERNAL = {"engine"}
"""Commands that run as part of another one."""


GROUPS = {"trial": "Look into a trial."}
"""Their help."""


def register(app: typer.Typer, ours: Mapping[str, Callable[[typer.Typer], None]]) -> None:
    """Add every command found, and the groups that these are in.

    Args:
        ours: Groups with commands of this package, by what adds these.
    """
    groups = {"": app, **{name: _group(app, name) for name in ours}}
    for name, add in ours.items():
        add(groups[name])
    for point in sorted(entry_points(group=GROUP), key=lambda p: ORDER.get(p.name, len(ORDER))):
        group, _, name = point.name.rpartition(".")
        if group not in groups:
            groups[group] = _group(app, group)
        function, settings = loaded(point)
        groups[group].command(name, hidden=name in INTERNAL, **settings)(function)


def _group(app: typer.Typer, name: str) -> typer.Typer:
    made = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown", help=GROUPS[name])
    app.add_typer(made, name=name)
    return made


ORDER = {"serve": 0, "worker": 1, "migrate": 2, "engine": 3}
ANYTHING = {"context_settings": {"allow_extra_args": True, "ignore_unknown_options": True}}


def loaded(point: EntryPoint) -> tuple[Callable[..., Any], dict[str, Any]]:
    """Return the function of a command and settings to register it with."""
    extra = EXTRAS.get(point.module.partition(".")[0])
    command = point.name.replace(".", " ")
    try:
        function: Callable[..., Any] = point.load()
    except ModuleNotFoundError as error:
        return _stand_in(command, extra, error), ANYTHING
    return _explained(function, command, extra), {}


def missing(command: str, extra: str | None, error: ModuleNotFoundError) -> TunesmithError:
    """Return the error that says what to install."""
    what = f"tunesmith[{extra}]" if extra else error.name
    return TunesmithError(
        f"`tunesmith {command}` needs the package {error.name}, which is not installed.\n"
        f"Install it with: pip install '{what}'"
    )


def _stand_in(command: str, extra: str | None, error: ModuleNotFoundError) -> Callable[..., Any]:
    def say_what_to_install() -> None:
        raise missing(command, extra, error)

    say_what_to_install.__doc__ = f"Not installed: needs tunesmith[{extra}]." if extra else "Not installed."
    return say_what_to_install


def _explained(function: Callable[..., Any], command: str, extra: str | None) -> Callable[..., Any]:
    """Wrap `function` so that a package it misses while running is explained in the same way."""

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except ModuleNotFoundError as error:
            raise missing(command, extra, error) from error

    return run
