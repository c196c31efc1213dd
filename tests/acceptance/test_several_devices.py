"""A study whose trials train on two devices, from the worker's option to the last metric."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from tests.support.server_process import client_of, running_server
from tests.support.worker_process import eventually, running_worker
from tunesmith.studies import StudyState
from tunesmith.trials import TrialState

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

STUDY = {
    "name": "two-devices",
    "task": {"name": "image-classification", "params": {"data": "digits", "model": "mlp", "epochs": 3}},
    "devices": 2,
    "space": {"lr": {"type": "float", "low": 1e-3, "high": 1e-1, "log": True}},
    "objectives": {"metric": "val_accuracy", "direction": "maximize"},
    "sampler": "random",
    "budget": {"trials": 2},
}


def test_a_worker_with_two_devices_a_slot_runs_it_and_one_with_one_does_not(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    with running_server(tmp_path) as server, client_of(server) as client:
        client.create_study(STUDY)
        with running_worker(tmp_path / "one", server.url, "--idle-timeout", "1") as worker:
            assert worker.exit_code(60) == 0, worker.log
        eventually(lambda: client.study("two-devices").counts.waiting > 0, 20)  # and it has left them there
        options = ["--slots", "1", "--devices-per-slot", "2", "--until-finished", "two-devices"]
        with running_worker(tmp_path / "two", server.url, *options) as worker:
            eventually(lambda: len(worker.children()) == 2, 60)
            killed = worker.children()
            worker.process.kill()
            assert psutil.wait_procs(killed, timeout=5)[1] == []
        with running_worker(tmp_path / "two", server.url, *options) as worker:
            eventually(lambda: len(worker.children()) == 2, 60)
            children = worker.children()
            assert worker.exit_code(60) == 0, worker.log
        assert psutil.wait_procs(children, timeout=5)[1] == []
        assert client.study("two-devices").state is StudyState.FINISHED
        for number in (0, 1):
            assert client.trial("two-devices", number).state is TrialState.COMPLETE
            assert [point.step for point in client.metrics("two-devices", number)] == [1, 2, 3]
        assert [about.slots for about in client.workers() if about.slots != ["cpu"]] == [["cpu+cpu"]]
