"""Writes a database of the present schema, and what its store says of it, for tests/golden/databases.

    python scripts/golden_database.py tests/golden/databases

Files are named after the schema: `0002.sqlite.sql` and `.json`, `0002.postgresql.sql` and `.json`. They are
made once, by the code that is released with that schema, and never again: later versions must read them.
For an older schema run this script with the code of its time first on the path:

    git worktree add /tmp/old e46ced8 && cd /tmp/old
    PYTHONPATH=. python .../scripts/golden_database.py .../tests/golden/databases
"""

from __future__ import annotations

import importlib
import itertools
import json
import math
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from service.engine.engine import Engine
from service.storage import schema
from service.storage import tables as t
from service.storage.database import Database
from service.storage.store import SqlStore
from tests.support.postgres import PostgresServer, running_postgres
from tests.support.postgres_programs import find_programs
from tests.support.stores import Bench, open_store
from tunesmith.claims import ClaimedTrial, ClaimRequest
from tunesmith.workers import Heartbeat

CONDITIONAL = {
    "lr": {"type": "float", "low": 1e-5, "high": 0.1, "log": True},
    "layers": {"type": "int", "low": 1, "high": 9, "step": 2},
    "optimizer": {"type": "categorical", "choices": ["adam", "größer", 1, 1.5, True, None]},
    "momentum": {"type": "float", "low": 0, "high": 0.99, "when": {"optimizer": [True, 1]}},
}
CELLS = {"a": {"type": "categorical", "choices": ["x", "y"]}, "b": {"type": "int", "low": 1, "high": 2}}
WAITING = select(t.waiting_claims.c.request_id)
requests = itertools.count()


# What there is in the database


def fill(store: SqlStore) -> None:
    """Let everything happen that can happen to studies, trials, attempts, metrics and workers."""
    bench = Bench(store)
    bench.register(
        "w", name="gpu-ä", host="häuschen", slots=["cuda:0", "cuda:1"], tasks=["mine"], version="1"
    )
    bench.register("gone")
    for story in (ended, stopped, reached, paused, running, untouched):
        story(bench)
    if schema.head() >= "0002":
        importlib.import_module("golden_0002").fill(bench)
    if schema.head() >= "0003":
        importlib.import_module("golden_0003").fill(bench)
    if schema.head() >= "0004":
        importlib.import_module("golden_0004").fill(bench)
    store.heartbeat("gone", Heartbeat(draining=True)).result(20)
    wait(bench, "running", "waits", 2)


def ended(bench: Bench) -> None:
    """A grid of which every point ended, each in another way."""
    bench.create(
        "ended", cells=4, space=CELLS, sampler="grid", retries={"failed": 1, "lost": 1}, tags=["t1", "größe"],
        description="Ein Gitter: \N{GREEK SMALL LETTER LAMDA} \N{ROCKET}", seed=1,
    )  # fmt: skip
    first, second, third, fourth = ask(bench, "ended", 4)
    bench.report(first, 3.0, math.nan, math.inf, -math.inf, 1.25, other={0: math.inf, 7: -0.0, 9: 1e-300})
    bench.finish(first)
    bench.report(second, 2.0, 1.5)
    bench.finish(second, "pruned", reason="hopeless")
    bench.finish(third, "failed", reason="Traceback:\n  größer\nValueError: \N{ROCKET}")
    [third] = claim(bench, "ended")
    bench.finish(third, "failed", reason="once more")
    bench.report(fourth, 0.5)
    lose(bench)
    bench.report(fourth, 0.25, first=1)  # late: it belongs to the attempt that was lost
    for loss in (math.nan, math.inf):
        [trial] = claim(bench, "ended")
        bench.report(trial, 0.75)
        bench.finish(trial, loss=loss)
    turn(bench)


def stopped(bench: Bench) -> None:
    """A study with two objectives that a user finished while a trial waited for its second attempt."""
    objectives = [{"metric": "loss"}, {"metric": "cost", "direction": "maximize"}]
    bench.create("stopped", sampler="random", objectives=objectives, seed=2)
    trial, other = ask(bench, "stopped", 2)
    bench.report(trial, 1.0)
    bench.finish(trial, "released", reason="preempted")
    bench.report(other, 1.0, 0.5, cost={1: 3.0})
    bench.finish(other)
    bench.patch("stopped", state="FINISHED")


def reached(bench: Bench) -> None:
    """A study that reached its target."""
    best = {"metric": "acc", "direction": "maximize", "value": "best"}
    bench.create("reached", objectives=best, budget={"trials": 9, "target": 0.9}, seed=2**32 - 1)
    for acc in (0.5, 0.95):
        [trial] = ask(bench, "reached", 1)
        bench.report(trial, acc={1: acc, 2: 0.1})
        bench.finish(trial)


def paused(bench: Bench) -> None:
    """A paused study, with what a user enqueued and what a pruner decided."""
    pruner = {"median": {"startup_trials": 2, "warmup_steps": 0}}
    bench.create("paused", pruner=pruner, priority=7, parallelism=2, budget={"trials": 30, "seconds": 1e6})
    for loss in (1.0, 2.0):
        bench.enqueue(0.25, study="paused", tags=["mine"])
        [trial] = claim(bench, "paused")
        bench.report(trial, loss, loss)
        bench.finish(trial)
    bench.enqueue(0.5, 0.75, study="paused")
    [trial] = claim(bench, "paused")
    if bench.report(trial, 9.0, 9.0) != "prune":
        raise AssertionError("the pruner was to prune this")
    bench.finish(trial, "pruned")
    bench.patch("paused", state="PAUSED")


