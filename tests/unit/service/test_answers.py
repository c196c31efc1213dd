"""Answers of another thread."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any

import pytest

from service.api.answers import Answers


async def waiting(answers: Answers, futures: list[Future[int]]) -> list[asyncio.Task[int]]:
    """Return tasks that wait for futures already."""
    tasks = [asyncio.create_task(answers.of(future)) for future in futures]
    await asyncio.sleep(0)
    return tasks


def test_each_gets_its_result_or_its_error() -> None:
    async def run() -> list[Any]:
        good, bad, done = Future[int](), Future[int](), Future[int]()
        done.set_result(1)
        tasks = await waiting(Answers(), [done, good, bad])
        good.set_result(2)
        bad.set_exception(KeyError("x"))
        return await asyncio.gather(*tasks, return_exceptions=True)

    one, two, error = asyncio.run(run())
    assert (one, two, type(error)) == (1, 2, KeyError)


def test_answers_that_come_together_wake_the_loop_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> tuple[list[int], int]:
        calls: list[Any] = []
        loop = asyncio.get_running_loop()
        wake = loop.call_soon_threadsafe
        monkeypatch.setattr(loop, "call_soon_threadsafe", lambda *a: calls.append(a) or wake(*a))
        futures = [Future[int]() for _ in range(10)]
        tasks = await waiting(Answers(), futures)
        for i, future in enumerate(futures):
            future.set_result(i)
        return await asyncio.gather(*tasks), len(calls)

    assert asyncio.run(run()) == (list(range(10)), 1)


def test_who_is_cancelled_cancels_what_it_waits_for() -> None:
    async def run() -> tuple[bool, bool]:
        answers, future, other = Answers(), Future[int](), Future[int]()
        [task, kept] = await waiting(answers, [future, other])
        task.cancel()
        await asyncio.sleep(0)
        other.set_result(3)
        return await kept == 3, future.cancelled()

    assert asyncio.run(run()) == (True, True)
