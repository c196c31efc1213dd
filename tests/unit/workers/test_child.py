"""The training process, in the messages that it and its worker exchange."""

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Timer
from typing import Any

import psutil
import pytest
import torch

from tests.support.child_process import ChildProcess, Message, running_child
from tests.support.learning import VARIES
from tunesmith.tasks import IMAGE_CLASSIFICATION
from tunesmith.trials import Cause
from workers import device_memory
from workers.checkpoint_files import name_of
from workers.child import ChildRun, Nobody

runs = count(1)


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildProcess]:
    with running_child(tmp_path_factory.mktemp("data")) as child:
        yield child


def order(folder: Path | None = None, every_epochs: int | None = 1, **params: Any) -> dict[str, Any]:
    """Return an order to train on digits; saved to `folder`, where there is one."""
    given = {"data": "digits", "epochs": 3, "width": 0.125, "batch_size": 64, "dropout": 0.2, **params}
    checkpoints = {"dir": str(folder), "every_epochs": every_epochs, "every_minutes": None}
    return {
        "run": next(runs),
        "task": "image-classification",
        "params": IMAGE_CLASSIFICATION.complete(given),
        "seed": 5,
        "checkpoints": checkpoints if folder else None,
    }


def curve(messages: list[Message]) -> dict[int, dict[str, float]]:
    """Return the metrics of each step, but for what depends on the machine's load."""
    points = [message["point"] for message in messages if "point" in message]
    return {p["step"]: {n: v for n, v in p["metrics"].items() if n not in VARIES} for p in points}


def kinds(messages: list[Message]) -> list[str]:
    return [next(iter(message)) for message in messages]


def pause_after(child: ChildProcess, order: dict[str, Any], step: int) -> list[Message]:
    """Pause a run once it has reported `step`; return its messages."""
    child.send(**order)
    messages = child.read(lambda message: message.get("point", {}).get("step") == step)
    child.send(pause=order["run"])
    return messages + child.read(lambda message: "end" in message)


def test_a_run_without_checkpoints_trains_and_saves_nothing(child: ChildProcess) -> None:
    old = {name: value for name, value in order().items() if name != "checkpoints"}
    for each in (old, order()):
        messages = child.run_to_end(**each)
        assert kinds(messages) == ["point", "point", "point", "end"]
        assert messages[-1] == {"end": "complete"}


def test_a_checkpoint_is_told_once_it_lies_there(child: ChildProcess, tmp_path: Path) -> None:
    messages = child.run_to_end(**order(tmp_path / "new"))
    told = [message["checkpoint"] for message in messages if "checkpoint" in message]
    assert [told[0]["name"], told[-1]["name"]] == [name_of(1, 0), name_of(3, 0)]
    assert [told[0]["step"], told[-1]["step"]] == [1, 3]
    content = (tmp_path / "new" / told[-1]["name"]).read_bytes()
    assert told[-1]["sha256"] == hashlib.sha256(content).hexdigest()
    assert told[-1]["size"] == len(content)


def test_a_run_leaves_its_provenance_when_it_begins_and_its_files_at_its_end(
    child: ChildProcess, tmp_path: Path
) -> None:
    messages = child.run_to_end(**order(), files=str(tmp_path / "files"))
    assert kinds(messages) == ["file", "point", "point", "file", "point", "end"]
    told = {m["file"]["name"]: m["file"] for m in messages if "file" in m}
    assert list(told) == ["provenance.json", "confusion.json"]
    for name, file in told.items():
        content = (tmp_path / "files" / name).read_bytes()
        assert (file["sha256"], file["size"]) == (hashlib.sha256(content).hexdigest(), len(content))
    found = json.loads((tmp_path / "files" / "provenance.json").read_bytes())
    given = order()
    assert [found[key] for key in ("task", "params", "seed")] == [
        given[k] for k in ("task", "params", "seed")
    ]
    assert found["device"]["threads"] == 1
    assert found["data"]["name"] == "digits"
    assert len(found["data"]["sha256"]) == 64


def test_a_paused_run_is_saved_and_another_one_takes_it_up(child: ChildProcess, tmp_path: Path) -> None:
    whole = child.run_to_end(**order())
    first = pause_after(child, order(tmp_path, every_epochs=None, epochs=30), step=2)
    assert kinds(first)[-2:] == ["checkpoint", "end"]
    assert first[-1] == {"end": "paused"}
    second = pause_after(child, order(tmp_path, every_epochs=None, epochs=30), step=4)
    assert second[0]["resumed"] == {key: first[-2]["checkpoint"][key] for key in ("step", "name")}
    points = [message for message in first if "point" in message]
    assert second[1 : 1 + len(points)] == points
    assert curve(second)[1] == curve(whole)[1]


def test_a_stopped_run_saves_nothing(child: ChildProcess, tmp_path: Path) -> None:
    stopped = order(tmp_path, every_epochs=None, epochs=1000)
    child.send(**stopped)
    child.read(lambda message: "point" in message)
    child.send(stop=stopped["run"])
    assert child.read(lambda message: "end" in message)[-1] == {"end": "stopped"}
    assert list(tmp_path.iterdir()) == []


def test_a_pause_where_nothing_can_be_saved_is_a_stop(child: ChildProcess) -> None:
    assert pause_after(child, order(epochs=1000), step=1)[-1] == {"end": "stopped"}


