"""The content of artifacts, in and out: what blocks runs in threads of its own, a piece at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from service.artifacts import CHUNK, ArtifactStore, Upload
from tunesmith.errors import Damaged

T = TypeVar("T")
P = ParamSpec("P")


class Files:
    """An artifact store for the event loop. A transfer needs a few pieces of memory, whatever its size.

    Its threads are not those that queries run in: a slow store keeps only transfers waiting.
    """

    def __init__(self, store: ArtifactStore, transfers: int = 8) -> None:
        self._store = store
        self._threads = ThreadPoolExecutor(transfers, thread_name_prefix="tunesmith-files")

    async def _run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.wrap_future(self._threads.submit(call, *args, **kwargs))

    async def save(self, path: str, pieces: AsyncIterator[bytes], sha256: str | None) -> Upload:
        """Write a file; one that is not whole, or not what its checksum says, is deleted.

        Raises:
            Damaged: the checksum is another one.
            Unavailable: the store does not answer.
        """
        upload = await self._run(self._store.create, path)
        try:
            async for piece in _gathered(pieces):
                await self._run(upload.write, piece)
            await self._run(upload.finish)
            if sha256 not in (None, upload.sha256):
                raise Damaged(f"The content has the SHA-256 {upload.sha256}, not {sha256}; send it again.")
        except BaseException:
            self._threads.submit(self._drop, upload, path)
            raise
        return upload

    def _drop(self, upload: Upload, path: str) -> None:
        """What goes wrong here the collector does again."""
        upload.abandon()
        self._store.delete(path)

    async def size(self, path: str) -> int:
        """Return the size of a file. Raises ArtifactNotFound, Unavailable."""
        return await self._run(self._store.size, path)

    async def pieces(self, path: str) -> AsyncIterator[bytes]:
        """Yield a file piece by piece. Raises ArtifactNotFound, Unavailable."""
        found = self._store.read(path)
        try:
            while piece := await self._run(next, found, b""):
                yield piece
        finally:
            self._threads.submit(found.close)

    def close(self) -> None:
        """Start no more transfers."""
        self._threads.shutdown(wait=False, cancel_futures=True)


async def _gathered(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield larger pieces: each costs the way to a thread and back."""
    gathered = bytearray()
    async for piece in pieces:
        gathered += piece
        if len(gathered) >= CHUNK:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)
