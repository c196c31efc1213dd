"""A worker that is killed, and what it does when it is started again; training is scripted."""

import re
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

from tests.support.fake_server import SCRIPTED, FakeServer, fake_server
from tests.support.worker_process import WorkerProcess, eventually, running_worker
from tunesmith.claims import ClaimedTrial
from tunesmith.reports import Outcome

STEPS = list(range(1, 11))


def killed_while_alone(
    server: FakeServer, worker: WorkerProcess, *, ended: bool, params: dict[str, Any] = SCRIPTED
) -> ClaimedTrial:
    """Kill a worker while its server is away; its trial was then under way, or at its end."""
    trial = server.enqueue(params)
    server.wait(lambda: len(server.points[trial.id]) >= 2)
    server.close()
    sought = '{"end"' if ended else '"step": 6'
    eventually(lambda: any(sought in path.read_text() for path in worker.journals()))
    children = worker.children()
    worker.process.kill()
    worker.process.wait()
    psutil.wait_procs(children, timeout=10)
    return trial


def trained(log: str) -> Counter[int]:
    """How often each step was computed, as the training process printed."""
    return Counter(int(step) for step in re.findall(r"^step (\d+) of run", log, re.M))


def test_what_a_killed_worker_had_yet_to_say_is_delivered_and_its_trial_goes_on(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, scripted=True) as worker:
        trial = killed_while_alone(server, worker, ended=False)
        known = len(server.points[trial.id])
        server.own = [trial]
        server.open()
        with running_worker(tmp_path, server.url, scripted=True) as again:
            server.wait(lambda: server.outcome(trial))
            eventually(lambda: not again.journals())
        late = [p.step for r in server.reports if r.lease == trial.lease for p in r.points]
        assert len(late) > known
        assert sorted(set(late)) == STEPS[: max(late)]
        assert server.ends[trial.id].lease == "lease-1-again"
        assert server.outcome(trial) is Outcome.COMPLETE
        assert sorted(set(server.steps(trial))) == STEPS
        assert max(trained(again.log).values()) <= 2
        assert sum(trained(again.log).values()) <= len(STEPS) + 1
        assert server.downloads == []
        assert "was ours before and is again" in again.log


def test_an_end_that_a_killed_worker_had_yet_to_tell_is_delivered(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, scripted=True) as worker:
        trial = killed_while_alone(server, worker, ended=True)
        server.open()
        with running_worker(tmp_path, server.url, scripted=True) as again:
            server.wait(lambda: server.outcome(trial))
            eventually(lambda: not again.journals())
        assert server.outcome(trial) is Outcome.COMPLETE
        assert sorted(set(server.steps(trial))) == STEPS
        assert trained(again.log) == Counter(STEPS)
        assert "step 10 of run 1" in server.ends[trial.id].log


def test_what_comes_too_late_is_dropped_with_a_word(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, scripted=True) as worker:
        trial = killed_while_alone(server, worker, ended=True)
        server.lost.add(trial.lease)
        server.open()
        with running_worker(tmp_path, server.url, scripted=True) as again:
            eventually(lambda: not again.journals())
            assert "fake #0 was left by an earlier process (complete): The lease" in again.log
            following = server.enqueue(SCRIPTED)
            server.wait(lambda: server.outcome(following))
        assert server.outcome(trial) is None
        assert server.outcome(following) is Outcome.COMPLETE


def test_what_was_left_for_another_server_waits_for_that(tmp_path: Path) -> None:
    with (
        fake_server() as server,
        fake_server() as other,
        running_worker(tmp_path, server.url, scripted=True) as worker,
    ):
        trial = killed_while_alone(server, worker, ended=True)
        with running_worker(tmp_path, other.url, scripted=True) as again:
            other.wait(lambda: other.claims)
            assert len(again.journals()) == 1
            again.signal(signal.SIGTERM)
            assert again.exit_code() == 0
        server.open()
        with running_worker(tmp_path, server.url, scripted=True):
            server.wait(lambda: server.outcome(trial))


def test_taking_trials_back_is_tried_again_and_meanwhile_their_leases_are_renewed(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, scripted=True) as worker:
        trial = killed_while_alone(server, worker, ended=False)
        server.own, server.own_faults = [trial], 2
        server.open()
        with running_worker(tmp_path, server.url, scripted=True) as again:
            server.wait(lambda: server.outcome(trial))
        assert "could not be taken back; trying again" in again.log
        assert len({claim.request_id for claim in server.own_claims[-3:]}) == 1
        assert any(trial.lease in beat.leases for beat in server.beats)
        starts = [about.incarnation or 0 for about in server.registrations]
        assert starts[-1] > starts[0]
        assert server.own_claims[-1].incarnation == server.beats[-1].incarnation == starts[-1]


def test_another_worker_goes_on_from_the_checkpoint_of_one_that_was_killed(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path / "a", server.url, scripted=True) as one:
        trial = server.enqueue(SCRIPTED)
        server.wait(lambda: len(server.files) >= 7)
        one.process.kill()
        one.process.wait()
        server.give(server.again(trial, *sorted(server.files, reverse=True)))
        with running_worker(tmp_path / "b", server.url, scripted=True) as two:
            server.wait(lambda: server.outcome(trial))
        assert server.outcome(trial) is Outcome.COMPLETE
        assert len(server.downloads) == 2
        again = trained(one.log) & trained(two.log)
        assert sum(again.values()) <= 1
        assert {p.step: p.metrics["val_accuracy"] for p in server.points[trial.id]} == {
            step: 0.1 * step for step in STEPS
        }


def test_a_checkpoint_that_was_not_stored_in_time_is_stored_at_the_next_start(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, scripted=True) as worker:
        trial = killed_while_alone(server, worker, ended=False)
        stored = len(server.files)
        server.own = [trial]
        server.open()
        with running_worker(tmp_path, server.url, scripted=True) as again:
            server.wait(lambda: server.outcome(trial))
        assert len(server.files) > stored
        assert re.search(r"fake #0 resumes after step [5-9]", again.log)


def test_nothing_stays_on_the_disk_of_a_trial_that_has_ended(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, scripted=True) as worker:
        trial = server.enqueue(SCRIPTED)
        server.wait(lambda: server.outcome(trial))
        eventually(lambda: not worker.journals())
        assert list((tmp_path / "state").glob("w-*/*")) == []
        assert sorted(server.files)[-1] == "checkpoint-000010-000000.pt"


def test_every_file_that_was_not_stored_in_time_is_stored_at_the_next_start(tmp_path: Path) -> None:
    with fake_server() as server, running_worker(tmp_path, server.url, scripted=True) as worker:
        trial = killed_while_alone(server, worker, ended=True, params={**SCRIPTED, "image_size": 9})
        before = {name for name in server.files if name.startswith("kept-")}
        assert len(before) < 9
        server.open()
        with running_worker(tmp_path, server.url, scripted=True) as again:
            server.wait(lambda: server.outcome(trial))
            eventually(lambda: not again.journals())
        kept = {name: content for name, content in server.files.items() if name.startswith("kept-")}
        assert kept == {f"kept-{step}.json": b'{"after": %d}' % step for step in range(1, 10)}
