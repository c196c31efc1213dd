"""What a worker does when it is told something, or cannot be; training is scripted."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.support.fake_server import SCRIPTED, FakeServer, fake_server
from tests.support.worker_process import WorkerProcess, eventually, running_worker
from tunesmith.claims import ClaimedTrial
from tunesmith.definitions import CheckpointPolicy
from tunesmith.reports import Answer, Outcome
from tunesmith.trials import Cause

LONG = {**SCRIPTED, "epochs": 2_000}


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with fake_server(lease_s=1.5) as server:
        yield server


@pytest.fixture(scope="module")
def worker(server: FakeServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    folder = tmp_path_factory.mktemp("worker")
    with running_worker(folder, server.url, "--max-failures", "7", scripted=True) as worker:
        yield worker


def begun(server: FakeServer, steps: int = 3, **changes: object) -> ClaimedTrial:
    trial = server.enqueue(LONG, **changes)
    server.wait(lambda: len(server.points[trial.id]) >= steps)
    return trial


def ended(worker: WorkerProcess) -> bool:
    """Whether no attempt of the worker is in training."""
    with suppress(FileNotFoundError):
        return all('"end"' in path.read_text() for path in worker.journals())
    return True


def newest(server: FakeServer) -> int:
    return int(max(server.files).split("-")[1])


def test_a_worker_says_after_how_many_failures_it_is_to_be_paused(
    server: FakeServer, worker: WorkerProcess
) -> None:
    server.wait(lambda: server.own_claims)
    assert [about.max_failures for about in server.registrations] == [7]
    [first] = server.own_claims
    assert (first.count, first.wait_s) == (1, 0.0)


@pytest.mark.parametrize("through", ["heartbeat", "report"])
def test_a_trial_of_a_paused_study_is_saved_and_released(
    server: FakeServer, worker: WorkerProcess, through: str
) -> None:
    server.files.clear()
    trial = begun(server)
    if through == "heartbeat":
        server.pause.add(trial.lease)
    else:
        server.answer = lambda number, step: Answer.PAUSE if number == trial.id else Answer.CONTINUE
    server.wait(lambda: server.outcome(trial))
    assert server.outcome(trial) is Outcome.RELEASED
    assert server.ends[trial.id].reason == "it was told to pause"
    assert newest(server) == max(server.steps(trial))


def test_a_trial_that_nobody_wants_is_released_without_a_checkpoint(
    server: FakeServer, worker: WorkerProcess
) -> None:
    trial = begun(server, checkpoint=CheckpointPolicy(every_epochs=None, every_minutes=None))
    server.files.clear()
    server.stop.add(trial.lease)
    server.wait(lambda: server.outcome(trial))
    assert server.outcome(trial) is Outcome.RELEASED
    assert server.ends[trial.id].reason == "no longer wanted"
    assert server.files == {}


def test_a_lease_that_a_checkpoint_finds_lost_ends_the_attempt(
    server: FakeServer, worker: WorkerProcess
) -> None:
    trial = begun(server)
    with server.changed:
        server.held_up = {"metrics", "heartbeat"}
        server.lost.add(trial.lease)
    eventually(lambda: ended(worker))  # nothing else could tell
    server.held_up = set()
    following = server.enqueue(SCRIPTED)
    server.wait(lambda: server.outcome(following))
    assert server.outcome(trial) is None


def test_heartbeats_do_not_wait_for_reports(server: FakeServer, worker: WorkerProcess) -> None:
    trial = begun(server)
    server.held_up = {"metrics"}
    before = len(server.beats)
    server.wait(lambda: len(server.beats) >= before + 4, 6.0)
    server.held_up = set()
    server.stop.add(trial.lease)
    server.wait(lambda: server.outcome(trial))
    assert trial.lease in server.beats[before + 3].leases


def test_heartbeats_do_not_wait_for_training(server: FakeServer, worker: WorkerProcess) -> None:
    trial = begun(server)
    [child] = worker.children()
    child.suspend()
    before = len(server.beats)
    server.wait(lambda: len(server.beats) >= before + 4, 6.0)
    child.resume()
    server.stop.add(trial.lease)
    server.wait(lambda: server.outcome(trial))
    assert trial.lease in server.beats[before + 3].leases


def test_a_worker_that_was_frozen_learns_what_it_lost_and_goes_on(
    server: FakeServer, worker: WorkerProcess
) -> None:
    trial = begun(server)
    os.kill(worker.process.pid, signal.SIGSTOP)
    server.lost.add(trial.lease)
    following = server.enqueue(SCRIPTED)
    os.kill(worker.process.pid, signal.SIGCONT)
    server.wait(lambda: server.outcome(following))
    assert server.outcome(trial) is None
    eventually(lambda: f"fake #{trial.number} dropped: its lease is lost" in worker.log)


def test_a_failure_comes_with_its_cause_and_what_was_printed(
    server: FakeServer, worker: WorkerProcess
) -> None:
    trial = server.enqueue({**SCRIPTED, "optimizer": "sgd"})
    server.wait(lambda: server.outcome(trial))
    end = server.ends[trial.id]
    assert (end.state, end.cause, end.reason) == (Outcome.FAILED, Cause.OUT_OF_MEMORY, "peak 8.0 GiB")
    assert end.log.startswith("step 1 of run")
    assert end.log.endswith("\n")


def test_a_process_that_was_killed_leaves_what_it_printed(server: FakeServer, worker: WorkerProcess) -> None:
    trial = server.enqueue({**SCRIPTED, "optimizer": "rmsprop"})
    server.wait(lambda: server.outcome(trial))
    end = server.ends[trial.id]
    assert (end.state, end.cause) == (Outcome.FAILED, Cause.ERROR)
    assert end.reason == "The training process was ended by SIGKILL."
    assert "step 10 of run 1" in end.log


def test_metrics_that_the_server_refuses_fail_the_attempt(server: FakeServer, worker: WorkerProcess) -> None:
    server.refused = {4}
    trial = server.enqueue(LONG)
    server.wait(lambda: server.outcome(trial))
    server.refused = set()
    assert server.outcome(trial) is Outcome.FAILED
    assert server.ends[trial.id].reason == "the server refused its metrics: points: no"


def test_a_worker_that_the_server_paused_says_so_and_waits(server: FakeServer, worker: WorkerProcess) -> None:
    with server.changed:
        server.paused = "5 attempts failed here in a row"
        server.changed.notify_all()
    eventually(lambda: "gives this worker no trials: 5 attempts failed here in a row" in worker.log)
    server.paused = ""
    trial = server.enqueue(SCRIPTED)
    server.wait(lambda: server.outcome(trial))


def test_a_signal_has_trials_saved_and_handed_back(server: FakeServer, worker: WorkerProcess) -> None:
    server.files.clear()
    trial = begun(server)
    children = worker.children()
    worker.signal(signal.SIGTERM)
    assert worker.exit_code() == 0
    assert server.outcome(trial) is Outcome.RELEASED
    assert server.ends[trial.id].reason == "the worker is stopping"
    assert newest(server) == max(server.steps(trial))
    assert worker.journals() == []
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_a_state_folder_that_cannot_be_written_to_costs_no_trial(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, scripted=True) as worker:
        server.wait(lambda: server.claims)
        [identity] = (tmp_path / "state").glob("worker-0.json")
        spool = tmp_path / "state" / server.claims[0].worker
        spool.write_text("a file where the journals go")
        trial = server.enqueue(SCRIPTED)
        assert worker.exit_code() == 1
        assert server.outcome(trial) is Outcome.RELEASED
        assert "cannot write to its state folder" in worker.log
        assert identity.exists()
