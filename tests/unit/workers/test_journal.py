import json
import math
import os
from pathlib import Path

import pytest

from tests.support.attempts import checkpoint, claimed, file, journal, point
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, Outcome
from workers.journal import MAX_POINTS, Journal

FILE = "journal.jsonl"


def noted(folder: Path, steps: int) -> Journal:
    made = journal(folder)
    for step in range(steps):
        made.note_point(MetricPoint(**point(step)))
    return made


def test_a_journal_is_found_again_as_it_was_begun(tmp_path: Path) -> None:
    made = journal(tmp_path, 3)
    found = Journal.find(made.folder)
    assert found is not None
    assert (found.server, found.claimed) == (made.server, claimed(3))


def test_only_its_owner_can_read_the_lease_in_it(tmp_path: Path) -> None:
    made = journal(tmp_path)
    assert made.folder.stat().st_mode & 0o077 == 0
    assert (made.folder / FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [None, "", "{", "[]\n", '{"claim": 3}\n', '{"claim": {"server": "x"}}\n'])
def test_a_folder_without_a_claim_is_no_journal(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_text(content)
    assert Journal.find(tmp_path) is None


def test_points_are_read_from_where_the_last_reading_ended(tmp_path: Path) -> None:
    made = noted(tmp_path, 3)
    points, offset = made.points()
    assert [p.step for p in points] == [0, 1, 2]
    assert made.points(offset) == ([], offset)
    made.append(stored="something that is no point")
    made.note_point(MetricPoint(**point(3)))
    assert [p.step for p in made.points(offset)[0]] == [3]


def test_as_many_points_are_read_at_once_as_a_request_may_carry(tmp_path: Path) -> None:
    made = noted(tmp_path, MAX_POINTS + 5)
    points, offset = made.points()
    assert len(points) == MAX_POINTS
    assert len(made.points(offset)[0]) == 5


def test_a_point_keeps_its_time_and_its_odd_values(tmp_path: Path) -> None:
    made = journal(tmp_path)
    made.note_point(MetricPoint(step=1, metrics={"a": math.nan, "b": math.inf, "c": 0.1}, time=5.5))
    [found], _ = made.points()
    assert math.isnan(found.metrics["a"])
    assert (found.metrics["b"], found.metrics["c"], found.time) == (math.inf, 0.1, 5.5)


def test_a_line_cut_short_by_a_crash_is_left_out(tmp_path: Path) -> None:
    made = noted(tmp_path, 2)
    with (made.folder / FILE).open("a") as file:
        file.write('{"point": {"step": 2, "met')
    found = Journal.find(made.folder)
    assert found is not None
    assert [p.step for p in found.points()[0]] == [0, 1]
    assert found.end() is None


def test_a_spoilt_line_does_not_hide_those_after_it(tmp_path: Path) -> None:
    made = noted(tmp_path, 1)
    with (made.folder / FILE).open("a") as file:
        file.write('{"point": {"st\n')
    made.note_point(MetricPoint(**point(7)))
    assert [p.step for p in made.points()[0]] == [0, 7]


def test_half_a_line_on_a_full_disk_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, write = noted(tmp_path, 1), os.write
    left = iter([5])

    def full(descriptor: int, line: bytes) -> int:
        if (room := next(left, None)) is None:
            raise OSError(28, "No space left on device")
        return write(descriptor, line[:room])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        made.note_point(MetricPoint(**point(1)))
    monkeypatch.undo()
    end = Finish(lease="lease-0", state=Outcome.COMPLETE)
    made.append(end=end.model_dump(mode="json"))
    assert made.end() == end


def test_the_end_is_found_again(tmp_path: Path) -> None:
    made = noted(tmp_path, 2)
    end = Finish(lease="lease-0", state=Outcome.FAILED, cause="out_of_memory", reason="why", log="printed")
    made.append(end=end.model_dump(mode="json"))
    assert made.end() == end


def test_the_newest_checkpoint_is_pending_until_it_is_stored(tmp_path: Path) -> None:
    made = journal(tmp_path)
    assert made.pending_checkpoint() is None
    for step in (1, 2):
        made.append(checkpoint=checkpoint(step))
    made.append(stored=checkpoint(1)["name"])
    assert made.pending_checkpoint() == checkpoint(2)
    made.append(stored=checkpoint(2)["name"])
    assert made.pending_checkpoint() is None


def test_every_line_is_json_that_any_reader_takes(tmp_path: Path) -> None:
    made = journal(tmp_path)
    made.note_point(MetricPoint(step=1, metrics={"a": math.nan}))
    made.append(checkpoint=checkpoint(1))

    def refuse(word: str) -> None:
        raise AssertionError(word)

    for line in (made.folder / FILE).read_text().splitlines():
        json.loads(line, parse_constant=refuse)


def test_a_removed_journal_leaves_nothing(tmp_path: Path) -> None:
    made = journal(tmp_path)
    checkpoint(1, made)
    made.remove()
    made.remove()
    assert list(tmp_path.iterdir()) == []


def test_every_file_is_pending_until_it_is_stored_as_it_is_now(tmp_path: Path) -> None:
    made = journal(tmp_path)
    assert made.pending_files() == []
    first, other = file("a.json", made, b"1"), file("b.json", made)
    made.append(file=first)
    made.append(file=other)
    made.append(stored_file=first)
    assert made.pending_files() == [other]
    second = file("a.json", made, b"2")
    made.append(file=second)
    made.append(stored_file=first)  # it was on its way when it was replaced
    assert made.pending_files() == [other, second]
    made.append(stored_file=second)
    made.append(stored_file=other)
    assert made.pending_files() == []
