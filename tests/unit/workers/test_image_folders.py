import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from workers.data import cifar, image_folders, image_sets
from workers.run import TrainingError

REAL = Path(__file__).parents[4] / "shared" / "data" / "cifar10"


def picture(shade: int, size: tuple[int, int] = (8, 8)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (shade, 0, 255 - shade)).save(buffer, "png")
    return buffer.getvalue()


def fill(folder: Path, *names: str) -> Path:
    for i, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(i % 256))
    return folder


def pets(*parts: str, each: int = 10) -> list[str]:
    return [f"{part}{kind}/{i}.png" for part in parts for kind in ("cat", "dog") for i in range(each)]


def test_a_folder_for_each_class_becomes_a_data_set_split_in_three(tmp_path: Path) -> None:
    fill(tmp_path / "pets", *pets(""))
    found = image_folders.load("pets", tmp_path)
    assert (found.images.shape, found.images.dtype) == ((20, 8, 8, 3), np.uint8)
    assert list(found.classes) == ["cat", "dog"]
    assert [len(r) for r in (found.rows.train, found.rows.val, found.rows.test)] == [16, 2, 2]
    assert np.bincount(found.labels[found.rows.val]).tolist() == [1, 1]


def test_the_parts_that_folders_name_are_kept(tmp_path: Path) -> None:
    fill(tmp_path / "pets", *pets("train/"), *pets("val/", "test/", each=3))
    found = image_folders.load("pets", tmp_path)
    assert [len(r) for r in (found.rows.train, found.rows.val, found.rows.test)] == [20, 6, 6]


def test_a_part_without_a_folder_is_held_out_of_the_rows_to_train_on(tmp_path: Path) -> None:
    fill(tmp_path / "pets", *pets("train/"), *pets("test/", each=3))
    found = image_folders.load("pets", tmp_path)
    assert [len(r) for r in (found.rows.train, found.rows.val, found.rows.test)] == [18, 2, 6]
    assert sorted(np.concatenate([found.rows.train, found.rows.val, found.rows.test])) == list(range(26))


def test_a_zip_file_is_a_folder_too(tmp_path: Path) -> None:
    fill(tmp_path / "pets", *pets("train/", "test/"))
    with zipfile.ZipFile(tmp_path / "pets.zip", "w") as archive:
        for path in (tmp_path / "pets").rglob("*.png"):
            archive.write(path, path.relative_to(tmp_path))
    folder, packed = (image_folders.load(name, tmp_path) for name in ("pets", "pets.zip"))
    assert np.array_equal(folder.images, packed.images)
    assert np.array_equal(folder.labels, packed.labels)


def test_images_are_cut_to_a_square_of_the_size_wanted(tmp_path: Path) -> None:
    folder = fill(tmp_path / "pets", *pets("", each=5))
    (folder / "cat" / "wide.png").write_bytes(picture(9, (40, 20)))
    assert image_folders.load("pets", tmp_path, 16).images.shape == (11, 16, 16, 3)
    assert image_folders.load("pets", tmp_path).images.shape == (11, 8, 8, 3)


def test_pixels_are_those_of_the_files(tmp_path: Path) -> None:
    fill(tmp_path / "pets", *pets("", each=5))
    found = image_folders.load("pets", tmp_path)
    assert found.images[:, 0, 0].tolist() == [[i, 0, 255 - i] for i in range(10)]


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ([], "has images of 0 classes; it needs a folder of images for each class"),
        (["cat/1.png", "cat/2.png"], "has images of 1 classes"),
        (["1.png", "train/2.png"], "has images of 1 classes"),
    ],
)
def test_a_folder_without_classes_says_what_is_expected(tmp_path: Path, names: list[str], why: str) -> None:
    (tmp_path / "pets").mkdir()
    fill(tmp_path / "pets", *names)
    with pytest.raises(TrainingError, match=why):
        image_folders.load("pets", tmp_path)


def test_a_file_that_is_no_image_is_named(tmp_path: Path) -> None:
    folder = fill(tmp_path / "pets", *pets("", each=2))
    (folder / "cat" / "0.png").write_bytes(b"not a picture")
    with pytest.raises(TrainingError, match=r"the image cat/0\.png cannot be read"):
        image_folders.load("pets", tmp_path)
    (tmp_path / "broken.zip").write_bytes(b"PK not a zip file")
    with pytest.raises(TrainingError, match=r"broken\.zip is neither a folder nor a zip file"):
        image_folders.load("broken.zip", tmp_path)


def test_the_cifar_subset_is_read_from_its_zip_file(tmp_path: Path) -> None:
    archive = REAL / "cifar10-jpg-5k-1k.zip"
    if not archive.is_file():
        pytest.skip(f"No {archive.name} in {REAL}")
    (tmp_path / archive.name).symlink_to(archive)
    with pytest.raises(TrainingError, match="leads out"):
        image_sets.load(f"folder:{archive.name}", tmp_path)
    (tmp_path / archive.name).unlink()
    (tmp_path / archive.name).write_bytes(archive.read_bytes())
    found = image_sets.load(f"folder:{archive.name}", tmp_path)
    assert found.images.shape == (6000, 32, 32, 3)
    assert [len(r) for r in (found.rows.train, found.rows.val, found.rows.test)] == [4500, 500, 1000]
    assert list(found.classes) == cifar.CLASSES
    assert np.bincount(found.labels[found.rows.test]).tolist() == [100] * 10


def binary(folder: Path, rows: int = 12) -> np.ndarray:
    """The files of CIFAR-10, with few rows; returns the pixels as (n, 32, 32, 3)."""
    folder.mkdir(parents=True)
    table = np.random.default_rng(0).integers(0, 256, (6 * rows, cifar.ROW), dtype=np.uint8)
    table[:, 0] = np.arange(6 * rows) % 10
    for name, part in zip(cifar.FILES, np.split(table, 6), strict=True):
        part.tofile(folder / name)
    return table[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)


@pytest.mark.parametrize("place", ["cifar10", "cifar10/cifar-10-batches-bin"])
def test_the_binary_files_of_cifar_are_read(tmp_path: Path, place: str) -> None:
    pixels = binary(tmp_path / place)
    found = cifar.load(tmp_path)
    assert np.array_equal(found.images, pixels)
    assert [len(r) for r in (found.rows.train, found.rows.val, found.rows.test)] == [54, 6, 12]
    assert np.array_equal(found.rows.test, np.arange(60, 72))


def test_a_cifar_file_that_was_cut_short_is_named(tmp_path: Path) -> None:
    binary(tmp_path / "cifar10")
    path = tmp_path / "cifar10" / cifar.FILES[2]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(TrainingError, match=r"data_batch_3\.bin has 36875 bytes"):
        cifar.load(tmp_path)


def test_cifar_that_cannot_be_fetched_says_what_to_put_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workers.models.vision import torchvision

    def unreachable(*_: object, **__: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(torchvision().datasets.utils, "download_and_extract_archive", unreachable)
    with pytest.raises(TrainingError, match=r"Network is unreachable.*cifar-10-binary\.tar\.gz.*--data-dir"):
        cifar.load(tmp_path)
