"""Following a study live: a progress bar in a terminal, a line for each change elsewhere."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from tunesmith.cli import session, tables, words

if TYPE_CHECKING:
    from tunesmith.client import Client
    from tunesmith.studies import Study
    from tunesmith.trials import Trial

EVERY_S = 0.5
SHOWN = 8
"""Trials listed below the progress bar."""


def changes(client: Client, study: str | int, check: Callable[[], None] | None = None) -> Iterator[Study]:
    """Yield the study now and whenever it has changed; the last one yielded is FINISHED.

    `check` is called between looks, twice a second; what it raises ends the iteration.
    """
    revision = None
    while True:
        found = client.study(study)
        if found.revision != revision:
            revision = found.revision
            yield found
        if found.state == "FINISHED" and not found.counts.running:
            return
        if check is not None:
            check()
        time.sleep(EVERY_S)


def bar(study: Study) -> RenderableType:
    """Return the progress bar of a study, one line high."""
    total = words.total_trials(study)
    line = Table.grid(padding=(0, 1))
    line.add_row(
        Text(study.name, style="bold"),
        ProgressBar(total=total, completed=study.counts.finished, width=30, pulse=total is None),
        words.progress(study),
        tables.state(study.state),
        Text(f"{study.counts.running} running", style="cyan"),
        Text(f"best {words.best(study)}", style="bold"),
    )
    return line


def line(study: Study) -> str:
    """Return the state of a study in one line of plain text."""
    found = words.counts(study.counts)
    return f"{study.name} {words.progress(study)} {study.state}: {found}; best {words.best(study)}"


def follow_until_finished(client: Client, study: str, *, as_json: bool) -> None:
    """Show a study until it is finished: live in a terminal, else a line (JSON: an object) per change."""
    screen = session.console()
    if as_json:
        for found in changes(client, study):
            sys.stdout.write(f"{json.dumps(session.plain(found))}\n")
            sys.stdout.flush()
    elif screen.is_terminal:
        with Live(console=screen, refresh_per_second=4) as live:
            for found in changes(client, study):
                live.update(Group(bar(found), Text(words.counts(found.counts)), _table(client, found)))
    else:
        last = ""
        for found in changes(client, study):
            if line(found) != last:
                last = line(found)
                session.say(last)


def _table(client: Client, study: Study) -> Table:
    top: list[Trial] = list(client.trials(study.id, sort="rank", limit=SHOWN))
    return tables.trials(top, study.definition, session.console())
