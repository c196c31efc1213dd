"""How workers come and go, each in a process of its own."""

import json
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.support.fake_server import ENDLESS, FakeServer, fake_server
from tests.support.worker_process import WorkerProcess, eventually, running_worker
from tunesmith.claims import ClaimedTrial
from tunesmith.reports import Outcome


def training(server: FakeServer, worker: WorkerProcess) -> tuple[ClaimedTrial, list[psutil.Process]]:
    trial = server.enqueue(ENDLESS)
    server.wait(lambda: server.points[trial.id], 60.0)
    return trial, worker.children()


def test_a_signal_hands_the_trial_back_and_ends_the_worker_within_seconds(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, "--slots", "2") as worker:
        trial, children = training(server, worker)
        begin = time.monotonic()
        worker.signal(signal.SIGTERM)
        assert worker.exit_code() == 0
        assert time.monotonic() - begin < 6.0
        assert server.outcome(trial) is Outcome.RELEASED
        assert server.beats[-1].draining
        assert len(children) == 1
        assert psutil.wait_procs(children, timeout=5)[1] == []


def test_an_idle_worker_goes_at_once(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, "--slots", "2") as worker:
        server.wait(lambda: len(server.claims) == 2)
        begin = time.monotonic()
        worker.signal(signal.SIGINT)
        assert worker.exit_code() == 0
        assert time.monotonic() - begin < 3.0
        assert server.beats[-1].draining


def test_a_worker_killed_with_9_leaves_no_training_process(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url) as worker:
        _, children = training(server, worker)
        worker.process.kill()
        assert len(children) == 1
        assert psutil.wait_procs(children, timeout=10)[1] == []


def test_a_second_signal_ends_everything_at_once(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url) as worker:
        _, children = training(server, worker)
        server.close()  # so that the first signal alone takes a while
        children[0].suspend()
        worker.signal(signal.SIGTERM)
        eventually(lambda: "Stopping" in worker.log)
        worker.signal(signal.SIGTERM)
        assert worker.exit_code(3.0) == 143
        assert psutil.wait_procs(children, timeout=5)[1] == []


def test_a_worker_that_cannot_hand_its_trial_back_says_so_and_goes(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, "--grace-seconds", "2") as worker:
        _, children = training(server, worker)
        server.close()
        worker.signal(signal.SIGTERM)
        assert worker.exit_code(6.0) == 1
        assert "fake #0 could not be handed back" in worker.log
        assert psutil.wait_procs(children, timeout=5)[1] == []


def test_a_training_process_that_does_not_heed_a_stop_is_killed(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, "--grace-seconds", "3") as worker:
        trial, children = training(server, worker)
        children[0].suspend()
        worker.signal(signal.SIGTERM)
        assert worker.exit_code(15.0) == 0
        assert "did not stop in time and is killed" in worker.log
        assert server.outcome(trial) is Outcome.RELEASED
        assert psutil.wait_procs(children, timeout=5)[1] == []


def test_a_worker_waits_for_its_server_and_says_so(tmp_path: Path) -> None:
    with fake_server() as server:
        server.close()
        with running_worker(tmp_path, server.url, "--idle-timeout", "0") as worker:
            eventually(lambda: f"The server at {server.url} cannot be reached" in worker.log)
            server.open()
            assert worker.exit_code() == 0
        assert len(server.registrations) == 1


def test_a_worker_that_waits_for_its_server_can_be_interrupted(tmp_path: Path) -> None:
    with fake_server() as server:
        server.close()
        with running_worker(tmp_path, server.url) as worker:
            eventually(lambda: "cannot be reached" in worker.log)
            worker.signal(signal.SIGINT)
            assert worker.exit_code(6.0) == 0


def test_a_worker_can_work_on_one_study_until_it_is_finished(tmp_path: Path) -> None:
    with (
        fake_server() as server,
        running_worker(tmp_path, server.url, "--slots", "2", "--until-finished", "fake") as worker,
    ):
        server.wait(lambda: len(server.claims) == 2)
        assert {tuple(c.studies) for c in server.claims} == {("fake",)}
        with server.changed:
            server.finished = True
            server.changed.notify_all()
        assert worker.exit_code() == 0
        assert server.beats[-1].draining


def test_a_worker_with_an_idle_timeout_goes_when_there_is_nothing_to_do(tmp_path: Path) -> None:
    with fake_server() as server:
        begin = time.monotonic()
        with running_worker(tmp_path, server.url, "--idle-timeout", "1.5") as worker:
            assert worker.exit_code() == 0
        assert time.monotonic() - begin > 1.5


def test_a_study_that_is_not_there_ends_the_worker_with_the_reason(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, "--studies", "nope") as worker:
        assert worker.exit_code() == 3
        assert "There is no study 'nope'." in worker.log


def test_a_study_without_a_task_is_not_for_workers(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url) as worker:
        trial = server.enqueue({"x": 1}, task=None)
        assert worker.exit_code() == 1
        assert server.outcome(trial) is Outcome.RELEASED
        assert "names no task" in worker.log


def test_a_worker_whose_torch_does_not_load_spoils_no_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError('a library is missing')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with fake_server() as server, running_worker(tmp_path, server.url) as worker:
        trial = server.enqueue()
        assert worker.exit_code() == 1
        assert server.outcome(trial) is Outcome.RELEASED
        assert "a library is missing" in worker.log
        assert "Training cannot start here" in worker.log


def test_an_unknown_task_is_wrong_usage(tmp_path: Path) -> None:
    with running_worker(tmp_path, "http://127.0.0.1:9", "--tasks", "image-clasification") as worker:
        assert worker.exit_code() == 2
        assert "did you mean 'image-classification'?" in worker.log


def test_workers_of_one_machine_get_an_id_each_and_keep_it(tmp_path: Path) -> None:
    with fake_server() as server:
        with (
            running_worker(tmp_path, server.url) as one,
            running_worker(tmp_path, server.url) as two,
        ):
            server.wait(lambda: len(server.claims) == 2)
            for worker in (one, two):
                worker.signal(signal.SIGTERM)
                assert worker.exit_code() == 0
        ids = {claim.worker for claim in server.claims}
        assert len(ids) == 2
        assert len({about.name for about in server.registrations}) == 2
        kept = [
            json.loads(p.read_text())["worker"] for p in sorted((tmp_path / "state").glob("worker-*.json"))
        ]
        assert set(kept) == ids
