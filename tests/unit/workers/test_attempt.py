import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from tests.support.attempts import StubClient, checkpoint, file, journal, point
from tests.support.fake_server import stored
from tunesmith.definitions import CheckpointPolicy
from tunesmith.errors import LeaseLost, TunesmithError, Unauthorized, Unavailable
from tunesmith.reports import Answer, Outcome
from workers.attempt import Attempt
from workers.connections import Connections
from workers.ends import Early
from workers.process import Message, Order, TrainingProcess


class StubProcess:
    """Remembers its orders; what it says is up to the test."""

    def __init__(self) -> None:
        self.ready = True
        self.orders: list[tuple[str, Any]] = []
        self.output = self
        self.say: Callable[[Message], None] = lambda message: None
        self.told = threading.Condition()

    def run(self, order: Order, listener: Callable[[Message], None]) -> int:
        self.say = listener
        self._note("run", order)
        return 3

    def stop(self, run: int) -> None:
        self._note("stop", run)

    def pause(self, run: int) -> None:
        self._note("pause", run)

    def kill(self) -> None:
        self._note("kill", None)
        self.say({"gone": "killed", "cause": "error"})

    def tail(self) -> str:
        return "printed"

    def _note(self, name: str, what: Any) -> None:
        with self.told:
            self.orders.append((name, what))
            self.told.notify_all()

    def wait_for(self, name: str) -> None:
        with self.told:
            assert self.told.wait_for(lambda: name in self.names(), 10), self.orders

    def names(self) -> list[str]:
        return [name for name, _ in self.orders]


class Trying:
    """An attempt, and all that it talks to."""

    def __init__(self, folder: Path, **changes: Any) -> None:
        self.client = StubClient()
        self.process = StubProcess()
        self.journal = journal(folder, **changes)
        client = cast(Any, self.client)
        process = cast(TrainingProcess, self.process)
        self.attempt = Attempt(Connections(client, client, client, client), self.journal, process)
        self.thread = threading.Thread(target=self.attempt.run, args=({"lr": 0.1},), daemon=True)

    @contextmanager
    def begun(self) -> Iterator[StubProcess]:
        """Run it; afterwards it has ended."""
        self.thread.start()
        self.process.wait_for("run")
        yield self.process
        self.finished()

    def finished(self) -> None:
        self.thread.join(10)
        assert not self.thread.is_alive()

    @property
    def order(self) -> Order:
        return cast(Order, self.process.orders[0][1])


@pytest.fixture
def trying(tmp_path: Path) -> Trying:
    return Trying(tmp_path)


def test_training_gets_the_trial_and_a_folder_for_its_checkpoints(trying: Trying) -> None:
    with trying.begun() as process:
        process.say({"end": "complete"})
    order = trying.order
    assert (order.task, order.params, order.seed) == ("image-classification", {"lr": 0.1}, 7)
    assert order.checkpoints is not None
    assert Path(order.checkpoints.dir) == trying.journal.checkpoints
    assert (order.checkpoints.every_epochs, order.checkpoints.every_minutes) == (1, 5.0)


def test_a_study_without_checkpoints_gets_no_folder(tmp_path: Path) -> None:
    trying = Trying(tmp_path, checkpoint=CheckpointPolicy(every_epochs=None, every_minutes=None))
    with trying.begun() as process:
        process.say({"end": "complete"})
    assert trying.order.checkpoints is None


def test_the_journal_is_there_until_the_server_has_the_end(trying: Trying) -> None:
    there: list[bool] = []
    trying.client.before = lambda method: there.append(trying.journal.end() is not None)
    with trying.begun() as process:
        process.say({"point": point(1)})
        process.say({"end": "complete"})
    assert there[-1]
    assert not trying.journal.folder.exists()
    [end] = trying.client.ends
    assert (end.state, end.log) == (Outcome.COMPLETE, "printed")


def test_points_are_written_down_while_a_report_is_under_way(trying: Trying) -> None:
    reporting, go_on = threading.Event(), threading.Event()
    trying.client.before = lambda method: (reporting.set(), go_on.wait(10))  # type: ignore[assignment]
    with trying.begun() as process:
        process.say({"point": point(1)})
        assert reporting.wait(10)
        for step in (2, 3):
            process.say({"point": point(step)})
        assert [p.step for p in trying.journal.points()[0]] == [1, 2, 3]
        process.say({"end": "complete"})
        assert trying.journal.end() is not None
        go_on.set()


def test_the_last_checkpoint_is_stored_before_the_end(trying: Trying) -> None:
    calls: list[str] = []
    trying.client.before = calls.append
    with trying.begun() as process:
        process.say({"checkpoint": checkpoint(1, trying.journal)})
        process.say({"end": "complete"})
    assert calls[-1] == "finish"
    assert "upload_artifact" in calls


