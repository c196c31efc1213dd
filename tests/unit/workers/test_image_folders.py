import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from workers.data import cifar, image_folders, image_sets
from workers.data.cache import checksum
from workers.run import TrainingError

REAL = Path(__file__).parents[4] / "shared" / "data" / "cifar10"


CIFAR_PARTS = "ce5fd3e9f2e4308e1af45b80f2f06d1ec8005887a05b9f32da112e2c3e93576e"
"""The checksum of the split of the subset: it must stay what it is."""


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
    found = image_sets.load(f"folder:{archive.name}", tmp_path)
    assert found.images.shape == (6000, 32, 32, 3)
    assert [len(r) for r in (found.rows.train, found.rows.val, found.rows.test)] == [4500, 500, 1000]
    assert list(found.classes) == cifar.CLASSES
    assert np.bincount(found.labels[found.rows.test]).tolist() == [100] * 10
    assert checksum(found.rows.train, found.rows.val, found.rows.test) == CIFAR_PARTS


def test_what_macos_adds_is_no_image(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pets.zip", "w") as archive:
        for i, name in enumerate(pets("")):
            archive.writestr(name, picture(i))
            archive.writestr(f"__MACOSX/{name.replace('/', '/._')}", b"not a picture")
        archive.writestr("cat/._.DS_Store.png", b"not a picture")
        archive.writestr(".hidden/cat/1.png", b"not a picture")
    found = image_folders.load("pets.zip", tmp_path)
    assert (len(found.images), found.classes) == (20, ["cat", "dog"])


def broken_png() -> bytes:
    """A picture with a chunk of no valid name after a part of its pixels."""
    whole = picture(1)
    start = whole.index(b"IDAT")
    head, body = whole[: start - 4], whole[start + 4 : start + 9]
    chunk = struct.pack(">I", len(body)) + b"IDAT" + body + struct.pack(">I", zlib.crc32(b"IDAT" + body))
    return head + chunk + chunk.replace(b"IDAT", b"ID\0T")


def huge_png() -> bytes:
    """A picture that says it has 2**34 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 2**17, 2**17, 8, 2, 0, 0, 0)
    return picture(1)[:12] + header + struct.pack(">I", zlib.crc32(header)) + picture(1)[33:]


@pytest.mark.parametrize(
    "content", [broken_png(), huge_png(), picture(1)[:45]], ids=["broken", "huge", "cut"]
)
def test_an_image_that_pillow_refuses_is_named(tmp_path: Path, content: bytes) -> None:
    fill(tmp_path / "pets", *pets("", each=2))
    (tmp_path / "pets" / "cat" / "1.png").write_bytes(content)
    with pytest.raises(TrainingError, match=r"the image cat/1\.png cannot be read"):
        image_folders.load("pets", tmp_path)


@pytest.mark.parametrize("error", [RuntimeError("File is encrypted"), zlib.error("invalid block type")])
def test_a_zip_file_that_cannot_be_unpacked_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    with zipfile.ZipFile(tmp_path / "pets.zip", "w") as archive:
        for name in pets("", each=1):
            archive.writestr(name, picture(1))

    def read(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(zipfile.ZipFile, "read", read)
    with pytest.raises(TrainingError, match=rf"the image cat/0\.png cannot be read: {error}"):
        image_folders.load("pets.zip", tmp_path)


@pytest.mark.parametrize(
    ("parts", "each", "part"), [([""], 2, "val"), (["val/", "test/"], 3, "train"), (["train/"], 2, "val")]
)
def test_a_folder_of_too_few_images_says_which_part_is_empty(
    tmp_path: Path, parts: list[str], each: int, part: str
) -> None:
    fill(tmp_path / "pets", *pets(*parts, each=each))
    with pytest.raises(TrainingError, match=f"data: no row is left for the part {part}; there are"):
        image_folders.load("pets", tmp_path)


def test_images_that_were_replaced_are_read_again(tmp_path: Path) -> None:
    fill(tmp_path / "pets", *pets(""))
    before = image_sets.load("folder:pets", tmp_path)
    assert image_sets.load("folder:pets", tmp_path) is before
    (tmp_path / "pets" / "cat" / "0.png").write_bytes(picture(200) + b" ")
    after = image_sets.load("folder:pets", tmp_path)
    assert after.images[0, 0, 0].tolist() == [200, 0, 55]
    assert after.sha256 != before.sha256


def test_links_to_files_are_followed_and_those_to_nowhere_left_out(tmp_path: Path) -> None:
    fill(tmp_path / "pets", *pets(""))
    (tmp_path / "one.png").write_bytes(picture(77))
    (tmp_path / "pets" / "dog" / "a.png").symlink_to(tmp_path / "one.png")
    (tmp_path / "pets" / "dog" / "b.png").symlink_to(tmp_path / "none.png")
    assert len(image_sets.load("folder:pets", tmp_path).images) == 21


def test_a_size_makes_no_other_data_set_of_one_that_ignores_it(tmp_path: Path) -> None:
    assert image_sets.load("digits", tmp_path, 16) is image_sets.load("digits", tmp_path)


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


def test_the_test_rows_of_cifar_are_those_of_its_test_file(tmp_path: Path) -> None:
    binary(tmp_path / "cifar10")
    test = tmp_path / "cifar10" / cifar.FILES[-1]
    test.write_bytes(test.read_bytes()[: 5 * cifar.ROW])
    found = cifar.load(tmp_path)
    assert np.array_equal(found.rows.test, np.arange(60, 65))
    assert len(found.rows.val) == 6


def test_cifar_is_fetched_whole_beside_what_else_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workers.models.vision import torchvision

    asked: list[str] = []

    def unpack(url: str, folder: str, md5: str) -> None:
        asked.append(url)
        binary(Path(folder) / "cifar-10-batches-bin")

    (tmp_path / "cifar10").mkdir()
    (tmp_path / "cifar10" / "README.md").touch()
    monkeypatch.setattr(torchvision().datasets.utils, "download_and_extract_archive", unpack)
    assert len(cifar.load(tmp_path).images) == len(cifar.load(tmp_path).images) == 72
    assert asked == [cifar.URL]
    names = {path.name for path in (tmp_path / "cifar10").iterdir()}
    assert names == {"README.md", "cifar-10-batches-bin", ".cifar-10-batches-bin.lock"}


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
