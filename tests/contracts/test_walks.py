"""Random walks through everything a store can do, against what must hold at every step.

A reader tails the changes as the browser and the engine do: what it has put together must be what there is.
"""

from __future__ import annotations

import random
import time
from typing import Any

import pytest
from sqlalchemy import func, select

from service.core.ports import Suggestion
from service.storage import tables as t
from tests.support.stores import Bench, open_store, point
from tunesmith.errors import InvalidInput, LeaseLost, StudyFinished, TrialFinished
from tunesmith.studies import StudyState
from tunesmith.trials import ClaimedTrial, Heartbeat, Trial, TrialState

STEPS = 120


class Walk:
    """One study, and random operations on it."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench = bench
        self.draw = random.Random(seed)
        self.held: list[ClaimedTrial] = []
        self.revision = 0
        self.mirror: dict[int, Trial] = {}
        bench.create(
            budget={"trials": self.draw.choice([None, 15, 40])},
            retries={"failed": self.draw.randint(0, 2), "lost": self.draw.randint(0, 2)},
            parallelism=self.draw.choice([None, 3]),
            pruner=self.draw.choice(["none", {"median": {"startup_trials": 2}}]),
        )

    def step(self) -> None:
        operation = self.draw.choice(
            [
                *[self.enqueue, self.suggest, self.suggest, self.replace, self.claim, self.claim, self.claim],
                *[self.report, self.report, self.finish, self.finish, self.finish, self.beat, self.expire],
                *[self.state, self.budget],
            ]
        )
        try:
            operation()
        except (InvalidInput, StudyFinished, LeaseLost, TrialFinished):
            return

    def enqueue(self) -> None:
        self.bench.enqueue(*[self.draw.random() for _ in range(self.draw.randint(1, 3))])

    def suggest(self) -> None:
        self.bench.suggest(self.draw.randint(1, 4))

    def claim(self) -> None:
        self.held += self.bench.claim(count=self.draw.randint(1, 3))

    def some(self) -> ClaimedTrial:
        """A claim, perhaps one that ended long ago."""
        if not self.held:
            raise LeaseLost
        return self.draw.choice(self.held[-6:])

    def report(self) -> None:
        losses = [self.draw.choice([0.5, 1.0, float("nan"), float("inf")]) for _ in range(3)]
        self.bench.report(self.some(), *losses, first=self.draw.randint(0, 5))

    def finish(self) -> None:
        outcome = self.draw.choice(["complete", "complete", "failed", "pruned", "released"])
        loss = self.draw.choice([None, self.draw.random()])
        self.bench.finish(self.some(), outcome, loss=loss)

    def beat(self) -> None:
        leases = [trial.lease for trial in self.held if self.draw.random() < 0.5]
        self.bench.store.heartbeat("w", Heartbeat(leases=leases)).result(20)

    def expire(self) -> None:
        time.sleep(0.06)
        self.bench.store.reap().result(20)

    def state(self) -> None:
        self.bench.patch(state=self.draw.choice(["ACTIVE", "ACTIVE", "PAUSED", "FINISHED"]))

    def budget(self) -> None:
        self.bench.patch(budget={"trials": self.draw.choice([None, 10, 30, 60])})

    def replace(self) -> None:
        study = self.bench.study()
        trials = self.bench.trials()
        if trials and study.id in self.bench._epochs:
            fresh = Suggestion(point(self.draw.random()), "tpe")
            epoch = self.bench._epochs[study.id]
            self.bench.store.replace_suggestion(study.id, epoch, self.draw.choice(trials).id, fresh).result(
                20
            )

    def follow(self) -> None:
        """Read what changed since the last time, as a browser does."""
        study = self.bench.study()
        changes = self.bench.store.changes(study.id, self.revision, 1000)
        assert changes.study.revision >= self.revision
        if changes.reset:
            self.mirror = {trial.number: trial for trial in self.bench.trials()}
        else:
            self.mirror |= {trial.number: trial for trial in changes.trials}
        self.revision = changes.study.revision


def shown(trial: Trial) -> dict[str, Any]:
    """What a reader sees of a trial, with NaN comparable."""
    seen = trial.model_dump(exclude={"curve"})
    return {name: repr(value) for name, value in seen.items()}


def check(walk: Walk, before: int) -> int:
    """Check what must hold; return the revision."""
    bench = walk.bench
    study, trials = bench.study(), bench.trials()
    assert study.counts.model_dump() == bench.counted(study.id)
    assert study.revision >= before
    assert len({trial.number for trial in trials}) == len(trials)
    assert all(trial.revision <= study.revision for trial in trials)
    check_budget(study, trials)
    check_rows(bench)
    complete = [trial for trial in trials if trial.state is TrialState.COMPLETE]
    best = min(complete, key=lambda trial: ((trial.values or {})["loss"], trial.number), default=None)
    assert (study.best and study.best.number) == (best and best.number)
    walk.follow()
    assert {number: shown(trial) for number, trial in walk.mirror.items()} == {
        trial.number: shown(trial) for trial in trials
    }
    return study.revision


def check_budget(study: Any, trials: list[Trial]) -> None:
    limit = study.definition.budget.trials
    assert limit is None or study.counts.total <= limit
    if study.state is StudyState.FINISHED:
        waiting = [trial for trial in trials if trial.state is TrialState.WAITING]
        assert all(trial.origin == "enqueued" and trial.attempt == 0 for trial in waiting)
    if study.definition.parallelism:
        assert study.counts.running <= study.definition.parallelism


def check_rows(bench: Bench) -> None:
    """A trial has a lease exactly while it runs, as many attempts as it says, one of them open at most."""
    attempts = select(func.count()).where(t.attempts.c.trial_id == t.trials.c.id).scalar_subquery()
    open_ones = (
        select(func.count())
        .where(t.attempts.c.trial_id == t.trials.c.id, t.attempts.c.outcome.is_(None))
        .scalar_subquery()
    )
    columns = (
        t.trials.c.state,
        t.trials.c.lease,
        t.trials.c.attempt,
        t.trials.c.finished_at,
        attempts,
        open_ones,
    )
    for state, lease, attempt, finished_at, began, unended in bench.rows(select(*columns)):
        assert (lease is not None) == (state == "RUNNING")
        assert began == attempt
        assert unended == (1 if state == "RUNNING" else 0)
        assert (finished_at is not None) == TrialState(state).finished


@pytest.mark.parametrize("seed", range(8))
def test_counts_budgets_leases_and_changes_hold_whatever_happens(url: str, seed: int) -> None:
    bench = Bench(open_store(url, lease_s=0.05))
    bench.register()
    walk = Walk(bench, seed)
    revision = 0
    for _ in range(STEPS):
        walk.step()
        revision = check(walk, revision)
    bench.store.close()
