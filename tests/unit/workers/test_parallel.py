"""Trials on two devices: real training processes, which talk by gloo."""

import io
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch

from tests.support.child_process import ChildProcess, Message, running_child
from tests.support.learning import VARIES
from tests.support.worker_process import eventually
from tunesmith.tasks import IMAGE_CLASSIFICATION
from workers.checkpoint_files import name_of

runs = count(1)

UNEVEN = {"model": "mlp", "data": "digits", "batch_size": 45, "width": 0.125, "epochs": 3}
"""1,437 rows: batches of 23 and 22, a last one of 42."""
ALL_OF_IT = {"accumulate": 3, "clip_norm": 0.5, "ema": 0.9, "optimizer": "adamw", "schedule": "cosine"}


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildProcess]:
    with running_child(tmp_path_factory.mktemp("data"), devices=2) as child:
        yield child


def order(devices: int = 2, folder: Path | None = None, **params: Any) -> dict[str, Any]:
    checkpoints = {"dir": str(folder), "every_epochs": 1, "every_minutes": None}
    return {
        "run": next(runs),
        "task": "image-classification",
        "params": IMAGE_CLASSIFICATION.complete({**UNEVEN, **params}),
        "seed": 5,
        "checkpoints": checkpoints if folder else None,
        "devices": devices,
    }


def curve(messages: list[Message]) -> dict[int, dict[str, float]]:
    points = [message["point"] for message in messages if "point" in message]
    return {p["step"]: {n: v for n, v in p["metrics"].items() if n not in VARIES} for p in points}


def payload(path: Path) -> bytes:
    """What is behind the first line of a checkpoint."""
    return path.read_bytes().partition(b"\n")[2]


@pytest.mark.parametrize("recipe", [{}, ALL_OF_IT, {"batch_size": 479, "folds": 2, "epochs": 2}])
def test_two_devices_train_as_one_does(child: ChildProcess, recipe: dict[str, Any]) -> None:
    one, two = (child.run_to_end(**order(devices, **recipe)) for devices in (1, 2))
    assert two[-1] == {"end": "complete"}
    assert [m["point"]["step"] for m in two if "point" in m] == list(curve(one))
    for step, metrics in curve(one).items():
        assert curve(two)[step] == pytest.approx(metrics, rel=1e-4, abs=1e-5)


def test_a_paused_trial_goes_on_bit_for_bit_with_the_random_numbers_of_each_device(
    child: ChildProcess, tmp_path: Path
) -> None:
    params = {"model": "cnn", "dropout": 0.3, "batch_size": 90}
    whole = child.run_to_end(**order(folder=tmp_path / "whole", **params))
    first = order(folder=tmp_path / "paused", **params)
    child.send(**first)
    child.read(lambda message: message.get("point", {}).get("step") == 1)
    child.send(pause=first["run"])
    assert child.read(lambda message: "end" in message)[-1] == {"end": "paused"}
    rest = child.run_to_end(**order(folder=tmp_path / "paused", **params))
    assert next(m["resumed"]["step"] for m in rest if "resumed" in m) >= 1
    assert curve(rest) == curve(whole)
    assert len(curve(whole)) == 3
    saved = torch.load(io.BytesIO(payload(tmp_path / "whole" / name_of(3, 0))), weights_only=True)
    one, other = (state["cpu"] for state in saved["state"]["random"])
    assert not torch.equal(one, other)


def test_a_checkpoint_of_two_devices_is_none_for_one(child: ChildProcess, tmp_path: Path) -> None:
    child.run_to_end(**order(folder=tmp_path, epochs=1))
    said = child.run_to_end(**order(1, folder=tmp_path, epochs=1))
    assert said[0]["rejected"]["name"] == name_of(1, 0)
    assert "number of devices differ" in said[0]["rejected"]["reason"]
    assert said[-1] == {"end": "complete"}


def test_a_trial_that_is_stopped_ends_on_both(child: ChildProcess) -> None:
    endless = order(epochs=1000)
    child.send(**endless)
    child.read(lambda message: "point" in message)
    child.send(stop=endless["run"])
    assert child.read(lambda message: "end" in message)[-1] == {"end": "stopped"}


def test_a_device_that_dies_ends_the_trial_soon_and_nothing_is_left(
    child: ChildProcess, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    child.send(**order(epochs=1000), files=str(files))
    child.read(lambda message: "point" in message)
    [other] = psutil.Process(child.process.pid).children()
    begin = time.monotonic()
    other.kill()
    end = child.read(lambda message: "end" in message)[-1]
    assert time.monotonic() - begin < 8
    assert end == {
        "end": "failed",
        "cause": "error",
        "reason": "Rank 1 (cpu): The training process was ended by SIGKILL.",
        "leaving": True,
    }
    assert child.process.wait(10) == 0
    assert [path.name for path in files.iterdir()] == ["provenance.json"]
    eventually(lambda: not other.is_running(), 10)
