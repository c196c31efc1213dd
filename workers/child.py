"""The training process of a slot: trains what it is told to, one trial after the other.

It speaks JSON lines with the worker. In:

- `{"run": 7, "task", "params", "seed", "checkpoints": {"dir", "every_epochs", "every_minutes"}, "files",
  "devices": 1, "rank"}`: train. Without `checkpoints` nothing is saved, without the folder `files` no file is
  kept. With several `devices` this process starts one for each of the others, and is their worker: with a
  `rank` of `{"number", "of", "meet"}` they take part (`workers.parallel_run`), and say nothing but the end.
- `{"stop": 7}`: stop at the next batch and save nothing.
- `{"pause": 7}`: save at the next batch and stop.

Out:

- `{"ready": true}`: once, when torch is loaded.
- `{"rejected": {"name", "reason"}}`: a checkpoint cannot be used; the file is deleted.
- `{"resumed": {"step", "name"}}`: training goes on from a checkpoint. All points before it follow again.
- `{"point": {"step", "metrics", "time"}}`.
- `{"checkpoint": {"name", "step", "sha256", "size"}}`: this file is whole and on the disk.
- `{"file": {"name", "size", "sha256"}}`: so is this one, to be kept with the attempt.
- `{"end": "complete" | "stopped" | "paused"}`, or `{"end": "failed", "cause", "reason", "leaving"}` with the
  cause `error`, `out_of_memory` or `not_finite`: last, for each run.

When the worker is gone, however it went, the input ends and so does this process.
"""

from __future__ import annotations

import argparse
import ctypes
import faulthandler
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from workers import provenance, tasks
from workers.files import Files
from workers.provenance import Provenance
from workers.run import Checkpoints, NoCheckpoints, Paused, Stopped, TrainingError

if TYPE_CHECKING:
    from workers.ranks import Ranks

PR_SET_PDEATHSIG = 1

LAST_LINES = 12
LAST_CHARACTERS = 5_000
"""How much of a traceback a reason keeps."""


class Worker:
    """The other end of the two pipes."""

    def __init__(self, read: BinaryIO, write: BinaryIO) -> None:
        self._read = read
        self._write = write
        self.runs: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.stopped: int | None = None
        self.paused: int | None = None

    def listen(self) -> None:
        """Take orders until the worker is gone, then end this process at once, training or not."""
        for line in iter(self._read.readline, b""):
            order = json.loads(line)
            if "stop" in order:
                self.stopped = order["stop"]
            elif "pause" in order:
                self.paused = order["pause"]
            else:
                self.runs.put(order)
        os._exit(0)

    def send(self, **message: Any) -> None:
        """Tell the worker something. Its reader never waits for the network, so this hardly blocks."""
        try:
            self._write.write(json.dumps(message).encode() + b"\n")
            self._write.flush()
        except BrokenPipeError:
            os._exit(0)


class Nobody:
    """Hears nothing and wants nothing: the worker of all ranks but the first, whose word counts."""

    stopped: int | None = None
    paused: int | None = None

    def send(self, **message: Any) -> None:
        """Tell nobody."""


class ChildRun:
    """The run that the training code reports to."""

    def __init__(
        self, worker: Worker | Nobody, order: Mapping[str, Any], device: str, data_dir: Path
    ) -> None:
        self._worker = worker
        self._key: int = order["run"]
        self._points: list[dict[str, Any]] = []
        self._sources: dict[str, str] = {}
        self.seed: int = order["seed"]
        self.device = device
        self.data_dir = data_dir
        self.checkpoints = self._make_checkpoints(order)
        self._files = Files(Path(order["files"]), worker.send) if order.get("files") else None
        self._provenance = Provenance(order, device)

    def _make_checkpoints(self, order: Mapping[str, Any]) -> Checkpoints:
        wanted = order.get("checkpoints")
        if wanted is None:
            return NoCheckpoints()
        from workers.checkpoints import checkpointer  # noqa: PLC0415 (it imports torch)

        return checkpointer(order, wanted, self._points, self._worker.send, self._sources)

    def report(self, step: int, metrics: Mapping[str, float]) -> None:
        """Pass the metrics of one step on."""
        numbers = {name: float(value) for name, value in metrics.items()}
        point = {"step": step, "metrics": numbers, "time": time.time()}
        self._points.append(point)
        self._worker.send(point=point)

    def attach(self, name: str, content: bytes) -> None:
        """Keep a file with the attempt, where there is a folder for it."""
        if self._files is not None:
            self._files.keep(name, content)

    def describe(self, **facts: Any) -> None:
        """Add to the trial's provenance, and keep it with the attempt.

        A checkpoint is taken up only if what has a `sha256` here had the same when it was saved.
        """
        self._sources |= provenance.checksums(facts)
        if self._provenance.add(facts):
            self.attach(provenance.NAME, self._provenance.content())

    def should_stop(self) -> bool:
        """Whether the worker said so."""
        return self._worker.stopped == self._key

    def should_pause(self) -> bool:
        """Whether the worker said so."""
        return self._worker.paused == self._key


