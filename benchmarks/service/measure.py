"""Run one round of a cell: start its worker processes, warm them up, let them run, add up what they say."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

import psutil

from benchmarks.service.cells import Sample
from benchmarks.service.program import worker_command, worker_environment


class Problem(Exception):
    """A round could not be measured, for this reason."""


@dataclass(frozen=True)
class Running:
    """A backend that is up, with its history loaded."""

    spec: Mapping[str, Any]
    """What its workers are told (see `benchmarks.service.worker`)."""
    servers: Sequence[int] = ()
    """Processes whose CPU counts, with their children: the server, the database."""
    python: str | None = None
    """The interpreter of its workers; None for this one."""
    environment: Mapping[str, str] = field(default_factory=dict)


def run(running: Running, workers: int, seconds: float, patience_s: float) -> Sample:
    """Return what so many worker processes got done in `seconds`.

    Raises:
        Problem: one of them ended, or was not ready within `patience_s`.
    """
    with _started(running, workers, patience_s) as processes:
        for process in processes:
            process.read("ready")
        before = cpu_s(running.servers)
        for process in processes:
            process.write(f"{seconds}\n")
        found = [json.loads(process.read("{")) for process in processes]
        return summary(found, cpu_s(running.servers) - before)


def summary(found: Sequence[Mapping[str, Any]], servers_cpu_s: float) -> Sample:
    """Add up what the workers measured; each one's rate is over the time until its own last trial ended."""
    trials = sum(one["trials"] for one in found)
    cpu = servers_cpu_s + sum(one["cpu_s"] for one in found)
    calls = {name: [ms for one in found for ms in one[name]] for name in ("claim", "report", "finish")}
    rate = sum(one["trials"] / one["seconds"] for one in found)
    return Sample(trials=trials, trials_per_s=rate, cpu_ms_per_trial=1000 * cpu / trials, **calls)


def cpu_s(processes: Iterable[int]) -> float:
    """Return the CPU seconds that processes and all below them have used, those that ended included."""
    return sum(_tree_cpu_s(psutil.Process(pid)) for pid in processes)


def _tree_cpu_s(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
        children = process.children()
    except psutil.NoSuchProcess:  # it ended just now: its parent has its times
        return 0.0
    return float(sum(times[:4])) + sum(_tree_cpu_s(child) for child in children)


@contextmanager
def _started(running: Running, workers: int, patience_s: float) -> Iterator[list[_Worker]]:
    processes: list[_Worker] = []
    timer = threading.Timer(patience_s, _kill, [processes])
    timer.daemon = True
    try:
        for i in range(workers):
            processes.append(_Worker(running, {**running.spec, "seed": i + 1}))  # noqa: PERF401 (all end below)
        timer.start()
        yield processes
    finally:
        timer.cancel()
        for process in processes:
            process.end()


def _kill(processes: Iterable[_Worker]) -> None:
    for process in processes:
        process.kill()


class _Worker:
    """A worker process and the lines that it says."""

    def __init__(self, running: Running, spec: Mapping[str, Any]) -> None:
        self._errors: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed by `end`)
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            worker_command(json.dumps(spec), running.python),
            env=worker_environment(running.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def read(self, begins: str) -> str:
        """Return the next line, which begins in this way. Raises Problem."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.startswith(begins):
            raise Problem(self._why(line))
        return line

    def _why(self, line: str) -> str:
        code = self._process.wait()
        if code < 0:
            return f"not done after {time.monotonic() - self._began:.0f} s"
        self._errors.seek(0)
        said = self._errors.read().strip().splitlines()
        return f"a worker ended ({code}): {said[-1] if said else line.strip()}"

    def write(self, text: str) -> None:
        """Send it a line. Raises Problem."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(text)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise Problem(self._why("")) from None

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def end(self) -> None:
        """End it, and leave nothing of it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            if pipe is not None:
                pipe.close()
