from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from implicit.evaluation import ranking_metrics_at_k
from scipy.sparse import csr_matrix

from tests.support.learning import PausedRun
from tunesmith.tasks.recommendation import RECOMMENDATION
from workers.ranking import ranking
from workers.run import Paused, Stopped, TrainingError
from workers.tasks import recommendation

REAL = Path(__file__).parents[4] / "shared" / "data" / "movielens-latest-small"
VARIANTS: dict[str, dict[str, Any]] = {
    "als": {"model": "als", "rank": 4, "regularization": 2.0},
    "als weighted without biases": {"model": "als", "rank": 4, "weighted": True, "biases": False},
    "als implicit": {"model": "als", "rank": 4, "feedback": "implicit", "regularization": 1.0},
    "pmf": {"model": "pmf", "rank": 4, "batch_size": 256, "lr": 0.02, "dropout": 0.1, "schedule": "cosine"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 users who each rated about 20 of 40 items, by two tastes."""
    rng = np.random.default_rng(5)
    taste = rng.normal(size=(60, 2)) @ rng.normal(size=(2, 40))
    there = rng.random((60, 40)) < 0.5
    stars = np.clip(np.round(6 + 2 * taste + rng.normal(0, 0.5, taste.shape)) / 2, 0.5, 5.0)
    rows = [f"{u},{i},{stars[u, i]},{rng.integers(10**6)}" for u, i in zip(*np.nonzero(there), strict=True)]
    made = tmp_path_factory.mktemp("data")
    (made / "two.csv").write_text("\n".join(["user,item,rating,timestamp", *rows]) + "\n", encoding="utf-8")
    return made


def begin(folder: Path, pause_after: int | None = None, keep: Path | None = None) -> PausedRun:
    run = PausedRun(3, pause_after)
    run.data_dir = folder
    return run.keep(keep) if keep else run


def train(run: PausedRun, **params: Any) -> PausedRun:
    recommendation.train(RECOMMENDATION.complete({"data": "file:two.csv", "epochs": 3, **params}), run)
    return run


def last(run: PausedRun) -> dict[str, float]:
    return run.points[-1]["metrics"]


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_every_variant_learns_and_reports_metrics_of_the_catalogue(
    folder: Path, variant: dict[str, Any]
) -> None:
    run = train(begin(folder), **variant, epochs=8)
    assert [step for step, _ in run.curve] == list(range(1, 9))
    assert last(run)["train_loss"] < run.points[0]["metrics"]["train_loss"]
    assert last(run).keys() <= RECOMMENDATION.metrics.keys()
    assert all(np.isfinite(value) for value in last(run).values())
    assert run.facts["data"]["rows"] == {"train": 984, "val": 123, "test": 123}


@pytest.mark.parametrize("name", ["als", "pmf"])
def test_ratings_are_predicted_better_than_by_their_mean(folder: Path, name: str) -> None:
    found = last(train(begin(folder), **VARIANTS[name] | {"dropout": 0.0}, epochs=20))
    assert found["val_rmse"] < 0.8
    assert found["test_rmse"] < 0.8  # the deviation of the ratings is 1.3
    assert found["train_rmse"] < found["test_rmse"]
    assert found["test_mae"] < found["test_rmse"]


def test_explicit_feedback_reports_every_epoch_what_the_catalogue_says_and_all_at_the_end(
    folder: Path,
) -> None:
    run = train(begin(folder), **VARIANTS["pmf"])
    each_epoch = {name for name, metric in RECOMMENDATION.metrics.items() if metric.each_epoch}
    assert run.points[0]["metrics"].keys() == each_epoch
    assert last(run).keys() == RECOMMENDATION.metrics.keys()
    als = train(begin(folder), **VARIANTS["als"])
    assert als.points[0]["metrics"].keys() == each_epoch
    assert last(als).keys() == RECOMMENDATION.metrics.keys() - {"latency_batch_ms"}


def test_implicit_feedback_reports_rankings_every_epoch_and_no_errors_of_ratings(folder: Path) -> None:
    run = train(begin(folder), **VARIANTS["als implicit"])
    assert {"val_ndcg_at_k", "val_recall_at_k", "val_precision_at_k"} <= run.points[0]["metrics"].keys()
    assert not [name for name in last(run) if "rmse" in name or "mae" in name]
    assert "test_ndcg_at_k" in last(run)
    assert "test_ndcg_at_k" not in run.points[0]["metrics"]


@pytest.mark.parametrize("folds", [1, 3])
@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_a_run_paused_before_any_update_goes_on_to_the_bit(
    folder: Path, tmp_path: Path, variant: dict[str, Any], folds: int
) -> None:
    whole = train(begin(folder), **variant, folds=folds)
    pauses = 0
    while True:
        run = begin(folder, 1, tmp_path)
        try:
            train(run, **variant, folds=folds)
        except Paused:
            pauses += 1
            torch.manual_seed(987)
            np.random.seed(987)
        else:
            break
    assert pauses >= 3 * folds - 1
    assert run.curve == whole.curve
    again = begin(folder, 0, tmp_path)
    assert train(again, **variant, folds=folds).points == run.points


def test_a_checkpoint_of_other_ratings_of_the_same_number_is_not_gone_on_from(
    folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    rows = (folder / "two.csv").read_text().replace(",4.0,", ",2.0,")
    (other / "two.csv").write_text(rows)
    with pytest.raises(Paused):
        train(begin(folder, 3, tmp_path / "kept"), **VARIANTS["als"])
    run = train(begin(other, keep=tmp_path / "kept"), **VARIANTS["als"])
    [rejected] = [message["rejected"] for message in run.told if "rejected" in message]
    assert rejected["reason"].startswith("its data was not the same as here: sha256 ")
    assert run.curve == train(begin(other), **VARIANTS["als"]).curve


def test_a_pause_without_anywhere_to_save_is_a_stop(folder: Path) -> None:
    with pytest.raises(Stopped):
        train(begin(folder, pause_after=3), **VARIANTS["als"])


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_another_seed_gives_another_model_of_the_same_data(folder: Path, variant: dict[str, Any]) -> None:
    one, two = train(begin(folder), **variant), begin(folder)
    two.seed = 4
    train(two, **variant)
    assert one.curve != two.curve
    assert one.facts == two.facts


@pytest.mark.parametrize("name", ["als", "als implicit", "pmf"])
def test_users_and_items_that_training_never_saw_break_nothing(tmp_path: Path, name: str) -> None:
    lines = ["user,item,rating,timestamp"]
    lines += [
        f"{user},{item},{(user * item) % 5 + 1},{item}" for user in range(8) for item in range(user % 4 + 3)
    ]
    lines += ["8,100,5,1", "8,101,5,2", "8,102,5,3"]  # two items of the last user are in no training row
    (tmp_path / "cold.csv").write_text("\n".join(lines) + "\n")
    found = last(train(begin(tmp_path), **VARIANTS[name], data="file:cold.csv", split="leave-last-out"))
    assert all(np.isfinite(value) for value in found.values())


def test_a_split_without_relevant_ratings_has_no_ranking(folder: Path) -> None:
    found = last(train(begin(folder), **VARIANTS["als"], relevant_from=6.0))
    assert np.isnan(found["val_ndcg_at_k"])
    assert np.isfinite(found["val_rmse"])


def test_every_held_out_item_of_implicit_feedback_is_relevant_unless_it_is_said_otherwise(
    tmp_path: Path,
) -> None:
    rng = np.random.default_rng(5)
    rows = [f"{user},{item},{rng.integers(1, 3)}" for user in range(30) for item in range(user % 9, 20)]
    (tmp_path / "counts.csv").write_text("\n".join(["user,item,rating", *rows]) + "\n")
    counts = {**VARIANTS["als implicit"], "data": "file:counts.csv"}
    assert np.isfinite(last(train(begin(tmp_path), **counts))["val_ndcg_at_k"])
    assert np.isnan(last(train(begin(tmp_path), **counts, relevant_from=4.0))["val_ndcg_at_k"])


def test_explicit_feedback_is_relevant_from_four(folder: Path) -> None:
    usual = train(begin(folder), **VARIANTS["als"])
    assert usual.curve == train(begin(folder), **VARIANTS["als"], relevant_from=4.0).curve
    assert last(usual)["val_recall_at_k"] != pytest.approx(
        last(train(begin(folder), **VARIANTS["als"], relevant_from=0.5))["val_recall_at_k"]
    )


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_the_catalogue_says_which_metrics_a_variant_reports(folder: Path, variant: dict[str, Any]) -> None:
    params = RECOMMENDATION.complete(variant)
    lacked = {
        metric
        for metric, about in RECOMMENDATION.metrics.items()
        for name in about.only
        if name in params and RECOMMENDATION.unreported(metric, variant["model"], name, params[name])
    }
    assert last(train(begin(folder), **variant)).keys() == RECOMMENDATION.metrics.keys() - lacked


def test_negative_ratings_are_no_implicit_feedback(tmp_path: Path) -> None:
    rows = "\n".join(f"{user},{item},{item - 2}" for user in range(4) for item in range(4))
    (tmp_path / "less.csv").write_text(f"user,item,rating\n{rows}\n")
    with pytest.raises(TrainingError, match="feedback: implicit takes ratings of 0 and more"):
        train(begin(tmp_path), **VARIANTS["als implicit"], data="file:less.csv")


def test_a_loss_that_is_not_finite_fails_the_trial(folder: Path) -> None:
    with pytest.raises(TrainingError, match=r"became nan in epoch 1; more regularization") as caught:
        train(begin(folder), model="als", rank=200, regularization=0.0, biases=False)
    assert caught.value.cause == "not_finite"


def fixed(scores: list[list[float]]) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda users: torch.tensor(scores)[users]


def test_rankings_are_measured_as_by_hand() -> None:
    scores = [[9.0, 8.0, 7.0, 6.0, 5.0], [1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 1.0, 1.0, 1.0, 1.0]]
    seen = csr_matrix([[1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])
    relevant = csr_matrix([[0, 0, 1, 0, 1], [0, 0, 0, 0, 1], [0, 0, 0, 0, 0]])
    found = ranking(fixed(scores), seen, relevant, 2)
    # The first user is offered items 1 and 2 of which 2 is relevant, the second 4 and 3.
    discount = 1 / np.log2(3)
    assert found["precision_at_k"] == pytest.approx((1 / 2 + 1 / 2) / 2)
    assert found["recall_at_k"] == pytest.approx((1 / 2 + 1 / 1) / 2)
    assert found["ndcg_at_k"] == pytest.approx((discount / (1 + discount) + 1) / 2)


def test_a_user_with_fewer_unseen_items_than_k_is_offered_those() -> None:
    seen, relevant = csr_matrix([[1, 1, 1, 0, 0]]), csr_matrix([[0, 0, 0, 1, 0]])
    found = ranking(fixed([[5.0, 4.0, 3.0, 1.0, 2.0]]), seen, relevant, 10)
    assert found == pytest.approx({
        "precision_at_k": 1 / 2,
        "recall_at_k": 1.0,
        "ndcg_at_k": 1 / np.log2(3),
    })  # fmt: skip


class Fixed:
    """A model of the library's kind, with the scores it is given."""

    def __init__(self, scores: np.ndarray) -> None:
        self.scores = scores

    def recommend(
        self, users: np.ndarray, seen: csr_matrix, N: int, **_: Any
    ) -> tuple[np.ndarray, np.ndarray]:
        left = np.where(seen.toarray() > 0, -np.inf, self.scores[users])
        best = np.argsort(-left, axis=1)[:, :N]
        return best.astype(np.int32), np.take_along_axis(left, best, 1)


def test_rankings_agree_with_those_of_the_library_implicit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its precision divides by no more than the relevant items: the same where users have k of them."""
    monkeypatch.setattr("workers.ranking.SCORES", 300)  # several parts
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(30, 80)).astype(np.float32)
    cells = rng.random((30, 80))
    seen, relevant = (csr_matrix((part).astype(np.float32)) for part in (cells < 0.3, cells > 0.6))
    theirs = ranking_metrics_at_k(Fixed(scores), seen, relevant, K=10, show_progress=False, num_threads=1)
    found = ranking(fixed(scores.tolist()), seen, relevant, 10)
    assert found["precision_at_k"] == pytest.approx(theirs["precision"])
    assert found["ndcg_at_k"] == pytest.approx(theirs["ndcg"])


@pytest.mark.skipif(not REAL.is_dir(), reason=f"MovieLens-latest-small is not in {REAL}")
@pytest.mark.parametrize(
    ("variant", "most"),
    [({"model": "als", "epochs": 15}, 0.86), ({"model": "pmf", "epochs": 8}, 0.86)],
    ids=["als", "pmf"],
)
def test_the_defaults_beat_biases_alone_on_the_real_movielens(
    tmp_path: Path, variant: dict[str, Any], most: float
) -> None:
    (tmp_path / "movielens-latest-small").symlink_to(REAL)
    found = last(train(begin(tmp_path), data="movielens-latest-small", **variant))
    assert found["val_rmse"] < most  # biases alone: 0.8651 (benchmarks/rating_baselines.py)
    assert 0.0 < found["val_ndcg_at_k"] < 0.5
