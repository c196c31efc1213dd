"""A real `tunesmith worker` in a process of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

SCRIPTED = """
from workers import process
process.COMMAND[:] = ["-m", "tests.support.scripted_child"]
from tunesmith.cli.main import main
main()
"""
CHILDREN = {"workers.child", "tests.support.scripted_child"}
ROOT = Path(__file__).parents[2]


class WorkerProcess:
    """Args: scripted: Its training is that of `tests.support.scripted_child`."""

    def __init__(self, folder: Path, url: str, *options: str, scripted: bool = False) -> None:
        self.folder = folder
        self.log_path = folder / "worker.log"
        program = ["-c", SCRIPTED] if scripted else ["-m", "tunesmith"]
        command = [sys.executable, *program, "worker", "--server", url]
        command += ["--state-dir", str(folder / "state"), "--data-dir", str(folder / "data"), *options]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}
            )

    @property
    def log(self) -> str:
        return self.log_path.read_text()

    def children(self) -> list[psutil.Process]:
        """The training processes."""
        found = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in found if CHILDREN & {*command_line(child)}]

    def journals(self) -> list[Path]:
        """The journals of the attempts that this worker has yet to end."""
        return sorted(self.folder.glob("state/w-*/*/journal.jsonl"))

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def exit_code(self, timeout_s: float = 30.0) -> int:
        return self.process.wait(timeout_s)


@contextmanager
def running_worker(folder: Path, url: str, *options: str, scripted: bool = False) -> Iterator[WorkerProcess]:
    """Start a worker; afterwards nothing of it is left, whatever the test did."""
    folder.mkdir(exist_ok=True)
    worker = WorkerProcess(folder, url, *options, scripted=scripted)
    try:
        yield worker
    finally:
        if worker.process.poll() is None:
            children = worker.children()
            worker.process.kill()
            worker.process.wait()
            psutil.wait_procs(children, timeout=10)


def command_line(process: psutil.Process) -> list[str]:
    """Return the words that a process was started with; none where it has ended meanwhile."""
    with contextlib.suppress(psutil.NoSuchProcess):  # a zombie is one
        return process.cmdline()
    return []


def eventually(condition: Callable[[], object], timeout_s: float = 30.0) -> None:
    """Wait until `condition` holds."""
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until, "it did not come to that in time"
        time.sleep(0.02)
