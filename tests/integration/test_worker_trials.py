"""One worker process, warm, and a server that does to it what servers do."""

import os
import signal
from collections.abc import Iterator

import psutil
import pytest

from tests.support.fake_server import ENDLESS, TINY, FakeServer, fake_server
from tests.support.worker_process import WorkerProcess, eventually, running_worker
from tunesmith.claims import ClaimedTrial
from tunesmith.reports import Answer, Outcome
from tunesmith.tasks import CATALOGUE


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with fake_server(lease_s=1.5) as server:
        yield server


@pytest.fixture(scope="module")
def worker(server: FakeServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    with running_worker(tmp_path_factory.mktemp("worker"), server.url, "--name", "tester") as worker:
        yield worker


def begun(server: FakeServer, worker: WorkerProcess) -> tuple[ClaimedTrial, psutil.Process]:
    """Enqueue an endless trial and wait until it has reported twice; return it and its process."""
    trial = server.enqueue(ENDLESS)
    server.wait(lambda: len(server.points[trial.id]) >= 2, 60.0)
    [child] = worker.children()
    return trial, child


def test_a_worker_introduces_itself(server: FakeServer, worker: WorkerProcess) -> None:
    server.wait(lambda: server.registrations and server.claims)
    [about] = server.registrations
    assert (about.name, about.slots, about.tasks) == ("tester", ["cpu"], list(CATALOGUE))
    assert server.claims[0].worker.startswith("w-")
    assert server.claims[0].tasks == list(CATALOGUE)


def test_a_trial_is_trained_reported_and_finished(server: FakeServer, worker: WorkerProcess) -> None:
    trial = server.enqueue({"epochs": 3, "lr": 0.003}, task_params={"data": "mnist-5k", "width": 0.125})
    server.wait(lambda: server.outcome(trial), 60.0)
    assert server.outcome(trial) is Outcome.COMPLETE
    assert server.steps(trial) == [1, 2, 3]
    last = server.points[trial.id][-1]
    assert {"train_loss", "val_loss", "val_accuracy", "seconds", "test_accuracy"} <= last.metrics.keys()
    assert last.time is not None
    eventually(lambda: "fake #0 complete val_accuracy=" in worker.log)


def test_the_same_seed_trains_the_same_and_another_seed_does_not(
    server: FakeServer, worker: WorkerProcess
) -> None:
    trials = [server.enqueue(seed=seed) for seed in (5, 5, 6)]
    server.wait(lambda: all(server.outcome(t) for t in trials), 60.0)
    losses = [server.points[t.id][-1].metrics["train_loss"] for t in trials]
    assert losses[0] == losses[1] != losses[2]


def test_a_trial_answered_with_prune_ends_as_pruned(server: FakeServer, worker: WorkerProcess) -> None:
    server.answer = lambda trial, step: Answer.PRUNE if step >= 2 else Answer.CONTINUE
    trial = server.enqueue(ENDLESS)
    server.wait(lambda: server.outcome(trial), 60.0)
    server.answer = lambda trial, step: Answer.CONTINUE
    assert server.outcome(trial) is Outcome.PRUNED
    assert len(server.steps(trial)) < 1000


def test_a_trial_answered_with_stop_is_released(server: FakeServer, worker: WorkerProcess) -> None:
    server.answer = lambda trial, step: Answer.STOP
    trial = server.enqueue(ENDLESS)
    server.wait(lambda: server.outcome(trial), 60.0)
    server.answer = lambda trial, step: Answer.CONTINUE
    assert server.outcome(trial) is Outcome.RELEASED


def test_a_heartbeat_that_says_stop_releases_the_trial(server: FakeServer, worker: WorkerProcess) -> None:
    trial, _ = begun(server, worker)
    server.stop.add(trial.lease)
    server.wait(lambda: server.outcome(trial))
    assert server.outcome(trial) is Outcome.RELEASED


def test_a_trial_whose_lease_is_lost_is_dropped_and_the_next_one_runs(
    server: FakeServer, worker: WorkerProcess
) -> None:
    trial, child = begun(server, worker)
    server.lost.add(trial.lease)
    following = server.enqueue()
    server.wait(lambda: server.outcome(following), 60.0)
    assert server.outcome(following) is Outcome.COMPLETE
    assert server.outcome(trial) is None
    assert worker.children() == [child]


def test_leases_are_renewed_while_a_trial_runs(server: FakeServer, worker: WorkerProcess) -> None:
    trial, _ = begun(server, worker)
    before = sum(trial.lease in b.leases for b in server.beats)
    server.wait(lambda: sum(trial.lease in b.leases for b in server.beats) >= before + 3, 6.0)
    server.stop.add(trial.lease)
    server.wait(lambda: server.outcome(trial))


def test_a_crash_of_the_training_process_costs_one_attempt_and_no_more(
    server: FakeServer, worker: WorkerProcess
) -> None:
    trial, child = begun(server, worker)
    os.kill(child.pid, signal.SIGSEGV)
    server.wait(lambda: server.outcome(trial))
    assert server.outcome(trial) is Outcome.FAILED
    assert server.ends[trial.id].reason == "The training process was ended by SIGSEGV."
    following = server.enqueue()
    server.wait(lambda: server.outcome(following), 60.0)
    assert server.outcome(following) is Outcome.COMPLETE
    assert worker.children() != [child]


def test_an_error_in_training_fails_the_trial_with_the_end_of_its_traceback(
    server: FakeServer, worker: WorkerProcess
) -> None:
    trial = server.enqueue({**TINY, "optimizer": "nonsense"})
    following = server.enqueue()
    server.wait(lambda: server.outcome(following), 60.0)
    reason = server.ends[trial.id].reason
    assert server.outcome(trial) is Outcome.FAILED
    assert "make_optimizer" in reason
    assert reason.endswith("KeyError: 'nonsense'")
    assert server.outcome(following) is Outcome.COMPLETE


def test_a_loss_that_is_no_longer_finite_fails_the_trial_in_one_sentence(
    server: FakeServer, worker: WorkerProcess
) -> None:
    diverging = {"data": "mnist-5k", "optimizer": "sgd", "lr": 10.0, "weight_decay": 1.0}
    trial = server.enqueue({**ENDLESS, **diverging})
    server.wait(lambda: server.outcome(trial), 60.0)
    assert server.outcome(trial) is Outcome.FAILED
    assert server.ends[trial.id].reason.startswith("The training loss became ")


def test_a_parameter_that_the_task_does_not_have_fails_the_trial(
    server: FakeServer, worker: WorkerProcess
) -> None:
    trial = server.enqueue({**TINY, "learning_rate": 0.1})
    server.wait(lambda: server.outcome(trial), 60.0)
    assert server.outcome(trial) is Outcome.FAILED
    assert "params.learning_rate: is no parameter of image-classification" in server.ends[trial.id].reason


def test_training_goes_on_while_the_server_is_away_and_nothing_is_lost(
    server: FakeServer, worker: WorkerProcess
) -> None:
    trial, child = begun(server, worker)
    server.close()
    cpu = sum(child.cpu_times()[:2])
    eventually(lambda: sum(child.cpu_times()[:2]) > cpu + 0.3)
    server.open()
    last = len(server.points[trial.id])
    server.wait(lambda: len(server.points[trial.id]) > last + 1, 30.0)
    server.stop.add(trial.lease)
    server.wait(lambda: server.outcome(trial))
    steps = sorted(set(server.steps(trial)))
    assert steps == list(range(1, len(steps) + 1))
