"""What a second slot brings, and how soon a trial begins: a real server, real workers, the same study.

Prints trials an hour with one slot and with two, in turn, their ratio, and the time from the claim to the
first batch of trials that a warm training process ran (all but each slot's first). A slot has one thread, or
with `--one-slot-threads` the only slot has more. Take an even number of trials: with an odd one a slot idles.

    python benchmarks/slots.py --trials 12 --rounds 3
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tunesmith import Client
from tunesmith.trials import Attempt

PORT = 8931
SPACE: dict[str, Any] = {"lr": {"type": "float", "low": 1e-3, "high": 2e-3}}


def command(*words: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tunesmith", *words],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def study(client: Client, name: str, trials: int, params: dict[str, Any]) -> None:
    client.create_study(
        {
            "name": name,
            "task": {"name": "image-classification", "params": params},
            "space": SPACE,
            "objectives": {"metric": "val_accuracy", "direction": "maximize"},
            "sampler": "random",
            "budget": {"trials": trials},
            "seed": 1,
        }
    )


def run(client: Client, folder: Path, name: str, slots: int, threads: int) -> list[tuple[int, Attempt]]:
    """Work on a study with so many slots; return its trials' attempts in the order they began."""
    words = ("worker", "--slots", str(slots), "--until-finished", name, "--server", client.url)
    state = folder / f"state-{slots}"
    worker = command(
        *words, "--state-dir", str(state), OMP_NUM_THREADS=str(threads), MKL_NUM_THREADS=str(threads)
    )
    worker.wait()
    found = [(t.number, client.attempts(name, t.number)[-1]) for t in client.trials(name, sort="number")]
    return sorted(found, key=lambda each: each[1].started_at)


def trials_per_hour(attempts: list[tuple[int, Attempt]], slots: int) -> float:
    """Count from the end of each slot's first trial: torch has been loaded by then."""
    ends = sorted(a.finished_at for _, a in attempts)
    warm = ends[slots - 1]
    return 3600 * len([e for e in ends if e > warm]) / (ends[-1] - warm).total_seconds()


def starts(client: Client, name: str, attempts: list[tuple[int, Attempt]], slots: int) -> list[float]:
    """Return seconds from claim to first batch: the first report, less the seconds of its epoch."""
    found = []
    for number, attempt in attempts[slots:]:
        first = client.metrics(name, number)[0]
        found.append(first.time - first.metrics["seconds"] - attempt.started_at.timestamp())
    return found


def main() -> None:
    kind = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=kind)
    parser.add_argument("--trials", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--one-slot-threads", type=int, default=1)
    options = parser.parse_args()
    params = {"model": "cnn", "data": "mnist-5k", "epochs": options.epochs}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        server = command("serve", "--port", str(PORT), "--no-auth", "--data-dir", str(folder / "server"))
        try:
            measure(Client(f"http://127.0.0.1:{PORT}"), folder, params, options)
        finally:
            server.terminate()
            server.wait()


def measure(client: Client, folder: Path, params: dict[str, Any], options: argparse.Namespace) -> None:
    ratios, begun = [], []
    for i in range(options.rounds):
        speeds = {}
        for slots in (1, 2) if i % 2 == 0 else (2, 1):
            name = f"slots-{slots}-{i}"
            study(client, name, options.trials, params)
            threads = options.one_slot_threads if slots == 1 else 1
            attempts = run(client, folder, name, slots, threads)
            speeds[slots] = trials_per_hour(attempts, slots)
            begun += starts(client, name, attempts, slots)
        ratios.append(speeds[2] / speeds[1])
        print(f"one slot {speeds[1]:.0f} trials/h, two {speeds[2]:.0f}, ratio {ratios[-1]:.2f}", flush=True)
    print(f"median ratio {statistics.median(ratios):.2f} of {len(ratios)} rounds")
    median = statistics.median(begun)
    print(f"claim to first batch: median {median:.3f} s, most {max(begun):.3f} s, n {len(begun)}")


if __name__ == "__main__":
    begin = time.monotonic()
    main()
    print(f"{time.monotonic() - begin:.0f} s in all")
