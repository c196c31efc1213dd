"""`tunesmith study trials | enqueue | stop | export`: the trials of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from tunesmith.cli import export as exporting
from tunesmith.cli import session, tables, words
from tunesmith.cli.options import AsJson, Server, StudyName, Tag, Where
from tunesmith.documents import load
from tunesmith.errors import FieldProblem, InvalidInput


def register(app: typer.Typer) -> None:
    """Add these commands to the group `study`."""
    for command in (trials, enqueue, stop, export):
        app.command()(command)


def trials(
    study: StudyName,
    *,
    where: Where = None,
    sort: Annotated[
        str,
        typer.Option(
            help="`rank`, `number`, `value`, `duration`, `started`, `params.X` or `metrics.X`; "
            "a leading `-` reverses."
        ),
    ] = "rank",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """List the trials of a study, the best first."""
    with session.connect(server) as client:
        about = client.study(study)
        found = list(client.trials(about.id, where=where or [], sort=sort, limit=limit))
    none = f"No such trials; study {about.name} has {about.counts.total}."
    session.show(
        found,
        as_json,
        lambda: tables.trials(found, about.definition, session.console()) if found else none,
    )
    if not as_json and not where and about.counts.total > limit:
        session.console(stderr=True).print(f"{limit} of {about.counts.total} trials; more with --limit")


def enqueue(
    study: StudyName,
    params: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help="The whole point.")],
    *,
    tag: Tag = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Queue a point of your own: it runs before the sampler's suggestions and counts in the budget."""
    point = point_of(params)
    with session.connect(server) as client:
        made = client.enqueue(study, point, tags=tag or [])
    session.show(made, as_json, lambda: f"Queued trial {made.number}: {words.pairs(made.params)}")


def stop(
    study: StudyName,
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=0, help="The trial's number.")],
    *,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Stop a trial: it counts as pruned. One that runs hears of it within seconds."""
    with session.connect(server) as client:
        found = client.stop_trial(study, number)
    session.show(found, as_json, lambda: words.trial_standing(found))


def point_of(words_given: list[str]) -> dict[str, Any]:
    """Read `lr=1e-3 optimizer=adam` into values; each is read as YAML, so `'"1"'` is a string."""
    point: dict[str, Any] = {}
    for word in words_given:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise InvalidInput(f"{word!r} must read NAME=VALUE")
        if name in point:
            raise InvalidInput(FieldProblem(f"params.{name}", "is given twice"))
        point[name] = load(value)
    return point


def export(
    study: StudyName,
    *,
    format: Annotated[exporting.Format, typer.Option("--format", "-f", help="csv or jsonl.")] = (
        exporting.Format.CSV
    ),
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write here, not to stdout.", show_default=False),
    ] = None,
    where: Where = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Write every trial, in order of number, as CSV or as JSON lines (`--json` is `--format jsonl`)."""
    chosen = exporting.Format.JSONL if as_json else format
    with session.connect(server, patience_s=exporting.PATIENCE_S) as client:
        about = client.study(study)
        found = client.trials(about.id, where=where or [], sort="number")
        shown = exporting.with_progress(found, None if where else about.counts.total)
        exporting.write(shown, about.definition, chosen, output)
