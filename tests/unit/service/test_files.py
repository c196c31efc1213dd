"""Files between requests and the artifact store."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from service.api.files import Files
from service.artifacts import CHUNK, ArtifactStore, Upload
from tunesmith.errors import ArtifactNotFound, Damaged


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(str(tmp_path))


@pytest.fixture
def files(store: ArtifactStore) -> Iterator[Files]:
    found = Files(store)
    yield found
    found.close()


async def pieces(*given: bytes) -> AsyncIterator[bytes]:
    for piece in given:
        yield piece


async def collected(found: AsyncIterator[bytes]) -> list[bytes]:
    return [piece async for piece in found]


def ended(files: Files) -> None:
    """Wait for what the threads of `files` still do."""
    files._threads.shutdown(wait=True)


def test_small_pieces_are_written_together(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    threads: set[str] = set()
    write = Upload.write

    def noted(self: Upload, piece: bytes) -> None:
        sizes.append(len(piece))
        threads.add(threading.current_thread().name.rpartition("_")[0])
        write(self, piece)

    monkeypatch.setattr(Upload, "write", noted)
    upload = asyncio.run(files.save("f", pieces(*[b"a" * 65_536] * 40), None))
    assert sizes == [CHUNK, CHUNK, 8 * 65_536]
    assert upload.size == 40 * 65_536
    assert threads == {"tunesmith-files"}


def test_what_was_saved_comes_back_in_pieces(files: Files) -> None:
    async def there_and_back() -> list[bytes]:
        await files.save("f", pieces(b"a" * CHUNK, b"b"), None)
        assert await files.size("f") == CHUNK + 1
        return await collected(files.pieces("f"))

    assert asyncio.run(there_and_back()) == [b"a" * CHUNK, b"b"]


async def broken() -> AsyncIterator[bytes]:
    yield b"a" * 2 * CHUNK
    raise ConnectionError("hung up")


@pytest.mark.parametrize(
    ("content", "sha256", "error"), [(broken, None, ConnectionError), (lambda: pieces(b"a"), "0", Damaged)]
)
def test_what_is_not_whole_is_deleted(
    files: Files, tmp_path: Path, content: Any, sha256: str | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        asyncio.run(files.save("1/f", content(), sha256))
    ended(files)
    assert list(tmp_path.iterdir()) == []


def test_a_client_that_goes_away_during_a_download_leaves_no_file_open(
    files: Files, store: ArtifactStore
) -> None:
    async def first_piece() -> bytes:
        await files.save("f", pieces(b"a" * 3 * CHUNK), None)
        found = files.pieces("f")
        try:
            return await anext(found)
        finally:
            await found.aclose()

    assert len(asyncio.run(first_piece())) == CHUNK
    ended(files)  # an open file would be a ResourceWarning, and so an error


def test_what_is_gone_is_not_found(files: Files) -> None:
    with pytest.raises(ArtifactNotFound):
        asyncio.run(collected(files.pieces("f")))
