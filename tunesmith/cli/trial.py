"""`tunesmith trial show`: one trial and its attempts."""

from __future__ import annotations

from typing import Annotated

import typer

from tunesmith.cli import session, tables
from tunesmith.cli.options import AsJson, Server, StudyName


def register(app: typer.Typer) -> None:
    """Add these commands to the group `trial`."""
    app.command()(show)


def show(
    study: StudyName,
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=0, help="The trial's number.")],
    *,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Show a trial: its values, parameters and metrics, and each of its attempts.

    Where the study repeats its trials, the values are means over the repeats; `±` is their sample standard
    deviation.
    """
    with session.connect(server) as client:
        about = client.study(study)
        found = client.trial(about.id, number)
        attempts = client.attempts(about.id, number)
    whole = {**session.plain(found), "attempts": session.plain(attempts)}
    session.show(whole, as_json, lambda: tables.trial_and_attempts(found, about, attempts))
