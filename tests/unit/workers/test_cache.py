import multiprocessing
import os
import time
from pathlib import Path

import numpy as np
import pytest

from workers.data.cache import FOLDER, Prepared, checksum, fingerprint, prepared
from workers.data.folders import inside
from workers.data.kept import Kept
from workers.run import TrainingError

MADE = Prepared({"a": np.arange(6).reshape(2, 3), "b": np.array([], dtype=np.int64)}, {"classes": ["x", "y"]})


def never() -> Prepared:
    raise AssertionError("it has been made before")


def test_what_was_made_once_is_read_from_then_on(tmp_path: Path) -> None:
    first = prepared(tmp_path, ["key", 1], lambda: MADE)
    again = prepared(tmp_path, ["key", 1], never)
    for found in (first, again):
        assert found.meta == MADE.meta
        assert all(np.array_equal(found.arrays[name], array) for name, array in MADE.arrays.items())


def test_it_is_mapped_into_memory_and_cannot_be_written(tmp_path: Path) -> None:
    found = prepared(tmp_path, ["key"], lambda: MADE).arrays["a"]
    assert isinstance(found, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        found[0, 0] = 1


def test_another_key_is_made_anew(tmp_path: Path) -> None:
    prepared(tmp_path, ["key", 1], lambda: MADE)
    with pytest.raises(AssertionError):
        prepared(tmp_path, ["key", 2], never)


def test_what_failed_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        prepared(tmp_path, ["key"], never)
    assert [p.suffix for p in (tmp_path / FOLDER).iterdir()] == [".lock"]
    assert prepared(tmp_path, ["key"], lambda: MADE).meta == MADE.meta


def slowly(folder: Path, made: "multiprocessing.Queue[int]") -> None:
    def make() -> Prepared:
        made.put(os.getpid())
        time.sleep(0.3)
        return MADE

    prepared(folder, ["key"], make)


def test_only_one_process_of_a_machine_makes_it(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    made = context.Queue()
    processes = [context.Process(target=slowly, args=(tmp_path, made)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert isinstance(made.get(timeout=5), int)
    assert made.empty()


def test_a_folder_that_cannot_be_written_costs_the_cache_only(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder would be")
    assert prepared(tmp_path, ["key"], lambda: MADE) is MADE


def test_a_fingerprint_changes_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("a")
    before = fingerprint([path])
    assert fingerprint([path]) == before
    path.write_text("ab")
    assert fingerprint([path]) != before


def test_a_checksum_depends_on_content_shape_and_type() -> None:
    array = np.arange(6)
    assert checksum(array) == checksum(np.arange(6))
    others = [array[::-1], array.reshape(2, 3), array.astype(np.int32), np.arange(7)]
    assert len({checksum(a) for a in [array, *others]}) == 5


def test_a_name_leads_to_files_of_the_data_folder_only(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "here").mkdir(parents=True)
    (tmp_path / "secret").write_text("")
    assert inside(data, "here") == data / "here"
    for name in ("../secret", "here/../../secret", "/etc/passwd"):
        with pytest.raises(TrainingError, match="leads out of the worker's data folder"):
            inside(data, name)
    with pytest.raises(TrainingError, match="there is no gone in this worker's data folder"):
        inside(data, "gone")


def test_a_link_that_the_operator_put_there_is_followed_at_every_depth(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "deep").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    for link in (data / "link", data / "deep" / "link"):
        link.symlink_to(tmp_path / "elsewhere")
    assert inside(data, "link") == data / "link"
    assert inside(data, "deep/link") == data / "deep" / "link"


def entry(data_dir: Path) -> Path:
    return next(path for path in (data_dir / FOLDER).iterdir() if path.is_dir())


@pytest.mark.parametrize("file", ["a.npy", "b.npy", "meta.json"])
@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY\x01\x00", None], ids=["empty", "cut short", "gone"])
def test_a_damaged_entry_is_made_anew(tmp_path: Path, file: str, damage: bytes | None) -> None:
    prepared(tmp_path, ["key"], lambda: MADE)
    if damage is None:
        (entry(tmp_path) / file).unlink()
    else:
        (entry(tmp_path) / file).write_bytes(damage)
    for make in (lambda: MADE, never):
        found = prepared(tmp_path, ["key"], make)
        assert found.meta == MADE.meta
        assert np.array_equal(found.arrays["a"], MADE.arrays["a"])


def test_an_error_of_what_prepares_is_let_through_and_not_tried_again(tmp_path: Path) -> None:
    asked = []

    def make() -> Prepared:
        asked.append(1)
        raise FileNotFoundError("the data is gone")

    with pytest.raises(FileNotFoundError, match="the data is gone"):
        prepared(tmp_path, ["key"], make)
    assert len(asked) == 1


def test_an_entry_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []

    def fsync(descriptor: int) -> None:
        synced.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")).name)

    monkeypatch.setattr(os, "fsync", fsync)
    prepared(tmp_path, ["key"], lambda: MADE)
    *files, folder, parent = synced
    assert sorted(files) == ["a.npy", "b.npy", "meta.json"]
    assert folder == f".{entry(tmp_path).name}.{os.getpid()}"
    assert parent == FOLDER


def test_the_values_used_last_are_kept_and_room_is_made_before_another_is_made() -> None:
    kept: Kept[str] = Kept(2)
    sizes = []

    def make(value: str) -> str:
        sizes.append(len(kept))
        return value

    for key in ("a", "b", "a", "c", "a"):
        assert kept.get(key, lambda key=key: make(key)) == key
    assert sizes == [0, 1, 1]
    assert kept.get("b", lambda: "another") == "another"
