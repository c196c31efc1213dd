"""Training that is interrupted and taken up again gives what it gives without an interruption, to the bit."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.learning import PausedRun, SmallLearner, learn, recipe
from tunesmith.tasks import IMAGE_CLASSIFICATION
from workers import tasks
from workers.checkpoint_files import name_of
from workers.checkpoints import Rhythm
from workers.randomness import seed_everything
from workers.run import Paused, Stopped
from workers.training import Trainer, fit

PARAMETERS = IMAGE_CLASSIFICATION.parameters
OPTIMIZERS, SCHEDULES = (PARAMETERS[name].range.choices for name in ("optimizer", "schedule"))
BATCHES = 15
"""Of the small training in all."""


def paused(folder: Path, pause_after: int, seed: int = 1, **changes: Any) -> PausedRun:
    """Train until paused; afterwards the process's own random numbers are somewhere else."""
    run = PausedRun(seed, pause_after).keep(folder)
    with pytest.raises(Paused):
        learn(run, **changes)
    torch.manual_seed(987)
    return run


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_optimizer_and_schedule_goes_on_to_the_bit_when_paused_at_every_batch(
    tmp_path: Path, optimizer: str, schedule: str
) -> None:
    changes = {"optimizer": optimizer, "schedule": schedule}
    whole, last = PausedRun(), PausedRun().keep(tmp_path)
    trained = learn(whole, **changes).model.state_dict()
    for _ in range(BATCHES - 1):
        paused(tmp_path, 1, **changes)
    weights = learn(last, **changes).model.state_dict()
    assert last.curve == whole.curve
    assert all(torch.equal(weights[name], trained[name]) for name in trained)


class Augmented(SmallLearner):
    """Draws from Python's and NumPy's random numbers, as libraries that augment do."""

    def loss(self, model: torch.nn.Module, batch: Any) -> torch.Tensor:
        return super().loss(model, batch) * (1 + random.random() + float(np.random.rand()))


def test_pythons_and_numpys_random_numbers_go_on_too(tmp_path: Path) -> None:
    def train(run: PausedRun) -> PausedRun:
        seed_everything(run.seed)
        fit(Augmented(), recipe(), run)
        return run

    whole = train(PausedRun())
    with pytest.raises(Paused):
        train(PausedRun(pause_after=7).keep(tmp_path))
    random.seed(9)
    np.random.seed(9)
    assert train(PausedRun().keep(tmp_path)).curve == whole.curve


@given(
    st.lists(st.integers(0, 6), max_size=6),
    st.sampled_from(OPTIMIZERS),
    st.sampled_from(SCHEDULES),
    st.sampled_from([2, 4, 5, 11, 22, 23]),
    st.integers(0, 2**64 - 1),
)
@settings(deadline=None, max_examples=15)
def test_any_row_of_pauses_changes_nothing(
    pauses: list[int], optimizer: str, schedule: str, batch_size: int, seed: int
) -> None:
    changes = {"optimizer": optimizer, "schedule": schedule, "batch_size": batch_size, "epochs": 2}
    whole = PausedRun(seed)
    learn(whole, **changes)
    with TemporaryDirectory() as folder:
        run = None
        for batches in [*pauses, None]:
            run = PausedRun(seed, batches).keep(Path(folder))
            try:
                learn(run, **changes)
            except Paused:
                torch.manual_seed(987)
            else:
                break
        assert run is not None
        assert run.curve == whole.curve


@pytest.mark.parametrize("pause_after", [0, 7, 12, 20])
def test_the_documented_task_goes_on_to_the_bit(tmp_path: Path, pause_after: int) -> None:
    given = {"data": "digits", "epochs": 2, "width": 0.125, "batch_size": 128, "dropout": 0.3}
    params = IMAGE_CLASSIFICATION.complete({**given, "schedule": "cosine", "weight_decay": 0.001})
    train = tasks.load("image-classification")
    whole, first = PausedRun(3), PausedRun(3, pause_after).keep(tmp_path)
    train(params, whole)
    with pytest.raises(Paused):
        train(params, first)
    torch.manual_seed(987)
    second = PausedRun(3).keep(tmp_path)
    train(params, second)
    assert second.curve == whole.curve


def test_points_reported_before_are_told_again_with_their_times(tmp_path: Path) -> None:
    first = paused(tmp_path, 12)
    run = PausedRun().keep(tmp_path)
    learn(run)
    assert run.told[0] == {"resumed": {"step": 2, "name": name_of(2, 2)}}
    assert run.told[1:3] == [{"point": point} for point in first.points]
    assert [point["step"] for point in run.points] == [1, 2, 3]


def test_the_seconds_of_an_interrupted_epoch_are_those_of_all_its_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("workers.training.time.perf_counter", lambda: now)
    learner, run = SmallLearner(), PausedRun()
    first = Trainer(learner, recipe(), run)
    now = 30.0
    state = first.state()
    now = 1000.0
    second = Trainer(learner, recipe(), run)
    second.restore(state)
    now = 1005.0
    assert second._end_epoch() == 35.0


def test_a_run_that_ended_is_saved_and_taken_up_at_its_end(tmp_path: Path) -> None:
    whole = PausedRun().keep(tmp_path)
    learn(whole)
    assert [path.name for path in tmp_path.iterdir()] == [name_of(3, 0)]
    again = PausedRun(pause_after=0).keep(tmp_path)
    learn(again)
    assert again.points == whole.points


def test_a_pause_without_anywhere_to_save_is_a_stop(tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        learn(PausedRun(pause_after=4))
    full = PausedRun(pause_after=4).keep(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(Stopped):
        learn(full)


@pytest.mark.parametrize(
    "other",
    [SmallLearner(rows=24), SmallLearner(width=5)],
    ids=["another data set", "another model"],
)
def test_a_checkpoint_that_does_not_fit_is_told_and_training_begins_as_if_it_were_not_there(
    tmp_path: Path, other: SmallLearner
) -> None:
    with pytest.raises(Paused):
        fit(other, recipe(), PausedRun(pause_after=7).keep(tmp_path))
    whole, run = PausedRun(), PausedRun().keep(tmp_path)
    learn(whole)
    learn(run)
    assert [message["rejected"]["name"] for message in run.told if "rejected" in message] == [name_of(1, 2)]
    assert not any("resumed" in message for message in run.told)
    assert run.curve == whole.curve


def test_a_save_after_every_epoch_leaves_the_two_newest(tmp_path: Path) -> None:
    run = PausedRun().keep(tmp_path, rhythm=Rhythm(1, None, clock=iter(range(0, 10**9, 10**4)).__next__))
    learn(run, epochs=5)
    saved = [message["checkpoint"]["name"] for message in run.told]
    assert saved == [name_of(epoch, 0) for epoch in range(1, 6)]
    assert sorted(path.name for path in tmp_path.iterdir()) == saved[-2:]
