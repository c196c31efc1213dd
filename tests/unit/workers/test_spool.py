import os
from pathlib import Path

import pytest

from tests.support.attempts import URL, checkpoint, claimed
from workers.journal import Journal
from workers.spool import Spool


def left_behind(folder: Path, number: int, server: str = URL, size: int = 0) -> Journal:
    """Write a journal as an earlier process did, `number` minutes after the first."""
    journal = Spool(folder, server).begin(claimed(number))
    checkpoint(number, journal, b"x" * size)
    os.utime(journal.folder, (1_000_000 + 60 * number,) * 2)
    return journal


def numbers(journals: list[Journal]) -> list[int]:
    return [journal.claimed.number for journal in journals]


def test_a_worker_that_never_ran_left_nothing(tmp_path: Path) -> None:
    assert Spool(tmp_path / "never", URL).leftovers() == []


def test_what_was_left_is_found_the_oldest_first(tmp_path: Path) -> None:
    for number in (2, 0, 1):
        left_behind(tmp_path, number)
    assert numbers(Spool(tmp_path, URL).leftovers()) == [0, 1, 2]


def test_what_was_left_for_another_server_waits_for_that(tmp_path: Path) -> None:
    left_behind(tmp_path, 0, "http://other")
    left_behind(tmp_path, 1)
    assert numbers(Spool(tmp_path, URL).leftovers()) == [1]
    assert numbers(Spool(tmp_path, "http://other").leftovers()) == [0]


def test_a_folder_of_no_use_is_removed(tmp_path: Path) -> None:
    (tmp_path / "cut short").mkdir()
    assert Spool(tmp_path, URL).leftovers() == []
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_go_where_too_much_was_left(tmp_path: Path) -> None:
    for number in range(4):
        left_behind(tmp_path, number, size=10_000)
    assert numbers(Spool(tmp_path, URL).leftovers(most=25_000)) == [2, 3]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_trial_that_is_taken_back_finds_its_checkpoints_here(tmp_path: Path) -> None:
    for number in (1, 2):
        left_behind(tmp_path, number)
    spool = Spool(tmp_path, URL)
    spool.keep(spool.leftovers(), [claimed(2, attempt=2)])
    assert len(list(tmp_path.iterdir())) == 1
    journal = spool.begin(claimed(2, attempt=2))
    assert [path.name for path in journal.checkpoints.iterdir()] == [checkpoint(2)["name"]]
    assert list(tmp_path.iterdir()) == [journal.folder]


def test_another_repeat_of_a_trial_does_not_get_them(tmp_path: Path) -> None:
    left_behind(tmp_path, 2)
    spool = Spool(tmp_path, URL)
    spool.keep(spool.leftovers(), [claimed(2, attempt=3, repeat=1)])
    journal = spool.begin(claimed(2, attempt=3, repeat=1))
    assert list(journal.checkpoints.iterdir()) == []
    assert list(tmp_path.iterdir()) == [journal.folder]


def test_what_cannot_be_read_now_stays_for_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = left_behind(tmp_path, 0)

    def stale(_: Path) -> None:
        raise OSError(116, "Stale file handle")

    monkeypatch.setattr(Journal, "find", stale)
    assert Spool(tmp_path, URL).leftovers() == []
    assert left.folder.exists()
