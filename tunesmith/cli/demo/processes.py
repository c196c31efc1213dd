"""Child processes that end with us, however we end, and whose last words are kept in a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tunesmith.cli import parent
from tunesmith.errors import TunesmithError

GRACE_S = 15.0
"""Seconds a program has to stop by itself before it is killed."""

TAIL_LINES = 15


class Program:
    """A `tunesmith` command running as a child process, its output in a file.

    It runs in a process group of its own, so that Ctrl-C reaches only us and we stop things in order.
    Its standard input is a pipe that only we hold open: it stops when we are gone (see `cli.parent`).
    """

    def __init__(self, name: str, args: Sequence[str], log: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self.log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 (our own command)
                [sys.executable, "-m", "tunesmith", *args],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **env, parent.VARIABLE: "1", "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def check(self) -> None:
        """Raise `TunesmithError`, with the end of its output, if the program has ended."""
        code = self._process.poll()
        if code is not None:
            last_words = f"it last said:\n{self.tail()}"
            raise TunesmithError(f"`tunesmith {self.name}` ended with code {code}; {last_words}")

    def tail(self) -> str:
        """Return the last lines of its output."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in lines[-TAIL_LINES:])

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self._process.poll() is None:
            self._process.terminate()

    def wait(self, until: float) -> None:
        """Wait for the end until that time of the monotonic clock, then kill what is left of the group."""
        try:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(max(0.0, until - time.monotonic()))
        finally:
            self.kill()

    def kill(self) -> None:
        """Kill the program and whatever it started in its process group."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()


class Programs:
    """The programs of the demo; they are stopped in the reverse order of their start."""

    def __init__(self) -> None:
        self._running: list[Program] = []

    def start(self, name: str, args: Sequence[str], log: Path, env: Mapping[str, str]) -> Program:
        """Start a program."""
        program = Program(name, args, log, env)
        self._running.append(program)
        return program

    def check(self) -> None:
        """Raise `TunesmithError` if one of them has ended."""
        for program in self._running:
            program.check()

    def stop(self) -> None:
        """Stop all: each gets SIGTERM and some seconds; an impatient Ctrl-C kills them at once."""
        try:
            while self._running:
                program = self._running[-1]
                program.ask_to_stop()
                program.wait(time.monotonic() + GRACE_S)
                self._running.pop()
        finally:
            for program in self._running:
                program.kill()


class Stopped(BaseException):
    """We were asked to stop by a signal. Not an `Exception`: nothing but the end may handle it."""

    def __init__(self, number: int) -> None:
        self.code = 128 + number
        super().__init__(signal.Signals(number).name)


@contextmanager
def signals_raise() -> Iterator[None]:
    """Make SIGINT, SIGTERM and SIGHUP raise `Stopped` within the block, so that it is left in order.

    Also where code under way makes an error of its own of it, as pydantic does while it builds a model.
    """
    received: list[int] = []

    def stop(number: int, _: object) -> None:
        received.append(number)
        raise Stopped(number)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    except Exception as error:
        if received:
            raise Stopped(received[0]) from error
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
