import json
import time
from pathlib import Path

import pytest

from workers import identity as module
from workers.identity import identity


def test_a_worker_keeps_its_id_from_run_to_run(tmp_path: Path) -> None:
    with identity(tmp_path / "made") as first:
        assert first.worker.startswith("w-")
    with identity(tmp_path / "made") as second:
        assert (second.worker, second.index) == (first.worker, first.index)
        assert second.incarnation > first.incarnation


def test_starts_are_told_apart_also_where_their_count_was_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with identity(tmp_path) as first:
        pass
    monkeypatch.setattr(time, "time", lambda: 1e6)  # the clock was put back
    with identity(tmp_path) as second:
        assert second.incarnation == first.incarnation + 1
    monkeypatch.undo()
    (tmp_path / "worker-0.starts").write_text("")
    with identity(tmp_path) as third:
        assert third.incarnation >= first.incarnation


def test_workers_that_run_at_the_same_time_have_an_id_each(tmp_path: Path) -> None:
    with identity(tmp_path) as one, identity(tmp_path) as two, identity(tmp_path) as three:
        assert len({one.worker, two.worker, three.worker}) == 3
        assert [one.index, two.index, three.index] == [0, 1, 2]


def test_the_first_free_identity_is_taken_up_again(tmp_path: Path) -> None:
    with identity(tmp_path) as one, identity(tmp_path) as two:
        pass
    with identity(tmp_path) as again:
        assert (again.worker, again.index) == (one.worker, 0)
        with identity(tmp_path) as another:
            assert (another.worker, another.index) == (two.worker, 1)


def test_a_clone_of_a_machine_gets_an_id_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with identity(tmp_path) as original:
        pass
    monkeypatch.setattr(module, "_machine", lambda: "the clone")
    with identity(tmp_path) as clone:
        assert clone.worker != original.worker
    with identity(tmp_path) as again:
        assert again.worker == clone.worker


@pytest.mark.parametrize("text", ["", "{", "[]", '{"worker": "w-1"}', '{"worker": null, "machine": "m"}'])
def test_a_spoilt_identity_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(module, "_machine", lambda: "m")
    path = tmp_path / "worker-0.json"
    path.write_text(text)
    with identity(tmp_path) as made:
        assert made.worker.startswith("w-")
        assert len(made.worker) == 18
    assert json.loads(path.read_text())["worker"] == made.worker


def test_the_lock_is_let_go_when_the_worker_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="boom"), identity(tmp_path) as failed:
        raise ValueError("boom")
    with identity(tmp_path) as again:
        assert again.worker == failed.worker
