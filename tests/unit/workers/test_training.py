import math
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch

from tunesmith.tasks import CATALOGUE, IMAGE_CLASSIFICATION
from tunesmith.trials import Cause
from workers import data, tasks
from workers.recipes import lr_factor
from workers.run import NoCheckpoints, Stopped, TrainingError

CHOICES = {
    name: p.range.choices
    for name, p in IMAGE_CLASSIFICATION.parameters.items()
    if p.range.type == "categorical"
}


class RecordedRun:
    def __init__(self, seed: int = 1, stop_after: int | None = None) -> None:
        self.seed = seed
        self.device = "cpu"
        self.data_dir = Path("unused")
        self.checkpoints = NoCheckpoints()
        self.points: list[tuple[int, dict[str, float]]] = []
        self._batches_left = stop_after

    def report(self, step: int, metrics: Mapping[str, float]) -> None:
        self.points.append((step, dict(metrics)))

    def should_stop(self) -> bool:
        if self._batches_left is None:
            return False
        self._batches_left -= 1
        return self._batches_left < 0

    def should_pause(self) -> bool:
        return False


def train(run: RecordedRun | None = None, **params: Any) -> list[tuple[int, dict[str, float]]]:
    run = run or RecordedRun()
    params = {"data": "digits", "epochs": 1, "width": 0.25, **params}
    tasks.load("image-classification")(IMAGE_CLASSIFICATION.complete(params), run)
    return run.points


def without_time(points: list[tuple[int, dict[str, float]]]) -> list[tuple[int, dict[str, float]]]:
    return [(step, {n: v for n, v in metrics.items() if n != "seconds"}) for step, metrics in points]


def test_every_task_of_the_catalogue_is_here_and_no_other() -> None:
    assert tasks.MODULES.keys() == CATALOGUE.keys()
    for name in CATALOGUE:
        assert callable(tasks.load(name))


def test_every_data_set_of_the_catalogue_is_here_and_no_other() -> None:
    assert sorted(data.NAMES) == sorted(CHOICES["data"])


def test_the_metrics_are_those_of_the_catalogue_and_the_test_split_comes_last() -> None:
    (one, first), (two, last) = train(epochs=2)
    each_epoch = {n for n, m in IMAGE_CLASSIFICATION.metrics.items() if m.each_epoch}
    assert (one, two) == (1, 2)
    assert first.keys() == each_epoch
    assert last.keys() == IMAGE_CLASSIFICATION.metrics.keys()


@pytest.mark.parametrize("optimizer", CHOICES["optimizer"])
def test_each_optimizer_learns(optimizer: str) -> None:
    lr = {"adam": 0.01, "adamw": 0.01, "sgd": 0.05, "rmsprop": 0.001}[optimizer]
    (_, first), (_, second) = train(optimizer=optimizer, lr=lr, weight_decay=1e-4, dropout=0.1, epochs=2)
    assert second["train_loss"] < first["train_loss"] < 2.4
    assert second["val_accuracy"] > 0.2


@pytest.mark.parametrize("schedule", CHOICES["schedule"])
def test_each_schedule_learns(schedule: str) -> None:
    (_, first), (_, second) = train(schedule=schedule, lr=0.01, epochs=2)
    assert second["train_loss"] < first["train_loss"] < 2.4


@pytest.mark.parametrize("schedule", CHOICES["schedule"])
def test_every_schedule_peaks_at_the_learning_rate(schedule: str) -> None:
    shares = [lr_factor(schedule, i / 1000) for i in range(1000)]
    assert max(shares) == pytest.approx(1.0, abs=1e-4)
    assert min(shares) >= 0.0


def test_schedules_take_the_documented_course() -> None:
    assert [lr_factor("cosine", p) for p in (0.0, 0.5)] == pytest.approx([1.0, 0.5])
    assert lr_factor("cosine", 0.999) < 1e-4
    assert [lr_factor("one-cycle", p) for p in (0.0, 0.3)] == pytest.approx([0.04, 1.0])
    assert all(a < b for a, b in pairwise(lr_factor("one-cycle", i / 100) for i in range(30)))
    assert all(a > b for a, b in pairwise(lr_factor("one-cycle", i / 100) for i in range(30, 100)))
    assert [lr_factor("step", p) for p in (0.0, 0.32, 0.34, 0.67, 0.99)] == pytest.approx(
        [1, 1, 0.1, 0.01, 0.01]
    )


def test_the_same_seed_gives_the_same_metrics_and_another_seed_others() -> None:
    first = without_time(train(RecordedRun(3), epochs=1, dropout=0.3, schedule="one-cycle"))
    assert without_time(train(RecordedRun(3), epochs=1, dropout=0.3, schedule="one-cycle")) == first
    assert without_time(train(RecordedRun(4), epochs=1, dropout=0.3, schedule="one-cycle")) != first


def test_a_seed_may_be_any_integer_of_64_bits() -> None:
    assert len(train(RecordedRun(2**64 - 1))) == 1


@pytest.mark.filterwarnings("error")
def test_a_loss_that_is_no_longer_finite_fails_early_and_says_when() -> None:
    run = RecordedRun()
    said = r"became (nan|inf) by step \d+ \(epoch 1, batch \d+ of 180\)"
    with pytest.raises(TrainingError, match=said) as raised:
        train(run, optimizer="sgd", lr=10.0, weight_decay=1.0, batch_size=8, epochs=50)
    assert raised.value.cause == Cause.NOT_FINITE
    assert run.points == []


def test_a_stop_is_heeded_before_the_next_batch() -> None:
    run = RecordedRun(stop_after=3)
    with pytest.raises(Stopped):
        train(run, epochs=1000)
    assert run.points == []


def test_validation_loss_and_accuracy_are_those_of_the_whole_split() -> None:
    from workers.classification import evaluate
    from workers.models.cnn import cnn
    from workers.tasks.image_classification import load

    torch.manual_seed(0)
    model, split = cnn(size=8), load("digits", Path("unused"), "cpu").val
    loss, accuracy = evaluate(model, split)
    logits = model.eval()(split.images.permute(0, 3, 1, 2)).detach()
    assert loss == pytest.approx(float(torch.nn.functional.cross_entropy(logits, split.labels)), rel=1e-5)
    assert accuracy == pytest.approx(float((logits.argmax(1) == split.labels).float().mean()))
    assert loss == pytest.approx(math.log(10), abs=0.3)


def test_pixels_are_scaled_by_the_training_split() -> None:
    from workers.tasks.image_classification import load

    tensors = load("mnist-5k", Path("unused"), "cpu")
    assert float(tensors.train.images.mean()) == pytest.approx(0.0, abs=1e-3)
    assert float(tensors.train.images.std()) == pytest.approx(1.0, abs=1e-3)
    assert tensors.test.images.shape == (500, 28, 28, 1)
