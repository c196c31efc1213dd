"""Cross-validation: what is reported, and that it goes on where it was interrupted."""

from pathlib import Path
from statistics import fmean

import pytest
import torch

from tests.support.learning import PausedRun, SmallLearner, learn, recipe
from workers.folds import fit_folds
from workers.randomness import seed_everything
from workers.run import Paused
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
