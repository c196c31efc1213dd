"""A database that crashes and comes back: what was acknowledged is there, what was not is an error."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from service.storage import schema
from service.storage.database import Database
from tests.support.postgres import running_postgres
from tests.support.stores import Bench, open_store
from tunesmith.errors import Unavailable


def test_what_postgresql_acknowledged_before_a_crash_is_there_after_it(postgres_programs: Path) -> None:
    with running_postgres(durable=True, programs=postgres_programs) as server:
        url = server.url(server.create_database())
        database = Database(url)
        schema.upgrade(database)
        database.close()
        bench = Bench(open_store(url))
        bench.create()
        acknowledged: list[int] = []
        failures: list[Exception] = []
        stop = threading.Event()

        def enqueue() -> None:
            while not stop.is_set():
                try:
                    acknowledged.append(bench.enqueue(0.5)[0].number)
                except Unavailable as error:
                    failures.append(error)
                    time.sleep(0.02)

        writing = threading.Thread(target=enqueue)
        writing.start()
        wait_for(lambda: len(acknowledged) > 20)
        server.kill()
        wait_for(lambda: bool(failures))
        server.start()
        before = len(acknowledged)
        wait_for(lambda: len(acknowledged) > before + 5)
        stop.set()
        writing.join(20)
        numbers = bench.numbers()
        bench.store.close()
    assert set(acknowledged) <= set(numbers)
    assert len(set(acknowledged)) == len(acknowledged)
    assert len(numbers) - len(acknowledged) <= len(failures)


def wait_for(condition: object, patience_s: float = 30.0) -> None:
    assert callable(condition)
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
