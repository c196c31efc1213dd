"""The main job with real processes: servers, engines and workers that live, get killed and come back."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.postgres import PostgresServer
from tests.support.server_process import client_of, running_server
from tests.support.serving import migrated
from tests.support.worker_process import eventually, running_worker
from tunesmith import Client
from tunesmith.errors import Unavailable
from tunesmith.trials import TrialState

LINE = {"x": {"type": "float", "low": 0.0, "high": 1.0}}
SMALL = {
    "name": "image-classification",
    "params": {"data": "digits", "epochs": 1, "width": 0.125, "batch_size": 512},
}


DIES = """
import os, signal, sys
from tunesmith import Client
Client(sys.argv[1]).claim("line").report(0, loss=5.0)
os.kill(os.getpid(), signal.SIGKILL)
"""


def digits(name: str, **fields: Any) -> dict[str, Any]:
    objective = {"metric": "val_accuracy", "direction": "maximize"}
    return {"name": name, "task": SMALL, "objectives": objective, **fields}


def line(name: str = "line", **fields: Any) -> dict[str, Any]:
    return {"name": name, "space": LINE, "objectives": {"metric": "loss"}, "sampler": "random", **fields}


def run_all(url: str, name: str, pause_s: float = 0.0) -> int:
    """Run the trials of a study until it is finished; return how many."""
    done = 0
    with Client(url, patience_s=100) as client:
        for trial in client.claims(name):
            for step in range(3):
                trial.report(step, loss=trial.params["x"] + 1 / (step + 1))
                time.sleep(pause_s)
            trial.finish()
            done += 1
    return done


def claim_until_the_server_is_gone(client: Client) -> None:
    with pytest.raises(Unavailable):
        client.claim("line")


@pytest.mark.slow
def test_two_workers_finish_a_grid_and_a_tpe_study(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    grid = {
        "lr": {"type": "categorical", "choices": [0.001, 0.003, 0.01]},
        "optimizer": {"type": "categorical", "choices": ["adam", "sgd"]},
    }
    searched = {"lr": {"type": "float", "low": 1e-3, "high": 1e-1, "log": True}}
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with running_server(tmp_path) as server, client_of(server) as client:
        client.create_study(digits("grid", space=grid, sampler="grid"))
        client.create_study(
            digits("tpe", space=searched, sampler={"tpe": {"startup_trials": 3}}, budget={"trials": 6})
        )
        options = ("--until-finished", "grid", "--until-finished", "tpe")
        with (
            running_worker(tmp_path / "a", server.url, "--name", "a", *options) as a,
            running_worker(tmp_path / "b", server.url, "--name", "b", *options) as b,
        ):
            assert a.exit_code(100) == 0, a.log
            assert b.exit_code(100) == 0, b.log
        for name, trials in [("grid", 6), ("tpe", 6)]:
            study = client.study(name)
            assert (study.state, study.counts.complete) == ("FINISHED", trials)
            assert study.best is not None
        points = [tuple(t.params.items()) for t in client.trials("grid")]
        assert len(set(points)) == 6
        assert len({t.worker for t in client.trials("grid")} | {t.worker for t in client.trials("tpe")}) == 2
        assert server.stop() == 0


def test_a_server_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    with running_server(tmp_path) as server, client_of(server) as client:
        client.create_study(line(budget={"trials": 40}))
        counts: list[int] = []
        workers = [
            threading.Thread(target=lambda: counts.append(run_all(server.url, "line", 0.02)))
            for _ in range(4)
        ]
        for worker in workers:
            worker.start()
        for _ in range(2):
            done = client.study("line").counts.complete
            eventually(lambda done=done: client.study("line").counts.complete >= done + 8)
            server.kill()
            server.start()
        for worker in workers:
            worker.join(60)
        study = client.study("line")
        assert sum(counts) == study.counts.complete == study.counts.total == 40
        trials = list(client.trials("line", sort="number"))
        assert [t.number for t in trials] == list(range(40))
        assert all(t.attempt == 1 for t in trials)
        assert all(len(client.metrics("line", t.number)) == 3 for t in trials)


def test_an_engine_that_dies_is_replaced_and_the_study_goes_on(tmp_path: Path) -> None:
    with running_server(tmp_path) as server, client_of(server) as client:
        client.create_study(line(sampler="tpe", budget={"trials": 15}))
        killer = threading.Timer(0.5, lambda: server.engine().kill())
        killer.start()
        assert run_all(server.url, "line", 0.02) == 15
        assert "starting another" in server.log


def test_the_trial_of_a_worker_that_dies_goes_to_another(tmp_path: Path) -> None:
    with running_server(tmp_path, "--lease-seconds", "1") as server, client_of(server) as client:
        client.create_study(line(budget={"trials": 1}))
        killed = subprocess.run([sys.executable, "-c", DIES, server.url], check=False, timeout=60)
        assert killed.returncode == -signal.SIGKILL
        assert client.trial("line", 0).state is TrialState.RUNNING
        assert run_all(server.url, "line") == 1
        attempts = client.attempts("line", 0)
        assert [a.outcome for a in attempts] == ["lost", "complete"]
        assert client.study("line").counts.complete == 1


def test_a_stopping_server_ends_long_polls_and_leaves_no_process(tmp_path: Path) -> None:
    with running_server(tmp_path) as server, client_of(server) as client:
        client.create_study(line(budget={"trials": 1}))
        held = client.claim("line")
        assert held is not None
        with Client(server.url, patience_s=0.1) as other:
            waiting = threading.Thread(target=claim_until_the_server_is_gone, args=(other,))
            waiting.start()
            time.sleep(0.5)
            engine = server.engine()
            began = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - began < 10
            waiting.join(30)
        assert not engine.is_running()
        assert "Traceback" not in server.log


def test_a_client_that_hangs_does_not_keep_the_server_from_stopping(tmp_path: Path) -> None:
    with running_server(tmp_path) as server, socket.create_connection(("127.0.0.1", server.port)) as hanging:
        hanging.sendall(b"POST /api/studies HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        time.sleep(0.5)
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 15


def test_leases_survive_an_outage_longer_than_they_last(tmp_path: Path) -> None:
    with running_server(tmp_path, "--lease-seconds", "2") as server, client_of(server) as client:
        client.create_study(line(budget={"trials": 1}))
        trial = client.claim("line")
        assert trial is not None
        server.kill()
        time.sleep(3)
        server.start()
        assert trial.report(0, loss=1.0) == "continue"
        assert trial.finish() is TrialState.COMPLETE
        assert client.trial("line", 0).attempt == 1


def test_an_old_server_database_is_refused_until_it_is_migrated(tmp_path: Path, postgres_url: str) -> None:
    def tunesmith(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tunesmith", *arguments, "--database-url", postgres_url]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ}
        )

    refused = tunesmith("serve", "--port", "0")
    assert refused.returncode == 5
    assert "tunesmith migrate" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert tunesmith("migrate", "--check").returncode != 0
    assert "up to date" in tunesmith("migrate").stdout
    assert tunesmith("migrate", "--check").returncode == 0
    with running_server(tmp_path, "--database-url", postgres_url) as server, client_of(server) as client:
        client.create_study(line(budget={"trials": 5}))
        assert run_all(server.url, "line") == 5


def test_an_address_others_can_reach_asks_for_tokens(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tunesmith", "serve", "--host", "0.0.0.0", "--no-auth"]
    refused = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 2
    assert "--no-auth" in refused.stderr


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        command = [
            sys.executable,
            "-m",
            "tunesmith",
            "serve",
            "--port",
            str(server.port),
            "--data-dir",
            str(tmp_path),
        ]
        refused = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert refused.returncode != 0
        assert "Try another --port" in refused.stderr


def test_a_database_that_restarts_stops_nothing_for_long(tmp_path: Path, postgres: PostgresServer) -> None:
    name = postgres.create_database()
    url = migrated(postgres.url(name))
    with running_server(tmp_path, "--database-url", url) as server, client_of(server) as client:
        client.create_study(line(budget={"trials": 30}))
        counts: list[int] = []
        worker = threading.Thread(target=lambda: counts.append(run_all(server.url, "line", 0.02)))
        worker.start()
        eventually(lambda: client.study("line").counts.complete >= 5)
        postgres.kill()
        postgres.start()
        worker.join(100)
        assert counts == [30]
        assert client.study("line").counts.complete == 30
        assert "Traceback" not in server.log
