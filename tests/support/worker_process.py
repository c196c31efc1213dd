"""A real `tunesmith worker` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil


class WorkerProcess:
    def __init__(self, folder: Path, url: str, *options: str) -> None:
        self.log_path = folder / "worker.log"
        command = [sys.executable, "-m", "tunesmith", "worker", "--server", url]
        command += ["--state-dir", str(folder / "state"), "--data-dir", str(folder / "data"), *options]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, env={**os.environ, "OMP_NUM_THREADS": "1"}
            )

    @property
    def log(self) -> str:
        return self.log_path.read_text()

    def children(self) -> list[psutil.Process]:
        """The training processes."""
        found = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in found if "workers.child" in child.cmdline()]

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def exit_code(self, timeout_s: float = 30.0) -> int:
        return self.process.wait(timeout_s)


@contextmanager
def running_worker(folder: Path, url: str, *options: str) -> Iterator[WorkerProcess]:
    """Start a worker; afterwards nothing of it is left, whatever the test did."""
    worker = WorkerProcess(folder, url, *options)
    try:
        yield worker
    finally:
        if worker.process.poll() is None:
            children = worker.children()
            worker.process.kill()
            worker.process.wait()
            psutil.wait_procs(children, timeout=10)


def eventually(condition: Callable[[], object], timeout_s: float = 30.0) -> None:
    """Wait until `condition` holds."""
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until, "it did not come to that in time"
        time.sleep(0.02)
