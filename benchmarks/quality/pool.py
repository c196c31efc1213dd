"""Does jobs in two processes at a time, each started with the interpreter that its optimizer needs."""

from __future__ import annotations

import json
import queue
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from typing import IO

from benchmarks.quality import optimizers
from benchmarks.quality.jobs import Job, Result
from benchmarks.service.program import worker_environment


class JobFailed(Exception):
    """A job could not be done, for this reason."""


def do_all(jobs: Sequence[Job], processes: int, done: Callable[[Job, Result | JobFailed], None]) -> None:
    """Do the jobs in order, `processes` at a time; `done` hears of each, one call at a time."""
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    lock = threading.Lock()
    threads = [
        threading.Thread(target=_work, args=(waiting, lock, done), daemon=True) for _ in range(processes)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _work(
    waiting: queue.SimpleQueue[Job],
    lock: threading.Lock,
    done: Callable[[Job, Result | JobFailed], None],
) -> None:
    processes: dict[str, _Process] = {}
    try:
        while True:
            job = waiting.get_nowait()
            python = optimizers.python_of(job.optimizer)
            try:
                if python not in processes:
                    processes[python] = _Process(python)
                found: Result | JobFailed = processes[python].do(job)
            except JobFailed as failed:
                processes.pop(python).end()
                found = failed
            with lock:
                done(job, found)
    except queue.Empty:
        pass
    finally:
        for process in processes.values():
            process.end()


class _Process:
    """One `benchmarks.quality.work`."""

    def __init__(self, python: str) -> None:
        self._errors: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed by `end`)
        self._process = subprocess.Popen(
            [python, "-m", "benchmarks.quality.work"],
            env=worker_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def do(self, job: Job) -> Result:
        """Do a job. Raises JobFailed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(job) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise JobFailed(self._last_words())
        return Result(**json.loads(line))

    def _last_words(self) -> str:
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().strip().splitlines()
        return said[-1] if said else f"the process ended with {code}"

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            if pipe is not None:
                pipe.close()
