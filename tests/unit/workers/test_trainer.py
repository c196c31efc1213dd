"""What the loop can do beyond going downhill."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.support.learning import CLASSES, DEVICE, FEATURES, ROWS, PausedRun, SmallLearner, learn, recipe
from workers.averages import average
from workers.precision import resolve
from workers.randomness import determinism, seed_everything
from workers.recipes import Recipe
from workers.run import Paused, TrainingError
from workers.training import Trainer, fit


class Plain(SmallLearner):
    """No dropout and no batch statistics: what a batch gives is the mean of what its rows give."""

    def __init__(self) -> None:
        super().__init__()
        self.model = torch.nn.Sequential(
            torch.nn.Linear(FEATURES, 4), torch.nn.ReLU(), torch.nn.Linear(4, CLASSES)
        ).to(DEVICE)
        self.layers = [self.model[0], self.model[2]]


def trained(make: Callable[[], SmallLearner] = Plain, **changes: Any) -> dict[str, torch.Tensor]:
    seed_everything(1)
    learner = make()
    fit(learner, recipe(**changes), PausedRun())
    return learner.model.state_dict()


def near(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return all(torch.allclose(a[name], b[name], atol=1e-6) for name in a)


@pytest.mark.parametrize("parts", [2, 3, 5, 64])
def test_a_batch_in_parts_takes_the_same_step(parts: int) -> None:
    assert near(trained(accumulate=parts), trained())


def test_long_gradients_are_cut() -> None:
    seed_everything(1)
    learner = Plain()
    before = [p.detach().clone() for p in learner.model.parameters()]
    options = {"optimizer": "sgd", "momentum": 0.0, "lr": 1.0, "weight_decay": 0.0, "schedule": "constant"}
    fit(learner, recipe(epochs=1, batch_size=ROWS, clip_norm=1e-3, **options), PausedRun())
    moved = torch.cat(
        [(p.detach() - q).flatten() for p, q in zip(learner.model.parameters(), before, strict=True)]
    )
    assert float(moved.norm()) == pytest.approx(1e-3, rel=1e-3)


def test_the_average_of_the_weights_is_what_is_measured() -> None:
    run, plain = PausedRun(), PausedRun()
    learn(run, ema=0.9)
    learn(plain)
    losses = [
        [p["metrics"][name] for p in r.points] for r in (run, plain) for name in ("train_loss", "val_loss")
    ]
    assert losses[0] == losses[2]
    assert all(a != b for a, b in zip(losses[1], losses[3], strict=True))


def test_an_average_that_forgets_at_once_is_the_model_itself() -> None:
    run, plain = PausedRun(), PausedRun()
    learn(run, ema=1e-9)
    learn(plain)
    pairs = zip(run.points, plain.points, strict=True)
    assert all(
        a["metrics"]["val_loss"] == pytest.approx(b["metrics"]["val_loss"], rel=1e-5) for a, b in pairs
    )


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_learns_nearly_the_same(precision: str) -> None:
    run, plain = PausedRun(), PausedRun()
    learn(run, precision=precision, schedule="constant")
    learn(plain, schedule="constant")
    pairs = zip(run.points, plain.points, strict=True)
    assert all(a["metrics"]["val_loss"] == pytest.approx(b["metrics"]["val_loss"], abs=0.1) for a, b in pairs)
    assert run.curve != plain.curve


@pytest.mark.parametrize(
    "changes",
    [
        {"ema": 0.9},
        {"precision": "bf16"},
        {"precision": "fp16"},
        {"accumulate": 2, "clip_norm": 0.5, "batch_size": 6},
        {"warmup": 0.3, "layer_decay": 0.5, "freeze": 1},
        {"optimizer": "sgd", "nesterov": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("pause_after", [1, 7, 10])
def test_every_part_of_the_recipe_goes_on_to_the_bit(
    tmp_path: Path, pause_after: int, changes: dict[str, Any]
) -> None:
    whole = PausedRun()
    learn(whole, **changes)
    with pytest.raises(Paused):
        learn(PausedRun(pause_after=pause_after).keep(tmp_path), **changes)
    torch.manual_seed(987)
    again = PausedRun().keep(tmp_path)
    learn(again, **changes)
    assert again.curve == whole.curve


class Elsewhere(SmallLearner):
    """Its data does not lie on the device: batches are fetched ahead."""

    def __init__(self) -> None:
        super().__init__()
        self.resident = False


def test_batches_fetched_ahead_train_the_same() -> None:
    plain = trained(SmallLearner)
    fetched = trained(Elsewhere)
    assert all(torch.equal(plain[name], fetched[name]) for name in plain)


def test_fetching_ahead_is_paused_and_taken_up_to_the_bit(tmp_path: Path) -> None:
    def train(run: PausedRun) -> PausedRun:
        seed_everything(run.seed)
        fit(Elsewhere(), recipe(), run)
        return run

    whole = train(PausedRun())
    with pytest.raises(Paused):
        train(PausedRun(pause_after=7).keep(tmp_path))
    assert train(PausedRun().keep(tmp_path)).curve == whole.curve


class Tight(Plain):
    """Memory runs out where a step takes more than two rows."""

    def loss(self, model: torch.nn.Module, batch: Any) -> torch.Tensor:
        if model.training and len(batch[1]) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 rows.")
        return super().loss(model, batch)


def test_a_batch_that_does_not_fit_is_computed_in_halves(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert near(trained(Tight, out_of_memory="halve"), trained())
    assert [r.message for r in caplog.records] == [
        "Memory ran out: batches are computed in 2 parts from now on",
        "Memory ran out: batches are computed in 4 parts from now on",
    ]


class TightElsewhere(Tight):
    def __init__(self) -> None:
        super().__init__()
        self.resident = False


def test_batches_fetched_ahead_are_halved_too(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        halved = trained(TightElsewhere, out_of_memory="halve", accumulate=2, batch_size=11)
    assert near(halved, trained(batch_size=11))
    assert len(caplog.records) == 2  # 2, 4, 8 parts


def test_parts_of_a_model_with_batch_statistics_have_two_rows_at_least() -> None:
    trainer = Trainer(SmallLearner(), Recipe(batch_size=5, accumulate=64), PausedRun())
    assert [[len(labels) for _, labels in parts] for _, parts in trainer._batches()] == [[3, 2]] * 4 + [[2]]
    plain = Trainer(Plain(), Recipe(batch_size=5, accumulate=64), PausedRun())
    assert [len(parts) for _, parts in plain._batches()] == [5, 5, 5, 5, 2]


def test_memory_that_runs_out_ends_training_unless_told_otherwise() -> None:
    with pytest.raises(torch.OutOfMemoryError):
        trained(Tight)


class Hungry(Plain):
    def loss(self, model: torch.nn.Module, batch: Any) -> torch.Tensor:
        raise torch.OutOfMemoryError("CUDA out of memory.")


def test_a_single_row_that_does_not_fit_ends_training() -> None:
    with pytest.raises(torch.OutOfMemoryError):
        trained(Hungry, out_of_memory="halve")


class Poisoned(Plain):
    """The loss of row 3 is not a number."""

    def loss(self, model: torch.nn.Module, batch: Any) -> torch.Tensor:
        found = super().loss(model, batch)
        return found * float("nan") if (batch[0] == self._inputs[3]).all(1).any() else found


def test_a_loss_that_is_no_number_is_told_with_its_very_step() -> None:
    order = torch.randperm(ROWS, generator=torch.Generator().manual_seed(1))
    batch = next(i for i, rows in enumerate(order.split(5), 1) if 3 in rows)
    with pytest.raises(
        TrainingError, match=rf"became nan (at|by) step {batch} \(epoch 1, batch {batch} of 5\)"
    ):
        trained(Poisoned)


def test_deterministic_algorithms_are_asked_for_only_while_training() -> None:
    before = torch.are_deterministic_algorithms_enabled()
    with determinism(True):
        assert torch.are_deterministic_algorithms_enabled()
    assert torch.are_deterministic_algorithms_enabled() is before
    run, plain = PausedRun(), PausedRun()
    learn(run, deterministic=True)
    learn(plain)
    assert run.curve == plain.curve
    assert torch.are_deterministic_algorithms_enabled() is before


def test_frozen_layers_keep_the_statistics_they_normalize_by() -> None:
    seed_everything(1)
    learner = SmallLearner()
    fit(learner, recipe(freeze=1), PausedRun())
    assert torch.equal(learner.model[1].running_mean.cpu(), torch.zeros(4))


def test_the_cost_of_the_model_comes_with_the_last_epoch() -> None:
    run = PausedRun()
    learner = learn(run)
    costs = {"parameters", "model_mb", "peak_memory_mb", "latency_ms", "latency_batch_ms"}
    first, *_, last = (p["metrics"] for p in run.points)
    assert not costs & first.keys()
    assert costs <= last.keys()
    parameters = sum(p.numel() for p in learner.model.parameters())
    assert last["parameters"] == parameters
    buffers = 4 * (4 + 4) + 8  # mean, variance, and how many batches there were
    assert last["model_mb"] == pytest.approx((4 * parameters + buffers) / 1e6)
    assert 0 < last["latency_ms"] < 1000
    assert last["samples_per_second"] > 0


def test_the_average_forgets_the_beginning_soon() -> None:
    net = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.zeros_(net.weight)
    averaged = average(net, 0.99999)
    assert averaged is not None
    for _ in range(30):
        averaged.update_parameters(net)
        torch.nn.init.ones_(net.weight)
    assert float(averaged.module.weight.detach()) > 0.95


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the compiler, and what it imports
def test_a_compiled_model_learns_the_same_in_every_trial_of_a_process() -> None:
    compiled = []
    for _ in range(5):
        torch._dynamo.utils.counters.clear()
        assert near(trained(compile=True), trained())
        compiled.append(torch._dynamo.utils.counters["stats"]["unique_graphs"])
    assert compiled[0] > 0
    assert len(set(compiled)) == 1


def test_a_compiler_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class InductorError(RuntimeError):
        __module__ = "torch._inductor.exc"

    def broken(*_: Any, **__: Any) -> None:
        raise InductorError("no working C++ compiler")

    monkeypatch.setattr(torch, "compile", lambda model: model)
    monkeypatch.setattr(Plain, "loss", broken)
    with pytest.raises(TrainingError, match=r"compile: the model cannot be compiled here: no working C\+\+"):
        trained(compile=True)


def test_a_model_that_a_gpu_cannot_repeat_exactly_is_told_what_to_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(*_: Any) -> None:
        raise RuntimeError("pool_backward_cuda does not have a deterministic implementation, but you set ...")

    monkeypatch.setattr(Plain, "loss", none)
    with pytest.raises(
        TrainingError, match=r"deterministic: .* \(pool_backward_cuda\); set deterministic: fals"
    ):
        trained(deterministic=True)


@pytest.mark.parametrize(
    ("wanted", "device", "native", "taken"),
    [
        ("auto", "cpu", True, "fp32"),
        ("auto", "cuda", True, "bf16"),
        ("auto", "cuda", False, "fp16"),
        ("bf16", "cpu", False, "bf16"),
    ],
)
def test_auto_is_the_precision_that_the_device_is_quick_at(
    monkeypatch: pytest.MonkeyPatch, wanted: str, device: str, native: bool, taken: str
) -> None:
    monkeypatch.setattr(
        torch.cuda, "is_bf16_supported", lambda including_emulation=True: including_emulation or native
    )
    assert resolve(wanted, torch.device(device)) == taken


@pytest.mark.parametrize(
    ("rows", "size", "sizes"), [(11, 5, [5, 6]), (12, 5, [5, 5, 2]), (3, 1, [1] * 3), (1, 5, [1])]
)
def test_a_last_row_alone_joins_the_batch_before_it(rows: int, size: int, sizes: list[int]) -> None:
    trainer = Trainer(SmallLearner(rows=rows), Recipe(batch_size=size), PausedRun())
    assert [len(batch) for batch, _ in trainer._batches()] == sizes
    assert trainer._epoch_batches == len(sizes)


def test_the_rows_of_an_epoch_are_those_of_no_other_order() -> None:
    learner = SmallLearner()
    trainer = Trainer(learner, Recipe(batch_size=5), PausedRun())
    seen = torch.cat([rows for rows, _ in trainer._batches()])
    assert sorted(seen.tolist()) == list(range(ROWS))
