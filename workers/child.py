"""The training process of a slot: trains what it is told to, one trial after the other.

It speaks JSON lines with the worker. In: `{"run": 7, "task": ..., "params": ..., "seed": ...}` and
`{"stop": 7}`. Out: `{"ready": true}`, `{"point": {"step", "metrics", "time"}}`, and for each run
`{"end": "complete" | "stopped" | "failed", "reason": ..., "leaving": ...}`. When the worker is gone,
however it went, the input ends and so does this process.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import queue
import signal
import threading
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from workers import tasks
from workers.run import Stopped, TrainingError

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

    def listen(self) -> None:
        """Take orders until the worker is gone, then end this process at once, training or not."""
        for line in iter(self._read.readline, b""):
            order = json.loads(line)
            if "stop" in order:
                self.stopped = order["stop"]
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


class ChildRun:
    """The run that the training code reports to."""

    def __init__(self, worker: Worker, order: Mapping[str, Any], device: str, data_dir: Path) -> None:
        self._worker = worker
        self._key: int = order["run"]
        self.seed: int = order["seed"]
        self.device = device
        self.data_dir = data_dir

    def report(self, step: int, metrics: Mapping[str, float]) -> None:
        """Pass the metrics of one step on."""
        point = {"step": step, "metrics": dict(metrics), "time": time.time()}
        self._worker.send(point=point)

    def should_stop(self) -> bool:
        """Whether the worker said so."""
        return self._worker.stopped == self._key


def train(order: Mapping[str, Any], run: ChildRun) -> dict[str, Any]:
    """Run one trial and return how it ended.

    After an error nobody foresaw the process is `leaving`: a GPU may be beyond use to it.
    """
    try:
        tasks.load(order["task"])(order["params"], run)
    except Stopped:
        return {"end": "stopped"}
    except TrainingError as error:
        return {"end": "failed", "reason": str(error)}
    except Exception:
        lines = traceback.format_exc().strip().splitlines()[-LAST_LINES:]
        return {"end": "failed", "reason": "\n".join(lines)[-LAST_CHARACTERS:], "leaving": True}
    return {"end": "complete"}


def serve(worker: Worker, device: str, data_dir: Path) -> None:
    """Train what comes, until the worker is gone or this process should not go on."""
    while True:
        order = worker.runs.get()
        end = train(order, ChildRun(worker, order, device, data_dir))
        worker.send(**end)
        if end.get("leaving"):
            os._exit(0)


def take_pipes() -> Worker:
    """Keep the pipes for messages; whatever training prints goes to the worker's stderr."""
    read, write = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return Worker(os.fdopen(read, "rb"), os.fdopen(write, "wb"))


def main() -> None:
    """Run the training process."""
    for number in (signal.SIGINT, signal.SIGTERM):  # sent to whole groups; the worker decides
        signal.signal(number, signal.SIG_IGN)
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", required=True)
    parser.add_argument("--data-dir", required=True, type=Path)
    options = parser.parse_args()
    faulthandler.enable()
    worker = take_pipes()
    threading.Thread(target=worker.listen, name="orders", daemon=True).start()
    import torch  # noqa: PLC0415 (seconds: the watch on the worker comes first)

    torch.set_num_interop_threads(1)
    worker.send(ready=True)
    serve(worker, options.device, options.data_dir)


if __name__ == "__main__":
    main()
