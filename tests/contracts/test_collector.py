"""The collector: deletes what is noted, comes back to what it could not delete, and stops nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from service.artifacts import ArtifactStore
from service.engine import collector as collecting
from service.engine.collector import Collector
from service.storage import tables as t
from service.storage.discards import discard
from tests.support.stores import Bench
from tunesmith.errors import Unavailable


class Store(ArtifactStore):
    """A store that cannot delete what is in `stuck`, and remembers what it deleted."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.stuck: set[str] = set()
        self.deleted: list[str] = []
        self.changed = threading.Condition()

    def delete(self, path: str) -> None:
        if path in self.stuck:
            raise Unavailable("The artifact store does not answer.")
        super().delete(path)
        with self.changed:
            self.deleted.append(path)
            self.changed.notify_all()


@pytest.fixture
def files(tmp_path: Path) -> Store:
    return Store(tmp_path / "artifacts")


def note(bench: Bench, *paths: str) -> None:
    """Note files to be deleted, one after the other."""
    for path in paths:
        bench.store._write(lambda tx, path=path: discard(tx, [path])).result(20)


def left(bench: Bench) -> int:
    found: int = bench.scalar(select(func.count()).select_from(t.discarded_files))
    return found


def write(files: Store, path: str) -> None:
    upload = files.create(path)
    upload.write(b"a")
    upload.finish()


def test_noted_files_are_deleted_then_forgotten(bench: Bench, files: Store, tmp_path: Path) -> None:
    for path in ("1/2/1/a", "1/2/1/b", "3/1/1/a", "30/1/1/a"):
        write(files, path)
    note(bench, "1/2/1/a", "3/", "never/there")
    assert Collector(bench.store, files).turn() == 3
    folder = tmp_path / "artifacts"
    kept = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    assert kept == ["1/2/1/b", "30/1/1/a"]
    assert left(bench) == 0
    assert Collector(bench.store, files).turn() == 0


def test_a_file_that_cannot_be_deleted_keeps_no_other_waiting(
    bench: Bench, files: Store, caplog: pytest.LogCaptureFixture
) -> None:
    files.stuck = {"b"}
    note(bench, "a", "b", "c")
    collector = Collector(bench.store, files)
    assert [collector.turn(), collector.turn(), collector.turn()] == [1, 1, 0]
    assert files.deleted == ["a", "c"]
    assert "b could not be deleted: The artifact store does not answer." in caplog.text
    files.stuck = set()
    bench.execute(update(t.discarded_files).values(not_before=t.discarded_files.c.not_before - 3600))
    assert collector.turn() == 1
    assert left(bench) == 0


def test_what_is_noted_is_deleted_in_a_thread_beside(
    bench: Bench, files: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "EVERY_S", 0.01)
    monkeypatch.setattr(collecting, "AT_ONCE", 2)
    note(bench, *"abcde")
    with Collector(bench.store, files).beside():
        with files.changed:
            assert files.changed.wait_for(lambda: files.deleted == list("abcde"), 10)
        note(bench, "f")
        with files.changed:
            assert files.changed.wait_for(lambda: files.deleted[-1] == "f", 10)
    assert "tunesmith-collector" not in [thread.name for thread in threading.enumerate()]


def test_an_error_does_not_end_the_collecting(
    bench: Bench, files: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(collecting, "EVERY_S", 0.01)
    errors = [Unavailable("The database does not answer"), ZeroDivisionError("a mistake of ours")]
    turn = Collector.turn

    def failing(self: Collector) -> int:
        if errors:
            raise errors.pop(0)
        return turn(self)

    monkeypatch.setattr(Collector, "turn", failing)
    note(bench, "a")
    with Collector(bench.store, files).beside(), files.changed:
        assert files.changed.wait_for(lambda: files.deleted == ["a"], 10)
    assert [r.levelname for r in caplog.records] == ["WARNING", "ERROR"]
