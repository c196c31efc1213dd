"""The command `tunesmith`: its groups, its options that hold for all commands, its entry point."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from tunesmith.cli import artifacts, catalogue, imports, parent, plugins, studies, tokens, trial, trials
from tunesmith.cli.demo import command as demo
from tunesmith.cli.failures import EXIT_CODES_TEXT, ExitCode, report
from tunesmith.cli.options import Server

HELP = """Search for good hyperparameters: post a study, start workers, watch the leaderboard.

**Examples**

- `tunesmith demo` : see it work: a search on real images, with a leaderboard
- `tunesmith serve` : start the server; it prints the leaderboard's address
- `tunesmith worker --slots 2` : start a worker here (elsewhere: `--server URL`)
- `tunesmith study create study.yaml` : post a study
- `tunesmith study show mnist-cnn --watch` : follow it
- `tunesmith study best mnist-cnn --json` : the best trial, for scripts
"""


def build() -> typer.Typer:
    """Return the application with every command, those of the installed extras included."""
    app = typer.Typer(
        name="tunesmith",
        help=HELP,
        epilog=EXIT_CODES_TEXT,
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(for_all_commands)
    study = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown", help=studies.HELP)
    studies.register(study)
    trials.register(study)
    imports.register(study)
    app.add_typer(study, name="study")
    artifacts.register(app)
    token = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown", help=tokens.HELP)
    app.add_typer(token, name="token")
    tokens.register(app, token)
    catalogue.register(app)
    demo.register(app)
    plugins.register(app, {"trial": trial.register})
    return app


def for_all_commands(server: Server = None) -> None:
    """Hand `--server` on to whatever command follows, child processes included."""
    if server:
        os.environ["TUNESMITH_SERVER_URL"] = server


def run(args: Sequence[str]) -> NoReturn:
    """Run one command line and exit with its code; a failure is one message, never a traceback."""
    logging.getLogger("tunesmith").addHandler(logging.NullHandler())
    try:
        build()(list(args), prog_name="tunesmith")
    except Exception as error:
        if os.environ.get("TUNESMITH_DEBUG") == "1":
            raise
        sys.exit(report(error))
    sys.exit(ExitCode.OK)


def main() -> NoReturn:
    """Run the command line of this process."""
    parent.end_with_it_if_asked()
    run(sys.argv[1:])
