"""`tunesmith tasks | workers | version`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tunesmith.cli import session, tables, task_tables
from tunesmith.cli.options import AsJson, Server
from tunesmith.errors import FieldProblem, InvalidInput, TaskNotFound, WorkerNotFound
from tunesmith.version import __version__

if TYPE_CHECKING:
    from tunesmith.workers import Worker


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (workers, tasks, version):
        app.command()(command)


def workers(
    *,
    pause: Annotated[
        str | None,
        typer.Option(metavar="WORKER", help="Give this one nothing more, by name or id.", show_default=False),
    ] = None,
    resume: Annotated[
        str | None,
        typer.Option(metavar="WORKER", help="Give this one trials again.", show_default=False),
    ] = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """List the workers that the server knows; pause or resume one of them.

    A worker on which too many attempts failed in a row is paused by itself: see why, mend it, resume it.
    """
    with session.connect(server) as client:
        for wanted, paused in ((pause, True), (resume, False)):
            if wanted is not None:
                client.update_worker(_worker_id(client.workers(), wanted), paused=paused)
        found = client.workers()
    nothing = "No workers yet. Start one with `tunesmith worker --server URL`."
    session.show(found, as_json, lambda: tables.workers(found) if found else nothing)


def _worker_id(found: Sequence[Worker], wanted: str) -> str:
    """Return the id of the worker called `wanted`; of several, the one seen last."""
    from tunesmith.validation import did_you_mean  # noqa: PLC0415 (takes long to import)

    for each in found:
        if wanted in (each.id, each.name):
            return each.id
    raise WorkerNotFound(f"There is no worker {wanted!r}; {did_you_mean(wanted, {w.name for w in found})}")


def tasks(
    name: Annotated[str | None, typer.Argument(metavar="TASK", show_default=False)] = None,
    *,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The space worth searching of this model of TASK, as YAML for a study.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the documented tasks, or the models, data, parameters and metrics of one. Needs no server.

    **Examples**

    - `tunesmith tasks image-classification`
    - `tunesmith tasks image-classification --model resnet18 >> study.yaml` : then add a name and a budget
    """
    from tunesmith.tasks import CATALOGUE  # noqa: PLC0415 (takes long to import)

    if name is None:
        if model is not None:
            raise InvalidInput(
                FieldProblem("--model", "needs the task before it: tunesmith tasks TASK --model NAME")
            )
        found = list(CATALOGUE.values())
        session.show(found, as_json, lambda: task_tables.tasks(found))
    elif name not in CATALOGUE:
        raise TaskNotFound(f"there is no task {name!r}; there are: {', '.join(CATALOGUE)}")
    elif model is None:
        session.show(CATALOGUE[name], as_json, lambda: task_tables.task(CATALOGUE[name]))
    else:
        study = task_tables.study_of(CATALOGUE[name], model)
        session.show(study, as_json, lambda: task_tables.dump(study))


def version(*, as_json: AsJson = False) -> None:
    """Print the version of this installation."""
    session.show({"version": __version__}, as_json, lambda: f"tunesmith {__version__}")
