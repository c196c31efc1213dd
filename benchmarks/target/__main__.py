"""Seconds until a trial reaches a validation accuracy: ours and an Optuna script, two slots on two cores.

Both are timed from the start of their processes, in turn. A seed chooses the seeds of our suggestions and of
everybody's training.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import optuna

from benchmarks.service.program import worker_environment
from benchmarks.target.problem import METRIC, PARAMS, PROCESSES, SPACE, TASK
from benchmarks.target.theirs import STUDY
from tests.support.server_process import running_server
from tunesmith import Client

OUT = Path("build/bench/target.jsonl")
BAR = 0.7


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-target", description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="default 5")
    parser.add_argument("--target", type=float, default=0.955, help="validation accuracy (default 0.955)")
    parser.add_argument(
        "--patience", type=float, default=1800.0, help="seconds for one search (default 1800)"
    )
    parser.add_argument("--sampler", type=spec, default=None, help="of ours, a name or JSON")
    parser.add_argument(
        "--pruner", type=spec, default="median", help="of ours, a name or JSON (default median)"
    )
    parser.add_argument("--out", type=Path, default=OUT, help=f"where rows are added (default {OUT})")
    return parser.parse_args()


def spec(text: str) -> Any:
    """Read the name of a sampler or pruner, or its options as JSON."""
    return json.loads(text) if text.startswith("{") else text


@contextmanager
def process(
    *command: str, out: int = subprocess.PIPE, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Run a program until the end of the block."""
    running = subprocess.Popen(
        [sys.executable, *command],
        env=worker_environment(environment),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield running
    finally:
        running.terminate()
        running.communicate()


def ours(chosen: argparse.Namespace, seed: int, folder: Path) -> float | None:
    """Return the seconds that our search took; None where patience ran out."""
    began = time.time()
    with running_server(folder) as server:
        token = folder / "server" / "admin-token"
        with Client(server.url, token=token) as client:
            client.create_study(_study(chosen, seed))
            words = ("worker", "--slots", str(PROCESSES), "--server", server.url)
            state = ("--state-dir", str(folder / "state"))
            token_file = {"TUNESMITH_TOKEN_FILE": str(token)}
            with process("-m", "tunesmith", *words, *state, out=subprocess.DEVNULL, environment=token_file):
                return _watch(client, chosen, began)


def _study(chosen: argparse.Namespace, seed: int) -> dict[str, Any]:
    sampler = {} if chosen.sampler is None else {"sampler": chosen.sampler}
    return {
        "name": STUDY, "task": {"name": TASK, "params": PARAMS}, "space": SPACE, "seed": seed,
        "objectives": {"metric": METRIC, "direction": "maximize"}, "pruner": chosen.pruner, **sampler,
    }  # fmt: skip


def _watch(client: Client, chosen: argparse.Namespace, began: float) -> float | None:
    """Look at the newest values twice a second until one is good enough; return when it was measured."""
    while time.time() - began < chosen.patience:
        for trial in client.trials(STUDY):
            if trial.metrics.get(METRIC, 0.0) >= chosen.target:
                points = client.metrics(STUDY, trial.number)
                good = [p.time for p in points if p.metrics.get(METRIC, 0.0) >= chosen.target]
                return min(t for t in good if t is not None) - began
        time.sleep(0.5)
    return None


def theirs(chosen: argparse.Namespace, seed: int, folder: Path) -> float | None:
    """Return the seconds that Optuna's search took; None where patience ran out."""
    began = time.time()
    url = f"sqlite:///{folder / 'optuna.db'}"
    optuna.create_study(storage=url, study_name=STUDY, direction="maximize")
    reached = threading.Event()
    times: list[float] = []

    def listen(running: subprocess.Popen[str]) -> None:
        assert running.stdout is not None
        for line in running.stdout:
            when, value = map(float, line.split())
            if value >= chosen.target:
                times.append(when)
                reached.set()

    with ExitStack() as stack:
        for _ in range(PROCESSES):
            words = ("-m", "benchmarks.target.theirs", url, str(seed))
            running = stack.enter_context(process(*words))
            threading.Thread(target=listen, args=(running,), daemon=True).start()
        reached.wait(chosen.patience)
    return min(times) - began if times else None


def main() -> None:
    chosen = options()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    sides = {"tunesmith": ours, "optuna": theirs}
    found: dict[str, list[float]] = {name: [] for name in sides}
    for seed in range(1, chosen.seeds + 1):
        for name in sides if seed % 2 else reversed(sides):
            with tempfile.TemporaryDirectory(prefix="tunesmith-target-") as folder:
                seconds = sides[name](chosen, seed, Path(folder))
            row = {"side": name, "seed": seed, "target": chosen.target, "seconds": seconds}
            print(json.dumps(row), file=sys.stderr, flush=True)
            with chosen.out.open("a") as file:
                file.write(json.dumps(row) + "\n")
            found[name].append(chosen.patience if seconds is None else seconds)
    report(found)


def report(found: dict[str, list[float]]) -> None:
    """Print the seconds of each side, their ratio and the bar."""
    print("| | seconds, seed by seed | mean | median |\n| --- | --- | ---: | ---: |")
    for name, seconds in found.items():
        mean, median = statistics.fmean(seconds), statistics.median(seconds)
        print(f"| {name} | {', '.join(f'{s:.0f}' for s in seconds)} | {mean:.0f} | {median:.0f} |")
    ratio = statistics.fmean(found["tunesmith"]) / statistics.fmean(found["optuna"])
    print(f"\nMean over mean: {ratio:.2f}; the bar is at most {BAR}: {'met' if ratio <= BAR else 'MISSED'}")


if __name__ == "__main__":
    main()
