import multiprocessing
import time
from pathlib import Path

import pytest

from workers.data import fetching
from workers.data.fetching import fetched


def there(place: Path) -> Path | None:
    return place if place.exists() else None


def test_what_is_there_is_not_fetched(tmp_path: Path) -> None:
    def never(_: Path) -> None:
        raise AssertionError("it is there")

    assert fetched(tmp_path / "new" / "file", lambda: 7, never) == 7
    assert not (tmp_path / "new").exists()


def test_what_is_fetched_has_its_name_when_it_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "new" / "set"

    def fetch(folder: Path) -> None:
        folder.mkdir()
        for part in ("train", "test"):
            (folder / part).touch()
            assert there(place) is None

    assert fetched(place, lambda: there(place), fetch) == place
    assert sorted(path.name for path in place.iterdir()) == ["test", "train"]
    assert sorted(path.name for path in place.parent.iterdir()) == [".set.lock", "set"]


def test_a_folder_that_is_there_keeps_what_it_has_and_gets_train_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "set"
    place.mkdir()
    (place / "README.md").write_text("mine")
    moved: list[str] = []
    replace = Path.replace

    def recorded(path: Path, target: Path) -> Path:
        moved.append(target.name)
        return replace(path, target)

    def fetch(folder: Path) -> None:
        folder.mkdir()
        for name in ("train.csv", "dev.csv", "validation.csv"):
            (folder / name).touch()

    monkeypatch.setattr(Path, "replace", recorded)
    fetched(place, lambda: there(place / "train.csv"), fetch)
    assert sorted(moved) == ["dev.csv", "train.csv", "validation.csv"]
    assert moved[-1] == "train.csv"
    assert (place / "README.md").read_text() == "mine"


def test_what_cannot_be_fetched_leaves_nothing_and_is_tried_again(tmp_path: Path) -> None:
    place = tmp_path / "file"
    (tmp_path / ".file.unfinished").mkdir()  # of a process that was killed

    def fail(path: Path) -> None:
        path.write_text("half")
        raise OSError("connection lost")

    with pytest.raises(OSError, match="connection lost"):
        fetched(place, lambda: there(place), fail)
    assert [path.name for path in tmp_path.iterdir()] == [".file.lock"]
    assert fetched(place, lambda: there(place), lambda path: path.write_text("whole") and None) == place


def test_what_lacks_a_part_when_it_was_fetched_is_told(tmp_path: Path) -> None:
    place = tmp_path / "set"
    with pytest.raises(OSError, match="set was fetched, but lacks a part"):
        fetched(place, lambda: there(place / "train.csv"), Path.mkdir)


def slowly(place: Path, asked: "multiprocessing.Queue[int]") -> None:
    def fetch(path: Path) -> None:
        asked.put(1)
        time.sleep(0.3)
        path.write_text("whole")

    fetching.fetched(place, lambda: there(place), fetch)


def test_only_one_process_of_a_machine_fetches(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    asked = context.Queue()
    processes = [context.Process(target=slowly, args=(tmp_path / "file", asked)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert asked.get(timeout=5) == 1
    assert asked.empty()
