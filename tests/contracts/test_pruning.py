"""Pruning decisions are the same after a restart, in every API process, and whatever is kept in memory."""

from __future__ import annotations

import math
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from service.pruners import prunes
from service.storage import pruning
from service.storage import tables as t
from service.storage.complete_trials import CompleteTrials
from service.storage.database import Tx
from service.storage.sent import Reception
from service.storage.store import SqlStore
from tests.support.pruners import KINDS, OptunaStudy, Play, drawn
from tests.support.stores import Bench, KeptDatabase, open_store
from tunesmith.claims import ClaimedTrial
from tunesmith.errors import Unavailable
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer, Report, ReportResponse
from tunesmith.trials import TrialState

quiet = pytest.mark.filterwarnings(
    "ignore::optuna.exceptions.ExperimentalWarning", "ignore::RuntimeWarning", "ignore::FutureWarning"
)
HALVING = {"type": "successive-halving", "min_resource": 1, "reduction_factor": 2}


class Contended(Exception):
    """What a driver raises where two transactions stand in each other's way."""

    sqlstate = "40P01"


class Claimed:
    """The trials of a study by number, each claimed when it is first asked for."""

    def __init__(self, bench: Bench, study: str) -> None:
        self._bench, self._study = bench, study
        self._trials: dict[int, ClaimedTrial] = {}

    def __getitem__(self, number: int) -> ClaimedTrial:
        while number not in self._trials:
            trial = self._bench.claim_one(self._study)
            self._trials[trial.number] = trial
        return self._trials[number]


@quiet
@pytest.mark.parametrize("kind", KINDS)
def test_any_process_decides_as_optuna_does(bench: Bench, another: Callable[[], Bench], kind: str) -> None:
    pruned = 0
    benches = [bench, another()]
    for seed in range(2):
        rng = random.Random(f"{kind} {seed}")
        pruner, direction = drawn(kind, rng), rng.choice(["minimize", "maximize"])
        study = f"s{seed}"
        objective = {"metric": "loss", "direction": direction}
        bench.create(study, pruner=pruner.model_dump(), objectives=objective, seed=seed)
        bench.suggest(25, study)
        trials, theirs = Claimed(bench, study), OptunaStudy(pruner, direction, seed)
        play = Play(rng, trials=25, at_once=3)
        for number, step, value in play:
            here = another() if rng.random() < 0.05 else rng.choice(benches)
            if step is None:
                here.finish(trials[number], loss=0.0)
                theirs.complete(number)
                continue
            prune = here.report(trials[number], value, first=step) == "prune"
            assert prune == theirs.report(number, step, value)
            if prune:
                here.finish(trials[number], "pruned")
                play.pruned(number)
                pruned += 1
    assert pruned


MESSY: dict[str, Any] = {
    "median": {"type": "median", "startup_trials": 2, "interval_steps": 2},
    "patient": {"type": "patient", "patience": 2},
    "halving": HALVING,
    "hyperband": {"type": "hyperband", "max_resource": 9},
}


def messy(rng: random.Random) -> Iterator[tuple[str, int, list[tuple[int, float]]]]:
    """What a bad network and workers that go make of reports: the verb, whose trial, its points."""
    at = [0] * 4
    for _ in range(60):
        index = rng.randrange(4)
        verb = rng.choices(["report", "late", "release", "finish"], [20, 1, 2, 2])[0]
        if verb in ("release", "finish"):
            at[index] = rng.randint(0, at[index]) if verb == "release" else 0
        first = max(0, at[index] - rng.choice([0, 0, 0, 2]))
        points = [(first + i, rng.random()) for i in range(rng.randint(1, 3))]
        rng.shuffle(points)
        if verb == "report":
            at[index] = max(step for step, _ in points) + rng.randint(1, 2)
        yield verb, index, points


