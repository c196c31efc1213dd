"""`tunesmith tasks | workers | version`."""

from __future__ import annotations

from typing import Annotated

import typer

from tunesmith.cli import session, tables
from tunesmith.cli.options import AsJson, Server
from tunesmith.errors import TaskNotFound
from tunesmith.version import __version__


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (workers, tasks, version):
        app.command()(command)


def workers(*, server: Server = None, as_json: AsJson = False) -> None:
    """List the workers that the server knows."""
    with session.connect(server) as client:
        found = client.workers()
    nothing = "No workers yet. Start one with `tunesmith worker --server URL`."
    session.show(found, as_json, lambda: tables.workers(found) if found else nothing)


def tasks(
    name: Annotated[str | None, typer.Argument(metavar="TASK", show_default=False)] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List the documented tasks, or the parameters and metrics of one. Needs no server."""
    from tunesmith.tasks import CATALOGUE  # noqa: PLC0415 (takes long to import)

    if name is None:
        found = list(CATALOGUE.values())
        session.show(found, as_json, lambda: tables.tasks(found))
    elif name in CATALOGUE:
        session.show(CATALOGUE[name], as_json, lambda: tables.task(CATALOGUE[name]))
    else:
        raise TaskNotFound(f"there is no task {name!r}; there are: {', '.join(CATALOGUE)}")


def version(*, as_json: AsJson = False) -> None:
    """Print the version of this installation."""
    session.show({"version": __version__}, as_json, lambda: f"tunesmith {__version__}")
