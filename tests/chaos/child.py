"""A training process without torch: it speaks as `workers.child` does, and reports the synthetic objective.

How an execution goes (how long its steps take, whether it ends in an error or a crash) is decided by the
run's seed, the trial and how often the trial was begun before.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import queue
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.chaos.objective import LUCKLESS, curve

CHAOS = json.loads(os.environ["TUNESMITH_CHAOS"])
"""What the run decided: its seed, seconds of a lease, a folder."""


class Worker:
    """The other end of the two pipes."""

    def __init__(self) -> None:
        self.runs: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.stopped = self.paused = 0
        self.told = threading.Event()

    def listen(self) -> None:
        """Take orders until the worker is gone, then end this process."""
        for line in sys.stdin.buffer:
            order = json.loads(line)
            self.stopped = order.get("stop", self.stopped)
            self.paused = order.get("pause", self.paused)
            if "run" in order:
                self.runs.put(order)
            else:
                self.told.set()
        os._exit(0)

    def send(self, **message: Any) -> None:
        """Tell the worker something."""
        try:
            sys.stdout.write(json.dumps(message) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            os._exit(0)


def fate(order: dict[str, Any]) -> random.Random:
    """Return the chances of this execution: the nth of its trial, as a file remembers."""
    begun = Path(CHAOS["folder"], "begun")
    with begun.joinpath(f"{order['seed']}").open("ab") as file:
        file.write(b".")
    nth = begun.joinpath(f"{order['seed']}").stat().st_size
    return random.Random(f"{CHAOS['seed']}:{order['seed']}:{nth}")


def step_s(chance: random.Random) -> float:
    """Return how long a step takes: milliseconds to a second, and now and then longer than a lease."""
    kind = chance.random()
    if kind < 0.005:
        return float(CHAOS["lease_s"]) * chance.uniform(1.1, 1.6)
    return chance.uniform(0.3, 1.0) if kind < 0.25 else chance.uniform(0.005, 0.3)


class Execution:
    """One run of a trial."""

    def __init__(self, worker: Worker, order: dict[str, Any]) -> None:
        self._worker = worker
        self._order = order
        self._chance = fate(order)
        self._policy = order.get("checkpoints")
        wrong = self._chance.random() < order["params"][LUCKLESS]
        self._breaks_at = self._chance.randrange(order["params"]["epochs"]) if wrong else None
        self._breaks = self._chance.choice([self._fail, self._fail, self._run_out, self._crash, self._exit])

    def train(self) -> dict[str, Any]:
        """Report step by step; return the end."""
        start = self._resume()
        for step, metrics in curve(self._order["params"]):
            if step >= start:
                early = self._wait(step)
                if early is not None:
                    return early
                if step == self._breaks_at:
                    return self._breaks()
            self._worker.send(point={"step": step, "metrics": metrics, "time": time.time()})
            if step >= start and self._due(step):
                self._save(step + 1)
        return {"end": "complete"}

    def _wait(self, step: int) -> dict[str, Any] | None:
        """Take the time of a step; the end where the worker says so meanwhile."""
        until = time.monotonic() + step_s(self._chance)
        while (left := until - time.monotonic()) > 0:
            self._worker.told.clear()
            if self._worker.stopped == self._order["run"]:
                return {"end": "stopped"}
            if self._worker.paused == self._order["run"]:
                return {"end": "paused" if self._save(step) else "stopped"}
            self._worker.told.wait(left)
        return None

    def _due(self, step: int) -> bool:
        every: int | None = (self._policy or {}).get("every_epochs")
        return every is not None and (step + 1) % every == 0

    # Ends

    def _fail(self) -> dict[str, Any]:
        return {"end": "failed", "cause": "error", "reason": "Traceback: bad luck", "leaving": False}

    def _run_out(self) -> dict[str, Any]:
        return {"end": "failed", "cause": "out_of_memory", "reason": "peak 8.0 GiB", "leaving": True}

    def _crash(self) -> dict[str, Any]:
        os.kill(os.getpid(), signal.SIGKILL)
        return {}

    def _exit(self) -> dict[str, Any]:
        os._exit(3)

    # Checkpoints: a line of JSON (after how many steps) behind a line with its digest

    def _save(self, steps: int) -> bool:
        if not self._policy or not steps:
            return False
        folder = Path(self._policy["dir"])
        payload = json.dumps({"steps": steps, "seed": self._order["seed"]}).encode().ljust(2000)
        content = hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload
        name = f"checkpoint-{steps:06d}-000000.pt"
        partial = folder / f".{name}"
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(folder / name)
        for old in sorted(folder.glob("checkpoint-*.pt"))[:-2]:
            old.unlink()
        digest = hashlib.sha256(content).hexdigest()
        self._worker.send(
            checkpoint={"name": name, "step": steps - 1, "sha256": digest, "size": len(content)}
        )
        return True

    def _resume(self) -> int:
        """Return after how many steps to go on: as the newest checkpoint that can be read says."""
        for path in self._checkpoints():
            digest, _, payload = path.read_bytes().partition(b"\n")
            if hashlib.sha256(payload).hexdigest().encode() != digest:
                self._worker.send(rejected={"name": path.name, "reason": "its checksum is another"})
                continue
            steps: int = json.loads(payload)["steps"]
            self._worker.send(resumed={"step": steps - 1, "name": path.name})
            return steps
        return 0

    def _checkpoints(self) -> Iterator[Path]:
        if self._policy:
            yield from sorted(Path(self._policy["dir"]).glob("checkpoint-*.pt"), reverse=True)


def main() -> None:
    """Run the training process."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", required=True)
    parser.add_argument("--data-dir", required=True)
    parser.parse_args()
    worker = Worker()
    threading.Thread(target=worker.listen, name="orders", daemon=True).start()
    worker.send(ready=True)
    while True:
        end = Execution(worker, worker.runs.get()).train()
        worker.send(**end)
        if end.get("leaving"):
            os._exit(0)


if __name__ == "__main__":
    main()
