"""Any operations in any order: a machine tries them, and a small model says what each may and must do.

`TUNESMITH_MACHINE_EXAMPLES=500` tries longer, and other sequences each time.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from itertools import pairwise
from statistics import fmean
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update

from service.core.ports import Suggestion
from service.pruners import prunes
from service.storage import tables as t
from service.storage.store import SqlStore
from service.storage.values import numbers_from_json
from tests.support.ledger import FINISHED, SUGGESTED, Ledger, Row, check, check_step, read
from tests.support.stores import Bench, KeptDatabase, point
from tunesmith.claims import ClaimedTrial, ClaimRequest, ClaimResponse
from tunesmith.errors import (
    Conflict,
    InvalidInput,
    LeaseLost,
    StudyExists,
    StudyFinished,
    StudyNotFound,
    TrialFinished,
    TrialNotFound,
    TunesmithError,
)
from tunesmith.imports import ImportTrials
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, FinishResponse, Report
from tunesmith.trials import Trial
from tunesmith.workers import Heartbeat, WorkerPatch

EXAMPLES = int(os.environ.get("TUNESMITH_MACHINE_EXAMPLES", "0"))
STUDIES = ("a", "b")
WORKERS = {"v": None, "w": 2}
"""The workers, and after how many failures in a row each is paused."""

studies = st.sampled_from(STUDIES)
workers = st.sampled_from(sorted(WORKERS))
numbers = st.sampled_from([0.25, 0.5, 1.0, 2.0, math.nan, math.inf, -math.inf])
picks = st.integers(0, 9)
points = st.lists(
    st.builds(
        lambda step, name, value: MetricPoint(step=step, metrics={name: value}),
        st.integers(0, 4), st.sampled_from(["loss", "loss", "other"]), numbers,
    ),
    max_size=4,
)  # fmt: skip
definitions = st.fixed_dictionaries(
    {
        "budget": st.sampled_from([{}, {"patience": 3}, {"trials": 3}, {"trials": 8}]),
        "constraints": st.sampled_from([[], [], ["other <= 1"]]),
        "retries": st.fixed_dictionaries({"failed": st.integers(0, 2), "lost": st.integers(0, 2)}),
        "repeats": st.sampled_from([1, 1, 1, 2, 3]),
        "parallelism": st.sampled_from([None, None, 2]),
        "max_consecutive_failures": st.sampled_from([None, 1, 2]),
        "pruner": st.sampled_from(
            [
                "none",
                {"median": {"startup_trials": 1}},
                {"successive-halving": {"min_resource": 1, "reduction_factor": 2}},
            ]
        ),
        "objectives": st.sampled_from(
            [{"metric": "loss", "value": "last"}, {"metric": "loss", "value": "best"}]
        ),
    }
)
patches = st.one_of(
    st.builds(lambda x: {"state": x}, st.sampled_from(["ACTIVE", "ACTIVE", "ACTIVE", "PAUSED", "FINISHED"])),
    st.builds(lambda x: {"budget": {"trials": x}}, st.sampled_from([None, 2, 5, 10])),
    st.builds(lambda x: {"budget": {"patience": x}}, st.sampled_from([None, 1, 2, 5])),
    st.builds(lambda x: {"space": {"n": {"high": x}}}, st.sampled_from([50, 100, 150, 200])),
)
brought = st.lists(
    st.sampled_from(
        [
            {"values": {"loss": 0.125}, "metrics": {"other": 0.5}},
            {"values": {"loss": 0.75}},
            {"state": "PRUNED", "metrics": {"loss": 0.0}, "step": 2},
            {"state": "FAILED"},
            {"values": {"loss": math.nan}},
        ]
    ),
    min_size=1,
    max_size=3,
)
ends = st.builds(
    lambda state, cause, values, points: {
        "state": state, "cause": cause if state == "failed" else None, "values": values, "points": points,
    },
    st.sampled_from(["complete", "complete", "pruned", "failed", "failed", "released"]),
    st.sampled_from([None, "error", "out_of_memory", "not_finite"]),
    st.one_of(st.none(), st.none(), st.builds(lambda x: {"loss": x}, numbers), st.just({"bogus": 1.0})),
    points,
)  # fmt: skip

NOBODYS = ClaimedTrial.model_construct(id=10**9, number=0, attempt=1, lease="of nobody")

T = TypeVar("T")


# What the model says of an end


def expected_end(body: Finish, loss: float | None, *, unwanted: bool) -> tuple[str, str | None]:
    """How an attempt ends, and for which cause."""
    if body.state == "complete" and loss is None:
        return "failed", "error"
    if body.state == "complete" and not math.isfinite(loss or 0.0):
        return "failed", "not_finite"
    if body.state == "failed":
        return "failed", body.cause or "error"
    if body.state == "released" and unwanted:
        return "cancelled", "cancelled"
    return body.state, None


def expected_state(outcome: str, before: list[Row], study: Row, *, unwanted: bool) -> str:
    """What becomes of a trial whose attempt ended so, after those before it."""
    complete = sum(attempt["outcome"] == "complete" for attempt in [*before, {"outcome": outcome}])
    if outcome == "pruned" or (outcome == "complete" and complete == study["definition"]["repeats"]):
        return outcome.upper()
    if unwanted:
        return "PRUNED"
    retries = study["definition"]["retries"]
    times = 1 + sum(attempt["outcome"] == outcome for attempt in before)
    return "FAILED" if outcome in ("failed", "lost") and times > retries[outcome] else "WAITING"


class Machine(RuleBasedStateMachine):
    """Two studies, two workers, and everything that can be done with them."""

    def __init__(self, database: KeptDatabase) -> None:
        super().__init__()
        self.database = database
        self.bench = Bench(SqlStore(database, prunes))
        self.held: list[ClaimedTrial] = []
        self.asked: list[tuple[ClaimRequest, ClaimResponse]] = []
        self.ended: list[tuple[ClaimedTrial, Finish, FinishResponse]] = []
        self.epochs: dict[int, int] = {}
        self.points: dict[tuple[int, int, str, int], str] = {}
        self.told_to_prune: set[int] = set()
        self.rows: dict[int, tuple[int, str | None]] = {}
        """By study: how many trials in a row FAILED, and for which cause."""
        self.faults = dict.fromkeys(WORKERS, 0)
        self.paused: set[str] = set()
        self.mirrors: dict[int, tuple[int, dict[int, Trial]]] = {}

    def teardown(self) -> None:
        self.bench.store.close()

    @initialize(definitions=st.tuples(definitions, definitions))
    def begin(self, definitions: tuple[Row, Row]) -> None:
        for worker, most in WORKERS.items():
            self.bench.register(worker, max_failures=most)
        self.now = read(self.bench)
        for name, definition in zip(STUDIES, definitions, strict=True):
            self.create(name, definition)

    def do(self, operation: Callable[[], T]) -> T | TunesmithError:
        """Carry out an operation, and check what became of everything; a refused one changes nothing."""
        before = self.now
        try:
            answer = operation()
        except TunesmithError as refused:
            assert read(self.bench) == before, "a refused request changed something"
            return refused
        self.now = read(self.bench)
        check_step(before, self.now)
        self.count_failures(before)
        return answer

    def done(self, operation: Callable[[], T]) -> T:
        """Carry out an operation that must not be refused."""
        answer = self.do(operation)
        if isinstance(answer, TunesmithError):
            raise answer
        return answer

    def again(self, operation: Callable[[], T], answer: object) -> None:
        """Repeat an operation: the answer is the same, and nothing doubles."""
        before = self.now.essence()
        assert self.done(operation) == answer
        assert self.now.essence() == before

    def study(self, name: str) -> Row | None:
        return next((row for row in self.now.studies.values() if row["name"] == name), None)

    def pick(self, which: int) -> ClaimedTrial:
        """A claim: mostly of a trial that runs, sometimes one that ended long ago."""
        if which > 0 and not self.running():
            self.claim("v" if which % 2 else "w", list(STUDIES), count=2, own=False, supply=2)
        among = (self.running() if which > 1 else []) or self.held
        return among[which % len(among)] if among else NOBODYS

    def running(self) -> list[ClaimedTrial]:
        return [trial for trial in self.held if self.current(trial)]

    def current(self, trial: ClaimedTrial) -> bool:
        """Whether the lease is the valid one."""
        row = self.now.trials.get(trial.id)
        return row is not None and row["lease"] == trial.lease

    def unwanted(self, row: Row) -> bool:
        return bool(row["stopping"]) or self.now.studies[row["study_id"]]["state"] == "FINISHED"

    def count_failures(self, before: Ledger) -> None:
        for key, trial in sorted(self.now.trials.items()):
            old = before.trials.get(key)
            if old is None or trial["state"] not in FINISHED or old["state"] in FINISHED:
                continue
            failures, cause = self.rows.get(trial["study_id"], (0, None))
            if trial["state"] == "FAILED":
                same = trial["cause"] == cause
                self.rows[trial["study_id"]] = (failures + 1 if same else 1, trial["cause"])
            elif trial["cause"] != "cancelled":
                self.rows[trial["study_id"]] = (0, None)

    # Studies

    @rule(name=studies, definition=definitions)
    def create(self, name: str, definition: Row) -> None:
        there = self.study(name)
        answer = self.do(lambda: self.bench.create(name, **definition))
        assert isinstance(answer, StudyExists) == (there is not None)

    @rule(name=studies, definition=definitions)
    def replace_study(self, name: str, definition: Row) -> None:
        """Delete a study, and create another of its name."""
        there = self.study(name)
        answer = self.do(lambda: self.bench.store.delete_study(name).result(20))
        assert isinstance(answer, StudyNotFound) == (there is None)
        assert self.study(name) is None
        if definition["parallelism"] is None:
            self.create(name, definition)

    @rule(name=studies, changes=patches)
    def patch(self, name: str, changes: Row) -> None:
        before = self.study(name)
        answer = self.do(lambda: self.bench.patch(name, **changes))
        after = self.study(name)
        if before is None or after is None:
            assert isinstance(answer, StudyNotFound)
        elif isinstance(answer, Conflict):
            budget = before["definition"]["budget"] | changes.get("budget", {})
            assert before["state"] == "FINISHED"
            if budget["patience"] is None:
                assert (before["waiting"], before["running"]) == (0, 0)
                assert budget["trials"] is not None
                assert self.now.spent(before["id"]) >= budget["trials"]
        elif isinstance(answer, TunesmithError):
            assert isinstance(answer, InvalidInput)
        elif before["state"] != after["state"] != "FINISHED":
            self.rows[after["id"]] = (0, None)
        elif before["state"] == "FINISHED" == after["state"]:
            self.rows[after["id"]] = after["failures"], after["failure_cause"]

    @rule(name=studies, trials=brought)
    def bring(self, name: str, trials: list[Row]) -> None:
        """Import finished trials."""
        study = self.study(name)
        body = ImportTrials.parse({"trials": [{"params": point(0.5), **trial} for trial in trials]})
        answer = self.do(lambda: self.bench.store.import_trials(name, body.trials).result(20))
        if study is None:
            assert isinstance(answer, StudyNotFound)
        elif any(math.isnan(trial.get("values", {}).get("loss", 0.0)) for trial in trials):
            assert isinstance(answer, InvalidInput)
        else:
            assert not isinstance(answer, TunesmithError)
            assert answer.counts.imported == study["imported"] + len(trials)

    # The queue

    @rule(name=studies, count=st.integers(1, 3))
    def enqueue(self, name: str, count: int) -> None:
        study = self.study(name)
        answer = self.do(lambda: self.bench.enqueue(*[0.5] * count, study=name))
        if study is None:
            assert isinstance(answer, StudyNotFound)
        elif study["state"] == "FINISHED":
            assert isinstance(answer, StudyFinished)
        elif isinstance(answer, TunesmithError):
            assert isinstance(answer, InvalidInput)  # the budget
        else:
            assert len(answer) == count

    @rule(name=studies, count=st.integers(1, 4), stale=st.booleans())
    def suggest(self, name: str, count: int, stale: bool) -> None:
        study = self.study(name)
        if study is None:
            return
        if study["id"] not in self.epochs:
            self.epochs[study["id"]] = self.done(lambda: self.bench.adopt(study["id"]))
        epoch = self.epochs[study["id"]] - stale
        new = [Suggestion(point(0.5), "random")] * count
        insert = self.bench.store.insert_suggestions
        made = self.done(lambda: insert(study["id"], epoch, study["next_number"], new).result(20))
        limit = study["definition"]["budget"]["trials"]
        room = count if limit is None else min(count, limit - self.now.spent(study["id"]) + made)
        assert made == (room if study["state"] == "ACTIVE" and not stale else 0)

    @rule(name=studies, which=st.integers(0, 9))
    def replace(self, name: str, which: int) -> None:
        study = self.study(name)
        trials = self.now.of_study(study["id"]) if study else []
        if study is None or study["id"] not in self.epochs or not trials:
            return
        trial = trials[which % len(trials)]
        fresh = Suggestion(point(0.125 * which / 9), "tpe")
        put = self.bench.store.replace_suggestions
        replaced = self.done(
            lambda: put(study["id"], self.epochs[study["id"]], {trial["id"]: fresh}).result(20)
        )
        unclaimed = (trial["state"], trial["queue"], trial["attempt"]) == ("WAITING", SUGGESTED, 0)
        assert bool(replaced) == (unclaimed and study["state"] == "ACTIVE")

    @rule(name=studies, which=st.integers(0, 20))
    def stop_trial(self, name: str, which: int) -> None:
        study = self.study(name)
        trials = self.now.of_study(study["id"]) if study else []
        trial = trials[which % len(trials)] if trials and which < 20 else None
        number = trial["number"] if trial else 99
        answer = self.do(lambda: self.bench.store.stop_trial(name, number).result(20))
        if study is None or trial is None:
            assert isinstance(answer, StudyNotFound if study is None else TrialNotFound)
            return
        after = self.now.trials[trial["id"]]
        if trial["state"] == "WAITING":
            assert (after["state"], after["cause"]) == ("PRUNED", "cancelled")
        elif trial["state"] == "RUNNING":
            assert (after["state"], after["stopping"]) == ("RUNNING", True)
        else:
            assert after == trial

    # Claims

    @rule(
        worker=workers,
        names=st.lists(studies, min_size=1, max_size=2, unique=True),
        count=st.integers(1, 3),
        own=st.sampled_from([False, False, False, False, True]),
        supply=st.integers(0, 3),
    )
    def claim(self, worker: str, names: list[str], count: int, own: bool, supply: int) -> None:
        if supply:
            self.suggest(names[0], supply, stale=False)
        request_id = f"q{len(self.asked)}"
        fields = {"worker": worker, "request_id": request_id, "studies": names, "count": count}
        if own:
            fields |= {"own": True, "incarnation": len(self.asked) + 1}
        request = ClaimRequest.parse(fields)
        before = self.now
        answer = self.do(lambda: self.bench.store.claim(request).result(20))
        if isinstance(answer, TunesmithError):
            assert isinstance(answer, StudyNotFound)
            assert all(self.study(name) is None for name in names)
            return
        assert len(answer.trials) <= count
        assert bool(answer.paused) == (worker in self.paused)
        if worker in self.paused or self.now.workers[worker]["draining"]:
            assert answer.trials == []
        elif own:
            self.check_taken_back(before, request, answer)
        else:
            self.check_claimed(before, request, answer)
        self.again(lambda: by_id(self.bench.store.claim(request).result(20)), by_id(answer))
        self.asked.append((request, answer))
        self.held += answer.trials

    def check_claimed(self, before: Ledger, request: ClaimRequest, answer: ClaimResponse) -> None:
        """The trials are the first in the queues of active studies; more of them only if there are more."""
        given = {trial.id for trial in answer.trials}
        for study in self.now.studies.values():
            waiting = [r for r in before.of_study(study["id"]) if r["state"] == "WAITING"]
            taken = [row["id"] for row in waiting if row["id"] in given]
            first = sorted(waiting, key=lambda row: (row["queue"], row["number"]))[: len(taken)]
            assert sorted(taken) == sorted(row["id"] for row in first)
            if not taken and (study["name"] not in request.studies or study["state"] != "ACTIVE"):
                continue
            assert (study["name"] in request.studies, study["state"]) == (True, "ACTIVE")
            full = study["parallelism"] is not None and study["running"] >= study["parallelism"]
            assert study["parallelism"] is None or study["running"] <= study["parallelism"]
            assert len(given) == request.count or full or len(taken) == len(waiting)
        assert given <= before.trials.keys()

    def check_taken_back(self, before: Ledger, request: ClaimRequest, answer: ClaimResponse) -> None:
        """What the worker ran has ended; what it gets back is of that, and the rest waits or has failed."""
        ran = {
            r["id"]: r
            for r in before.trials.values()
            if (r["state"], r["worker_id"]) == ("RUNNING", request.worker)
        }
        given = {trial.id for trial in answer.trials}
        assert given <= ran.keys()
        for key, row in ran.items():
            study = before.studies[row["study_id"]]
            past = before.of_trial(key)
            ended = self.now.attempts[key, row["attempt"]]
            assert (ended["outcome"], ended["cause"]) == ("lost", "worker_restarted")
            unwanted = bool(row["stopping"]) or study["state"] == "FINISHED"
            expected = expected_state("lost", past, study, unwanted=unwanted)
            assert self.now.trials[key]["state"] == ("RUNNING" if key in given else expected)
            if key in given:
                assert expected == "WAITING"
                assert (study["state"], study["name"] in request.studies) == ("ACTIVE", True)

    @precondition(lambda self: self.asked)
    @rule(which=st.integers(0, 9))
    def claim_again(self, which: int) -> None:
        """The same request, later: the same trials, as far as they are still there; never another."""
        request, answer = self.asked[-1 - which % len(self.asked)]
        there = [trial for trial in answer.trials if trial.id in self.now.trials]
        if not there and not request.own:
            return  # it gets what there is by now: `claim` does that
        found = self.do(lambda: self.bench.store.claim(request).result(20))
        assert not isinstance(found, TunesmithError)
        assert {(f.id, f.attempt, f.lease) for f in found.trials} == {
            (f.id, f.attempt, f.lease) for f in there
        }

    # What runs

    @rule(which=picks, sent=points.filter(bool))
    def report(self, which: int, sent: list[MetricPoint]) -> None:
        trial = self.pick(which)
        body = Report(lease=trial.lease, points=sent)
        row, current = self.now.trials.get(trial.id), self.current(trial)
        answer = self.do(lambda: self.bench.store.report(trial.id, body).result(20))
        if row is None:
            assert isinstance(answer, TrialNotFound)
            return
        assert not isinstance(answer, TunesmithError)
        ended = self.now.attempts[trial.id, trial.attempt]["outcome"] not in (None, "lost")
        self.note(trial, sent, ended=ended)
        self.check_answer(row, str(answer.answer), current=current)
        self.again(lambda: self.bench.store.report(trial.id, body).result(20), answer)

    def note(self, trial: ClaimedTrial, sent: list[MetricPoint], *, ended: bool = False) -> None:
        """Points replace those before them; once the worker has ended the attempt they only add to them."""
        given = {
            (trial.id, trial.attempt, name, p.step): repr(x) for p in sent for name, x in p.metrics.items()
        }
        self.points = given | self.points if ended else self.points | given

    def check_answer(self, row: Row, answer: str, *, current: bool) -> None:
        study = self.now.studies[row["study_id"]]
        if not current or self.unwanted(row):
            assert answer == "stop"
        elif answer == "prune":
            assert study["definition"]["pruner"]["type"] != "none"
            self.told_to_prune.add(row["id"])
        else:
            assert row["id"] not in self.told_to_prune, "a decision was taken back"
            assert answer == ("pause" if study["state"] == "PAUSED" else "continue")

    @rule(which=picks, loss=numbers.filter(math.isfinite))
    def complete(self, which: int, loss: float) -> None:
        self.finish(which, {"state": "complete", "values": {"loss": loss}, "points": []})

    @rule(which=picks, end=ends)
    def finish(self, which: int, end: dict[str, Any]) -> None:
        trial = self.pick(which)
        body = Finish.parse(
            {**end, "lease": trial.lease, "points": [p.model_dump(mode="json") for p in end["points"]]}
        )
        row, attempt = self.now.trials.get(trial.id), self.now.attempts.get((trial.id, trial.attempt))
        before = self.now
        answer = self.do(lambda: self.bench.store.finish(trial.id, body).result(20))
        if row is None or attempt is None:
            assert isinstance(answer, TrialNotFound)
            return
        if attempt["outcome"] is not None:
            assert before.essence() == self.now.essence()
            lost = attempt["outcome"] == "lost"
            assert not isinstance(answer, TunesmithError) or isinstance(
                answer, LeaseLost if lost else TrialFinished
            )
            return
        if body.values and "bogus" in body.values:
            assert isinstance(answer, InvalidInput)
            return
        assert not isinstance(answer, TunesmithError)
        self.note(trial, body.points)
        self.check_end(before, row, body, str(answer.state))
        self.again(lambda: self.bench.store.finish(trial.id, body).result(20), answer)
        self.ended.append((trial, body, answer))

    def check_end(self, before: Ledger, row: Row, body: Finish, state: str) -> None:
        study = before.studies[row["study_id"]]
        unwanted = bool(row["stopping"]) or study["state"] == "FINISHED"
        loss = (body.values or {}).get("loss", self.objective(row, study))
        outcome, cause = expected_end(body, loss, unwanted=unwanted)
        ended = self.now.attempts[row["id"], row["attempt"]]
        assert (ended["outcome"], ended["cause"]) == (outcome, cause)
        earlier = before.of_trial(row["id"])
        assert state == expected_state(outcome, earlier, study, unwanted=unwanted)
        if outcome == "complete":
            values = [a["objectives"]["loss"] for a in earlier if a["outcome"] == "complete"]
            values.append(loss)
            assert self.now.trials[row["id"]]["objectives"] == {"loss": pytest.approx(fmean(values))}
            self.told_to_prune.discard(row["id"])
        if state == "COMPLETE":
            over = {text: self.excess(row) for text in study["definition"]["constraints"]}
            found = numbers_from_json(self.now.trials[row["id"]]["violations"])
            assert found == pytest.approx(over, nan_ok=True)
        self.blame(str(row["worker_id"]), outcome, cause)

    def excess(self, row: Row) -> float:
        """By how much a trial breaks the limit on `other`: the mean of where its repeats ended."""
        ended = [a["attempt"] for a in self.now.of_trial(row["id"]) if a["outcome"] == "complete"]
        curves = [self.curve(first, last, row, "other") for first, last in pairwise([0, *ended])]
        mean = sum(curve[max(curve)] if curve else math.nan for curve in curves) / len(curves)
        return math.inf if math.isnan(mean) else mean - 1

    def objective(self, row: Row, study: Row) -> float | None:
        """The loss that counts."""
        curve = self.curve(row["earlier"], row["attempt"], row, "loss")
        if not curve:
            return None
        if study["definition"]["objectives"][0]["value"] == "last":
            return curve[max(curve)]
        return min((value for value in curve.values() if not math.isnan(value)), default=math.nan)

    def curve(self, after: int, last: int, row: Row, metric: str) -> dict[int, float]:
        """A metric by step: each attempt goes on where it began, in the curve of those before it."""
        curve: dict[int, float] = {}
        for attempt in range(after + 1, last + 1):
            own = {
                step: float(value)
                for (trial, nth, name, step), value in self.points.items()
                if (trial, nth, name) == (row["id"], attempt, metric)
            }
            curve = {step: value for step, value in curve.items() if step < min(own, default=math.inf)} | own
        return curve

    def blame(self, worker: str, outcome: str, cause: str | None) -> None:
        if outcome in ("complete", "pruned"):
            self.faults[worker] = 0
        if outcome == "failed" and cause in ("error", "out_of_memory"):
            self.faults[worker] += 1
            if WORKERS[worker] is not None and self.faults[worker] >= WORKERS[worker]:
                self.paused.add(worker)

    @precondition(lambda self: self.ended)
    @rule(which=st.integers(0, 9))
    def finish_again(self, which: int) -> None:
        trial, body, answer = self.ended[-1 - which % len(self.ended)]
        if trial.id in self.now.trials:
            self.again(lambda: self.bench.store.finish(trial.id, body).result(20), answer)

    # Workers and leases

    @rule(worker=workers, which=st.lists(picks, max_size=3), draining=st.sampled_from([False, False, True]))
    def beat(self, worker: str, which: list[int], draining: bool) -> None:
        trials = [self.pick(one) for one in which]
        body = Heartbeat(leases=list({trial.lease: None for trial in trials}), draining=draining)
        held = {r["lease"]: r for r in self.now.trials.values() if r["lease"] and r["worker_id"] == worker}
        answer = self.done(lambda: self.bench.store.heartbeat(worker, body).result(20))
        assert set(answer.lost) == set(body.leases) - set(held)
        stop = {lease for lease, row in held.items() if self.unwanted(row)}
        paused = {x for x, row in held.items() if self.now.studies[row["study_id"]]["state"] == "PAUSED"}
        assert set(answer.stop) == stop & set(body.leases)
        assert set(answer.pause) == (paused - stop) & set(body.leases)

    @rule(worker=workers, how=st.sampled_from(["register", "resume", "resume", "pause"]))
    def change_worker(self, worker: str, how: str) -> None:
        if how == "register":
            self.done(lambda: self.bench.register(worker, max_failures=WORKERS[worker]))
        else:
            changes = WorkerPatch(paused=how == "pause")
            self.done(lambda: self.bench.store.patch_worker(worker, changes).result(20))
        if how == "pause":
            self.paused.add(worker)
        else:
            self.faults[worker] = 0
            self.paused.discard(worker)

    @rule(which=st.lists(picks, min_size=1, max_size=3))
    def expire(self, which: list[int]) -> None:
        """Leases run out while an API is up."""
        trials = [self.pick(one) for one in which]
        lost = {trial.id for trial in trials if self.current(trial)}
        self.run_out(trials)
        before = self.now
        assert self.done(self.bench.reap) == len(lost)
        for key, row in before.trials.items():
            if key in lost:
                study, past = before.studies[row["study_id"]], before.of_trial(key)
                unwanted = bool(row["stopping"]) or study["state"] == "FINISHED"
                assert self.now.trials[key]["state"] == expected_state("lost", past, study, unwanted=unwanted)
                assert self.now.attempts[key, row["attempt"]]["cause"] == "lease_expired"
            elif row["state"] == "RUNNING":
                assert self.now.trials[key]["lease"] == row["lease"]

    @rule(which=st.lists(picks, min_size=1, max_size=3))
    def outage(self, which: list[int]) -> None:
        """Leases run out while no API is there to renew them: nothing is lost."""
        self.run_out([self.pick(one) for one in which])
        self.bench.execute(update(t.uptime).values(seen_at=0.0))
        before = self.now.essence()
        assert self.done(self.bench.reap) == 0
        self.done(lambda: self.bench.store.note_uptime().result(20))
        assert self.done(self.bench.reap) == 0
        assert self.now.essence() == before

    def run_out(self, trials: list[ClaimedTrial]) -> None:
        self.bench.store.note_uptime().result(20)
        leases = [trial.lease for trial in trials]
        self.bench.execute(update(t.trials).where(t.trials.c.lease.in_(leases)).values(lease_expires_at=0.0))
        self.now = read(self.bench)

    @rule()
    def restart(self) -> None:
        """The server starts anew: what it had in memory is gone."""
        self.bench.store.close()
        self.bench.store = SqlStore(self.database, prunes)

    # What holds after each step

    @invariant()
    def everything_fits(self) -> None:
        check(self.now)
        users = {k: v for k, v in self.now.metrics.items() if not k[2].startswith(t.RESERVED)}
        assert users == {k: v for k, v in self.points.items() if k[0] in self.now.trials}

    @invariant()
    def what_fails_too_often_is_paused(self) -> None:
        for key, study in self.now.studies.items():
            if study["state"] != "FINISHED":
                failures, cause = self.rows.get(key, (0, None))
                assert (study["failures"], study["failure_cause"]) == (failures, cause)
                most = study["definition"]["max_consecutive_failures"]
                assert study["state"] == "PAUSED" or most is None or failures < most
        for name, worker in self.now.workers.items():
            assert worker["failures"] == self.faults[name]
            assert bool(worker["paused_reason"]) == (name in self.paused)

    @invariant()
    def patience_has_an_end(self) -> None:
        for study in self.now.studies.values():
            most = study["definition"]["budget"]["patience"]
            assert study["state"] != "ACTIVE" or most is None or study["unimproved"] < most

    @invariant()
    def readers_see_it(self) -> None:
        """Who reads what changed since the last time has what there is; the best trial is the best."""
        self.mirrors = {key: mirror for key, mirror in self.mirrors.items() if key in self.now.studies}
        for key, row in self.now.studies.items():
            revision, mirror = self.mirrors.get(key, (0, {}))
            changes = self.bench.store.changes(key, revision, 1000)
            trials = self.bench.trials(study=row["name"])
            mirror = {} if changes.reset else mirror
            mirror |= {s.number: s for s in (trials if changes.reset else changes.trials)}
            assert {n: shown(s) for n, s in mirror.items()} == {s.number: shown(s) for s in trials}
            self.mirrors[key] = changes.study.revision, mirror
            complete = [s for s in trials if s.state == "COMPLETE" and s.feasible]
            best = min(complete, key=lambda s: ((s.values or {})["loss"], s.number), default=None)
            assert (changes.study.best and changes.study.best.number) == (best and best.number)


def by_id(answer: ClaimResponse) -> ClaimResponse:
    """Put the trials in order: a repeated claim is given the same ones, in any order."""
    return answer.model_copy(update={"trials": sorted(answer.trials, key=lambda trial: trial.id)})


def shown(trial: Trial) -> dict[str, str]:
    """What a reader sees of a trial, with NaN comparable."""
    return {name: repr(value) for name, value in trial.model_dump(exclude={"curve"}).items()}


@pytest.fixture
def fresh(tables: KeptDatabase) -> Callable[[], KeptDatabase]:
    """Makes empty databases, one after the other."""

    def emptied() -> KeptDatabase:
        tables.empty()
        return tables

    return emptied


@pytest.mark.timeout(3600 if EXAMPLES else 120)
def test_whatever_is_done_in_whatever_order_everything_holds(fresh: Callable[[], KeptDatabase]) -> None:
    few = {"phases": [Phase.explicit, Phase.generate, Phase.shrink], "derandomize": True, "database": None}
    run_state_machine_as_test(
        lambda: Machine(fresh()),
        settings=settings(
            max_examples=EXAMPLES or 10,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            **({} if EXAMPLES else few),
        ),
    )