def running(bench: Bench) -> None:
    """A study at work: trials that run, that were tried before, and that wait."""
    bench.create(
        "running", space=CONDITIONAL, sampler={"type": "tpe", "startup_trials": 1}, retries=2, seed=4
    )
    for loss in (0.5, 0.25, math.inf):
        [trial] = ask(bench, "running", 1)
        bench.finish(trial, loss=loss)
    failed, lost, *_ = ask(bench, "running", 3)
    bench.finish(failed, "failed", reason="boom")
    lose(bench)
    [again] = claim(bench, "running")
    bench.report(again, 4.0, math.nan, 2.0, step_only={5: 1.0})
    bench.report(lost, 8.0)
    wait(bench, "running", "soon", 3)
    turn(bench)
    bench.claim_one("running", request="the-last-request")


def untouched(bench: Bench) -> None:
    """A study in which nothing happened, and one that is gone."""
    bench.create("gone", seed=5)
    bench.enqueue(0.5, study="gone")
    bench.store.delete_study("gone").result(20)
    bench.create("untouched", tags=["later"], seed=6)


def ask(bench: Bench, study: str, count: int) -> list[ClaimedTrial]:
    """Wait for trials as a worker does, let the engine suggest them, and claim them."""
    wait(bench, study, "asks", count)
    turn(bench)
    trials = claim(bench, study, count)
    bench.store.unwait("asks").result(20)
    if len(trials) != count:
        raise AssertionError(f"{study}: {count} trials were to be claimed, there were {len(trials)}")
    return trials


def claim(bench: Bench, study: str, count: int = 1) -> list[ClaimedTrial]:
    """Claim trials under a request id that no test uses."""
    return bench.claim(study, count=count, request=f"golden-{next(requests)}")


def wait(bench: Bench, study: str, request: str, count: int) -> None:
    """Note that a claim waits."""
    wanted = ClaimRequest(worker="w", request_id=request, studies=[study], count=count, wait_s=60)
    bench.store.claim(wanted).result(20)


def turn(bench: Bench) -> None:
    """Let the engine do what there is to do."""
    engine = Engine(bench.store, lambda: None)
    while engine.turn():
        pass


def lose(bench: Bench) -> None:
    """Let the leases of all that runs expire."""
    bench.expire()
    bench.reap()


# What the store says of it


def picture(store: SqlStore) -> dict[str, Any]:
    """Return everything that readers can see, as JSON."""
    return {
        "studies": {study.name: _study(store, study.name) for study in store.studies()},
        "workers": {w.id: w.model_dump(mode="json", exclude={"state"}) for w in store.workers()},
        "waiting_claims": sorted(store._read(lambda c: c.execute(WAITING).scalars().all())),
        **({"tokens": _dumped(store.tokens())} if hasattr(store, "tokens") else {}),
    }


def _study(store: SqlStore, name: str) -> dict[str, Any]:
    page = store.trials(name, where=[], sort="number", limit=1000, after=None, curve=True)
    leaderboard = store.trials(name, where=[], sort="rank", limit=1000, after=None, curve=False)
    return {
        "study": store.study(name).model_dump(mode="json"),
        "trials": [trial.model_dump(mode="json") for trial in page.trials],
        "leaderboard": [trial.number for trial in leaderboard.trials],
        "metrics": {t.number: _dumped(store.metrics(name, t.number)) for t in page.trials},
        "attempts": {t.number: _dumped(store.attempts(name, t.number)) for t in page.trials},
        "artifacts": {
            t.number: _dumped(store.artifacts(name, t.number)) if hasattr(store, "artifacts") else []
            for t in page.trials
        },
    }


def _dumped(models: Any) -> list[Any]:
    return [model.model_dump(mode="json") for model in models]


# Dumps


def write(folder: Path, url: str, dump: Callable[[], str]) -> None:
    """Fill the database, and write its dump and its picture into the folder."""
    database = Database(url)
    schema.upgrade(database)
    name = f"{schema.head()}.{database.dialect}"
    database.close()
    store = open_store(url)
    fill(store)
    shown = json.dumps(picture(store), indent=1, ensure_ascii=False, sort_keys=True)
    store.close()
    (folder / f"{name}.json").write_text(shown + "\n", encoding="utf-8")
    (folder / f"{name}.sql").write_text(dump(), encoding="utf-8")


def dump_sqlite(file: Path) -> str:
    """Return an SQLite file as SQL."""
    with closing(sqlite3.connect(file)) as connection:
        text = "\n".join(connection.iterdump()) + "\n"
    return re.sub(r"(?<=,)(-?)Inf(?=[,)])", r"\g<1>9e999", text)  # which is how it is read


def dump_postgresql(server: PostgresServer, name: str) -> str:
    """Return a PostgreSQL database as SQL that every supported version of the server takes."""
    command = [find_programs() / "bin" / "pg_dump", "-h", server.socket_folder, "-U", "postgres"]
    options = ["--inserts", "--no-owner", "--no-privileges", name]
    text = subprocess.run([*command, *options], check=True, capture_output=True, text=True).stdout  # noqa: S603
    return "\n".join(_statements(text)) + "\n"


def _statements(text: str) -> Iterator[str]:
    """Leave out comments, what psql alone understands, and settings of the session."""
    for line in text.splitlines():
        if line and not line.startswith(("--", "\\", "SET ", "SELECT pg_catalog.set_config")):
            yield line


@contextmanager
def postgres_database() -> Iterator[tuple[PostgresServer, str]]:
    """Yield a server and the name of an empty database on it."""
    with running_postgres() as server:
        yield server, server.create_database()


def main(folder: Path) -> None:
    """Write the files of both databases."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "tunesmith.db"
        write(folder, f"sqlite:///{file}", lambda: dump_sqlite(file))
    with postgres_database() as (server, name):
        write(folder, server.url(name), lambda: dump_postgresql(server, name))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
