"""Several engine processes on one database, some of them killed."""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from service.storage import tables as t
from service.storage.database import Database
from tests.support.server_process import client_of, running_server
from tests.support.serving import migrated
from tests.support.worker_process import eventually
from tunesmith import Client

SPACE = {"a": {"type": "int", "low": 1, "high": 10}, "b": {"type": "int", "low": 1, "high": 5}}
FLOAT = {"x": {"type": "float", "low": 0.0, "high": 1.0}}
GRIDS = [f"grid-{i}" for i in range(2)]
LEARNING = [f"tpe-{i}" for i in range(2)]
TRIALS = 12


def create(client: Client) -> None:
    """Studies that no engine fills at once: grids of 50 points, and some that learn from every result."""
    for name in GRIDS:
        client.create_study({
            "name": name, "space": SPACE, "objectives": {"metric": "loss"}, "sampler": "grid",
        })  # fmt: skip
    for name in LEARNING:
        client.create_study({
            "name": name, "space": FLOAT, "objectives": {"metric": "loss"}, "sampler": "tpe",
            "budget": {"trials": TRIALS},
        })  # fmt: skip


def work(url: str, name: str) -> None:
    """Run all trials of a study, one after the other."""
    with Client(url, patience_s=20) as client:
        for trial in client.claims(name):
            with trial:
                trial.finish(loss=float(sum(trial.params.values())))
                time.sleep(0.05)  # or the grids would be done before anything happens


def check(client: Client) -> None:
    """Nothing is doubled and nothing is missing."""
    for name in GRIDS:
        points = Counter((trial.params["a"], trial.params["b"]) for trial in client.trials(name))
        assert set(points.values()) == {1}
        assert len(points) == 50
    for name in LEARNING:
        trials = list(client.trials(name))
        assert sorted(trial.number for trial in trials) == list(range(TRIALS))
        assert len({trial.params["x"] for trial in trials}) == TRIALS
    for name in GRIDS + LEARNING:
        study = client.study(name)
        assert (study.state, study.counts.complete) == ("FINISHED", study.counts.total)


def engines_of(url: str) -> Counter[str]:
    """How many active studies each engine serves."""
    served = select(t.studies.c.engine).where(t.studies.c.state == "ACTIVE", t.studies.c.engine.is_not(None))
    database = Database(url)
    with database.read() as connection:
        found = connection.execute(served)
        counted = Counter(found.scalars())
    database.close()
    return counted


@contextlib.contextmanager
def lone_engine(url: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run an engine that nobody brings back."""
    command = [sys.executable, "-m", "tunesmith", "engine", "--database-url", url]
    with (folder / "engine.log").open("ab") as log:
        engine = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield engine
    finally:
        engine.kill()
        engine.wait()


@pytest.mark.slow
def test_the_studies_of_an_engine_that_is_killed_go_on_with_nothing_doubled_and_nothing_missing(
    tmp_path: Path, database_url: str
) -> None:
    migrated(database_url)
    with (
        running_server(tmp_path, "--database-url", database_url) as server,
        lone_engine(database_url, tmp_path) as engine,
        client_of(server) as client,
        ThreadPoolExecutor(4) as pool,
    ):
        create(client)
        eventually(lambda: sorted(engines_of(database_url).values()) == [2, 2])
        working = [pool.submit(work, server.url, name) for name in GRIDS + LEARNING]
        eventually(lambda: all(client.study(name).counts.complete > 2 for name in GRIDS + LEARNING))
        assert sorted(engines_of(database_url).values()) == [2, 2]
        engine.kill()
        for each in working:
            each.result(120)
        check(client)
        eventually(lambda: "Engines that are gone" in server.log)
        assert server.stop() == 0


@pytest.mark.slow
def test_an_engine_that_is_asked_to_end_hands_its_studies_back(tmp_path: Path, sqlite_url: str) -> None:
    migrated(sqlite_url)
    with (
        running_server(tmp_path, "--database-url", sqlite_url) as server,
        lone_engine(sqlite_url, tmp_path) as engine,
        client_of(server) as client,
    ):
        create(client)
        eventually(lambda: sorted(engines_of(sqlite_url).values()) == [2, 2])
        engine.terminate()
        assert engine.wait(20) == 0
        eventually(lambda: [*engines_of(sqlite_url).values()] == [4])
    assert "Engines that are gone" not in server.log


@pytest.mark.slow
def test_a_server_has_as_many_engines_as_it_is_told_and_brings_them_back(
    tmp_path: Path, postgres_url: str
) -> None:
    migrated(postgres_url)
    with (
        running_server(tmp_path, "--database-url", postgres_url, "--engines", "2") as server,
        client_of(server) as client,
        ThreadPoolExecutor(4) as pool,
    ):
        create(client)
        eventually(lambda: sorted(engines_of(postgres_url).values()) == [2, 2])
        names = set(engines_of(postgres_url))
        working = [pool.submit(work, server.url, name) for name in GRIDS + LEARNING]
        eventually(lambda: all(client.study(name).counts.complete > 2 for name in GRIDS + LEARNING))
        killed = server.engines()
        killed[0].kill()
        eventually(lambda: len({*server.engines()} - {killed[0]}) == 2)
        killed[1].kill()
        eventually(lambda: len({*server.engines()} - {*killed}) == 2)
        for each in working:
            each.result(120)
        assert set(engines_of(postgres_url)) <= names  # those that came back had the names of those before
        check(client)
        assert server.stop() == 0


@pytest.mark.slow
def test_the_engine_of_another_server_is_woken(tmp_path: Path, postgres_url: str) -> None:
    migrated(postgres_url)
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    one, two = (running_server(folder, "--database-url", postgres_url) for folder in folders)
    with one, two as second, Client(second.url, patience_s=20) as client:
        for name in ("s", "t"):
            study = {"name": name, "space": FLOAT, "objectives": {"metric": "loss"}, "sampler": "tpe"}
            client.create_study(study)
        eventually(lambda: sorted(engines_of(postgres_url).values()) == [1, 1])
        assert httpx.get(f"{second.url}/readyz").json()["engines"] == 2
        for name in ("s", "t"):  # one of them is served by the engine of the other server
            assert statistics.median(moments(client, name)) < 0.5  # not at the next poll, after a second


def moments(client: Client, study: str) -> list[float]:
    """Seconds from the end of a trial to the next suggestion, which knows of it."""
    found = []
    trial = client.claim(study)
    for _ in range(15):
        assert trial is not None
        began = time.monotonic()
        trial.finish(loss=1.0)
        trial = client.claim(study)
        found.append(time.monotonic() - began)
    assert trial is not None
    trial.release()
    return found
