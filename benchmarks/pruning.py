"""What a pruning decision costs as a study grows, and as a trial gets longer; how long the first one takes.

Ours is the whole decision on an SQLite file: news of other trials, the rule, and writing down what was
decided; not the report that it rides on, nor its commit. Optuna's is `should_prune` with its in-memory
storage: the rule alone, over trials that are there as objects. Both in turn, in one process, in the same
run. Prints means in milliseconds and Optuna's time over ours. Several objectives (`joint`) have no peer
there: the loss, and one or two of which each is worth as much at every step.

    python -m benchmarks.pruning --sizes 100,10000,100000
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import optuna

from service.pruners import prunes
from service.pruners.hyperband import _shares, bracket_of
from service.storage import reports, schema, tables
from service.storage.database import Database
from service.storage.store import SqlStore
from tunesmith.claims import ClaimRequest
from tunesmith.definitions import StudyDefinition
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, Outcome, Report
from tunesmith.trials import Enqueue
from tunesmith.workers import WorkerRegistration

STEPS, FACTOR, SEED = 8, 2, 1
RUNGS = [1, 2, 4]
SPACE: dict[str, Any] = {"x": {"type": "float", "low": 0.0, "high": 1.0}}
PRUNERS: dict[str, tuple[dict[str, Any], optuna.pruners.BasePruner]] = {
    "median": ({}, optuna.pruners.MedianPruner()),
    "successive-halving": (
        {"min_resource": 1, "reduction_factor": FACTOR},
        optuna.pruners.SuccessiveHalvingPruner(1, FACTOR),
    ),
    "hyperband": (
        {"max_resource": STEPS, "reduction_factor": FACTOR},
        optuna.pruners.HyperbandPruner(1, STEPS, FACTOR),
    ),
}
JOINT = {"joint-2": 2, "joint-3": 3}
"""How many objectives successive halving compares together."""
SHARES = _shares(1, STEPS, FACTOR)


def losses(rng: random.Random, steps: int = STEPS) -> list[float]:
    final = rng.random()
    return [final + 1 / (step + 1) for step in range(steps)]


def rungs(kind: str, number: int, curve: list[float]) -> list[tuple[int, int, float]]:
    """(bracket, step, value) of the rungs that a finished trial has completed: half go on from each."""
    if kind == "median":
        return []
    bracket = bracket_of(SEED, number, SHARES) if kind == "hyperband" else 0
    reached = RUNGS[bracket:][: 1 + (number & -number).bit_length() if number else 3]
    return [(bracket, step, curve[step]) for step in reached]


def others(kind: str, rng: random.Random) -> list[float]:
    """What a trial is worth in the objectives besides the loss."""
    return [rng.random() for _ in range(JOINT.get(kind, 1) - 1)]


def fill(database: Database, study: int, kind: str, size: int) -> None:
    """Write finished trials, all of them complete, with their curves and rungs."""
    rng = random.Random(0)
    now = time.time()
    trials, metrics = [], []
    for number in range(size):
        curve = losses(rng)
        key = study * 1_000_000 + number
        trials.append({
            "id": key, "study_id": study, "number": number, "state": "COMPLETE", "rank": 0,
            "score": curve[-1], "queue": 2, "params": {"x": 0.5}, "origin": "random", "tags": [],
            "attempt": 1, "step": STEPS - 1, "objectives": {"loss": curve[-1]},
            "metrics": {"loss": curve[-1]}, "metric_steps": {"loss": STEPS - 1}, "created_at": now,
            "started_at": now, "finished_at": now, "revision": number + 2, "results": 0,
        })  # fmt: skip
        points = [("loss", step, value) for step, value in enumerate(curve)]
        reached = rungs(kind, number, curve)
        points += [(f"~rung{bracket}", step, value) for bracket, step, value in reached]
        for i, other in enumerate(others(kind, rng), 1):
            points += [(f"~rung{bracket}.{i}", step, other) for bracket, step, _ in reached]
        metrics += [
            {"trial_id": key, "name": name, "step": step, "attempt": 1, "value": value, "time": now}
            for name, step, value in points
        ]
    with database.write() as tx:
        for rows, table in ((trials, tables.trials), (metrics, tables.metrics)):
            for first in range(0, len(rows), 10_000):
                tx.connection.execute(table.insert(), rows[first : first + 10_000])
        counters = {"complete": size, "next_number": size, "revision": size + 2, "seed": SEED}
        of_study = tables.studies.c.id == study
        tx.connection.execute(tables.studies.update().where(of_study).values(**counters))


class Ours:
    """A store over a study of finished trials."""

    def __init__(self, database: Database, kind: str) -> None:
        self.store = SqlStore(database, prunes)
        self._kind = kind
        self._requests = itertools.count()
        self.store.register("w", WorkerRegistration(name="w")).result()

    def claim(self) -> Any:
        self.store.enqueue(self._kind, [Enqueue(params={"x": 0.5})]).result()
        name = f"{self._kind}-{id(self)}-{next(self._requests)}"
        request = ClaimRequest(worker="w", request_id=name, studies=[self._kind])
        return self.store.claim(request).result().trials[0]

    def report(self, trial: Any, step: int, value: float, more: Sequence[float] = ()) -> bool:
        also = {f"more{i}": other for i, other in enumerate(more, 1)}
        points = [MetricPoint(step=step, metrics={"loss": value, **also})]
        return (
            self.store.report(trial.id, Report(lease=trial.lease, points=points)).result().answer == "prune"
        )

    def run(self, curve: list[float], more: Sequence[float]) -> None:
        trial = self.claim()
        for step, value in enumerate(curve):
            if self.report(trial, step, value, more):
                self.store.finish(trial.id, Finish(lease=trial.lease, state=Outcome.PRUNED)).result()
                return
        self.store.finish(trial.id, Finish(lease=trial.lease, state=Outcome.COMPLETE)).result()


@contextmanager
def timed_decisions() -> Iterator[list[float]]:
    """Collect the milliseconds that each decision of a store takes."""
    decide, taken = reports.decide, []

    def timed(*args: Any) -> bool:
        began = time.perf_counter()
        found = decide(*args)
        taken.append(1000 * (time.perf_counter() - began))
        return found

    reports.decide = timed
    try:
        yield taken
    finally:
        reports.decide = decide


def filled(folder: Path, kind: str, size: int) -> Database:
    """Make a database with one study, named as its pruner."""
    database = Database(f"sqlite:///{folder / f'{kind}.db'}")
    schema.upgrade(database)
    rule = "successive-halving" if kind in JOINT else kind
    options = {"type": rule, **PRUNERS[rule][0]}
    metrics = ["loss", *(f"more{i}" for i in range(1, JOINT.get(kind, 1)))]
    objectives = [{"metric": metric} for metric in metrics]
    fields = {"name": kind, "space": SPACE, "objectives": objectives, "sampler": "random"}
    store = SqlStore(database, prunes)
    study = store.create_study(StudyDefinition.parse({**fields, "pruner": options, "seed": SEED}), None)
    fill(database, study.result().id, kind, size)
    store.close()
    return Database(f"sqlite:///{folder / f'{kind}.db'}")


def ours(database: Database, kind: str, trials: int) -> tuple[float, float]:
    """Return the first answer in seconds, and the mean decision in milliseconds."""
    found, rng = Ours(database, kind), random.Random(1)
    trial, more = found.claim(), others(kind, rng)
    began = time.perf_counter()
    found.report(trial, 0, 0.0, more)
    found.report(trial, 1, 0.0, more)
    first = time.perf_counter() - began
    found.run(losses(rng), others(kind, rng))
    with timed_decisions() as taken:
        for _ in range(trials):
            found.run(losses(rng), others(kind, rng))
    found.store.close()
    return first, statistics.fmean(taken)


def optuna_study(kind: str, size: int) -> optuna.Study:
    study = optuna.create_study(study_name=str(SEED), sampler=optuna.samplers.RandomSampler(seed=1))
    rng = random.Random(0)
    for number in range(size):
        curve = losses(rng)
        done = {f"completed_rung_{i}": v for i, (_, _, v) in enumerate(rungs(kind, number, curve))}
        study.add_trial(
            optuna.trial.create_trial(
                value=curve[-1], intermediate_values=dict(enumerate(curve)), system_attrs=done
            )
        )
    study.pruner = PRUNERS[kind][1]
    return study


def theirs(study: optuna.Study, trials: int, seconds: float = 20.0) -> float:
    """Return the mean decision in milliseconds."""
    rng, taken, end = random.Random(1), [], time.perf_counter() + seconds
    for _ in range(trials):
        trial, curve, prune = study.ask(), losses(rng), False
        for step, value in enumerate(curve):
            trial.report(value, step)
            began = time.perf_counter()
            prune = trial.should_prune()
            taken.append(1000 * (time.perf_counter() - began))
            if prune:
                break
        state = optuna.trial.TrialState.PRUNED if prune else None
        study.tell(trial, None if prune else curve[-1], state=state)
        if time.perf_counter() > end:
            break
    return statistics.fmean(taken)


def long_trials(folder: Path, steps: int) -> None:
    """One trial with many steps: a decision at the beginning and at the end."""
    database = filled(folder, "median", 100)
    found = Ours(database, "median")
    trial = found.claim()
    found.report(trial, 0, 0.0)
    with timed_decisions() as taken:
        for step in range(1, steps):
            found.report(trial, step, 0.0)
    tenth = steps // 10
    early, late = statistics.median(taken[:tenth]), statistics.median(taken[-tenth:])
    print(f"a trial of {steps:,} steps: {early:.3f} ms at its beginning, {late:.3f} ms at its end")
    found.store.close()


def longest_wait(database: Database, kind: str) -> tuple[float, float]:
    """Return how long the first decision takes and how long another write waits meanwhile, in seconds."""
    found = Ours(database, kind)
    trial = found.claim()
    points = [MetricPoint(step=1, metrics={"loss": 0.0, "more1": 0.5, "more2": 0.5})]
    began = time.perf_counter()
    answer = found.store.report(trial.id, Report(lease=trial.lease, points=points))
    longest = 0.0
    while not answer.done():
        at = time.perf_counter()
        found.store.register("w", WorkerRegistration(name="w")).result()
        longest = max(longest, time.perf_counter() - at)
    first = time.perf_counter() - began
    found.store.close()
    return first, longest


def against(peer: float, mine: float) -> str:
    return f", Optuna's {peer:9.3f} ms, ratio {peer / mine:7.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description="What a pruning decision costs.")
    parser.add_argument("--sizes", default="100,10000,100000", help="finished trials in front")
    parser.add_argument("--pruners", default=",".join([*PRUNERS, *JOINT]))
    parser.add_argument("--trials", type=int, default=60, help="trials to time for each size")
    parser.add_argument("--steps", type=int, default=5_000, help="of the long trial; 0: none")
    options = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    for kind, size in itertools.product(options.pruners.split(","), map(int, options.sizes.split(","))):
        with tempfile.TemporaryDirectory() as folder:
            database = filled(Path(folder), kind, size)
            first, wait = longest_wait(database, kind)
            _, mine = ours(database, kind, options.trials)
        beside = "" if kind in JOINT else against(theirs(optuna_study(kind, size), options.trials), mine)
        print(
            f"{kind:18} {size:8,} trials: ours {mine:7.3f} ms{beside}; "
            f"first answer {first:.2f} s, another write waited {wait:.2f} s",
            flush=True,
        )
    if options.steps:
        with tempfile.TemporaryDirectory() as folder:
            long_trials(Path(folder), options.steps)


if __name__ == "__main__":
    main()
