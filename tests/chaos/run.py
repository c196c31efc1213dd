"""Kills, stops and starts every process of a running service at random, then checks what is left.

    python -m tests.chaos.run --seconds 600 --database postgresql --workers 16 --seed 1

The last line says how it went: `kills=N lost=0 doubled=0 stuck=0`; the exit code is 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import random
import shutil
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.chaos import plan, snapshot
from tests.chaos.checks import Evidence, Finding, Kind, check
from tests.chaos.processes import Fleet, Postgres
from tests.chaos.proxy import Proxy
from tests.chaos.storm import Storm
from tests.chaos.users import Users
from tests.support.folders import own_folder
from tests.support.postgres import running_postgres
from tests.support.serving import migrated
from tunesmith import Client
from tunesmith.errors import TunesmithError

PREFIX = "tunesmith-chaos-"
SHOWN = 20
"""Findings of a kind that are printed in full."""


@dataclass(frozen=True)
class Options:
    """What a run is asked for.

    Attributes:
        keep: Where to keep the logs and the database if something is wrong.
        size: Trials in each study.
        deadline_s: Seconds after the last fault in which all studies must be finished.
    """

    seconds: float
    database: str
    seed: int
    workers: int = 16
    keep: Path | None = None
    size: int = 40
    lease_s: float = 3.0
    deadline_s: float = 180.0


@dataclass(frozen=True)
class Result:
    """How a run went."""

    kills: int
    findings: list[Finding]

    def __str__(self) -> str:
        of = Counter(finding.kind for finding in self.findings)
        return f"kills={self.kills} lost={of[Kind.LOST]} doubled={of[Kind.DOUBLED]} stuck={of[Kind.STUCK]}"


def run(options: Options) -> Result:
    """Run, print what happens, and return how it went."""
    say(f"chaos: {options.seconds:g} s on {options.database}, {options.workers} workers, SEED={options.seed}")
    with own_folder(PREFIX) as folder, database(options, folder) as (url, postgres):
        fleet = Fleet(folder, url, free_port(), options.lease_s, options.seed, postgres)
        with ended(fleet), Proxy(fleet.port, f"proxy:{options.seed}") as proxy:
            storm, users, evidence = weather(options, fleet, proxy)
        say(what_is_there(evidence))
        findings = check(evidence)
        findings += [Finding(Kind.WRONG, problem) for problem in storm.problems]
        findings += [Finding(Kind.STUCK, f"a process is left: {left}") for left in fleet.left_over()]
        findings += [Finding(Kind.WRONG, text) for text in tracebacks(fleet)]
        tell(findings)
        say(f"ended by themselves: {dict(storm.by_themselves)}; users: {dict(users.done)}")
        if findings and options.keep is not None:
            shutil.copytree(folder, options.keep, dirs_exist_ok=True)
            if postgres is not None:
                shutil.copy(postgres.server.log, options.keep / "postgres.log")
            say(f"logs and database are in {options.keep}")
        return Result(storm.kills, findings)


def weather(options: Options, fleet: Fleet, proxy: Proxy) -> tuple[Storm, Users, Evidence]:
    """Let the storm rage and pass; return who took part, and the evidence."""
    fleet.hire(options.workers, proxy.url)
    storm = Storm(fleet, proxy.url)
    with Client(f"http://127.0.0.1:{fleet.port}", patience_s=10, token=fleet.token) as client:
        users = Users(client, options.seed, options.size)
        progress = Progress(storm, proxy)
        faults = plan.faults(
            options.seed, options.seconds,
            workers=options.workers, lease_s=options.lease_s, postgresql=fleet.postgres is not None,
        )  # fmt: skip
        storm.begin()
        users.begin()
        storm.rage(faults, options.seconds, progress)
        users.end()
        proxy.calm = True
        storm.calm()
        say("the faults are over")
        settle(options, storm, users, progress)
        shown = what_pages_show(client)
    storm.farewell()
    found = snapshot.take(fleet.database_url)
    return storm, users, Evidence(found, proxy.record, users.enqueued, users.deleted, shown)


def settle(options: Options, storm: Storm, users: Users, progress: Progress) -> None:
    """Wait until every study is finished, or for as long as it may take."""
    until = time.monotonic() + options.deadline_s
    while time.monotonic() < until:
        storm.tend(everything=True)
        with contextlib.suppress(TunesmithError):
            users.resume()
            if users.finished():
                return
        progress()
        time.sleep(0.5)


def what_is_there(evidence: Evidence) -> str:
    """Say what the checks look at."""
    trials = evidence.snapshot.trials.values()
    ends = Counter(str(attempt["outcome"]) for trial in trials for attempt in trial.attempts)
    attempts = ", ".join(f"{times} {end}" for end, times in sorted(ends.items()))
    answers = ", ".join(f"{times} x {status}" for status, times in sorted(evidence.record.answers.items()))
    return (
        f"{len(evidence.snapshot.studies)} studies, {len(trials)} trials, {sum(ends.values())} attempts "
        f"({attempts}), {len(evidence.record.values)} acknowledged values; answers: {answers}"
    )


def what_pages_show(client: Client) -> dict[int, tuple[dict[str, int], dict[str, int]]]:
    """Return each study's counters, and the states in its list of trials, as the page gets them."""
    shown = {}
    with contextlib.suppress(TunesmithError):
        for study in client.studies():
            listed = snapshot.counts({"state": trial.state} for trial in client.trials(study.id))
            shown[study.id] = (study.counts.model_dump(), listed)
    return shown


