"""How long it takes until a server that has been started gives its first trial, and what its engine holds."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from benchmarks.service.backends import BACKENDS, Place, database_of
from benchmarks.service.cells import Cell
from benchmarks.service.measure import Running
from benchmarks.service.optuna_loop import STUDY
from benchmarks.service.program import worker_environment
from benchmarks.service.talking import claim, finish
from tests.support.server_process import ServerProcess, running_server
from tunesmith import Client

Moment = dict[str, Any]


def first_claim(place: Place, backend: str, history: int = 10_000) -> Moment:
    """TPE, 10,000 trials: from the start of the processes to the first trial in a worker's hands.

    Of ours also, as `fresh_s`, to the first one that was suggested after the start: what waited in the queue
    is handed out at once.
    """
    cell = Cell(backend, "tpe", history, 1)
    if backend.startswith("optuna"):
        with BACKENDS[backend](place, cell) as up:
            found = {"s": _first_of_optuna(up)}
    else:
        with database_of(place, cell) as url:
            found = _first_of_ours(place, url)
    return {"moment": "first claim after a restart", "backend": backend, "history": history, **found}


def _first_of_ours(place: Place, url: str) -> dict[str, float]:
    folder = place.fresh_folder()
    with running_server(folder, "--database-url", url) as server:
        with _client(server, folder) as client:
            finish(client, claim(client))
        server.kill()
        began = time.perf_counter()
        server.start()
        with _client(server, folder) as client:
            trial = claim(client)
            first = time.perf_counter() - began
            finish(client, trial)
            claim(client)
            return {"s": first, "fresh_s": time.perf_counter() - began}


def _client(server: ServerProcess, folder: Path) -> Client:
    return Client(server.url, token=folder / "server" / "admin-token")


def _first_of_optuna(up: Running) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.service.first_trial", json.dumps({**up.spec, "seed": 1})]
    subprocess.run(command, env=worker_environment(), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def engine_load(place: Place, backend: str, history: int = 100_000) -> Moment:
    """TPE: how long the engine takes from its start to its first suggestion, and its most memory by then."""
    with database_of(place, Cell(backend, "tpe", history, 1)) as url:
        folder = place.fresh_folder()
        with running_server(folder, "--database-url", url) as server, _client(server, folder) as client:
            while client.study(STUDY).counts.waiting == 0:
                time.sleep(0.02)
            ready = time.time()
            assert server.process is not None
            below = psutil.Process(server.process.pid).children(recursive=True)
            seconds = ready - min(one.create_time() for one in below)
            peak = sum(map(peak_mb, below))
    return {"moment": "engine ready", "backend": backend, "history": history, "s": seconds, "peak_mb": peak}


def peak_mb(process: psutil.Process) -> float:
    """Return the most memory that a process ever had, in MB of 10^6 bytes."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024 / 1e6
