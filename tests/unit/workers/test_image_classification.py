"""Every documented model for images trains, is measured, and goes on where it was interrupted."""

import json
import zipfile
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from tests.support.learning import DEVICE, PausedRun
from tunesmith.tasks import IMAGE_CLASSIFICATION
from workers import tasks
from workers.data import image_sets
from workers.run import Paused, TrainingError

MODELS = [
    "mlp",
    "small-cnn",
    "cnn",
    "resnet18",
    "resnet34",
    "resnet50",
    "torchvision/alexnet",
    "torchvision/vgg11",
    "torchvision/squeezenet1_1",
    "torchvision/mobilenet_v3_small",
    "torchvision/vit_b_16",
    "torchvision/inception_v3",
]
SIZES = {
    "resnet18": 16,
    "resnet34": 16,
    "resnet50": 16,
    "torchvision/alexnet": 64,
    "torchvision/inception_v3": 75,
}
NO_DETERMINISTIC_WAY = ["torchvision/alexnet", "torchvision/vgg11"] if DEVICE != "cpu" else []
ROWS = 60


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with sixty of scikit-learn's digits as pictures in a zip file."""
    folder = tmp_path_factory.mktemp("data")
    digits = image_sets.load("digits", folder)
    with zipfile.ZipFile(folder / "digits.zip", "w") as archive:
        for i in range(ROWS):
            buffer = BytesIO()
            picture = Image.fromarray(digits.images[i, ..., 0] * 15).resize((32, 32))
            picture.save(buffer, "png")
            archive.writestr(f"{digits.labels[i]}/{i}.png", buffer.getvalue())
    return folder


def train(run: PausedRun, data_dir: Path, model: str, **params: Any) -> PausedRun:
    run.data_dir = data_dir
    usual = {"model": model, "data": "folder:digits.zip", "epochs": 1, "batch_size": 16, "image_size": 32}
    given = {**usual, "image_size": SIZES.get(model, 32), **params}
    tasks.load("image-classification")(IMAGE_CLASSIFICATION.complete(given), run)
    return run


@pytest.mark.parametrize("model", MODELS)
def test_every_model_trains_an_epoch_and_reports_every_metric(data_dir: Path, model: str) -> None:
    if model in NO_DETERMINISTIC_WAY:
        torch.use_deterministic_algorithms(False)
    run = train(PausedRun(), data_dir, model, optimizer="sgd")  # Adam's state would be twice the model
    [(step, metrics)] = [(p["step"], p["metrics"]) for p in run.points]
    assert step == 1
    assert metrics.keys() == {n for n in IMAGE_CLASSIFICATION.metrics if not n.endswith("roc_auc")}
    assert all(np.isfinite(value) for value in metrics.values())
    matrix = json.loads(run.files["confusion.json"])
    assert np.array(matrix["matrix"]).sum() == 6
    assert matrix["classes"] == [str(digit) for digit in range(10)]


@pytest.mark.parametrize(
    ("model", "pause_after"),
    [
        *product(["mlp", "small-cnn", "cnn"], [1, 3, 4]),
        ("resnet18", 4),
        ("torchvision/mobilenet_v3_small", 2),
    ],
)
def test_every_model_goes_on_to_the_bit(tmp_path: Path, data_dir: Path, model: str, pause_after: int) -> None:
    options = {"epochs": 2, "augment": "crop-flip", "mixup": 0.2, "schedule": "one-cycle"}
    whole = train(PausedRun(), data_dir, model, **options)
    with pytest.raises(Paused):
        train(PausedRun(pause_after=pause_after).keep(tmp_path), data_dir, model, **options)
    torch.manual_seed(987)
    assert train(PausedRun().keep(tmp_path), data_dir, model, **options).curve == whole.curve


