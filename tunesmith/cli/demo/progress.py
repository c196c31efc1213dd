"""Showing the demo's study: each trial as it ends, and in a terminal a live bar below."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live

from tunesmith.cli import follow, tables, words
from tunesmith.errors import TunesmithError

if TYPE_CHECKING:
    from tunesmith.client import Client
    from tunesmith.studies import Study
    from tunesmith.trials import Trial


def show_until_finished(client: Client, study: Study, screen: Console, check: Callable[[], None]) -> Study:
    """Print every trial that ends until the study is finished; return the study at its end."""
    told: set[int] = set()
    latest = study
    with _bar(screen) as draw:
        for latest in follow.changes(client, study.id, check):
            for trial in client.trials(study.id, sort="number"):
                if trial.state.finished and trial.number not in told:
                    told.add(trial.number)
                    screen.print(ended(trial, latest, len(told)), soft_wrap=True)
                    check_first(trial, latest)
            draw(latest)
    return latest


GIVE_UP = 3
"""Failed trials after which the demo ends, where no other has ended otherwise."""


@contextmanager
def _bar(screen: Console) -> Iterator[Callable[[Study], None]]:
    if not screen.is_terminal:
        yield lambda _: None
        return
    with Live(console=screen, refresh_per_second=8, transient=True) as live:
        yield lambda study: live.update(follow.bar(study))


def ended(trial: Trial, study: Study, count: int) -> str:
    """Return the line that tells of a trial's end."""
    metric = study.definition.objective.metric
    value = (trial.values or {}).get(metric)
    why = f"  {reason(trial)}" if trial.state == "FAILED" else ""
    return (
        f"{count:>3}/{words.total_trials(study) or '?'}  trial {trial.number:<3} {trial.state:<9} "
        f"{metric}={words.number(value):<8} {words.took(trial):>12}  {words.pairs(trial.params)}{why}"
    )


def reason(trial: Trial) -> str:
    """Return the last line of why a trial failed: of a traceback that is the error."""
    return (trial.reason.strip().splitlines() or ["no reason was given"])[-1]


def check_first(trial: Trial, study: Study) -> None:
    """Raise `TunesmithError` once the first trials have all failed: the others would, too."""
    failed = study.counts.failed
    if failed >= GIVE_UP and failed == study.counts.finished:
        raise TunesmithError(f"the first {failed} trials of {study.name} failed: {trial.reason}")


def summary(study: Study, screen: Console, began: float) -> None:
    """Print how the search went: `began` is its start on the monotonic clock."""
    took = words.duration(time.monotonic() - began)
    screen.print(f"\n{study.name} {study.state.lower()} after {took}: {words.counts(study.counts)}")
    if study.best is not None:
        rows = [(f"  {name}", words.scalar(value)) for name, value in study.best.params.items()]
        screen.print(f"The best trial, number {study.best.number}:")
        screen.print(tables.facts(rows))


def last_line(study: Study) -> str:
    """Return the demo's last line: `best val_accuracy=0.9733 trial=12 study=mnist-cnn`."""
    metric = study.definition.objective.metric
    if study.best is None:
        return f"no trial completed study={study.name}"
    return f"best {metric}={study.best.values[metric]:.4f} trial={study.best.number} study={study.name}"
