"""The worker's end of a training process."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from tunesmith.trials import Cause
from workers import memory
from workers.devices import Device
from workers.output import Output

log = logging.getLogger(__name__)

Message = dict[str, Any]
"""What `workers.child` sends, or `{"gone": reason, "cause": ...}` once the process has ended
(with `"unready"` if it never was ready)."""


COMMAND = ["-m", "workers.child"]
PARENT = "TUNESMITH_WORKER_PID"
"""Tells a training process whose it is: it ends with its worker."""


@dataclass(frozen=True)
class Checkpoints:
    """Where a run saves checkpoints, and when."""

    dir: str
    every_epochs: int | None
    every_minutes: float | None


@dataclass(frozen=True)
class Rank:
    """Which of the processes of a trial one is, of how many, and the file where they find each other."""

    number: int
    of: int
    meet: str


@dataclass(frozen=True)
class Order:
    """What to train.

    Attributes:
        files: The folder for what is to be kept with the attempt; None for nothing.
        devices: How many to train on.
        rank: For a process that the first one of a trial on several devices has started.
    """

    task: str
    params: Mapping[str, Any]
    seed: int
    checkpoints: Checkpoints | None = None
    files: str | None = None
    devices: int = 1
    rank: Rank | None = None

    def message(self, run: int) -> Message:
        """Return it as the process reads it."""
        saved = asdict(self.checkpoints) if self.checkpoints else None
        rank = asdict(self.rank) if self.rank else None
        return {
            "run": run,
            "task": self.task,
            "params": dict(self.params),
            "seed": self.seed,
            "checkpoints": saved,
            "files": self.files,
            "devices": self.devices,
            "rank": rank,
        }


class TrainingProcess:
    """A process that trains on the devices of a slot, kept between trials so that torch loads once.

    With several devices it is the first of as many processes: it starts the others (`workers.ranks`).

    It is made to be driven by one thread, with `stop`, `pause` and `kill` called from any.
    """

    def __init__(self, device: Device, data_dir: Path) -> None:
        command = [sys.executable, *COMMAND, "--device", *device.names, "--data-dir", str(data_dir)]
        self._process = subprocess.Popen(  # noqa: S603 (ourselves)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**device.environment(), PARENT: str(os.getpid())},
            process_group=0,  # Ctrl-C in a terminal reaches the worker alone
        )
        self._orders = cast(BinaryIO, self._process.stdin)
        self._reports = cast(BinaryIO, self._process.stdout)
        printed = cast(BinaryIO, self._process.stderr)
        self.output = Output(os.dup(printed.fileno()), f"output-{self._process.pid}")
        printed.close()
        self._listener: Callable[[Message], None] | None = None
        self._gone: Message | None = None
        self._hearing = threading.Lock()
        self._sending = threading.Lock()
        self._run = 0
        self._out_of_memory = memory.kills()
        self.ready = False
        self._ended = threading.Event()
        threading.Thread(target=self._watch, name=f"watch-{self._process.pid}", daemon=True).start()
        threading.Thread(target=self._read, name=f"read-{self._process.pid}", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return not self._ended.is_set()

    def run(self, order: Order, listener: Callable[[Message], None]) -> int:
        """Start training and return the number of the run.

        What the process says goes to `listener`, in a thread that must not be kept waiting.
        """
        self.output.begin()
        self._out_of_memory = memory.kills()
        self._run += 1
        with self._hearing:
            self._listener = listener
            if self._gone is not None:
                listener(self._gone)
        self._send(order.message(self._run))
        return self._run

    def stop(self, run: int) -> None:
        """Have a run stop at its next step; another that runs by now is not meant."""
        self._send({"stop": run})

    def pause(self, run: int) -> None:
        """Have a run save a checkpoint at its next step, and stop."""
        self._send({"pause": run})

    def kill(self) -> None:
        """End the process at once, and all that it has started."""
        if not self._ended.is_set():
            self._kill_group()

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: all of them are zombies
            os.killpg(self.pid, signal.SIGKILL)

    def close(self, patience_s: float = 3.0) -> None:
        """End the process, and wait until it has ended."""
        with self._sending:
            self._hang_up()
        if not self._ended.wait(patience_s):
            self.kill()
            self._ended.wait()

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

    def _watch(self) -> None:
        """When the process ends, so does what it started: that may have its pipes still, and its GPU."""
        self._process.wait()
        self._kill_group()
        self._ended.set()

    def _read(self) -> None:
        """Pass on what the process says, and in any case that it ended: somebody waits for that."""
        try:
            for line in self._reports:
                self._heed(line)
        except Exception:
            log.exception("What the training process %d said could not be dealt with: it is ended", self.pid)
            self.kill()
        self._ended.wait()
        self._reports.close()
        self._tell_end(self._process.returncode)

    def _heed(self, line: bytes) -> None:
        if not line.endswith(b"\n"):
            log.debug("The last message of process %d was cut short: %.100r", self.pid, line)
            return
        message = json.loads(line)
        if "ready" in message:
            self.ready = True
        else:
            self._tell(message)

    def _tell_end(self, code: int) -> None:
        short = code == -signal.SIGKILL and memory.grew(self._out_of_memory, memory.kills())
        cause = Cause.OUT_OF_MEMORY if short else Cause.ERROR
        gone = {"gone": ran_out() if short else died(code), "cause": cause.value}
        self._tell(gone if self.ready else {**gone, "unready": True})

    def _tell(self, message: Message) -> None:
        with self._hearing:
            if "gone" in message:
                self._gone = message
            if self._listener is not None:
                self._listener(message)


def died(code: int) -> str:
    """Say how a process with this exit code ended.

    >>> died(-11)
    'The training process was ended by SIGSEGV.'
    """
    if code >= 0:
        return f"The training process ended by itself with exit code {code}."
    return f"The training process was ended by {signal.Signals(-code).name}."


def ran_out() -> str:
    """Say that the kernel ended a process to get memory back."""
    return (
        "The machine, or this worker's share of it, ran out of memory and the kernel ended the training "
        f"process (the largest so far took {memory.peak()})."
    )