def answers(bench: Bench, study: str, seed: int, fresh: Callable[[], Bench]) -> list[str]:
    """Play a messy history with four trials at a time; each request goes to the store that `fresh` gives."""
    trials = [bench.claim_one(study) for _ in range(4)]
    past: list[ClaimedTrial] = []
    found = []
    for verb, index, points in messy(random.Random(seed)):
        trial, here = trials[index], fresh()
        if verb == "report":
            found.append(report(here, trial, points).result(20).answer.value)
        elif verb == "late" and past:
            report(here, past[-1], points).result(20)
        elif verb == "release":
            past.append(trial)
            here.finish(trial, "released")
            trials[index] = here.claim_one(study)
        elif verb == "finish":
            here.finish(trial, loss=0.5)
            trials[index] = here.claim_one(study)
    return found


def report(bench: Bench, trial: ClaimedTrial, points: list[tuple[int, float]]) -> Any:
    body = [MetricPoint(step=step, metrics={"loss": value}) for step, value in points]
    return bench.store.report(trial.id, Report(lease=trial.lease, points=body))


@pytest.mark.parametrize("kind", MESSY)
def test_what_is_kept_in_memory_changes_no_decision(
    bench: Bench, another: Callable[[], Bench], kind: str
) -> None:
    pruned = 0
    for seed in range(2):
        for name in ("kept", "fresh"):
            bench.create(f"{name}-{seed}", pruner=MESSY[kind], seed=seed)
            bench.suggest(70, f"{name}-{seed}")
        kept = answers(bench, f"kept-{seed}", seed, lambda: bench)
        assert kept == answers(bench, f"fresh-{seed}", seed, another)
        pruned += kept.count("prune")
    assert pruned


