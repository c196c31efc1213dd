"""What only a GPU shows. Skipped where torch sees none; docs/tasks.md says how to run everything on one."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.support.learning import PausedRun
from tunesmith.tasks import CATALOGUE
from workers import device_memory, devices, tasks
from workers.data.kept import Kept
from workers.run import Paused, TrainingError
from workers.tasks import image_classification

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU")

GPU = "cuda:0"
DIGITS: dict[str, Any] = {"model": "cnn", "data": "digits", "epochs": 2, "width": 0.5}


class GpuRun(PausedRun):
    def __init__(self, seed: int = 1, pause_after: int | None = None) -> None:
        super().__init__(seed, pause_after)
        self.device = GPU


def train(run: PausedRun | None = None, task: str = "image-classification", **params: Any) -> PausedRun:
    run = run or GpuRun()
    given = DIGITS if task == "image-classification" else {}
    tasks.load(task)(CATALOGUE[task].complete({**given, **params}), run)
    return run


def accuracy(run: PausedRun) -> float:
    return float(run.points[-1]["metrics"]["val_accuracy"])


@pytest.mark.parametrize("precision", ["auto", "fp32", "bf16", "fp16"])
def test_a_gpu_learns_as_the_processor_does_in_every_precision(precision: str) -> None:
    on_cpu = PausedRun()
    on_cpu.device = "cpu"
    there = train(on_cpu, precision="fp32", epochs=4)
    here = train(precision=precision, epochs=4)
    assert accuracy(here) == pytest.approx(accuracy(there), abs=0.04)
    assert accuracy(here) > 0.8


@pytest.mark.parametrize("precision", ["auto", "fp16"])
@pytest.mark.parametrize("pause_after", [1, 30])
def test_deterministic_training_goes_on_to_the_bit(tmp_path: Path, precision: str, pause_after: int) -> None:
    params = {"deterministic": True, "precision": precision, "dropout": 0.3, "augment": "crop"}
    whole = train(**params)
    with pytest.raises(Paused):
        train(GpuRun(pause_after=pause_after).keep(tmp_path), **params)
    torch.manual_seed(987)
    assert train(GpuRun().keep(tmp_path), **params).curve == whole.curve


def test_data_that_does_not_fit_is_sent_by_the_batch_and_trains_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = train(deterministic=True)
    monkeypatch.setattr(image_classification, "fits", lambda size, device: False)
    monkeypatch.setattr(image_classification, "_tensors", Kept(1))
    sent = train(deterministic=True)
    assert sent.curve == kept.curve


def test_a_compiled_model_learns_the_same() -> None:
    assert accuracy(train(compile=True, epochs=4)) == pytest.approx(accuracy(train(epochs=4)), abs=0.05)


def test_memory_that_runs_out_is_told_from_other_errors_with_the_peak() -> None:
    device_memory.begin(GPU)
    with pytest.raises(torch.OutOfMemoryError) as raised:
        torch.empty(2**50, dtype=torch.uint8, device=GPU)
    assert device_memory.is_out_of_memory(raised.value)
    assert " GiB on cuda:0. CUDA out of memory." in device_memory.tell(raised.value, GPU)


def test_a_batch_that_does_not_fit_is_halved_until_it_does() -> None:
    """The GPU's memory is made small for this process; the batch of 1,437 rows takes more."""
    code = """
import json, sys, torch
from tests.unit.workers.test_cuda import GpuRun, train
total = torch.cuda.get_device_properties(0).total_memory
torch.cuda.set_per_process_memory_fraction(2e9 / total)
run = train(width=4, image_size=64, batch_size=4096, epochs=1, out_of_memory="halve", precision="fp32")
print(json.dumps([run.points[-1]["metrics"]["train_loss"], torch.cuda.max_memory_reserved()]))
"""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root}:{os.environ.get('PYTHONPATH', '')}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    loss, reserved = json.loads(done.stdout)
    assert 0 < loss < 5
    assert reserved <= 2e9
    assert "batches are computed in 2 parts" in done.stderr


def test_a_loss_that_is_no_number_ends_training() -> None:
    with pytest.raises(TrainingError, match=r"training loss became (nan|inf) by step"):
        train(lr=1e30, optimizer="sgd", precision="fp32")


def test_als_gives_what_it_gives_on_the_processor(tmp_path: Path) -> None:
    rows = [f"{u},{i},{1 + (u * i + u) % 5}" for u in range(80) for i in range(u % 3, 40, 2)]
    (tmp_path / "stars.csv").write_text("\n".join(["user,item,rating", *rows]), encoding="utf-8")
    found = []
    for device in ("cpu", GPU):
        run = PausedRun()
        run.device, run.data_dir = device, tmp_path
        train(run, "recommendation", model="als", data="file:stars.csv", rank=8, epochs=5)
        found.append(run.points[-1]["metrics"])
    here, there = found
    assert here["val_rmse"] == pytest.approx(there["val_rmse"], rel=1e-3)


def test_a_worker_finds_every_gpu_and_shares_one_among_slots() -> None:
    assert devices.cuda_devices() == torch.cuda.device_count()
    slots = devices.find(slots=2 * torch.cuda.device_count())
    assert sorted(slot.name for slot in slots)[:2] == [GPU, GPU]


def test_the_cost_is_that_of_the_gpu() -> None:
    last = train().points[-1]["metrics"]
    assert last["peak_memory_mb"] > 0.9 * last["model_mb"]
    assert 0 < last["latency_ms"] < 1000
