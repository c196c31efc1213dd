"""The processes of a run, each of which can be killed, stopped, continued and started again."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.support.postgres import PostgresServer

ROOT = Path(__file__).parents[2]


@dataclass
class Program:
    """`tunesmith` with some arguments."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    wanted: bool = True
    """False while it is meant to be away."""
    seen: int = 0
    """How long its log was when it was started last."""

    def start(self) -> None:
        """Start it, if it does not run."""
        self.wanted = True
        if self.running:
            return
        self.seen = self.log.stat().st_size if self.log.exists() else 0
        command = [sys.executable, "-m", "tests.chaos.launch", str(os.getpid()), *self.arguments]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def said(self, words: str) -> bool:
        """Whether it logged this since it was started last."""
        with self.log.open("rb") as log:
            log.seek(self.seen)
            return words.encode() in log.read()

    @property
    def running(self) -> bool:
        """Whether it runs (or is stopped)."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self.process.pid if self.process is not None and self.running else None

    def wait(self, timeout_s: float = 10.0) -> None:
        """Wait until it has ended."""
        if self.process is not None:
            self.process.wait(timeout_s)

    @property
    def exit_code(self) -> int | None:
        """How it ended last; None while it runs."""
        return self.process.poll() if self.process is not None else None

    def child(self, word: str, index: int = 0) -> int | None:
        """Return the process id of a child whose command line has this word, one of those there are."""
        found = [child.pid for child in children(self.pid) if word in _command(child)]
        return found[index % len(found)] if found else None


@dataclass
class Postgres:
    """PostgreSQL: its postmaster, and the processes of its connections."""

    server: PostgresServer
    wanted: bool = True

    def start(self) -> bool:
        """Start it, if it does not run; False where the processes of a killed one linger: try again."""
        self.wanted = True
        if self.pid is None:
            with contextlib.suppress(RuntimeError):
                self.server.start()
        return self.pid is not None

    @property
    def pid(self) -> int | None:
        """The postmaster's process id while it runs."""
        process = self.server.process
        return process.pid if process is not None and process.poll() is None else None

    def wait(self, timeout_s: float = 10.0) -> None:
        """Wait until the postmaster has ended."""
        if self.server.process is not None:
            self.server.process.wait(timeout_s)

    def backends(self) -> list[int]:
        """The process ids of the connections."""
        return sorted(child.pid for child in children(self.pid) if "[local]" in " ".join(_command(child)))


def children(pid: int | None) -> list[psutil.Process]:
    """Return the children of a process; none where it is gone."""
    try:
        return psutil.Process(pid).children() if pid is not None else []
    except psutil.Error:
        return []


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def send(pid: int | None, number: signal.Signals) -> bool:
    """Send a signal; False where nobody is there."""
    if pid is None:
        return False
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


@dataclass
class Fleet:
    """All processes of a run.

    Attributes:
        folder: Where everything of the run lies.
        environment: What every process gets; `mark` in it tells ours from others.
    """

    folder: Path
    database_url: str
    port: int
    lease_s: float
    seed: int
    postgres: Postgres | None
    server: Program = field(init=False)
    workers: list[Program] = field(default_factory=list)
    states: int = 0
    token: str = field(default_factory=lambda: secrets.token_hex(32))

    def __post_init__(self) -> None:
        chaos = {"seed": self.seed, "lease_s": self.lease_s, "folder": str(self.folder)}
        (self.folder / "begun").mkdir()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TUNESMITH_")},
            "TUNESMITH_CHAOS": json.dumps(chaos),
            "TUNESMITH_ADMIN_TOKEN": self.token,
            "TUNESMITH_TOKEN": self.token,
            "TUNESMITH_STATE_DIR": str(self.folder / "user"),
            "OMP_NUM_THREADS": "1",
        }
        options = ["--port", str(self.port), "--lease-seconds", str(self.lease_s), "--engines", "2"]
        places = ["--data-dir", str(self.folder / "server"), "--database-url", self.database_url]
        self.server = self._program("server", ["serve", *options, *places])

    def _program(self, name: str, arguments: Sequence[str]) -> Program:
        return Program(name, arguments, self.environment, self.folder / f"{name}.log")

    def hire(self, count: int, url: str) -> None:
        """Add workers; they are started with `start`."""
        for index in range(count):
            program = self._program(f"worker-{index}", [])
            self.workers.append(program)
            self.renew(program, url)

    def renew(self, worker: Program, url: str) -> None:
        """Give a worker an empty state directory: when it starts it is another one."""
        state = self.folder / f"state-{self.states}"
        self.states += 1
        options = ["--server", url, "--slots", "1", "--name", worker.name, "--state-dir", str(state)]
        worker.arguments = ["worker", *options, "--data-dir", str(self.folder / "data")]

    def tell(self, event: str) -> None:
        """Write down what happens to the processes."""
        with (self.folder / "events").open("a") as file:
            file.write(f"{time.strftime('%H:%M:%S')} {event}\n")

    @property
    def programs(self) -> list[Program]:
        """Server and workers."""
        return [self.server, *self.workers]

    def left_over(self) -> list[psutil.Process]:
        """The processes of this run that still live."""
        mine = f'"folder": "{self.folder}"'
        return [process for process in psutil.process_iter() if mine in _mark(process)]


def _mark(process: psutil.Process) -> str:
    try:
        return process.environ().get("TUNESMITH_CHAOS", "") if process.pid != os.getpid() else ""
    except psutil.Error:
        return ""
