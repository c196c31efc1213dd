"""Batches that are fetched while the one before is trained on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

AHEAD = 2

Wanted = TypeVar("Wanted")
Fetched = TypeVar("Fetched")


def ahead(fetch: Callable[[Wanted], Fetched], wanted: Iterable[Wanted]) -> Iterator[tuple[Wanted, Fetched]]:
    """Yield each of `wanted` with what `fetch` makes of it, two of them in advance.

    `fetch` runs in one thread of its own, in order. It must draw no random numbers: which of them training
    has seen would depend on the clock.
    """
    coming = iter(wanted)
    with ThreadPoolExecutor(1, thread_name_prefix="fetch") as pool:
        waiting: deque[tuple[Wanted, Future[Fetched]]] = deque(
            (each, pool.submit(fetch, each)) for each in islice(coming, AHEAD)
        )
        try:
            while waiting:
                each, fetched = waiting.popleft()
                result = fetched.result()
                waiting.extend((next_, pool.submit(fetch, next_)) for next_ in islice(coming, 1))
                yield each, result
        finally:
            for _, future in waiting:
                future.cancel()