def test_an_order_to_pause_an_earlier_run_is_not_for_this_one(child: ChildProcess) -> None:
    earlier, now = order(), order()
    child.run_to_end(**earlier)
    child.send(pause=earlier["run"])
    assert child.run_to_end(**now)[-1] == {"end": "complete"}


def test_a_checkpoint_of_another_trial_is_rejected(child: ChildProcess, tmp_path: Path) -> None:
    pause_after(child, order(tmp_path, every_epochs=None, epochs=1000), step=1)
    messages = child.run_to_end(**order(tmp_path, every_epochs=None))
    assert messages[0]["rejected"]["reason"].startswith("it belongs to another trial")
    assert curve(messages) == curve(child.run_to_end(**order()))


class Counting:
    """Training that is nothing but one epoch."""

    epochs, batches = 1, 0

    def state(self) -> dict[str, Any]:
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        pass


def test_a_checkpoint_of_other_data_than_the_task_describes_is_rejected(tmp_path: Path) -> None:
    given, told = order(tmp_path), []
    worker = Nobody()
    worker.send = lambda **message: told.append(message)  # type: ignore[method-assign]
    for content in ("old", "new"):
        run = ChildRun(worker, given, "cpu", tmp_path)
        run.describe(data={"name": "mine", "sha256": content})
        run.checkpoints.resume(Counting())
        run.checkpoints.save(Counting())
    assert kinds(told) == ["checkpoint", "rejected", "checkpoint"]
    assert told[1]["rejected"]["reason"] == "its data was not the same as here: sha256 old then, new here"


def test_a_loss_that_is_not_finite_is_a_cause_of_its_own(child: ChildProcess) -> None:
    end = child.run_to_end(**order(optimizer="sgd", lr=10.0, weight_decay=1.0, epochs=100))[-1]
    assert (end["end"], end["cause"], end["leaving"]) == ("failed", Cause.NOT_FINITE, False)
    assert end["reason"].startswith("The training loss became ")


def test_an_error_nobody_foresaw_comes_with_its_traceback_and_ends_the_process(tmp_path: Path) -> None:
    with running_child(tmp_path) as child:
        end = child.run_to_end(**{**order(), "params": {}})[-1]
        assert (end["end"], end["cause"], end["leaving"]) == ("failed", Cause.ERROR, True)
        assert end["reason"].endswith("KeyError: 'data'")
        assert child.process.wait(10) == 0


def test_a_device_that_torch_does_not_have_fails_the_run() -> None:
    from workers.child import ChildRun, Worker, train

    device = "cuda:0" if not torch.cuda.is_available() else "mps"
    end = train(order(), ChildRun(Worker(None, None), order(), device, Path()))  # type: ignore[arg-type]
    assert (end["end"], end["cause"]) == ("failed", Cause.ERROR)


def test_memory_that_runs_out_is_a_cause_of_its_own_and_says_how_much_there_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from workers.child import ChildRun, Worker, train

    def demand(params: object, run: object) -> None:
        torch.empty(2**55, dtype=torch.uint8)

    monkeypatch.setattr("workers.tasks.load", lambda name: demand)
    end = train(order(), ChildRun(Worker(None, None), order(), "cpu", Path()))  # type: ignore[arg-type]
    assert (end["end"], end["cause"], end["leaving"]) == ("failed", Cause.OUT_OF_MEMORY, True)
    assert "peak" in end["reason"]
    assert " GiB on cpu. " in end["reason"]
    assert "can't allocate memory" in end["reason"]
    assert "\n" not in end["reason"]


@pytest.mark.parametrize(
    ("error", "is_memory"),
    [
        (MemoryError(), True),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB."), True),
        (torch.cuda.OutOfMemoryError("CUDA out of memory."), True),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"), True),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_what_says_that_memory_ran_out(error: Exception, is_memory: bool) -> None:
    assert device_memory.is_out_of_memory(error) is is_memory


@pytest.mark.slow
def test_killed_at_random_moments_and_finished_the_metrics_are_those_of_one_run(
    child: ChildProcess, tmp_path: Path
) -> None:
    whole = curve(child.run_to_end(**order(epochs=8)))
    for _ in range(3):
        with running_child(tmp_path) as victim:
            victim.send(**order(tmp_path / "run", epochs=8))
            begun = victim.read(lambda message: "checkpoint" in message or "resumed" in message)
            Timer(random.uniform(0.0, 0.4), victim.process.kill).start()
            killed = begun + victim.read(lambda message: "end" in message)
            assert all(whole[step] == metrics for step, metrics in curve(killed).items())
    last = child.run_to_end(**order(tmp_path / "run", epochs=8))
    assert kinds(last)[0] == "resumed"
    assert curve(last) == whole


TRAINS = """
import ctypes, os
from workers.child import end_with
end_with(int(os.environ["PARENT"]))
print(os.getpid(), flush=True)
ctypes.PyDLL(None).sleep(60)  # keeps the interpreter's lock
"""
WORKER = """
import os, subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1]], env={**os.environ, "PARENT": str(os.getpid())})
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_code_that_keeps_the_interpreter_to_itself_ends_with_its_worker() -> None:
    command = [sys.executable, "-c", WORKER, TRAINS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        training = psutil.Process(int(worker.stdout.readline()))
        worker.kill()
        assert psutil.wait_procs([training], timeout=5)[1] == []
