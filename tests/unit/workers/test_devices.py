import os
from pathlib import Path
from typing import get_args

import pytest

from tunesmith.errors import InvalidInput
from tunesmith.tasks import MOST_DEVICES
from workers import command, devices
from workers.devices import Device, find


def pretend(monkeypatch: pytest.MonkeyPatch, *, gpus: int, cores: int) -> None:
    monkeypatch.setattr(devices, "cuda_devices", lambda: gpus)
    monkeypatch.setattr(devices, "cores", lambda: cores)


@pytest.mark.parametrize(
    ("gpus", "cores", "slots", "names", "threads"),
    [
        (0, 8, None, ["cpu"], 8),
        (0, 8, 3, ["cpu"] * 3, 2),
        (0, 2, 5, ["cpu"] * 5, 1),
        (2, 8, None, ["cuda:0", "cuda:1"], 4),
        (2, 8, 5, ["cuda:0", "cuda:1", "cuda:0", "cuda:1", "cuda:0"], 1),
        (4, 8, 1, ["cuda:0"], 8),
    ],
)
def test_slots_share_devices_and_cores_fairly(
    monkeypatch: pytest.MonkeyPatch, gpus: int, cores: int, slots: int | None, names: list[str], threads: int
) -> None:
    pretend(monkeypatch, gpus=gpus, cores=cores)
    assert find(slots) == [Device(name, threads) for name in names]


@pytest.mark.parametrize(
    ("gpus", "cores", "slots", "names", "threads"),
    [
        (0, 8, None, ["cpu+cpu"], 4),
        (0, 8, 2, ["cpu+cpu"] * 2, 2),
        (4, 8, None, ["cuda:0+cuda:1", "cuda:2+cuda:3"], 2),
        (5, 8, None, ["cuda:0+cuda:1", "cuda:2+cuda:3"], 2),
        (3, 8, 2, ["cuda:0+cuda:1", "cuda:2+cuda:0"], 2),
    ],
)
def test_a_slot_may_have_several_devices(
    monkeypatch: pytest.MonkeyPatch, gpus: int, cores: int, slots: int | None, names: list[str], threads: int
) -> None:
    pretend(monkeypatch, gpus=gpus, cores=cores)
    found = find(slots, per_slot=2)
    assert [str(device) for device in found] == names
    assert {device.threads for device in found} == {threads}


def test_a_slot_may_have_as_many_devices_as_a_study_may_ask_for() -> None:
    _, option = get_args(command.DevicesPerSlot)
    assert option.max == MOST_DEVICES


def test_a_slot_cannot_have_more_gpus_than_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, gpus=2, cores=8)
    with pytest.raises(InvalidInput, match="a slot of 4 devices is wanted, and torch sees 2 GPUs here"):
        find(per_slot=4)


def test_a_machine_without_a_gpu_driver_is_not_asked_about_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "DRIVERS", ())
    monkeypatch.setattr(devices.subprocess, "run", lambda *_, **__: pytest.fail("torch was loaded"))
    assert devices.cuda_devices() == 0


def test_gpus_are_counted_by_torch_in_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import torch

    monkeypatch.setattr(devices, "DRIVERS", (str(tmp_path),))
    assert devices.cuda_devices() == torch.cuda.device_count()


def test_threads_sleep_while_they_wait_and_settings_of_the_user_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "7")
    found = Device("cpu", 3).environment()
    assert (found["OMP_NUM_THREADS"], found["MKL_NUM_THREADS"]) == ("3", "7")
    assert found["OMP_WAIT_POLICY"] == "PASSIVE"
    assert found["PATH"] == os.environ["PATH"]


@pytest.mark.parametrize(
    ("files", "limits"),
    [
        ({}, []),
        ({"cpu.max": "max 100000\n"}, []),
        ({"cpu.max": "150000 100000\n"}, [1.5]),
        (
            {"cpu.max": "400000 100000\n", "a/cpu.max": "200000 100000\n", "a/b/cpu.max": "max 100000\n"},
            [2, 4],
        ),
        ({"cpu/cpu.cfs_quota_us": "50000\n", "cpu/cpu.cfs_period_us": "100000\n"}, [0.5]),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, []),
    ],
)
def test_the_limits_of_every_cgroup_above_are_found(
    tmp_path: Path, files: dict[str, str], limits: list[float]
) -> None:
    for name, text in files.items():
        path = tmp_path / "cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    own = tmp_path / "own"
    own.write_text("12:cpu:/a\n0::/a/b\n")
    assert sorted(devices.quotas(tmp_path / "cgroup", own)) == limits


def test_at_least_one_core_and_at_most_those_allowed_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = len(os.sched_getaffinity(0))
    assert 1 <= devices.cores() <= allowed
    monkeypatch.setattr(devices, "quotas", lambda: [0.5])
    assert devices.cores() == 1
