"""A training process without torch that does what the parameters of its trial say, one step after the other.

It saves a checkpoint after each step where it is to, and goes on from the newest. Parameters: `epochs` (how
many steps), `width` (seconds a step takes), `lr` (the metric is lr * step), `optimizer` (how it ends),
`image_size` (a file is kept after each of so many first steps), `data` (with `folder:NAME` it says where it
comes from: from data of this name).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

told = threading.Event()
orders: dict[str, int] = {}
runs: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()


def listen() -> None:
    for line in sys.stdin.buffer:
        order = json.loads(line)
        if "run" in order:
            runs.put(order)
        else:
            orders.update(order)
            told.set()
    os._exit(0)


def send(**message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def save(folder: Path, step: int) -> None:
    path = folder / f"checkpoint-{step:06d}-000000.pt"
    content = json.dumps({"step": step}).encode()
    path.write_bytes(content)
    for old in sorted(folder.glob("checkpoint-*"))[:-2]:
        old.unlink()
    send(
        checkpoint={
            "name": path.name, "step": step, "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
        }
    )  # fmt: skip


def keep(folder: Path, name: str, value: dict[str, Any]) -> None:
    path = folder / name
    content = json.dumps(value).encode()
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    send(file={"name": path.name, "size": len(content), "sha256": sha256})


def resumed(folder: Path | None) -> int:
    for path in sorted(folder.glob("checkpoint-*"), reverse=True) if folder else []:
        try:
            step = int(json.loads(path.read_bytes())["step"])
        except ValueError as error:
            send(rejected={"name": path.name, "reason": str(error)})
        else:
            send(resumed={"step": step, "name": path.name})
            return step
    return 0


def train(order: dict[str, Any]) -> dict[str, Any]:
    run, params = order["run"], order["params"]
    folder = Path(order["checkpoints"]["dir"]) if order["checkpoints"] else None
    done = resumed(folder)
    if params.get("data", "").startswith("folder:"):
        data = {"name": params["data"], "sha256": "0" * 64}
        found = {
            "data": data,
            "params": params,
            "seed": order["seed"],
            "device": {"kind": "cpu", "threads": 1},
        }
        keep(Path(order["files"]), "provenance.json", found)
    for step in range(1, params["epochs"] + 1):
        if step > done:
            sys.stderr.write(f"step {step} of run {run}\n")
            sys.stderr.flush()
            told.clear()
            if run not in orders.values():
                told.wait(params["width"])
            if orders.get("stop") == run:
                return {"end": "stopped"}
            if orders.get("pause") == run:
                if folder is None or step == 1:
                    return {"end": "stopped"}
                save(folder, step - 1)
                return {"end": "paused"}
        send(point={"step": step, "metrics": {"val_accuracy": params["lr"] * step}, "time": time.time()})
        if folder is not None and step > done:
            save(folder, step)
        if done < step <= params.get("image_size", 0):
            keep(Path(order["files"]), f"kept-{step}.json", {"after": step})
    return END[params["optimizer"]]()


def killed() -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


END: dict[str, Any] = {
    "adam": lambda: {"end": "complete"},
    "sgd": lambda: {"end": "failed", "cause": "out_of_memory", "reason": "peak 8.0 GiB", "leaving": True},
    "rmsprop": killed,
}


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    parser = argparse.ArgumentParser()
    parser.add_argument("--device")
    parser.add_argument("--data-dir")
    parser.parse_args()
    threading.Thread(target=listen, daemon=True).start()
    send(ready=True)
    while True:
        end = train(runs.get())
        send(**end)
        if end.get("leaving"):
            os._exit(0)


if __name__ == "__main__":
    main()
