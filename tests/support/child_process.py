"""A real training process, spoken to as a worker does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Message = dict[str, Any]


class ChildProcess:
    def __init__(self, folder: Path, devices: int = 1) -> None:
        command = [sys.executable, "-m", "workers.child", "--device", *["cpu"] * devices]
        command += ["--data-dir", str(folder)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, **pipes)

    def send(self, **order: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()

    def read(self, until: Callable[[Message], object]) -> list[Message]:
        """Return the messages up to the first of which `until` holds, or to the end of the process."""
        assert self.process.stdout is not None
        messages = []
        for line in self.process.stdout:
            messages.append(json.loads(line))
            if until(messages[-1]):
                break
        return messages

    def run_to_end(self, **order: Any) -> list[Message]:
        self.send(**order)
        return self.read(lambda message: "end" in message)


@contextmanager
def running_child(folder: Path, devices: int = 1) -> Iterator[ChildProcess]:
    """Start a training process; afterwards it is gone, whatever the test did."""
    child = ChildProcess(folder, devices)
    try:
        assert child.read(lambda message: True) == [{"ready": True}]
        yield child
    finally:
        child.process.kill()
        child.process.wait()
        for pipe in (child.process.stdin, child.process.stdout):
            assert pipe is not None
            pipe.close()
