"""The worker's end of a training process."""

from __future__ import annotations

import json
import logging
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from workers.devices import Device

log = logging.getLogger(__name__)

Message = dict[str, Any]
"""What `workers.child` sends, or `{"gone": reason}` once the process has ended."""


COMMAND = ["-m", "workers.child"]


class TrainingProcess:
    """A process that trains on one device, kept between trials so that torch loads once.

    It is made to be driven by one thread, with `stop` and `kill` called from any.
    """

    def __init__(self, device: Device, data_dir: Path) -> None:
        command = [sys.executable, *COMMAND, "--device", device.name, "--data-dir", str(data_dir)]
        self._process = subprocess.Popen(  # noqa: S603 (ourselves)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=device.environment(),
            process_group=0,  # Ctrl-C in a terminal reaches the worker alone
        )
        self._orders = cast(BinaryIO, self._process.stdin)
        self._reports = cast(BinaryIO, self._process.stdout)
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._sending = threading.Lock()
        self._run = 0
        self.ready = False
        threading.Thread(target=self._read, name=f"read-{self._process.pid}", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def run(self, task: str, params: Mapping[str, Any], seed: int) -> None:
        """Start training a trial; its messages follow."""
        self._run += 1
        self._send({"run": self._run, "task": task, "params": dict(params), "seed": seed})

    def stop(self) -> None:
        """Have the running trial stop at its next step; a trial that comes later is not meant."""
        self._send({"stop": self._run})

    def receive(self) -> list[Message]:
        """Wait for a message and return it with all that came meanwhile."""
        messages = [self._messages.get()]
        while not self._messages.empty():
            messages.append(self._messages.get())
        return messages

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def close(self, patience_s: float = 3.0) -> None:
        """End the process, and wait until it has ended."""
        with self._sending:
            self._hang_up()
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()

    def _hang_up(self) -> None:
        try:
            self._orders.close()
        except BrokenPipeError:
            log.debug("Process %d was gone already", self.pid)

    def _send(self, order: Message) -> None:
        """Send an order; that the process is gone is learned by reading."""
        with self._sending:
            if self._orders.closed:
                return
            try:
                self._orders.write(json.dumps(order).encode() + b"\n")
                self._orders.flush()
            except BrokenPipeError:
                log.debug("Process %d is gone", self.pid)

    def _read(self) -> None:
        for line in self._reports:
            message = json.loads(line)
            if "ready" in message:
                self.ready = True
            else:
                self._messages.put(message)
        self._reports.close()
        self._messages.put({"gone": died(self._process.wait())})


def died(code: int) -> str:
    """Say how a process with this exit code ended.

    >>> died(-11)
    'The training process was ended by SIGSEGV.'
    """
    if code >= 0:
        return f"The training process ended by itself with exit code {code}."
    hint = " (is the machine out of memory?)" if code == -signal.SIGKILL else ""
    return f"The training process was ended by {signal.Signals(-code).name}{hint}."
