import threading
import time

import pytest

from workers.loading import AHEAD, ahead


def test_everything_comes_in_order_with_what_was_fetched_for_it() -> None:
    assert list(ahead(lambda n: n * n, range(7))) == [(n, n * n) for n in range(7)]
    assert list(ahead(lambda n: n, [])) == []


def test_no_more_than_two_are_fetched_in_advance() -> None:
    fetched: list[int] = []
    coming = ahead(fetched.append, range(10))
    next(coming)
    time.sleep(0.05)
    assert fetched == list(range(1 + AHEAD))[: len(fetched)]
    coming.close()


def test_one_is_fetched_while_the_one_before_is_worked_on() -> None:
    second = threading.Event()

    def fetch(n: int) -> int:
        if n == 1:
            second.set()
        return n

    coming = ahead(fetch, range(3))
    next(coming)
    assert second.wait(5)
    coming.close()


def test_an_error_in_fetching_is_raised_where_the_batch_is_wanted() -> None:
    def fetch(n: int) -> int:
        if n == 2:
            raise OSError("the disk is gone")
        return n

    coming = ahead(fetch, range(5))
    assert [next(coming)[0] for _ in range(2)] == [0, 1]
    with pytest.raises(OSError, match="the disk is gone"):
        next(coming)


def test_nothing_is_left_running_when_one_stops_early() -> None:
    before = threading.active_count()
    for n, _ in ahead(lambda n: n, range(100)):
        if n == 3:
            break
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before