def train(order: Mapping[str, Any], run: ChildRun) -> dict[str, Any]:
    """Run one trial and return how it ended."""
    from workers import device_memory  # noqa: PLC0415 (it imports torch)

    try:
        device_memory.begin(run.device)
        _train(order, run)
    except Stopped:
        return {"end": "stopped"}
    except Paused:
        return {"end": "paused"}
    except TrainingError as error:
        return failed(error.cause, str(error), leaving=False)
    except Exception as error:
        if device_memory.is_out_of_memory(error):
            return failed("out_of_memory", device_memory.tell(error, run.device), leaving=True)
        return failed("error", end_of_traceback(), leaving=True)
    return {"end": "complete"}


def _train(order: Mapping[str, Any], run: ChildRun) -> None:
    task, rank = tasks.load(order["task"]), order.get("rank")
    if rank is None:
        task(order["params"], run)
        return
    from workers import parallel_run  # noqa: PLC0415 (it imports torch)

    parallel_run.train(task, order["params"], run, rank)


def failed(cause: str, reason: str, *, leaving: bool) -> dict[str, Any]:
    """Return the end of a run that failed.

    After an error nobody foresaw the process is `leaving`: a GPU may be beyond use to it, or its memory full.
    """
    return {"end": "failed", "cause": cause, "reason": reason[-LAST_CHARACTERS:], "leaving": leaving}


def end_of_traceback() -> str:
    """Return the last lines about the exception being handled."""
    return "\n".join(traceback.format_exc().strip().splitlines()[-LAST_LINES:])


def serve(worker: Worker, devices: Sequence[str], data_dir: Path) -> None:
    """Train what comes, until the worker is gone or this process should not go on."""
    ranks: Ranks | None = None
    while True:
        order = worker.runs.get()
        several = order.get("devices", 1) > 1 and not order.get("rank")
        if several:
            ranks = ranks or others(worker, devices[1:], data_dir)
            order = ranks.begin(order)
        end = train(order, ChildRun(hearer(worker, order), order, devices[0], data_dir))
        if several and ranks:
            end = ranks.end(end)
        worker.send(**end)
        if end.get("leaving"):
            os._exit(0)


def others(worker: Worker, devices: Sequence[str], data_dir: Path) -> Ranks:
    """Return the processes of the other devices; when one fails and this one waits for it, it ends."""
    from workers.ranks import Ranks  # noqa: PLC0415 (most trials are on one device)

    def give_up(cause: str, reason: str) -> None:
        worker.send(**failed(cause, reason, leaving=True))
        os._exit(0)

    return Ranks(devices, data_dir, give_up)


def hearer(worker: Worker, order: Mapping[str, Any]) -> Worker | Nobody:
    """Return who hears of the run and may end it."""
    rank = order.get("rank")
    return Nobody() if rank and rank["number"] else worker


def take_pipes() -> Worker:
    """Keep the pipes for messages; whatever training prints goes to the worker's stderr."""
    read, write = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return Worker(os.fdopen(read, "rb"), os.fdopen(write, "wb"))


def end_with(parent: int) -> None:
    """Have the kernel kill this process when its worker is gone, where it can (Linux).

    Otherwise the end of the input tells, which takes the interpreter: code that holds its lock would train on
    beside the next attempt.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent and os.getppid() != parent:  # it went before that
        os._exit(0)


def main() -> None:
    """Run the training process."""
    end_with(int(os.environ.get("TUNESMITH_WORKER_PID", "0")))
    for number in (signal.SIGINT, signal.SIGTERM):  # sent to whole groups; the worker decides
        signal.signal(number, signal.SIG_IGN)
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", required=True, nargs="+")
    parser.add_argument("--data-dir", required=True, type=Path)
    options = parser.parse_args()
    faulthandler.enable()
    worker = take_pipes()
    threading.Thread(target=worker.listen, name="orders", daemon=True).start()
    import torch  # noqa: PLC0415 (seconds: the watch on the worker comes first)

    torch.set_num_interop_threads(1)
    provenance.environment()  # once, while nobody waits for a step
    worker.send(ready=True)
    serve(worker, options.device, options.data_dir)


if __name__ == "__main__":
    main()
