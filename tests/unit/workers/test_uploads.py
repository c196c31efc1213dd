import threading
from pathlib import Path

import pytest

from tests.support.attempts import StubClient, checkpoint, file, journal
from tunesmith.errors import ArtifactNotFound, InvalidInput, LeaseLost, TooLarge, Unavailable
from workers.journal import Journal
from workers.uploads import Uploads

NAMES = {step: checkpoint(step)["name"] for step in range(5)}


class Busy:
    """Uploads of a journal, the first of which takes until it is let go."""

    def __init__(self, folder: Path) -> None:
        self.journal = journal(folder)
        self.client = StubClient()
        self.lost: list[bool] = []
        self.uploads = Uploads(self.client, self.journal, lambda: self.lost.append(True))
        self.begun, self.go_on = threading.Event(), threading.Event()

    def begin(self) -> None:
        self.client.before = lambda _: (self.begun.set(), self.go_on.wait(10))  # type: ignore[assignment]
        self.offer(0)
        assert self.begun.wait(10)

    def keep(self, *names: str, content: bytes = b"{}") -> None:
        for name in names:
            found = file(name, self.journal, content)
            self.journal.append(file=found)
            self.uploads.offer_file(found)

    def offer(self, *steps: int) -> None:
        for step in steps:
            found = checkpoint(step, self.journal)
            self.journal.append(checkpoint=found)
            self.uploads.offer(found)


@pytest.fixture
def busy(tmp_path: Path) -> Busy:
    return Busy(tmp_path)


def test_only_the_newest_is_sent_of_those_that_wait(busy: Busy) -> None:
    busy.begin()
    busy.offer(1, 2, 3)
    busy.go_on.set()
    busy.uploads.close()
    assert busy.client.stored == [NAMES[0], NAMES[3]]
    assert busy.journal.pending_checkpoint() is None


def test_what_waits_is_not_sent_where_nobody_wants_it(busy: Busy) -> None:
    busy.begin()
    busy.offer(1)
    busy.uploads.close(drop=True)
    busy.go_on.set()
    busy.uploads.close()
    assert busy.client.stored == [NAMES[0]]


def test_a_file_that_newer_ones_replaced_is_passed_over(busy: Busy) -> None:
    busy.uploads.offer(checkpoint(1))
    busy.offer(2)
    busy.uploads.close()
    assert busy.client.stored == [NAMES[2]]


def test_a_lost_lease_is_told(busy: Busy) -> None:
    busy.client.fails["upload_artifact"] = [LeaseLost()]
    busy.offer(1)
    busy.uploads.close()
    assert busy.lost == [True]
    assert busy.client.stored == []


def test_what_could_not_be_stored_is_tried_again(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.uploads.LONGEST_PAUSE_S", 0.01)
    busy.client.fails["upload_artifact"] = [Unavailable("restarting")] * 3
    stored = threading.Event()
    busy.client.before = lambda _: None if busy.client.fails["upload_artifact"] else stored.set()
    busy.offer(1)
    assert stored.wait(10)
    busy.uploads.close()
    assert {*busy.client.stored} == {NAMES[1]}  # once more where the end came while it was sent


def test_one_more_try_comes_before_the_end(busy: Busy, caplog: pytest.LogCaptureFixture) -> None:
    busy.client.fails["upload_artifact"] = [Unavailable("no room")]
    busy.offer(1)
    busy.uploads.close()
    busy.uploads.close()
    assert "could not be stored: no room" in caplog.text
    assert busy.client.stored in ([NAMES[1]], [])  # the first try may have begun after the closing
    assert busy.lost == []


@pytest.mark.parametrize("error", [InvalidInput("no"), TooLarge("no"), ArtifactNotFound("no")])
def test_a_checkpoint_that_the_server_refuses_costs_nothing_else(busy: Busy, error: Exception) -> None:
    busy.client.fails["upload_artifact"] = [error]
    busy.offer(1)
    busy.uploads.close()
    assert busy.client.stored == []
    assert busy.lost == []
    assert Journal.find(busy.journal.folder) is not None


def test_an_attempt_without_checkpoints_has_nothing_to_close(busy: Busy) -> None:
    busy.uploads.close()
    assert busy.client.stored == []


def test_every_file_is_sent_beside_the_newest_checkpoint(busy: Busy) -> None:
    busy.begin()
    busy.keep("a.json", "b.json")
    busy.offer(1, 2)
    busy.keep("c.json")
    busy.go_on.set()
    assert busy.uploads.close()
    assert busy.client.stored[0] == NAMES[0]
    assert sorted(busy.client.stored[1:]) == ["a.json", "b.json", "c.json", NAMES[2]]
    assert busy.journal.pending_files() == []


def test_a_file_that_another_of_its_name_replaces_is_sent_as_it_is_now(busy: Busy) -> None:
    busy.begin()
    for content in (b"first", b"second", b"third"):
        busy.keep("a.json", content=content)
    busy.go_on.set()
    busy.uploads.close()
    assert busy.client.stored == [NAMES[0], "a.json"]
    assert busy.client.contents["a.json"] == b"third"
    assert busy.journal.pending_files() == []


def test_files_are_stored_where_nobody_wants_the_checkpoint(busy: Busy) -> None:
    busy.begin()
    busy.offer(1)
    busy.keep("a.json")
    threading.Timer(0.1, busy.go_on.set).start()
    assert busy.uploads.close(checkpoint=False)
    assert busy.client.stored == [NAMES[0], "a.json"]


def test_what_is_left_after_the_last_try_is_told_and_can_be_tried_again(busy: Busy) -> None:
    busy.client.fails["upload_artifact"] = [Unavailable("no room")] * 3
    busy.keep("a.json")
    assert not busy.uploads.close()  # the thread's try, and the one before the end
    assert [f["name"] for f in busy.journal.pending_files()] == ["a.json"]
    assert not busy.uploads.close()
    assert busy.uploads.close()
    assert busy.client.stored == ["a.json"]
