"""Server-sent events: what changed, coalesced, to every browser that watches.

An event's id holds the revision of each study watched, so a browser that comes back gets exactly what it
missed, from the tables themselves; nothing is kept for it in the meantime.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from typing import Any

import orjson

from service.core.ports import Store
from tunesmith.errors import NotFound
from tunesmith.studies import Study
from tunesmith.workers import Worker

log = logging.getLogger(__name__)

TICK_S = 0.25
"""At most one event of a kind in so many seconds."""
POLL_S = 2.0
"""How long a change by another process can go unnoticed."""
PING_S = 15.0
MOST_CHANGES = 500
MOST_STUDIES = 200


class Hub:
    """Tells watchers when revisions grew. Works only while somebody watches."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changed = asyncio.Event()
        self._news = asyncio.Condition()
        self._watchers = 0
        self._stopping = False
        self.revisions: dict[int, int] = {}
        self.workers: list[Worker] = []
        self.workers_version = 0

    def changed(self) -> None:
        """Something was written."""
        if self._watchers:
            self._changed.set()

    async def stop(self) -> None:
        """End all streams."""
        self._stopping = True
        async with self._news:
            self._news.notify_all()

    async def run(self) -> None:
        """Look for changes, at most four times a second, at least every two seconds."""
        while not self._stopping:
            try:
                await asyncio.wait_for(self._changed.wait(), POLL_S)
            except TimeoutError:
                if not self._watchers:
                    continue
            self._changed.clear()
            await self._look()
            await asyncio.sleep(TICK_S)

    async def _look(self) -> None:
        try:
            revisions = await asyncio.to_thread(self._store.revisions)
            workers = await asyncio.to_thread(self._store.workers)
        except Exception as error:
            # Whatever it was, the next look will find what this one missed.
            log.warning("Could not look for changes: %r", error)
            return
        async with self._news:
            if _but_for_time(workers) != _but_for_time(self.workers):
                self.workers_version += 1
            self.workers, self.revisions = workers, revisions
            self._news.notify_all()

    async def stream(self, watched: dict[int, int | None]) -> AsyncGenerator[bytes, None]:
        """Yield events until the client hangs up.

        Args:
            watched: Studies to follow trial by trial, each with the last revision seen (None: from now on).
        """
        self._watchers += 1
        try:
            await self._look()
            async for event in self._events(watched):
                yield event
        finally:
            self._watchers -= 1

    async def _events(self, watched: dict[int, int | None]) -> AsyncIterator[bytes]:
        seen = {i: self.revisions.get(i, 0) if r is None else r for i, r in watched.items()}
        known = dict.fromkeys(seen, 0)  # so that one deleted meanwhile is told
        begun = False
        workers = -1
        yield b"retry: 1000\n\n"
        while not self._stopping:
            revisions = self.revisions
            for event in await self._trial_events(seen, revisions):
                yield event
            changed = [i for i, r in revisions.items() if known.get(i) != r]
            if changed or not begun:
                begun = True
                studies = await asyncio.to_thread(self._store.studies, changed[-MOST_STUDIES:])
                yield encode("studies", {"studies": [as_json(s) for s in studies]}, seen)
            for gone in known.keys() - revisions.keys():
                yield encode("deleted", {"study": gone}, seen)
            known = dict(revisions)
            if workers != self.workers_version:
                workers = self.workers_version
                yield encode("workers", {"workers": [as_json(w) for w in self.workers]}, seen)
            if not await self._wait(known, workers):
                yield b": ping\n\n"

    async def _trial_events(self, seen: dict[int, int], revisions: dict[int, int]) -> list[bytes]:
        events = []
        for study_id in [i for i in seen if revisions.get(i, 0) != seen[i] and i in revisions]:
            try:
                found = await asyncio.to_thread(self._store.changes, study_id, seen[study_id], MOST_CHANGES)
            except NotFound:
                continue
            seen[study_id] = found.study.revision
            if found.reset:
                events.append(encode("reset", {"study": study_id}, seen))
                continue
            trials = [as_json(trial) for trial in found.trials]
            body = {"study": study_id, "revision": found.study.revision, "trials": trials}
            events.append(encode("trials", body, seen))
        return events

    async def _wait(self, known: dict[int, int], workers: int) -> bool:
        """Sleep until there is something new; False when it is time for a ping instead."""
        until = time.monotonic() + PING_S
        async with self._news:
            while not self._stopping and known == self.revisions and workers == self.workers_version:
                left = until - time.monotonic()
                if left <= 0:
                    return False
                try:
                    await asyncio.wait_for(self._news.wait(), left)
                except TimeoutError:
                    return False
        return True


def _but_for_time(workers: Iterable[Worker]) -> list[Any]:
    return [w.model_dump(exclude={"seen_at"}) for w in workers]


def as_json(value: Study | Worker | Any) -> Any:
    """Return a model as JSON values."""
    return value.model_dump(mode="json")


def encode(event: str, data: Any, seen: dict[int, int]) -> bytes:
    """Return one event in the format of server-sent events."""
    identity = ",".join(f"{study}:{revision}" for study, revision in seen.items())
    return f"id: {identity}\nevent: {event}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"


def decode_id(text: str) -> dict[int, int]:
    """Return the revisions in an event's id; what does not read as one is left out."""
    found = {}
    for part in text.split(","):
        study, _, revision = part.partition(":")
        if is_number(study) and is_number(revision):
            found[int(study)] = int(revision)
    return found


def is_number(text: str) -> bool:
    """Whether `text` reads as an id or a revision, such as SQL has."""
    return text.isdecimal() and len(text) < 19