def test_a_report_reads_no_curve_once_the_progress_is_known(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.create(pruner=HALVING)
    bench.suggest(1)
    trial = bench.claim_one()
    bench.report(trial, 1.0)
    monkeypatch.setattr("service.storage.decisions.curve_of", None)
    for step in range(1, 10):
        bench.report(trial, first=10 * step, other={step: 0.0})  # no report of the objective
        assert bench.report(trial, 0.5, first=step) == "continue"


def test_a_late_point_of_an_earlier_attempt_counts_in_what_is_decided_next(bench: Bench) -> None:
    bench.create(pruner={"type": "median", "startup_trials": 1, "warmup_steps": 3})
    bench.suggest(2)
    good, trial = bench.claim(count=2)
    bench.report(good, 1.0, 1.0, 1.0, 1.0)
    bench.finish(good)
    bench.report(trial, 9.0)
    bench.finish(trial, "released")
    resumed = bench.claim_one()
    bench.report(resumed, 9.0, first=2)
    assert bench.report(trial, 0.5, first=1) == "stop"
    assert bench.report(resumed, 9.0, first=3) == "continue"


def test_what_a_trial_was_worth_at_a_rung_stays_whatever_a_later_attempt_reports(bench: Bench) -> None:
    bench.create(pruner=HALVING)
    bench.suggest(3)
    first, second, third = bench.claim(count=3)
    assert bench.report(first, 1.0, first=1) == "continue"
    bench.finish(first, "released")
    first = bench.claim_one()
    assert bench.report(first, 9.0, first=1) == "continue"  # decided before
    assert bench.report(second, 2.0, first=1) == "prune"
    assert bench.report(third, 0.5, first=1) == "continue"


def test_the_rungs_are_not_among_the_metrics_of_a_trial(bench: Bench) -> None:
    bench.create(pruner=HALVING)
    bench.suggest(1)
    trial = bench.claim_one()
    bench.report(trial, 1.0, 1.0, 1.0)
    names = bench.rows(select(t.metrics.c.name, func.count()).group_by(t.metrics.c.name))
    assert dict(map(tuple, names)) == {"loss": 3, "~rung0": 2}
    assert [p.metrics for p in bench.store.metrics("s", 0)] == [{"loss": 1.0}] * 3
    assert bench.trial(0).metrics == {"loss": 1.0}


def test_with_several_objectives_the_one_that_is_named_decides(bench: Bench) -> None:
    objectives = [{"metric": "loss"}, {"metric": "acc", "direction": "maximize"}]
    bench.create(objectives=objectives, pruner={"type": "threshold", "lower": 0.5, "metric": "acc"})
    bench.suggest(1)
    trial = bench.claim_one()
    assert bench.report(trial, 0.0, acc={0: 0.6}) == "continue"
    assert bench.report(trial, 9.0, first=1, acc={1: 0.4}) == "prune"


# Waiting at rungs

WAITING = HALVING | {"pause": True}


def test_a_trial_that_is_not_among_the_best_at_a_rung_is_paused_and_goes_on_once_it_is(bench: Bench) -> None:
    bench.create(pruner=WAITING)
    bench.suggest(4)
    first = bench.claim_one()
    assert bench.report(first, 1.0, first=1) == "pause"
    assert bench.finish(first, "released") is TrialState.PAUSED
    assert bench.trial(0).reason == "waits at the rung at step 1 to be promoted"
    second = bench.claim_one()
    assert bench.report(second, 2.0, first=1) == "pause"
    assert bench.finish(second, "released") is TrialState.PAUSED
    assert bench.trial(0).state is TrialState.WAITING
    assert bench.trial(0).reason == "promoted from the rung at step 1; nothing is saved: it starts anew"
    assert bench.study().counts.model_dump() == bench.counted(bench.study().id)
    again = bench.claim_one()
    assert (again.number, again.attempt) == (0, 2)
    assert bench.report(again, 1.0, first=1) == "continue"
    assert bench.report(again, 0.9, first=2) == "pause"  # the next rung
    assert bench.finish(again, "released") is TrialState.PAUSED
    assert bench.claim_one().number == 2


def test_a_trial_that_is_promoted_before_it_was_released_waits_in_the_queue(bench: Bench) -> None:
    bench.create(pruner=WAITING)
    bench.suggest(2)
    first, second = bench.claim(count=2)
    assert bench.report(first, 1.0, first=1) == "pause"
    assert bench.report(second, 2.0, first=1) == "pause"
    assert bench.finish(first, "released") is TrialState.WAITING
    assert bench.finish(second, "released") is TrialState.PAUSED


def test_a_trial_is_told_to_pause_again_until_it_is_promoted(
    bench: Bench, another: Callable[[], Bench]
) -> None:
    bench.create(pruner=WAITING)
    bench.suggest(2)
    first, second = bench.claim(count=2)
    assert bench.report(first, 1.0, first=1) == "pause"
    for here in (bench, another()):
        assert here.report(first, 1.0, first=1) == "pause"
        assert here.report(first, first=1, other={1: 0.0}) == "pause"
    assert bench.report(first, 1.0, first=2) == "pause"
    assert another().report(second, 2.0, first=1) == "pause"
    assert another().report(first, 1.0, first=2) == "continue"


def test_a_trial_that_was_lost_at_a_rung_is_told_to_pause_by_its_next_attempt(bench: Bench) -> None:
    bench.create(pruner=WAITING)
    bench.suggest(1)
    trial = bench.claim_one()
    bench.report(trial, 1.0, first=1)
    bench.expire()
    assert bench.reap() == 1
    assert bench.report(bench.claim_one(), 1.0, first=1) == "pause"


def test_paused_trials_are_pruned_when_the_budget_is_spent_and_nobody_can_promote_them(bench: Bench) -> None:
    bench.create(pruner=WAITING, budget={"trials": 2})
    bench.suggest(2)
    first, second = bench.claim(count=2)
    bench.report(first, 1.0, first=1)
    bench.finish(first, "released")
    assert bench.study().state == "ACTIVE"
    bench.report(second, math.nan, first=1)
    bench.finish(second, loss=2.0)
    assert (bench.study().state, bench.study().reason) == ("FINISHED", "all 2 trials are done")
    assert bench.trial(0).state is TrialState.PRUNED
    assert bench.trial(0).reason == "the study was finished before it was promoted"
    assert bench.study().counts.model_dump() == bench.counted(bench.study().id)


@pytest.mark.parametrize("goals", [1, 2])
@pytest.mark.parametrize("direction", ["minimize", "maximize"])
def test_where_the_budget_is_spent_and_no_trial_is_complete_the_best_one_goes_on_to_the_end(
    bench: Bench, another: Callable[[], Bench], goals: int, direction: str
) -> None:
    objectives = [{"metric": "loss", "direction": direction}, {"metric": "cost"}][:goals]
    bench.create(pruner=WAITING | {"reduction_factor": 4}, budget={"trials": 3}, objectives=objectives)
    bench.suggest(3)
    numbers: list[int] = []
    while claimed := bench.claim():
        [trial] = claimed
        numbers.append(trial.number)
        for step in range(1, 7):
            loss = [3.0, 1.0, 2.0][trial.number] if direction == "minimize" else [1.0, 3.0, 2.0][trial.number]
            if another().report(trial, loss, first=step, cost={step: 1.0}) == "pause":
                bench.finish(trial, "released")
                break
        else:
            assert bench.finish(trial) is TrialState.COMPLETE
    assert numbers == [0, 1, 2, 1, 1]  # from the rungs at 1 and 4
    study = bench.study()
    assert (study.state, study.reason) == ("FINISHED", "all 3 trials are done")
    assert study.counts.model_dump() == bench.counted(study.id)
    assert study.best is not None
    assert study.best.number == 1
    left = bench.trial(0)
    assert (left.state, left.cause) == ("PRUNED", None)
    assert left.reason == "the study was finished before it was promoted"


def test_a_paused_trial_is_stopped_by_a_user(bench: Bench) -> None:
    bench.create(pruner=WAITING)
    bench.suggest(1)
    trial = bench.claim_one()
    bench.report(trial, 1.0, first=1)
    bench.finish(trial, "released")
    assert bench.store.stop_trial("s", 0).result(20).state is TrialState.PRUNED
    assert bench.study().counts.model_dump() == bench.counted(bench.study().id)


def test_the_best_trial_is_complete_at_the_end_and_one_in_eta_went_on_from_each_rung(
    bench: Bench, another: Callable[[], Bench]
) -> None:
    bench.create(pruner=WAITING | {"reduction_factor": 3}, budget={"trials": 27})
    bench.suggest(27)
    rng = random.Random(0)
    losses = rng.sample(range(100), 27)
    benches, reached = [bench, another(), another()], Counter[int]()
    while claimed := bench.claim():
        [trial] = claimed
        here = rng.choice(benches)
        steps = range(max(reached[trial.number], 1), 10)
        for step in steps:
            reached[trial.number] = step
            answer = here.report(trial, losses[trial.number] + 1 / step, first=step)
            if answer == "pause":
                break
        else:
            assert bench.finish(trial) is TrialState.COMPLETE
            continue
        bench.finish(trial, "released")
    study = bench.study()
    assert study.state == "FINISHED"
    assert (study.counts.complete + study.counts.pruned, study.counts.paused) == (27, 0)
    came = {step: sum(last >= step for last in reached.values()) for step in (1, 3, 9)}
    assert came[1] == 27
    assert came[3] >= came[1] // 3
    assert came[9] >= came[3] // 3
    assert came[9] < came[3] < 18
    assert study.best is not None
    assert study.best.number == losses.index(min(losses))


def test_processes_that_decide_at_the_same_time_promote_who_is_among_the_best(bench: Bench, url: str) -> None:
    bench.create(pruner=WAITING | {"reduction_factor": 3})
    bench.suggest(60)
    trials = bench.claim(count=60)
    losses = random.Random(0).sample(range(1000), 60)
    benches = [Bench(open_store(url)) for _ in range(3)]

    def come(trial: ClaimedTrial) -> str:
        return benches[trial.number % 3].report(trial, float(losses[trial.number]), first=1)

    with ThreadPoolExecutor(9) as pool:
        answers = dict(zip([t.number for t in trials], pool.map(come, trials), strict=True))
    for one in benches:
        one.store.close()
    marks = bench.rows(select(t.metrics.c.name, t.trials.c.number).join(t.trials))
    promoted = {number for name, number in marks if name == "~promoted0"}
    assert Counter(name for name, _ in marks) == {"loss": 60, "~rung0": 60, "~promoted0": len(promoted)}
    assert promoted >= {number for _, number in sorted(zip(losses, range(60), strict=True))[:20]}
    assert promoted >= {number for number, answer in answers.items() if answer == "continue"}


@pytest.mark.parametrize("pruner", [HALVING, WAITING], ids=["pruning", "waiting"])
def test_a_decision_that_was_rolled_back_is_made_again_as_if_nothing_had_been(
    bench: Bench, pruner: dict[str, Any]
) -> None:
    bench.create(pruner=pruner)
    bench.suggest(2)
    trials = bench.claim(count=2)
    broken = [OperationalError("COMMIT", {}, Contended())]
    store = bench.store
    reception = Reception(60.0, prunes, store._pruning)

    def reported(tx: Tx, trial: ClaimedTrial) -> Answer:
        point = MetricPoint(step=1, metrics={"loss": 1.0 + trial.number})
        body = Report(lease=trial.lease, points=[point])
        [answer] = reception.take_in(tx, [(trial.id, body, frozenset())])
        assert isinstance(answer, ReportResponse)
        if broken:
            raise broken.pop()
        return answer.answer

    answers = [store._write(lambda tx, trial=trial: reported(tx, trial)).result(20) for trial in trials]
    assert answers == (["continue", "prune"] if pruner is HALVING else ["pause", "pause"])
    marks = bench.rows(select(t.metrics.c.name).where(t.metrics.c.name.like("~%")))
    assert sorted(name for [name] in marks) == ["~promoted0"] * (pruner is WAITING) + ["~rung0"] * 2


# Large studies


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies of three trials are large."""
    monkeypatch.setattr(pruning, "LARGE", 3)


def four_complete(bench: Bench, pruner: dict[str, Any]) -> ClaimedTrial:
    """Four complete trials, one of them at its second attempt, and one that runs."""
    bench.create(pruner=pruner)
    bench.suggest(5)
    trials = bench.claim(count=4)
    bench.report(trials[0], 9.0, 9.0)
    bench.finish(trials[0], "released")
    trials[0] = bench.claim_one()
    for trial, loss in zip(trials, (1.0, 2.0, 3.0, 4.0), strict=True):
        bench.report(trial, loss, loss)
        bench.finish(trial, loss=loss)
    return bench.claim_one()


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("pruner", [{"type": "median", "startup_trials": 4}, HALVING], ids=str)
def test_a_large_study_is_decided_the_same(
    bench: Bench, another: Callable[[], Bench], pruner: dict[str, Any]
) -> None:
    trial = four_complete(bench, pruner)
    assert another().report(trial, 0.5, first=1) == "continue"
    bench.suggest(1)
    assert another().report(bench.claim_one(), 9.0, first=1) == "prune"


@pytest.mark.usefixtures("large")
def test_other_writes_go_on_while_a_large_study_is_read(
    bench: Bench, another: Callable[[], Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = four_complete(bench, {"type": "median", "startup_trials": 4})
    begun, go_on = threading.Event(), threading.Event()
    load = CompleteTrials.load

    def slowly(self: CompleteTrials, *args: Any) -> None:
        begun.set()
        assert go_on.wait(20)
        load(self, *args)

    monkeypatch.setattr(CompleteTrials, "load", slowly)
    here = another()
    waits = report(here, trial, [(0, 2.6)])
    assert begun.wait(20)
    here.enqueue(0.25)  # the same writer
    other = here.claim_one()
    also = report(here, other, [(0, 2.4)])
    assert not waits.done()
    go_on.set()
    assert waits.result(20) == ReportResponse(answer="prune")
    assert also.result(20).answer == "continue"


@pytest.mark.usefixtures("large")
def test_a_report_whose_study_cannot_be_read_is_refused_and_may_be_repeated(
    bench: Bench, another: Callable[[], Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = four_complete(bench, {"type": "median", "startup_trials": 4})
    here = another()
    with monkeypatch.context() as broken:
        broken.setattr(CompleteTrials, "load", None)
        with pytest.raises(Unavailable):
            here.report(trial, 9.0)
    assert here.report(trial, 9.0) == "prune"


@pytest.mark.usefixtures("large")
def test_a_store_that_closes_answers_the_reports_that_wait_for_a_large_study(
    bench: Bench, tables: KeptDatabase
) -> None:
    trial = four_complete(bench, {"type": "median", "startup_trials": 4})
    closing = SqlStore(tables, prunes, 60.0)
    waits = report(Bench(closing), trial, [(0, 9.0)])
    closing.close()
    assert waits.result(0).answer == "prune"
