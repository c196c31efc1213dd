"""What a trial costs as a study grows: claim, 5 reports with pruning decisions, finish.

Tunesmith's storage and Optuna's RDBStorage, both on SQLite files in the same run, with histories of
finished trials in front. Prints milliseconds per trial (median) and, for each size, the ratio to the peer.

    python benchmarks/history_size.py --sizes 100,10000,100000 --peer-sizes 100,1000,10000
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import optuna

from service.engine.engine import Engine
from service.pruners import prunes
from service.storage import schema, tables
from service.storage.database import Database
from service.storage.store import SqlStore
from tunesmith.claims import ClaimRequest
from tunesmith.definitions import StudyDefinition
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, Outcome, Report
from tunesmith.workers import WorkerRegistration

STEPS = 5
FLOATS = [f"p{i}" for i in range(4)]
SPACE: dict[str, Any] = {
    **{name: {"type": "float", "low": 0.0, "high": 1.0} for name in FLOATS},
    "c": {"type": "categorical", "choices": ["a", "b"]},
}


def point(rng: random.Random) -> dict[str, Any]:
    return {**{name: rng.random() for name in FLOATS}, "c": rng.choice("ab")}


def curve(rng: random.Random) -> list[float]:
    final = rng.random()
    return [final + 1 / (step + 1) for step in range(STEPS)]


def tunesmith_trial(folder: Path, size: int) -> Callable[[], None]:
    """Fill a database with `size` complete trials; return what runs one more."""
    database = Database(f"sqlite:///{folder / 'tunesmith.db'}")
    schema.upgrade(database)
    store = SqlStore(database, prunes)
    fields = {"name": "big", "space": SPACE, "objectives": {"metric": "loss"}, "sampler": "random"}
    definition = StudyDefinition.parse({**fields, "pruner": "median"})
    study = store.create_study(definition, None).result().id
    fill(database, study, size)
    store.register("w", WorkerRegistration(name="w")).result()
    engine, numbers, rng = Engine(store, lambda: None), itertools.count(), random.Random(1)

    def run() -> None:
        while engine.turn():
            pass
        request = ClaimRequest(worker="w", request_id=f"r{next(numbers)}", studies=["big"])
        [trial] = store.claim(request).result().trials
        for step, value in enumerate(curve(rng)):
            points = [MetricPoint(step=step, metrics={"loss": value})]
            if store.report(trial.id, Report(lease=trial.lease, points=points)).result().answer != "continue":
                store.finish(trial.id, Finish(lease=trial.lease, state=Outcome.PRUNED)).result()
                return
        store.finish(trial.id, Finish(lease=trial.lease, state=Outcome.COMPLETE)).result()

    return run


def fill(database: Database, study: int, size: int) -> None:
    rng = random.Random(0)
    trials, metrics = [], []
    now = time.time()
    for i in range(size):
        values = curve(rng)
        trials.append({
            "id": i + 1, "study_id": study, "number": i, "state": "COMPLETE", "rank": 0, "score": values[-1],
            "queue": 2, "params": point(rng), "origin": "random", "tags": [], "attempt": 1, "step": STEPS - 1,
            "objectives": {"loss": values[-1]}, "metrics": {"loss": values[-1]},
            "metric_steps": {"loss": STEPS - 1},
            "created_at": now, "started_at": now, "finished_at": now, "revision": i + 2, "results": 0,
        })  # fmt: skip
        metrics += [
            {"trial_id": i + 1, "name": "loss", "step": s, "attempt": 1, "value": v, "time": now}
            for s, v in enumerate(values)
        ]
    with database.write() as tx:
        for rows, table in [(trials, tables.trials), (metrics, tables.metrics)]:
            for chunk in chunks(rows):
                tx.connection.execute(table.insert(), chunk)
        counters = {"complete": size, "next_number": size, "revision": size + 2}
        tx.connection.execute(tables.studies.update().values(**counters))


def chunks(rows: list[Any], size: int = 10_000) -> list[list[Any]]:
    return [rows[i : i + size] for i in range(0, len(rows), size)]


def optuna_trial(folder: Path, size: int) -> Callable[[], None]:
    """The same for Optuna: ask, report and should_prune, tell."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    storage = optuna.storages.RDBStorage(f"sqlite:///{folder / 'optuna.db'}")
    study = optuna.create_study(
        storage=storage, sampler=optuna.samplers.RandomSampler(seed=1), pruner=optuna.pruners.MedianPruner()
    )
    rng = random.Random(0)
    distributions: dict[str, Any] = {name: optuna.distributions.FloatDistribution(0, 1) for name in FLOATS}
    distributions["c"] = optuna.distributions.CategoricalDistribution(["a", "b"])
    for _ in range(size):
        values = curve(rng)
        study.add_trial(
            optuna.trial.create_trial(
                params=point(rng),
                distributions=distributions,
                value=values[-1],
                intermediate_values=dict(enumerate(values)),
            )
        )

    def run() -> None:
        trial = study.ask(distributions)
        for step, value in enumerate(values := curve(rng)):
            trial.report(value, step)
            if trial.should_prune():
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                return
        study.tell(trial, values[-1])

    return run


def median_ms(run: Callable[[], None], trials: int) -> float:
    run()  # the first one loads caches
    times = []
    for _ in range(trials):
        began = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def main() -> None:
    parser = argparse.ArgumentParser(description="What a trial costs as a study grows.")
    parser.add_argument(
        "--sizes", type=sizes, default=[100, 10_000, 100_000], help="finished trials in front"
    )
    parser.add_argument("--peer-sizes", type=sizes, default=[100, 1_000, 10_000], help="the same for Optuna")
    parser.add_argument("--trials", type=int, default=60, help="trials to time for each size")
    options = parser.parse_args()
    found: dict[tuple[str, int], float] = {}
    for name, make, wanted in [
        ("tunesmith", tunesmith_trial, sorted({*options.sizes, *options.peer_sizes})),
        ("optuna", optuna_trial, options.peer_sizes),
    ]:
        for size in wanted:
            with tempfile.TemporaryDirectory() as folder:
                found[name, size] = median_ms(make(Path(folder), size), options.trials)
            print(f"{name:10} {size:8,} finished trials: {found[name, size]:8.1f} ms a trial", flush=True)
    for size in options.peer_sizes:
        print(f"optuna / tunesmith at {size:,}: {found['optuna', size] / found['tunesmith', size]:.1f}")
    first, *_, last = sorted(size for name, size in found if name == "tunesmith")
    grown = found["tunesmith", last] / found["tunesmith", first]
    print(f"tunesmith at {last:,} / tunesmith at {first:,}: {grown:.2f}")


if __name__ == "__main__":
    main()
