"""Checkpoint files, and when they are written."""

import errno
import hashlib
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from workers.checkpoint_files import Unusable, identity, name_of, read, write
from workers.checkpoints import Checkpointer, Rhythm
from workers.run import State

CONTENT: State = {"of": "ours", "state": {"weights": torch.arange(100.0)}, "points": []}


class Counting:
    """Training whose state is how far it is."""

    def __init__(self, epochs: int = 0, batches: int = 0) -> None:
        self.epochs, self.batches = epochs, batches

    def state(self) -> State:
        return {"epochs": self.epochs, "batches": self.batches, "weights": torch.zeros(50)}

    def restore(self, state: State) -> None:
        self.epochs, self.batches = state["epochs"], state["batches"]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def checkpointer(
    folder: Path, told: list[Any] | None = None, rhythm: Rhythm | None = None, **sources: str
) -> Checkpointer:
    messages: list[Any] = [] if told is None else told
    every = rhythm or Rhythm(1, None)
    return Checkpointer(folder, "ours", every, [], lambda **m: messages.append(m), sources)


def resumed(folder: Path, **sources: str) -> tuple[tuple[int, int], list[str]]:
    """Return where training goes on, and why each file that was not used was not."""
    told: list[Any] = []
    training = Counting()
    checkpointer(folder, told, **sources).resume(training)
    reasons = [message["rejected"]["reason"] for message in told if "rejected" in message]
    return (training.epochs, training.batches), reasons


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with checkpoints at epochs 1 and 2."""
    saves = checkpointer(tmp_path)
    for epochs in (1, 2):
        assert saves.save(Counting(epochs))
    return tmp_path


def newest(folder: Path) -> Path:
    return max(folder.iterdir())


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    path = tmp_path_factory.mktemp("file") / "checkpoint.pt"
    write(path, CONTENT)
    return path, path.read_bytes()


def test_what_is_written_is_read_and_what_is_said_of_it_is_so(tmp_path: Path) -> None:
    saved = write(tmp_path / "c.pt", CONTENT)
    content = (tmp_path / "c.pt").read_bytes()
    assert (saved.name, saved.size) == ("c.pt", len(content))
    assert saved.sha256 == hashlib.sha256(content).hexdigest()
    assert torch.equal(read(tmp_path / "c.pt", "ours", {})["state"]["weights"], CONTENT["state"]["weights"])


@given(st.data())
def test_a_file_cut_off_or_changed_anywhere_is_unusable(
    file: tuple[Path, bytes], data: st.DataObject
) -> None:
    path, content = file
    place = data.draw(st.integers(0, len(content) - 1))
    changed = (
        content[:place] + bytes([content[place] ^ data.draw(st.integers(1, 255))]) + content[place + 1 :]
    )
    for damaged in (content[:place], changed):
        if damaged.split() == content.split():
            continue  # a blank for another
        path.with_name("damaged.pt").write_bytes(damaged)
        with pytest.raises(Unusable):
            read(path.with_name("damaged.pt"), "ours", {})


def test_nothing_in_a_file_is_run(tmp_path: Path) -> None:
    class Attack:
        def __reduce__(self) -> Any:
            return os.mkdir, (str(tmp_path / "attacked"),)

    write(tmp_path / "c.pt", {"of": "ours", "state": Attack()})
    with pytest.raises(pickle.UnpicklingError):
        read(tmp_path / "c.pt", "ours", {})
    assert not (tmp_path / "attacked").exists()


def test_training_goes_on_from_the_newest(folder: Path) -> None:
    assert resumed(folder) == ((2, 0), [])


def test_where_nothing_is_saved_training_begins(tmp_path: Path) -> None:
    assert resumed(tmp_path / "new") == ((0, 0), [])


def test_a_damaged_file_is_deleted_and_the_one_before_it_is_used(folder: Path) -> None:
    os.truncate(newest(folder), 300)
    assert resumed(folder) == ((1, 0), ["its checksum is wrong: it was cut short or changed"])
    assert [path.name for path in folder.iterdir()] == [name_of(1, 0)]


def test_where_every_file_is_damaged_training_begins(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"")
    assert resumed(folder) == ((0, 0), ["it is no checkpoint of Tunesmith"] * 2)


def test_a_file_of_another_format_is_not_used(folder: Path) -> None:
    path = newest(folder)
    path.write_bytes(path.read_bytes().replace(b"tunesmith-checkpoint 2 ", b"tunesmith-checkpoint 1 ", 1))
    assert resumed(folder) == ((1, 0), ["it has format 1, this worker reads format 2"])


def test_a_file_of_another_trial_is_not_used(folder: Path) -> None:
    write(folder / name_of(3, 0), {**CONTENT, "of": "theirs"})
    why = "it belongs to another trial: task, parameters, seed or number of devices differ"
    assert resumed(folder) == ((2, 0), [why])


def test_a_file_that_was_trained_on_other_data_is_not_used(tmp_path: Path) -> None:
    checkpointer(tmp_path, data="0a", checkpoint="c").save(Counting(1))
    assert resumed(tmp_path, data="0a", checkpoint="c") == ((1, 0), [])
    why = "its checkpoint was not the same as here: sha256 c then, d here"
    assert resumed(tmp_path, data="0a", checkpoint="d") == ((0, 0), [why])
    checkpointer(tmp_path).save(Counting(1))
    why = "its data was not the same as here: sha256 not known then, 0b here"
    assert resumed(tmp_path, data="0b") == ((0, 0), [why])


def test_trials_differ_in_task_parameters_seed_or_devices() -> None:
    assert identity("a", {"x": 1, "y": 2}, 3) == identity("a", {"y": 2, "x": 1}, 3)
    others = [identity("b", {"x": 1}, 3), identity("a", {"x": 2}, 3), identity("a", {"x": 1}, 4)]
    others += [identity("a", {"x": 1}, 3, devices=2), identity("a", {"x": 1}, 3, devices=3)]
    assert len({identity("a", {"x": 1}, 3), *others}) == 6


def test_names_sort_by_progress() -> None:
    names = [name_of(0, 7), name_of(0, 90_000), name_of(9, 0), name_of(10, 0), name_of(1000, 3)]
    assert names == sorted(names)


def test_only_the_two_newest_files_stay(tmp_path: Path) -> None:
    saves = checkpointer(tmp_path)
    for epochs, batches in [(1, 0), (1, 5), (2, 0)]:
        saves.save(Counting(epochs, batches))
    assert sorted(path.name for path in tmp_path.iterdir()) == [name_of(1, 5), name_of(2, 0)]


def test_what_a_killed_process_left_half_written_is_no_checkpoint_and_goes(folder: Path) -> None:
    (folder / f".{newest(folder).stem}.tmp").write_bytes(b"half")
    assert resumed(folder) == ((2, 0), [])
    checkpointer(folder).save(Counting(3))
    assert sorted(path.name for path in folder.iterdir()) == [name_of(2, 0), name_of(3, 0)]


def test_a_file_is_on_the_disk_before_it_has_its_name_and_the_name_before_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = []
    sync, rename = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        sync(descriptor)
        happened.append(("synced", Path(f"/proc/self/fd/{descriptor}").resolve().name))

    def renamed(self: Path, target: Path) -> Path:
        happened.append(("renamed", target.name))
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    Checkpointer(
        tmp_path,
        "ours",
        Rhythm(1, None),
        [],
        lambda **m: happened.append(("told", m["checkpoint"]["name"])),
        {},
    ).save(Counting(1))
    name = name_of(1, 0)
    assert happened == [
        ("synced", f".{name.removesuffix('.pt')}.tmp"),
        ("renamed", name),
        ("synced", tmp_path.name),
        ("told", name),
    ]


def test_a_disk_that_is_full_costs_the_checkpoint_and_leaves_the_older_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    told: list[Any] = []
    saves = checkpointer(folder, told)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert not saves.save(Counting(3))
    assert told == []
    assert "No space left on device" in caplog.text
    assert sorted(path.name for path in folder.iterdir()) == [name_of(1, 0), name_of(2, 0)]
    assert saves.save(Counting(3))


def test_a_moment_that_is_saved_is_not_saved_again(tmp_path: Path) -> None:
    told: list[Any] = []
    saves = checkpointer(tmp_path, told)
    assert saves.save(Counting(1))
    assert saves.save(Counting(1))
    assert len(told) == 1


def test_saves_come_after_so_many_epochs() -> None:
    clock = Clock()
    rhythm = Rhythm(3, None, clock)
    due = []
    for epochs in range(10):
        clock.now += 10.0
        if rhythm.due(epochs, 0):
            due.append(epochs)
            rhythm.saved(epochs, 0.1)
        assert not rhythm.due(epochs, 1)
    assert due == [3, 6, 9]


def test_epochs_that_take_long_are_saved_whatever_a_save_costs() -> None:
    clock = Clock()
    rhythm = Rhythm(1, None, clock)
    for epochs in range(1, 5):
        clock.now += 30.0
        assert rhythm.due(epochs, 0)
        clock.now += 8.0
        rhythm.saved(epochs, 8.0)


def test_saves_come_after_so_many_minutes_within_an_epoch_too() -> None:
    clock = Clock()
    rhythm = Rhythm(None, 5.0, clock)
    clock.now = 299.0
    assert not rhythm.due(8, 0)
    clock.now = 300.0
    assert rhythm.due(0, 77)
    rhythm.saved(0, 200.0)
    clock.now = 599.0
    assert not rhythm.due(0, 78)
    clock.now = 600.0
    assert rhythm.due(0, 79)


def test_where_epochs_are_short_saving_takes_a_twentieth_of_the_time() -> None:
    clock = Clock()
    rhythm = Rhythm(1, None, clock)
    saves = 0
    for epochs in range(1, 1001):
        clock.now += 0.1
        if rhythm.due(epochs, 0):
            clock.now += 0.03
            rhythm.saved(epochs, 0.03)
            saves += 1
    assert 0.03 <= saves * 0.03 / clock.now <= 0.051


def test_one_slow_save_does_not_put_off_the_next() -> None:
    clock = Clock()
    rhythm = Rhythm(1, None, clock)
    for epochs, cost in enumerate([0.02, 1.5, 0.02], start=1):
        clock.now += 2.0
        assert rhythm.due(epochs, 0)
        rhythm.saved(epochs, cost)