def test_a_checkpoint_found_on_the_disk_that_the_server_never_got_is_stored(tmp_path: Path) -> None:
    trying = Trying(tmp_path, resume_from=[stored(1, checkpoint(1)["name"], b"state")], attempt=2)
    for step in (1, 2):
        checkpoint(step, trying.journal)
    with trying.begun() as process:
        process.say({"resumed": {"step": 2, "name": checkpoint(2)["name"]}})
        process.say({"end": "complete"})
    assert trying.client.stored == [checkpoint(2)["name"]]


def test_a_checkpoint_that_the_server_has_is_not_sent_again(tmp_path: Path) -> None:
    trying = Trying(tmp_path, resume_from=[stored(1, checkpoint(1)["name"], b"state")], attempt=2)
    checkpoint(1, trying.journal)
    with trying.begun() as process:
        process.say({"resumed": {"step": 1, "name": checkpoint(1)["name"]}})
        process.say({"end": "complete"})
    assert trying.client.stored == []


def test_files_have_a_folder_also_where_nothing_is_saved(tmp_path: Path) -> None:
    trying = Trying(tmp_path, checkpoint=CheckpointPolicy(every_epochs=None, every_minutes=None))
    with trying.begun() as process:
        process.say({"end": "complete"})
    assert trying.order.files == str(trying.journal.files)


def test_files_of_a_pruned_trial_are_stored_before_its_end(trying: Trying) -> None:
    calls: list[str] = []
    trying.client.before = calls.append
    trying.client.answer = Answer.PRUNE
    with trying.begun() as process:
        process.say({"point": point(1)})
        process.wait_for("stop")
        process.say({"file": file("a.json", trying.journal)})
        process.say({"file": file("b.json", trying.journal)})
        process.say({"end": "stopped"})
    assert sorted(trying.client.stored) == ["a.json", "b.json"]
    assert calls[-1] == "finish"
    assert trying.client.ends[0].state is Outcome.PRUNED


def test_the_end_waits_for_files_that_could_not_be_stored_at_first(trying: Trying) -> None:
    trying.client.fails["upload_artifact"] = [Unavailable("away")] * 3
    with trying.begun() as process:
        process.say({"file": file("a.json", trying.journal)})
        process.say({"end": "complete"})
    assert trying.client.stored == ["a.json"]
    assert trying.client.ends[0].state is Outcome.COMPLETE


def test_a_server_that_cannot_store_files_does_not_keep_a_trial_from_its_end(trying: Trying) -> None:
    trying.client.fails["upload_artifact"] = [Unavailable("no room")] * 10
    with trying.begun() as process:
        process.say({"file": file("a.json", trying.journal)})
        process.say({"end": "complete"})
    assert trying.client.stored == []
    assert trying.client.ends[0].state is Outcome.COMPLETE


@pytest.mark.parametrize(
    ("answer", "order", "outcome"),
    [
        (Answer.PRUNE, "stop", Outcome.PRUNED),
        (Answer.STOP, "stop", Outcome.RELEASED),
        (Answer.PAUSE, "pause", Outcome.RELEASED),
    ],
)
def test_what_the_server_answers_is_passed_on(
    trying: Trying, answer: Answer, order: str, outcome: Outcome
) -> None:
    trying.client.answer = answer
    with trying.begun() as process:
        process.say({"point": point(1)})
        process.wait_for(order)
        process.say({"end": "stopped"})
    assert (order, 3) in process.orders
    assert trying.client.ends[0].state is outcome


def test_the_first_reason_stays_unless_the_lease_is_lost(trying: Trying) -> None:
    with trying.begun() as process:
        trying.attempt.end_early(Early.PAUSED)
        trying.attempt.end_early(Early.UNWANTED)
        assert process.names() == ["run", "pause", "pause"]
        trying.attempt.end_early(Early.LOST)
        assert process.names()[-1] == "stop"
        process.say({"end": "stopped"})
    assert trying.client.ends == []


def test_an_attempt_that_need_not_begin_does_not(trying: Trying) -> None:
    trying.attempt.end_early(Early.DRAINED)
    trying.attempt.run({})
    assert trying.process.orders == []
    [end] = trying.client.ends
    assert (end.state, end.reason) == (Outcome.RELEASED, "the worker is stopping")


def test_nothing_is_said_to_a_process_about_an_attempt_that_has_ended(trying: Trying) -> None:
    with trying.begun() as process:
        process.say({"end": "complete"})
    trying.attempt.end_early(Early.LOST)
    assert process.names() == ["run"]


def test_a_process_that_loads_its_libraries_is_killed(trying: Trying) -> None:
    trying.process.ready = False
    with trying.begun():
        trying.attempt.end_early(Early.DRAINED)
    assert trying.process.names() == ["run", "kill"]
    assert trying.client.ends[0].state is Outcome.RELEASED


@pytest.mark.parametrize("why", [Early.UNWANTED, Early.PAUSED])
def test_training_that_does_not_heed_is_killed(
    trying: Trying, monkeypatch: pytest.MonkeyPatch, why: Early
) -> None:
    for name in ("STOP_PATIENCE_S", "PAUSE_PATIENCE_S"):
        monkeypatch.setattr(f"workers.ends.{name}", 0.05)
    with trying.begun():
        trying.attempt.end_early(why)
    assert trying.process.names()[-1] == "kill"
    assert (trying.client.ends[0].state, trying.client.ends[0].reason) == (Outcome.RELEASED, why.value)