@pytest.mark.slow
@pytest.mark.parametrize("model", ["resnet50", "torchvision/squeezenet1_1"])
def test_the_larger_models_go_on_to_the_bit_between_two_epochs(
    tmp_path: Path, data_dir: Path, model: str
) -> None:
    options = {"epochs": 2, "batch_size": 24, "optimizer": "sgd"}
    whole = train(PausedRun(), data_dir, model, **options)
    with pytest.raises(Paused):
        train(PausedRun(pause_after=2).keep(tmp_path), data_dir, model, **options)
    torch.manual_seed(987)
    again = train(PausedRun().keep(tmp_path), data_dir, model, **options)
    assert again.curve == whole.curve


def test_cross_validation_goes_on_to_the_bit(tmp_path: Path, data_dir: Path) -> None:
    options = {"folds": 3, "width": 0.25, "dropout": 0.3}
    whole = train(PausedRun(), data_dir, "cnn", **options)
    with pytest.raises(Paused):
        train(PausedRun(pause_after=4).keep(tmp_path), data_dir, "cnn", **options)
    torch.manual_seed(987)
    assert train(PausedRun().keep(tmp_path), data_dir, "cnn", **options).curve == whole.curve
    assert [step for step, _ in whole.curve] == [1, 2, 3]


def test_the_data_is_described_with_its_checksum(data_dir: Path) -> None:
    data = train(PausedRun(), data_dir, "cnn").facts["data"]
    assert data["name"] == "folder:digits.zip"
    assert data["rows"] == {"train": 48, "val": 6, "test": 6}
    assert len(data["sha256"]) == 64


@pytest.mark.parametrize("changes", [{"label_smoothing": 0.3}, {"mixup": 0.5}, {"augment": "crop"}], ids=str)
def test_what_makes_training_harder_leaves_the_validation_loss_unchanged_before_the_first_step(
    data_dir: Path, changes: dict[str, Any]
) -> None:
    options = {"lr": 1e-8, "optimizer": "sgd", "width": 0.25}
    plain, changed = (train(PausedRun(), data_dir, "cnn", **options, **c).curve[0][1] for c in ({}, changes))
    assert changed["train_loss"] != plain["train_loss"]
    assert changed["val_loss"] == pytest.approx(plain["val_loss"], abs=1e-5)


def test_an_image_size_that_the_model_does_not_take_is_told(data_dir: Path) -> None:
    with pytest.raises(TrainingError, match=r"image_size: cnn takes at least 8 pixels \(got 4\)"):
        train(PausedRun(), data_dir, "cnn", image_size=4)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"freeze": 1}, "freeze: the blocks are new; set pretrained: true"),
        (
            {"freeze": 1, "pretrained": True, "stem": "small"},
            "with stem: small the first block is new",
        ),
    ],
)
def test_blocks_that_have_learned_nothing_are_not_frozen(
    data_dir: Path, changes: dict[str, Any], why: str
) -> None:
    with pytest.raises(TrainingError, match=why):
        train(PausedRun(), data_dir, "resnet18", **changes)


def test_evaluation_gets_along_with_less_memory_too(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = train(PausedRun(), data_dir, "cnn", data="digits", batch_size=256).curve
    forward = torch.nn.Sequential.forward

    def short(self: torch.nn.Sequential, rows: torch.Tensor) -> torch.Tensor:
        if not self.training and len(rows) > 20:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return forward(self, rows)

    monkeypatch.setattr(torch.nn.Sequential, "forward", short)
    [(_, metrics)] = train(PausedRun(), data_dir, "cnn", data="digits", batch_size=256).curve
    assert "latency_batch_ms" not in metrics
    assert metrics["val_loss"] == pytest.approx(plain[0][1]["val_loss"], rel=1e-4)


def test_images_of_a_data_set_are_resized_by_the_batch(data_dir: Path) -> None:
    run = train(PausedRun(), data_dir, "cnn", data="digits", image_size=16, width=0.125, batch_size=256)
    assert len(run.points) == 1
