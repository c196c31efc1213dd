"""How long a claim takes: in small and large studies, beside bare commits, and after the end of a trial."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg

from benchmarks.service import measure
from benchmarks.service.backends import BACKENDS, Place
from benchmarks.service.cells import Cell, quantile
from benchmarks.service.talking import claim, client_of, finish, ms_of
from tunesmith import Client
from tunesmith.claims import ClaimedTrial

Moment = dict[str, Any]
THINK_S = 0.05
"""How long a trial of four workers takes: workers train, they do not only ask."""


def claims_at_sizes(place: Place, backend: str, sizes: Sequence[int], claims: int = 200) -> Moment:
    """Claims with a filled queue, in studies of different sizes, in turn: two servers up at a time."""
    times: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(2):
        for size in sizes:
            with BACKENDS[backend](place, Cell(backend, "random", size, 1)) as up, client_of(up) as client:
                times[size] += _spaced_claims(client, claims // 2)
    found: Moment = {"moment": "claim with a filled queue", "backend": backend}
    for size, ms in times.items():
        found[f"p50_ms_at_{size}"] = quantile(ms, 0.5)
        found[f"p99_ms_at_{size}"] = quantile(ms, 0.99)
    return found


def _spaced_claims(client: Client, claims: int) -> list[float]:
    """Return the milliseconds of claims, each after a pause in which the queue is filled again."""
    times = []
    for i in range(claims + 5):
        ms, trial = ms_of(lambda: claim(client))
        if i >= 5:
            times.append(ms)
        finish(client, trial)
        time.sleep(THINK_S / 5)
    return times


def claims_of_four(place: Place, backend: str, seconds: float = 20.0) -> Moment:
    """Claims of four worker processes whose trials take 50 ms, beside bare commits in the same seconds."""
    commits: list[float] = []
    ended = threading.Event()
    with BACKENDS[backend](place, Cell(backend, "random", 1_000, 4)) as up:
        thinking = replace(up, spec={**up.spec, "loop": "thinking", "think_s": THINK_S})
        thread = threading.Thread(target=_commit_until, args=(place, backend, ended, commits))
        thread.start()
        try:
            found = measure.run(thinking, 4, seconds, patience_s=120)
        finally:
            ended.set()
            thread.join()
    return {
        "moment": "claims of four workers",
        "backend": backend,
        "claims": len(found.claim),
        "p50_ms": quantile(found.claim, 0.5),
        "p99_ms": quantile(found.claim, 0.99),
        "commit_p50_ms": quantile(commits, 0.5),
        "commit_p99_ms": quantile(commits, 0.99),
    }


def _commit_until(place: Place, backend: str, ended: threading.Event, times: list[float]) -> None:
    """Note the milliseconds of one-row commits to the same kind of database, in a database of their own."""
    commit = _sqlite_commit if backend.endswith("sqlite") else _postgres_commit
    with commit(place) as insert:
        while not ended.wait(THINK_S):
            times.append(ms_of(insert)[0])


@contextmanager
def _sqlite_commit(place: Place) -> Iterator[Callable[[], Any]]:
    connection = sqlite3.connect(place.folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (value INTEGER)")
    yield lambda: connection.execute("INSERT INTO bare VALUES (1)")
    connection.close()


@contextmanager
def _postgres_commit(place: Place) -> Iterator[Callable[[], Any]]:
    name = place.postgres.create_database()
    address: Any = {"host": str(place.postgres.socket_folder), "user": "postgres", "dbname": name}
    with psycopg.connect(**address, autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (value INTEGER)")
        yield lambda: connection.execute("INSERT INTO bare VALUES (1)")
    place.postgres.drop_database(name)


def next_suggestion(place: Place, backend: str, trials: int = 60) -> Moment:
    """One worker, TPE, 1,000 trials: from the call of finish until a suggestion made after it is there."""
    with BACKENDS[backend](place, Cell(backend, "tpe", 1_000, 1)) as up, client_of(up) as client:
        trial = claim(client)
        times = []
        for _ in range(trials + 5):

            def turn(ended: ClaimedTrial = trial) -> ClaimedTrial:
                finish(client, ended)
                return claim(client)

            ms, trial = ms_of(turn)
            times.append(ms)
        finish(client, trial)
    late = times[5:]
    return {"moment": "finish to next suggestion", "backend": backend, "p50_ms": quantile(late, 0.5),
            "p99_ms": quantile(late, 0.99)}  # fmt: skip
