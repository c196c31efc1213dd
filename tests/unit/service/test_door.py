"""The door: who guesses has to wait, and what was found is remembered only for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from service.core.access import digest
from service.door.failures import BURST, MOST_ADDRESSES, REFILL_S, Failures
from service.door.keeper import FRESH_S, LockedDoor
from service.storage.store import SqlStore
from tests.support.serving import migrated
from tests.support.stores import open_store
from tunesmith.errors import TooManyRequests, Unauthorized
from tunesmith.tokens import CreateToken, Token


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


# Failures


def fail(failures: Failures, times: int, address: str = "a") -> None:
    for _ in range(times):
        failures.count(address)


def test_some_failures_are_borne_and_then_one_has_to_wait(clock: Clock) -> None:
    failures = Failures(clock)
    fail(failures, BURST)
    with pytest.raises(TooManyRequests) as refused:
        failures.count("a")
    assert refused.value.retry_s == REFILL_S
    failures.count("b")


def test_the_wait_is_as_long_as_it_says(clock: Clock) -> None:
    failures = Failures(clock)
    fail(failures, BURST)
    clock.now += REFILL_S - 0.01
    with pytest.raises(TooManyRequests):
        failures.count("a")
    clock.now += 0.01
    fail(failures, 1)
    with pytest.raises(TooManyRequests):
        failures.count("a")
    clock.now += BURST * REFILL_S
    fail(failures, BURST)


def test_only_so_many_addresses_are_remembered(clock: Clock) -> None:
    failures = Failures(clock)
    for number in range(MOST_ADDRESSES + 10):
        failures.count(str(number))
    assert len(failures._full_at) == MOST_ADDRESSES


# What is remembered


class Watched(SqlStore):
    """Counts the queries for tokens."""

    asked = 0

    def by_token(self, digest: str) -> Any:
        self.asked += 1
        return super().by_token(digest)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Watched]:
    found = open_store(migrated(sqlite_url))
    found.__class__ = Watched
    assert isinstance(found, Watched)
    yield found
    found.close()


def make(store: SqlStore, secret: str = "good", **fields: Any) -> Token:
    body = CreateToken.parse({"name": "n", "scope": "viewer", **fields})
    return store.create_token(body, digest(secret)).result(10)


def knock(door: LockedDoor, secret: str = "good", address: str = "a") -> str:
    request = {"headers": [(b"authorization", b"Bearer " + secret.encode())], "client": (address, 1)}
    return asyncio.run(door.caller(request)).name


def test_a_busy_caller_costs_no_query_a_request(store: Watched, clock: Clock) -> None:
    make(store)
    door = LockedDoor(store, clock=clock)
    for _ in range(100):
        knock(door)
        clock.now += FRESH_S / 60
    assert store.asked == 2


def test_a_token_revoked_by_another_process_is_refused_within_5_seconds(store: Watched, clock: Clock) -> None:
    made = make(store)
    door = LockedDoor(store, clock=clock)
    knock(door)
    store.revoke_token(made.id).result(10)
    assert knock(door) == "n"
    clock.now += 5.0
    with pytest.raises(Unauthorized):
        knock(door)


def test_a_token_that_expires_is_refused_at_that_moment(
    store: Watched, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(store, expires_s=1000)
    assert made.expires_at is not None
    door = LockedDoor(store, clock=clock)
    knock(door)
    then = made.expires_at.timestamp() + 1
    monkeypatch.setattr("time.time", lambda: then)
    with pytest.raises(Unauthorized):
        knock(door)


def test_a_good_token_is_not_held_up_by_failures_of_others(store: Watched, clock: Clock) -> None:
    make(store)
    make(store, "unseen")
    door = LockedDoor(store, Failures(clock), clock)
    knock(door)
    for _ in range(BURST):
        with pytest.raises(Unauthorized):
            knock(door, "guess")
    with pytest.raises(TooManyRequests):
        knock(door, "guess")
    clock.now += FRESH_S - REFILL_S + 0.5  # long enough to be looked up anew
    assert knock(door) == "n"
    assert knock(door, "unseen") == "n"


def test_use_is_noted_without_being_waited_for(store: Watched, clock: Clock) -> None:
    make(store)
    assert store.tokens()[0].last_used_at is None
    knock(LockedDoor(store, clock=clock))
    store._write(lambda tx: None).result(10)  # the writer has come so far
    assert store.tokens()[0].last_used_at is not None
