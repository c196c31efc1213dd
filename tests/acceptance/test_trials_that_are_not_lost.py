"""Real training under real faults: workers that are killed or told to go, servers that are away."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.learning import VARIES
from tests.support.server_process import ServerProcess, client_of, running_server
from tests.support.worker_process import WorkerProcess, eventually, running_worker
from tunesmith import Client
from tunesmith.reports import Outcome
from tunesmith.trials import TrialState

EPOCHS = 10
CNN = {"name": "image-classification", "params": {"data": "mnist-5k", "epochs": EPOCHS, "width": 0.25}}
POINT = {"lr": 0.003, "dropout": 0.3}
OUTAGE_S = float(os.environ.get("TUNESMITH_TEST_OUTAGE_S", "8"))
SLOTS = 4

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    pytest.importorskip("torch")
    with running_server(tmp_path_factory.mktemp("server"), "--lease-seconds", "8") as server:
        yield server


@pytest.fixture(scope="module")
def client(server: ServerProcess) -> Iterator[Client]:
    with client_of(server) as client:
        yield client


def one_trial(client: Client, name: str, task: dict[str, Any] = CNN) -> str:
    """Create a study of one trial; all of them train the same, to the bit."""
    space = {
        "lr": {"type": "float", "low": 1e-3, "high": 1e-2},
        "dropout": {"type": "float", "low": 0.0, "high": 0.5},
    }
    objective = {"metric": "val_accuracy", "direction": "maximize"}
    study = {"name": name, "task": task, "space": space, "objectives": objective, "seed": 11}
    client.create_study({**study, "sampler": "random", "budget": {"trials": 1}, "retries": 5})
    client.enqueue(name, POINT)
    return name


def curve(client: Client, study: str) -> dict[int, dict[str, float]]:
    """The metrics of the study's trial by step, without what depends on the machine's load."""
    points = client.metrics(study, 0)
    return {p.step: {k: v for k, v in p.metrics.items() if k not in VARIES} for p in points}


@pytest.fixture(scope="module")
def uninterrupted(
    server: ServerProcess, client: Client, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, dict[str, float]]:
    """The metrics of a trial that nothing happened to."""
    study = one_trial(client, "uninterrupted")
    folder = tmp_path_factory.mktemp("worker")
    with running_worker(folder, server.url, "--until-finished", study) as worker:
        assert worker.exit_code(100) == 0, worker.log
    return curve(client, study)


def kill_at(client: Client, study: str, worker: WorkerProcess, step: int) -> None:
    """Kill the worker without warning once the server knows this step."""
    eventually(lambda: (client.trial(study, 0).step or 0) >= step, 60)
    children = worker.children()
    worker.process.kill()
    worker.process.wait()
    psutil.wait_procs(children, timeout=10)


def resumed_after(worker: WorkerProcess) -> int:
    [step] = re.findall(r"#0 resumes after step (\d+)", worker.log)
    return int(step)


@pytest.mark.parametrize("where", ["the same worker", "another worker"])
def test_a_worker_killed_at_epoch_7_costs_one_epoch_and_changes_no_metric(
    server: ServerProcess,
    client: Client,
    uninterrupted: dict[int, dict[str, float]],
    tmp_path: Path,
    where: str,
) -> None:
    study = one_trial(client, f"killed-{len(where)}")
    with running_worker(tmp_path / "a", server.url, "--studies", study) as worker:
        kill_at(client, study, worker, 7)
    folder = tmp_path / ("a" if where == "the same worker" else "b")
    with running_worker(folder, server.url, "--until-finished", study) as worker:
        assert worker.exit_code(100) == 0, worker.log
        assert resumed_after(worker) >= 6
    assert curve(client, study) == uninterrupted
    attempts = client.attempts(study, 0)
    assert [a.outcome for a in attempts] == ["lost", "complete"]
    assert attempts[0].cause == ("worker_restarted" if where == "the same worker" else "lease_expired")


def test_a_worker_told_to_go_hands_back_all_it_has_learned(
    server: ServerProcess, client: Client, uninterrupted: dict[int, dict[str, float]], tmp_path: Path
) -> None:
    study = one_trial(client, "told-to-go")
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    with running_worker(tmp_path / "a", server.url, "--studies", study) as worker:
        eventually(lambda: (client.trial(study, 0).step or 0) >= chance.randint(1, 6), 60)
        time.sleep(chance.random())  # anywhere within the epoch
        begin = time.monotonic()
        worker.signal(signal.SIGTERM)
        assert worker.exit_code() == 0
        assert time.monotonic() - begin < 10
    [attempt] = client.attempts(study, 0)
    assert (attempt.outcome, attempt.reason) == (Outcome.RELEASED, "the worker is stopping")
    [newest, *_] = client.artifacts(study, 0)[::-1]
    assert newest.kind == "checkpoint"
    with running_worker(tmp_path / "b", server.url, "--until-finished", study) as worker:
        assert worker.exit_code(100) == 0, worker.log
        assert resumed_after(worker) == newest.step
    assert curve(client, study) == uninterrupted


def test_a_server_that_is_away_costs_no_trial_no_metric_and_no_time(tmp_path: Path) -> None:
    steps = int((OUTAGE_S + 6) / 0.2)
    task = {"name": "image-classification", "params": {"epochs": steps, "width": 0.2}}
    space = {"lr": {"type": "float", "low": 1e-3, "high": 1e-2}}
    objective = {"metric": "val_accuracy", "direction": "maximize"}
    study = {
        "name": "away", "task": task, "space": space, "objectives": objective,
        "sampler": "random", "budget": {"trials": SLOTS},
    }  # fmt: skip
    options = ("--slots", str(SLOTS), "--until-finished", "away")
    with running_server(tmp_path, "--lease-seconds", "2") as server, client_of(server) as client:
        client.create_study(study)
        with running_worker(tmp_path / "worker", server.url, *options, scripted=True) as worker:
            eventually(
                lambda: all((t.step or 0) >= 3 for t in client.trials("away", where=["state=RUNNING"]))
            )
            eventually(lambda: client.study("away").counts.running == SLOTS)
            server.kill()
            begin = time.time()
            time.sleep(OUTAGE_S)
            server.start()
            end = time.time()
            assert worker.exit_code(OUTAGE_S + 60) == 0, worker.log
        for trial in client.trials("away"):
            assert (trial.state, trial.attempt) == (TrialState.COMPLETE, 1)
            points = client.metrics("away", trial.number)
            assert [p.step for p in points] == list(range(1, steps + 1))
            times = [p.time for p in points if p.time is not None]
            assert max(b - a for a, b in pairwise(times)) < 3.0
            assert sum(begin < t < end for t in times) > 0.5 * OUTAGE_S / 0.2
