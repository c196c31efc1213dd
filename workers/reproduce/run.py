"""Fetches a trial, trains it again, compares, and says what came of it."""

from __future__ import annotations

from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path
from rich.console import Console

from tunesmith.cli import session
from tunesmith.cli.failures import ExitCode
from tunesmith.errors import TunesmithError
from tunesmith.metrics import MetricPoint
from workers.process import Message
from workers.reproduce import report
from workers.reproduce.again import device_for, train
from workers.reproduce.conclusion import New, conclusion, matches
from workers.reproduce.curves import compare
from workers.reproduce.differences import differences
from workers.reproduce.ends import new_end
from workers.reproduce.recorded import Recorded, fetch

PATIENCE_S = 30.0


@dataclass(frozen=True)
class Options:
    """The options of the command; None stands for the default."""

    repeat: int
    device: str | None
    data_dir: Path | None
    tolerance: float
    server: str | None
    as_json: bool


def run(study: str, number: int, options: Options) -> ExitCode:
    """Reproduce a trial; return 0 where its metrics and its end are the same.

    Raises:
        TunesmithError: the server does not know the trial, or training failed where the recorded one did not.
    """
    with session.connect(options.server, patience_s=PATIENCE_S) as client:
        recorded = fetch(client, study, number, options.repeat)
    screen = session.console(stderr=options.as_json)
    device = device_for(recorded, options.device)
    screen.print(report.introduction(recorded, device.name), soft_wrap=True)
    data_dir = options.data_dir or user_cache_path("tunesmith", appauthor=False) / "data"
    new = New()
    with closing(train(recorded, device, data_dir.absolute())) as messages, _waiting(screen):
        for message in messages:
            _take(message, recorded, new, screen)
    return _conclude(recorded, new, screen, options)


def _waiting(screen: Console) -> Any:
    return screen.status("Training again; Ctrl-C stops it.") if screen.is_terminal else nullcontext()


def _take(message: Message, recorded: Recorded, new: New, screen: Console) -> None:
    if "provenance" in message:
        new.provenance = message["provenance"]
        new.apart = differences(recorded.provenance, message["provenance"])
        if recorded.provenance is not None:
            screen.print(report.differing(new.apart) if new.apart else report.NOTHING_DIFFERS)
    elif "point" in message:
        point = MetricPoint.parse(message["point"])
        new.curve[point.step] = dict(point.metrics)
        screen.print(report.progress(recorded, point.step, new.curve[point.step]), soft_wrap=True)
    else:
        new.end = new_end(message)
        failed_then = recorded.end is not None and recorded.end.cause is not None
        if new.end is not None and new.end.cause is not None and not failed_then:
            raise TunesmithError(f"training again failed: {new.end.reason}")


def _conclude(recorded: Recorded, new: New, screen: Console, options: Options) -> ExitCode:
    found = compare(recorded.curve, new.curve, recorded.task.metrics)
    if found:
        screen.print(report.compared(found))
    screen.print(conclusion(found, recorded, new, options.tolerance), soft_wrap=True)
    if options.as_json:
        session.print_json(report.as_json(recorded, new, found, options.tolerance))
    same = matches(found, recorded, new, options.tolerance)
    return ExitCode.OK if same else ExitCode.FAILED