def test_points_of_a_lost_attempt_are_still_delivered(trying: Trying) -> None:
    with trying.begun() as process:
        trying.attempt.end_early(Early.LOST)
        process.say({"point": point(1)})
        process.say({"end": "stopped"})
    assert trying.client.reports == [[1]]
    assert trying.client.ends == []
    assert not trying.journal.folder.exists()


def test_a_report_that_finds_the_lease_lost_stops_training(trying: Trying) -> None:
    trying.client.fails["report"] = [LeaseLost()]
    with trying.begun() as process:
        process.say({"point": point(1)})
        process.wait_for("stop")
        process.say({"end": "stopped"})
    assert trying.client.ends == []


def test_a_journal_that_cannot_be_written_to_ends_the_attempt(
    trying: Trying, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: Any) -> None:
        raise OSError(28, "No space left on device")

    with trying.begun() as process:
        monkeypatch.setattr(trying.journal, "append", full)
        process.say({"point": point(1)})
    assert isinstance(trying.attempt.broken, OSError)
    assert trying.client.ends[0].state is Outcome.RELEASED


def test_what_is_no_metric_fails_the_attempt(trying: Trying) -> None:
    with trying.begun() as process:
        process.say({"point": {"step": -1, "metrics": {}}})
    [end] = trying.client.ends
    assert end.state is Outcome.FAILED
    assert "step: " in end.reason


STORED = stored(1, "checkpoint-000001-000000.pt", b"state")


def test_an_attempt_can_be_told_to_end_while_its_checkpoints_are_fetched(tmp_path: Path) -> None:
    trying = Trying(tmp_path, attempt=2, resume_from=[STORED])
    fetching, go_on = threading.Event(), threading.Event()

    def hang(method: str) -> None:
        if method == "download_artifact":
            fetching.set()
            go_on.wait(10)

    trying.client.before = hang
    trying.thread.start()
    assert fetching.wait(10)
    trying.attempt.end_early(Early.DRAINED)
    trying.finished()
    go_on.set()
    assert trying.process.orders == []
    assert [(end.state, end.reason) for end in trying.client.ends] == [
        (Outcome.RELEASED, "the worker is stopping")
    ]


def test_an_attempt_whose_checkpoints_cannot_be_had_now_does_not_begin_anew(tmp_path: Path) -> None:
    trying = Trying(tmp_path, attempt=2, resume_from=[STORED])
    trying.client.fails["download_artifact"] = [Unavailable("the store is away")]
    trying.thread.start()
    trying.finished()
    assert trying.process.orders == []
    [end] = trying.client.ends
    assert (end.state, end.reason) == (
        Outcome.RELEASED,
        "its checkpoints cannot be fetched: the store is away",
    )


def test_metrics_of_a_lost_attempt_that_cannot_be_sent_now_are_kept(
    trying: Trying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.delivery.RETRY_S", 0.0)
    with trying.begun() as process:
        trying.attempt.end_early(Early.LOST)
        trying.client.fails["report"] = [TunesmithError("a fault of the server's")] * 10
        process.say({"point": point(1)})
        process.say({"end": "stopped"})
    assert [p.step for p in trying.journal.points()[0]] == [1]


def test_a_worker_that_is_no_longer_let_in_saves_and_stops(tmp_path: Path) -> None:
    trying = Trying(tmp_path)
    trying.client.fails["report"] = [Unauthorized("revoked")]
    trying.client.fails["finish"] = [Unauthorized("revoked")]
    raised: list[BaseException] = []

    def run() -> None:
        try:
            trying.attempt.run({})
        except Unauthorized as error:
            raised.append(error)

    trying.thread = threading.Thread(target=run, daemon=True)
    with trying.begun() as process:
        process.say({"point": point(1)})
        process.wait_for("pause")
        process.say({"end": "paused"})
    assert len(raised) == 1
    assert trying.journal.end() is not None  # delivered when it is let in again


def test_an_error_that_nobody_foresaw_ends_the_attempt(
    trying: Trying, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_thread(_: Any) -> None:
        raise RuntimeError("can't start new thread")

    with trying.begun() as process:
        monkeypatch.setattr(trying.attempt._uploads, "offer", no_thread)
        process.say({"checkpoint": checkpoint(1, trying.journal)})
    [end] = trying.client.ends
    assert end.state is Outcome.RELEASED
    assert "can't start new thread" in end.reason


def test_a_process_that_cannot_be_killed_does_not_keep_the_trial(
    trying: Trying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.ends.STOP_PATIENCE_S", 0.05)
    monkeypatch.setattr("workers.attempt.KILL_S", 0.05)
    monkeypatch.setattr(trying.process, "kill", lambda: None)
    with trying.begun():
        trying.attempt.end_early(Early.UNWANTED)
    assert trying.client.ends[0].state is Outcome.RELEASED
