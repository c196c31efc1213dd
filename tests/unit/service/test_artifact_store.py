"""Where artifacts lie: the same behaviour in a folder and in a store behind fsspec."""

from __future__ import annotations

import hashlib
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from service.artifacts import CHUNK, ArtifactStore, Upload
from tunesmith.errors import ArtifactNotFound, InvalidInput, Unavailable


@pytest.fixture(params=["folder", "file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtifactStore:
    urls = {"folder": str(tmp_path / "a"), "file": f"file://{tmp_path}/a/", "memory": f"memory://{uuid4()}"}
    return ArtifactStore(urls[request.param])


def write(store: ArtifactStore, path: str, *pieces: bytes) -> Upload:
    upload = store.create(path)
    for piece in pieces:
        upload.write(piece)
    upload.finish()
    return upload


def content(store: ArtifactStore, path: str) -> bytes:
    return b"".join(store.read(path))


def test_what_is_written_is_read(store: ArtifactStore) -> None:
    upload = write(store, "1/2/3/f", b"abc", b"", b"def")
    assert content(store, "1/2/3/f") == b"abcdef"
    assert (upload.size, upload.sha256) == (6, hashlib.sha256(b"abcdef").hexdigest())
    assert store.size("1/2/3/f") == 6


def test_a_file_is_read_in_pieces(store: ArtifactStore) -> None:
    write(store, "f", b"a" * CHUNK, b"b" * CHUNK, b"c")
    assert [len(piece) for piece in store.read("f")] == [CHUNK, CHUNK, 1]


def test_what_is_not_there_is_not_found(store: ArtifactStore) -> None:
    with pytest.raises(ArtifactNotFound):
        store.size("1/f")
    with pytest.raises(ArtifactNotFound):
        content(store, "1/f")


def test_a_file_is_deleted_and_again(store: ArtifactStore) -> None:
    write(store, "1/f", b"a")
    write(store, "1/g", b"b")
    store.delete("1/f")
    store.delete("1/f")
    with pytest.raises(ArtifactNotFound):
        content(store, "1/f")
    assert content(store, "1/g") == b"b"


def test_all_below_a_folder_is_deleted_and_nothing_else(store: ArtifactStore) -> None:
    for path in ("1/2/f", "1/3/g", "10/f", "11"):
        write(store, path, b"a")
    store.delete_below("1/")
    store.delete_below("1/")
    for path in ("1/2/f", "1/3/g"):
        with pytest.raises(ArtifactNotFound):
            store.size(path)
    assert [store.size(path) for path in ("10/f", "11")] == [1, 1]


def test_an_abandoned_upload_can_be_deleted(store: ArtifactStore) -> None:
    upload = store.create("1/f")
    upload.write(b"a")
    upload.abandon()
    upload.abandon()
    store.delete("1/f")
    with pytest.raises(ArtifactNotFound):
        store.size("1/f")


def test_a_deleted_file_leaves_no_empty_folders(tmp_path: Path) -> None:
    store = ArtifactStore(str(tmp_path / "a"))
    write(store, "1/2/3/f", b"a")
    write(store, "1/4/5/f", b"a")
    store.delete("1/2/3/f")
    assert sorted(p.name for p in (tmp_path / "a").rglob("*")) == ["1", "4", "5", "f"]
    store.delete("1/4/5/f")
    assert list((tmp_path / "a").iterdir()) == []


def test_folders_are_made_for_the_server_alone(tmp_path: Path) -> None:
    write(ArtifactStore(str(tmp_path / "a")), "1/f", b"a")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize(
    ("kind", "why"), [("nope", "Protocol not known: nope"), ("s3", "s3fs"), ("gs", "gcsfs")]
)
def test_a_url_that_nothing_opens_is_refused_with_what_is_missing(
    kind: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("s3fs", "gcsfs"):
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        InvalidInput, match=f"a store of the kind '{kind}' cannot be opened: .*{why}"
    ) as error:
        ArtifactStore(f"{kind}://name:secret@bucket/x")
    assert "secret" not in str(error.value)


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[ArtifactStore]:
    """A store whose folder is a file."""
    (tmp_path / "a").write_text("no folder")
    yield ArtifactStore(str(tmp_path / "a"))
    assert (tmp_path / "a").read_text() == "no folder"


def test_a_store_that_fails_says_so_in_words(broken: ArtifactStore) -> None:
    said = r"^The artifact store does not answer \(\w+\)\.$"
    with pytest.raises(Unavailable, match=said):
        broken.create("1/f")
    with pytest.raises(Unavailable, match=said):
        broken.size("1/f")
    with pytest.raises(Unavailable, match=said):
        broken.delete("1/f")
