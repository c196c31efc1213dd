"""Cross-validation: what is reported, and that it goes on where it was interrupted."""

import json
import math
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from tests.support.learning import PausedRun, SmallLearner, learn, recipe
from workers.classification import Classifier
from workers.data.splits import Rows
from workers.folds import fit_folds
from workers.randomness import seed_everything
from workers.run import Paused, Stopped
from workers.training import fit


def validated(run: PausedRun, folds: int = 3) -> PausedRun:
    fit_folds(lambda fold: SmallLearner(rows=22 + fold), folds, recipe(epochs=2), run)
    return run


def alone(fold: int) -> dict[str, float]:
    run = PausedRun(seed=1 + fold)
    seed_everything(run.seed)
    fit(SmallLearner(rows=22 + fold), recipe(epochs=2), run)
    return run.curve[-1][1]


def test_a_step_is_a_fold_and_its_metrics_the_mean_so_far() -> None:
    curve = validated(PausedRun()).curve
    single = [alone(fold) for fold in range(3)]
    assert [step for step, _ in curve] == [1, 2, 3]
    for step, metrics in curve:
        for name in ("train_loss", "val_loss"):
            assert metrics[name] == pytest.approx(fmean(s[name] for s in single[:step]))


def test_the_test_split_is_told_with_the_last_fold_only() -> None:
    curve = validated(PausedRun()).curve
    assert ["test_loss" in metrics for _, metrics in curve] == [False, False, True]
    assert curve[-1][1]["test_loss"] == pytest.approx(fmean(alone(fold)["test_loss"] for fold in range(3)))


def test_one_fold_is_training_as_usual() -> None:
    run, plain = PausedRun(), PausedRun()
    fit_folds(lambda fold: SmallLearner(), 1, recipe(), run)
    learn(plain)
    assert run.curve == plain.curve


@pytest.mark.parametrize("pause_after", range(0, 30, 4))
def test_it_goes_on_to_the_bit_from_within_any_fold(tmp_path: Path, pause_after: int) -> None:
    whole = validated(PausedRun())
    with pytest.raises(Paused):
        validated(PausedRun(pause_after=pause_after).keep(tmp_path))
    torch.manual_seed(987)
    assert validated(PausedRun().keep(tmp_path)).curve == whole.curve


def test_paused_at_every_batch_it_comes_to_the_same_end(tmp_path: Path) -> None:
    whole = validated(PausedRun(), folds=2)
    for _ in range(19):
        with pytest.raises(Paused):
            validated(PausedRun(pause_after=1).keep(tmp_path), folds=2)
    assert validated(PausedRun().keep(tmp_path), folds=2).curve == whole.curve


class Few:
    """Twelve rows of two classes, of which the second has `ones` rows (a `workers.classification.Source`)."""

    resident = True

    def __init__(self, ones: int) -> None:
        self.labels = torch.tensor([0] * (12 - ones) + [1] * ones)

    def fetch(self, numbers: torch.Tensor) -> Any:
        return numbers[:, None].float(), self.labels[numbers]


def classified(run: PausedRun, folds: int = 3, ones: int = 6) -> PausedRun:
    source = Few(ones)
    parts = np.array([0, 1, 2, 3, 6, 7, 8, 9]), np.array([10, 11]), np.array([4, 5])

    def make(fold: int) -> Classifier:
        model = nn.Linear(1, 2)
        rows = Rows(*parts).fold(source.labels.numpy(), fold, folds)
        return Classifier(
            model, [model], source, rows, batch_size=4, label_smoothing=0.0, classes=["no", "yes"], run=run
        )

    fit_folds(make, folds, recipe(epochs=1, batch_size=4), run)
    return run


def test_a_metric_that_one_fold_cannot_have_is_not_a_number_in_the_mean() -> None:
    curve = classified(PausedRun(), ones=2).curve
    areas = [metrics["val_roc_auc"] for _, metrics in curve]
    assert not math.isnan(areas[0])
    assert math.isnan(areas[-1])  # two rows of the second class in three folds
    assert all(math.isfinite(metrics["val_accuracy"]) for _, metrics in curve)


def test_nothing_of_the_test_split_is_kept_before_the_last_fold() -> None:
    run = PausedRun(pause_after=3)  # at the second batch of the second fold
    with pytest.raises(Stopped):
        classified(run)
    assert len(run.points) == 1
    assert run.files == {}


def test_the_confusion_matrix_is_the_sum_of_all_folds_paused_or_not(tmp_path: Path) -> None:
    whole, last = classified(PausedRun()), PausedRun().keep(tmp_path)
    with pytest.raises(Paused):
        classified(PausedRun(pause_after=3).keep(tmp_path))
    classified(last)
    kept = json.loads(whole.files["confusion.json"])
    assert kept["classes"] == ["no", "yes"]
    assert np.sum(kept["matrix"]) == 3 * 2
    assert np.trace(kept["matrix"]) / 6 == pytest.approx(whole.curve[-1][1]["test_accuracy"])
    assert last.files == whole.files
