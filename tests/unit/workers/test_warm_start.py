"""What tasks keep from one trial to the next: little, shared, and of the data that is there now."""

import tracemalloc
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from tests.support.sentences import write_sst2
from tests.support.small_transformers import save_checkpoint
from workers import recommender
from workers.data import image_sets
from workers.data.images import Images, images_of
from workers.data.splits import Rows
from workers.data.tokens import Vocabulary
from workers.models.factorization import MatrixFactorization
from workers.recommender import Recommender
from workers.tasks import image_classification, recommendation, text_classification


def pictures(data_dir: Path, each: int = 20) -> Path:
    shades = count()
    for kind in ("cat", "dog"):
        (data_dir / "pets" / kind).mkdir(parents=True, exist_ok=True)
        for i in range(each):
            Image.new("RGB", (8, 8), (next(shades), each, 0)).save(data_dir / "pets" / kind / f"{i}.png")
    return data_dir


def stars(data_dir: Path, users: int = 20) -> Path:
    rows = [f"{user},{item},{1 + (user + item) % 5}" for user in range(users) for item in range(20)]
    (data_dir / "stars.csv").write_text("user,item,rating\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return data_dir


def images_in(data_dir: Path, fold: int = 0, folds: int = 1) -> Any:
    return image_classification.prepare("folder:pets", data_dir, 0, "cpu", fold, folds, colour=True)


def ratings_in(data_dir: Path, fold: int = 0, folds: int = 1) -> Any:
    return recommendation.prepare("file:stars.csv", data_dir, "random", "cpu", fold, folds, 4.0)


def texts_in(data_dir: Path, vocabulary: Vocabulary, fold: int = 0, folds: int = 1) -> Any:
    return text_classification.prepare("sst2", data_dir, vocabulary, 16, "cpu", fold, folds)


def no_more(*_: Any, **__: Any) -> Any:
    raise AssertionError("it has been prepared before")


def test_twenty_folds_of_images_share_the_pixels_and_are_prepared_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures(tmp_path)
    folds = [images_in(tmp_path, fold, 20) for fold in range(20)]
    assert len({source.images.data_ptr() for _, source in folds}) == 1
    monkeypatch.setattr(image_classification, "_fold", no_more)
    monkeypatch.setattr(image_classification, "_on_device", no_more)
    assert all(images_in(tmp_path, fold, 20)[0] is rows for fold, (rows, _) in enumerate(folds))


def test_images_that_were_replaced_are_trained_on(tmp_path: Path) -> None:
    before = images_in(pictures(tmp_path))
    after = images_in(pictures(tmp_path, each=30))
    assert [len(source.labels) for _, source in (before, after)] == [40, 60]
    assert len(after[0].train) == 48


def test_images_moved_to_another_part_are_other_rows(tmp_path: Path) -> None:
    before, _ = images_in(pictures(tmp_path))
    (tmp_path / "pets").rename(tmp_path / "val")
    (tmp_path / "pets").mkdir()
    (tmp_path / "val").rename(tmp_path / "pets" / "train")
    (tmp_path / "pets" / "val" / "dog").mkdir(parents=True)
    (tmp_path / "pets" / "train" / "dog" / "9.png").rename(tmp_path / "pets" / "val" / "dog" / "9.png")
    after, _ = images_in(tmp_path)
    assert (len(before.val), after.val.tolist()) == (4, [39])


def test_images_on_the_cpu_are_the_copy_that_all_slots_map(tmp_path: Path) -> None:
    _, source = images_in(pictures(tmp_path, each=25))
    mapped = image_sets.load("folder:pets", tmp_path).images
    assert isinstance(mapped, np.memmap)
    assert source.images.data_ptr() == mapped.ctypes.data


def noise(rows: int = 2000, side: int = 64) -> Images:
    pixels = np.random.default_rng(0).integers(0, 200, (rows, side, side, 3), dtype=np.uint8)
    pixels[..., 2] = 7
    part = np.arange(rows)
    return images_of(pixels, part % 2, Rows(part[: rows // 2], part[rows // 2 : -1], part[-1:]))


def test_pixels_are_counted_in_less_memory_than_they_take() -> None:
    images = noise()
    tracemalloc.start()
    mean, deviation = image_classification._moments(images.images, images.rows.train)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < images.images.nbytes
    pixels = images.images[images.rows.train].astype(np.float64)
    assert mean == pytest.approx(pixels.mean(axis=(0, 1, 2)), rel=1e-6)
    assert deviation == pytest.approx([*pixels.std(axis=(0, 1, 2))[:2], 1.0], rel=1e-6)


def test_the_folds_of_a_checkpoint_share_the_tokens_on_the_device(tmp_path: Path) -> None:
    save_checkpoint("bert", tmp_path / "mine")
    write_sst2(tmp_path, 40, 10, 10)
    theirs = Vocabulary("word-pieces", 0, tmp_path / "mine")
    first, second = (texts_in(tmp_path, theirs, fold, 2) for fold in (0, 1))
    assert first[2] is second[2]
    assert first[0].val.tolist() != second[0].val.tolist()
    ours = Vocabulary("words", 50)
    assert texts_in(tmp_path, ours, 0, 2)[2] is not texts_in(tmp_path, ours, 1, 2)[2]


def test_texts_that_were_replaced_are_trained_on(tmp_path: Path) -> None:
    vocabulary = Vocabulary("words", 50)
    before = texts_in(write_sst2(tmp_path, 40, 10, 10), vocabulary)
    (tmp_path / "sst2" / "train.tsv").write_text("a new text\t0\nanother one\t1\n", encoding="utf-8")
    after = texts_in(tmp_path, vocabulary)
    assert [len(source.labels) for _, _, source in (before, after)] == [60, 22]
    assert after[0].train.tolist() == [0, 1]


def test_twenty_folds_of_ratings_share_what_is_on_the_device(tmp_path: Path) -> None:
    stars(tmp_path)
    folds = [ratings_in(tmp_path, fold, 20) for fold in range(20)]
    assert len({id(table.columns.pairs) for table in folds}) == 1
    assert all(ratings_in(tmp_path, fold, 20) is table for fold, table in enumerate(folds))


def test_ratings_that_were_replaced_are_trained_on(tmp_path: Path) -> None:
    before = ratings_in(stars(tmp_path))
    after = ratings_in(stars(tmp_path, users=30))
    assert [len(table.columns.values) for table in (before, after)] == [400, 600]


def moved(ratings: Any, device: str, fits: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(recommender, "fits", fits)
    return str(recommender.Columns.of(ratings, torch.device(device)).values.device)


def test_ratings_lie_on_the_device_where_they_fit_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ratings = ratings_in(stars(tmp_path)).ratings
    needed = 2 * 400 * (8 + 8 + 4)
    assert moved(ratings, "meta", lambda size, _: size <= needed, monkeypatch) == "meta"
    assert moved(ratings, "meta", lambda size, _: size < needed, monkeypatch) == "cpu"


def test_ratings_that_do_not_fit_are_fetched_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ratings = ratings_in(stars(tmp_path)).ratings
    monkeypatch.setattr(recommender, "fits", lambda size, _: False)
    monkeypatch.setattr(torch.Tensor, "pin_memory", lambda tensor: tensor)
    known = [torch.ones(20, dtype=torch.bool)] * 2
    model = MatrixFactorization(*known, rank=2, biases=True, mean=3.0, init_std=0.1, dropout=0.0)
    table = recommender.Table(ratings, torch.device("meta"), 4.0)
    made = Recommender(model, table, k=5)
    assert not made.resident
    pairs, values = made.batch(torch.arange(6))
    assert (str(pairs.device), str(values.device)) == ("meta", "meta")
    assert made.rows == len(ratings.rows.train)
