import hashlib
from pathlib import Path
from typing import Any

import pytest

from workers.files import Files


def files(folder: Path) -> tuple[Files, list[dict[str, Any]]]:
    told: list[dict[str, Any]] = []
    return Files(folder, lambda **message: told.append(message["file"])), told


def test_a_file_is_told_once_it_is_whole(tmp_path: Path) -> None:
    kept, told = files(tmp_path / "files")
    kept.keep("confusion.json", b"[[1]]")
    assert (tmp_path / "files" / "confusion.json").read_bytes() == b"[[1]]"
    assert told == [{"name": "confusion.json", "size": 5, "sha256": hashlib.sha256(b"[[1]]").hexdigest()}]
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["confusion.json"]


def test_the_same_file_again_is_no_news_and_another_replaces_it(tmp_path: Path) -> None:
    kept, told = files(tmp_path)
    for content in (b"1", b"1", b"2", b"1"):
        kept.keep("a", content)
    assert [one["sha256"] for one in told] == [hashlib.sha256(c).hexdigest() for c in (b"1", b"2", b"1")]
    assert (tmp_path / "a").read_bytes() == b"1"


@pytest.mark.parametrize("name", ["", ".hidden", "../up", "a/b", "a b", "é", "x" * 201])
def test_a_name_that_the_server_would_not_take_is_refused(tmp_path: Path, name: str) -> None:
    kept, told = files(tmp_path)
    with pytest.raises(ValueError, match="is no file name"):
        kept.keep(name, b"")
    assert (told, list(tmp_path.iterdir())) == ([], [])