class Progress:
    """A line every few seconds."""

    def __init__(self, storm: Storm, proxy: Proxy) -> None:
        self._storm = storm
        self._proxy = proxy
        self._began = time.monotonic()
        self._next = self._began + 5.0

    def __call__(self) -> None:
        """Print the line if it is time."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + 5.0
        done = ", ".join(f"{means} {times}" for means, times in sorted(self._storm.done.items()))
        ends = len(self._proxy.record.ends)
        fates = ", ".join(f"{times} {fate}" for fate, times in sorted(self._proxy.fates.items()))
        say(f"{now - self._began:5.0f} s  {done}; {ends} attempts ended; requests: {fates}")


@contextlib.contextmanager
def database(options: Options, folder: Path) -> Iterator[tuple[str, Postgres | None]]:
    """Yield the address of an empty database that survives crashes, and the server it is on."""
    if options.database == "sqlite":
        yield f"sqlite:///{folder / 'server' / 'tunesmith.db'}", None
        return
    with running_postgres(durable=True) as server:
        yield migrated(server.url(server.create_database())), Postgres(server)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextlib.contextmanager
def ended(fleet: Fleet) -> Iterator[None]:
    """Leave no process behind when the run fails half way."""
    try:
        yield
    except BaseException:
        for process in fleet.left_over():
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
        raise


def tracebacks(fleet: Fleet) -> Iterator[str]:
    """Yield where a program logged an error that nobody foresaw."""
    for log in sorted(fleet.folder.glob("*.log")):
        text = log.read_text(errors="replace")
        if "Traceback (most recent call last)" in text:
            yield f"{log.name} has a traceback: {text.partition('Traceback (most recent')[2][:2000]}"


def tell(findings: list[Finding]) -> None:
    """Print what is wrong, at most a screenful of each kind."""
    for kind in Kind:
        mine = [finding for finding in findings if finding.kind is kind]
        for finding in mine[:SHOWN]:
            say(str(finding))
        if len(mine) > SHOWN:
            say(f"{kind}: and {len(mine) - SHOWN} more")


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def main() -> None:
    """Run from the command line."""
    logging.getLogger("tunesmith").setLevel(logging.ERROR)  # that the server is away is no news here
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--size", type=int, default=40, help="trials in each study")
    parser.add_argument("--seed", type=int, default=None, help="drawn, and printed, where none is given")
    parser.add_argument("--keep", type=Path, default=None, help="folder for logs and database, if it fails")
    given = vars(parser.parse_args())
    if given["seed"] is None:
        given["seed"] = random.SystemRandom().randrange(10**6)
    result = run(Options(**given))
    say(str(result))
    sys.exit(bool(result.findings))


if __name__ == "__main__":
    main()
