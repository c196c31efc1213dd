"""Training a recorded trial again on this machine."""

from __future__ import annotations

import json
import queue
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

from tunesmith.errors import FieldProblem, InvalidInput
from workers import devices, provenance
from workers.devices import Device
from workers.process import Message, Order, TrainingProcess
from workers.reproduce.recorded import Recorded

LISTEN_S = 1.0
"""A Ctrl-C that comes just before a wait begins is heard when it ends: so waits are short."""


def device_for(recorded: Recorded, wanted: str | None) -> Device:
    """Return what to train on: the device wanted, else one of the recorded kind, where there is one.

    As many as then, and on the CPU with as many threads: sums come out otherwise with another number.

    Raises:
        InvalidInput: a GPU is wanted and there is none, or fewer than then.
    """
    if recorded.devices > 1 and wanted not in (None, "cpu"):
        one = f"must be cpu, or left out: the trial trains on {recorded.devices} devices (got {wanted})"
        raise InvalidInput(FieldProblem("--device", one))
    if wanted and wanted.startswith("cuda") and devices.cuda_devices() == 0:
        raise InvalidInput(FieldProblem("--device", f"torch sees no GPU here, so not {wanted}; cpu is there"))
    then = (recorded.provenance or {}).get("device") or {}
    here = devices.find(1, recorded.devices)[0]
    name = wanted or ("cpu" if then.get("kind") == "cpu" else here.name)
    threads = then.get("threads")
    others = here.others if name == here.name else (name,) * len(here.others)
    return Device(name, threads if isinstance(threads, int) and threads > 0 else here.threads, others)


def train(recorded: Recorded, device: Device, data_dir: Path) -> Generator[Message]:
    """Train a trial and yield what the training process says, the end last.

    The file `provenance.json` comes as `{"provenance": its content}`. The process is gone when this is left,
    however it is.
    """
    heard: queue.SimpleQueue[Message] = queue.SimpleQueue()
    process = TrainingProcess(device, data_dir)
    with tempfile.TemporaryDirectory(prefix="tunesmith-reproduce-") as folder:
        try:
            what = (recorded.task.name, recorded.params, recorded.seed)
            order = Order(*what, files=folder, devices=recorded.devices)
            run = process.run(order, heard.put)
            yield from _listen(heard, process, run, recorded.last_step, Path(folder))
        finally:
            process.close(patience_s=0.0)


def _listen(
    heard: queue.SimpleQueue[Message], process: TrainingProcess, run: int, last: int | None, folder: Path
) -> Generator[Message]:
    while True:
        try:
            message = heard.get(timeout=LISTEN_S)
        except queue.Empty:
            continue
        if message.get("file", {}).get("name") == provenance.NAME:
            yield {"provenance": _content(folder)}
        elif "point" in message:
            yield message
            if last is not None and message["point"]["step"] >= last:
                process.stop(run)
        elif "end" in message or "gone" in message:
            yield message
            return


def _content(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / provenance.NAME).read_bytes())
    return content
