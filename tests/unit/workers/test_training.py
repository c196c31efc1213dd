import math
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.support.learning import VARIES
from tunesmith.tasks import CATALOGUE, IMAGE_CLASSIFICATION
from tunesmith.trials import Cause
from workers import tasks
from workers.data import image_sets
from workers.recipes import lr_factor
from workers.run import NoCheckpoints, Stopped, TrainingError
from workers.tasks import image_classification

CHOICES = {
    name: p.range.choices
    for name, p in IMAGE_CLASSIFICATION.parameters.items()
    if p.range.type in ("categorical", "text")
}


class RecordedRun:
    def __init__(self, seed: int = 1, stop_after: int | None = None) -> None:
        self.seed = seed
        self.device = "cpu"
        self.data_dir = Path("unused")
        self.checkpoints = NoCheckpoints()
        self.points: list[tuple[int, dict[str, float]]] = []
        self.files: dict[str, bytes] = {}
        self.facts: dict[str, Any] = {}
        self._batches_left = stop_after

    def report(self, step: int, metrics: Mapping[str, float]) -> None:
        self.points.append((step, dict(metrics)))

    def attach(self, name: str, content: bytes) -> None:
        self.files[name] = content

    def describe(self, **facts: Any) -> None:
        self.facts |= facts

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
    return [(step, {n: v for n, v in metrics.items() if n not in VARIES}) for step, metrics in points]


def test_every_task_of_the_catalogue_is_here_and_no_other() -> None:
    assert tasks.MODULES.keys() == CATALOGUE.keys()
    for name in CATALOGUE:
        assert callable(tasks.load(name))


def test_every_data_set_of_the_catalogue_is_here_and_no_other() -> None:
    assert sorted(image_sets.LOADERS) == sorted(IMAGE_CLASSIFICATION.data) == sorted(CHOICES["data"])


def test_the_metrics_are_those_of_the_catalogue_and_the_test_split_comes_last() -> None:
    (one, first), (two, last) = train(epochs=2)
    metrics = {n: m for n, m in IMAGE_CLASSIFICATION.metrics.items() if not n.endswith("roc_auc")}
    each_epoch = {n for n, m in metrics.items() if m.each_epoch}
    assert (one, two) == (1, 2)
    assert first.keys() == each_epoch
    assert last.keys() == metrics.keys()


@pytest.mark.parametrize("optimizer", CHOICES["optimizer"])
def test_each_optimizer_learns(optimizer: str) -> None:
    rates = {"adam": 0.01, "adamw": 0.01, "adagrad": 0.03, "sgd": 0.05, "rmsprop": 0.001, "lion": 0.001}
    (_, first), (_, second) = train(
        optimizer=optimizer, lr=rates[optimizer], weight_decay=1e-4, dropout=0.1, epochs=2
    )
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
    said = r"became (nan|inf) at step \d+ \(epoch 1, batch \d+ of 180\)"
    with pytest.raises(TrainingError, match=said) as raised:
        train(run, optimizer="sgd", lr=10.0, weight_decay=1.0, batch_size=8, epochs=50)
    assert raised.value.cause == Cause.NOT_FINITE
    assert run.points == []


def test_a_stop_is_heeded_before_the_next_batch() -> None:
    run = RecordedRun(stop_after=3)
    with pytest.raises(Stopped):
        train(run, epochs=1000)
    assert run.points == []


def a_learner(**params: Any) -> image_classification.ImageClassifier:
    params = {"data": "digits", "width": 0.25, **params}
    return image_classification.learner(IMAGE_CLASSIFICATION.complete(params), RecordedRun())


def test_validation_loss_and_accuracy_are_those_of_the_whole_split() -> None:
    torch.manual_seed(0)
    learner = a_learner(width=1.0)
    found = learner.validate(learner.model)
    images, labels = learner.source.fetch(torch.from_numpy(learner.split.val))
    logits = learner.model.eval()(images).detach()
    assert found["val_loss"] == pytest.approx(
        float(torch.nn.functional.cross_entropy(logits, labels)), rel=1e-5
    )
    assert found["val_accuracy"] == pytest.approx(float((logits.argmax(1) == labels).float().mean()))
    assert found["val_loss"] == pytest.approx(math.log(10), abs=0.3)


def test_pixels_are_scaled_by_the_training_split() -> None:
    learner = a_learner(data="mnist-5k")
    images, _ = learner.batch(torch.arange(learner.rows))
    assert float(images.mean()) == pytest.approx(0.0, abs=1e-3)
    assert float(images.std()) == pytest.approx(1.0, abs=1e-3)
    assert images.shape == (4000, 1, 28, 28)
