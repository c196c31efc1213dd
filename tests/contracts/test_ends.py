"""Ends that are no results: failures told apart, circuit breakers, trials stopped, workers started anew."""

from __future__ import annotations

import pytest

from tests.support.stores import Bench
from tunesmith.claims import ClaimRequest, ClaimResponse
from tunesmith.errors import InvalidInput, LeaseLost, TrialNotFound, WorkerNotFound
from tunesmith.studies import StudyState
from tunesmith.trials import Cause, TrialState
from tunesmith.workers import Heartbeat, WorkerPatch


def own(bench: Bench, count: int = 10, start: int = 1, **fields: object) -> ClaimResponse:
    """Claim as a worker that has just been started, for the n-th time."""
    wanted = {"worker": "w", "request_id": f"own-{start}", "studies": ["s"], "count": count, **fields}
    wanted |= {"own": True, "incarnation": start}
    return bench.store.claim(ClaimRequest.parse(wanted)).result(20)


def fail(bench: Bench, times: int, cause: str | None = None, worker: str = "w") -> None:
    for _ in range(times):
        bench.suggest()
        bench.finish(
            bench.claim_one(worker=worker), "failed", cause=cause, reason="Traceback\nValueError: no"
        )


def beat(bench: Bench, *leases: str) -> tuple[list[str], list[str], list[str]]:
    answer = bench.store.heartbeat("w", Heartbeat(leases=list(leases))).result(20)
    return answer.lost, answer.stop, answer.pause


# Causes


@pytest.mark.parametrize("cause", [None, "error", "out_of_memory", "not_finite"])
def test_a_failed_attempt_says_why_and_what_it_printed(bench: Bench, cause: str | None) -> None:
    bench.create()
    bench.suggest()
    bench.finish(bench.claim_one(), "failed", cause=cause, reason="boom", log="epoch 1\nepoch 2")
    [attempt] = bench.store.attempts("s", 0)
    assert (attempt.outcome, attempt.cause) == ("failed", cause or "error")
    assert (attempt.reason, attempt.log) == ("boom", "epoch 1\nepoch 2")
    assert (bench.trial(0).cause, bench.trial(0).reason) == (cause or "error", "boom")


def test_an_objective_that_is_not_finite_is_a_cause_of_its_own(bench: Bench) -> None:
    bench.create()
    bench.suggest(2)
    bench.finish(bench.claim_one(), loss=float("nan"))
    bench.finish(bench.claim_one())
    assert [t.cause for t in bench.trials()] == [Cause.NOT_FINITE, Cause.ERROR]
    assert bench.trial(1).reason == "the metric loss was never reported"


def test_a_lost_lease_is_a_cause_of_its_own(bench: Bench) -> None:
    bench.create(retries={"lost": 0})
    bench.suggest()
    bench.claim_one()
    bench.expire()
    bench.reap()
    assert bench.trial(0).cause is Cause.LEASE_EXPIRED
    assert bench.store.attempts("s", 0)[0].cause is Cause.LEASE_EXPIRED


def test_a_trial_that_is_tried_again_has_no_cause_yet(bench: Bench) -> None:
    bench.create(retries={"failed": 1})
    fail(bench, 1)
    assert (bench.trial(0).state, bench.trial(0).cause) == (TrialState.WAITING, None)
    bench.finish(bench.claim_one(), loss=1.0)
    assert (bench.trial(0).cause, bench.trial(0).reason) == (None, "")


# A study whose trials keep failing


def test_a_study_is_paused_after_too_many_failures_in_a_row_for_one_cause(bench: Bench) -> None:
    bench.create(max_consecutive_failures=3)
    fail(bench, 2)
    assert bench.study().state is StudyState.ACTIVE
    fail(bench, 1)
    study = bench.study()
    assert study.state is StudyState.PAUSED
    assert study.reason == (
        "3 trials in a row failed for one cause (an error); the last, trial 2: ValueError: no"
    )
    assert bench.claim() == []


def test_another_cause_or_a_result_ends_the_row(bench: Bench) -> None:
    bench.create(max_consecutive_failures=2)
    for cause in ("error", "out_of_memory", "error"):
        fail(bench, 1, cause)
    bench.complete(1.0)
    fail(bench, 1)
    assert bench.study().state is StudyState.ACTIVE
    fail(bench, 1)
    assert bench.study().state is StudyState.PAUSED


def test_trials_that_users_stop_and_attempts_that_are_repeated_neither_count_nor_end_the_row(
    bench: Bench,
) -> None:
    bench.create(max_consecutive_failures=2, retries={"failed": 1})
    fail(bench, 2)  # one trial, tried twice
    bench.suggest()
    bench.store.stop_trial("s", 1).result(20)
    assert bench.study().state is StudyState.ACTIVE
    fail(bench, 2)
    assert bench.study().state is StudyState.PAUSED


def test_resuming_the_study_starts_the_count_anew(bench: Bench) -> None:
    bench.create(max_consecutive_failures=2)
    fail(bench, 2)
    bench.patch(state="ACTIVE")
    fail(bench, 1)
    assert (bench.study().state, bench.study().reason) == (StudyState.ACTIVE, "")
    fail(bench, 1)
    assert bench.study().state is StudyState.PAUSED


def test_a_study_without_a_limit_is_never_paused(bench: Bench) -> None:
    bench.create(max_consecutive_failures=2)
    bench.patch(max_consecutive_failures=None)
    fail(bench, 20)
    assert bench.study().state is StudyState.ACTIVE


def test_a_study_whose_budget_is_met_by_failures_is_finished_not_paused(bench: Bench) -> None:
    bench.create(max_consecutive_failures=2, budget={"trials": 2})
    fail(bench, 2)
    assert bench.study().state is StudyState.FINISHED


# A worker on which attempts keep failing


def worker(bench: Bench, name: str = "w") -> tuple[str, str]:
    found = next(w for w in bench.store.workers() if w.id == name)
    return found.state, found.reason


def test_a_worker_is_paused_after_too_many_failures_of_its_own(bench: Bench) -> None:
    bench.register("v")
    bench.register("w", max_failures=2)
    bench.create()
    fail(bench, 2)
    assert worker(bench) == ("paused", "too many attempts failed here in a row; the last: ValueError: no")
    bench.suggest(2)
    request = ClaimRequest(worker="w", request_id="x", studies=["s"])
    answer = bench.store.claim(request).result(20)
    assert answer.trials == []
    assert answer.paused.startswith("too many attempts")
    assert len(bench.claim(worker="v")) == 1


def test_a_success_or_a_failure_that_is_not_the_workers_does_not_count_against_it(bench: Bench) -> None:
    bench.register("w", max_failures=2)
    bench.create()
    fail(bench, 1)
    bench.complete(1.0)
    fail(bench, 1)
    fail(bench, 3, "not_finite")
    assert worker(bench) == ("live", "")
    fail(bench, 1)
    assert worker(bench)[0] == "paused"


def test_an_end_that_is_repeated_says_nothing_new_of_the_worker(bench: Bench) -> None:
    bench.register("w", max_failures=2)
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    bench.finish(trial, loss=1.0)
    fail(bench, 1)
    assert bench.finish(trial, loss=1.0) is TrialState.COMPLETE
    fail(bench, 1)
    assert worker(bench)[0] == "paused"


@pytest.mark.parametrize("how", ["patched", "registered"])
def test_a_paused_worker_goes_on_when_it_is_resumed_or_started_anew(bench: Bench, how: str) -> None:
    bench.register("w", max_failures=1)
    bench.create()
    fail(bench, 1)
    if how == "patched":
        assert bench.store.patch_worker("w", WorkerPatch(paused=False)).result(20).state == "live"
    else:
        bench.register("w", max_failures=1)
    bench.suggest()
    assert len(bench.claim()) == 1


def test_a_user_can_pause_a_worker(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    paused = bench.store.patch_worker("w", WorkerPatch(paused=True)).result(20)
    assert (paused.state, paused.reason) == ("paused", "paused by a user")
    assert bench.claim() == []
    with pytest.raises(WorkerNotFound):
        bench.store.patch_worker("stranger", WorkerPatch(paused=True)).result(20)


# Stopping


def test_a_running_trial_is_stopped_through_its_worker(bench: Bench) -> None:
    bench.create(retries={"failed": 3})
    bench.suggest(2)
    trial, other = bench.claim(count=2)
    assert beat(bench, trial.lease, other.lease) == ([], [], [])
    asked = bench.store.stop_trial("s", trial.number).result(20)
    assert (asked.state, asked.stopping) == (TrialState.RUNNING, True)
    assert beat(bench, trial.lease, other.lease) == ([], [trial.lease], [])
    assert bench.report(trial, 0.5) == "stop"
    assert bench.report(other, 0.5) == "continue"
    assert bench.finish(trial, "released") is TrialState.PRUNED
    ended = bench.trial(trial.number)
    assert (ended.cause, ended.reason, ended.stopping) == (Cause.CANCELLED, "stopped by a user", False)
    assert ended.values == {"loss": 0.5}
    assert bench.store.attempts("s", trial.number)[0].outcome == "cancelled"


@pytest.mark.parametrize("end", ["failed", "lost"])
@pytest.mark.parametrize("retries", [0, 5])
def test_a_stopped_trial_is_not_tried_again_however_it_ends(bench: Bench, end: str, retries: int) -> None:
    bench.create(retries=retries, max_consecutive_failures=1)
    bench.suggest()
    trial = bench.claim_one()
    bench.store.stop_trial("s", 0).result(20)
    if end == "failed":
        bench.finish(trial, "failed")
    else:
        bench.expire()
        bench.reap()
    assert (bench.trial(0).state, bench.trial(0).cause) == (TrialState.PRUNED, Cause.CANCELLED)
    assert bench.store.attempts("s", 0)[0].outcome == end
    assert bench.study().state is StudyState.ACTIVE


def test_a_trial_that_was_quicker_than_its_stop_is_complete(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    bench.store.stop_trial("s", 0).result(20)
    assert bench.finish(trial, loss=1.0) is TrialState.COMPLETE
    assert bench.store.stop_trial("s", 0).result(20).state is TrialState.COMPLETE


def test_a_waiting_trial_is_stopped_at_once_and_spends_its_share_of_the_budget(bench: Bench) -> None:
    bench.create(budget={"trials": 2})
    bench.enqueue(0.1, 0.2)
    for number in (0, 0, 1):
        stopped = bench.store.stop_trial("s", number).result(20)
        assert (stopped.state, stopped.reason) == (TrialState.PRUNED, "stopped by a user")
    assert bench.claim() == []
    assert bench.study().state is StudyState.FINISHED


def test_only_a_trial_that_there_is_can_be_stopped(bench: Bench) -> None:
    bench.create()
    for number in (0, -1, 2**70):
        with pytest.raises(TrialNotFound):
            bench.store.stop_trial("s", number).result(20)


def test_a_paused_study_pauses_its_running_trials_and_resumes_them(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    bench.patch(state="PAUSED")
    assert beat(bench, trial.lease) == ([], [], [trial.lease])
    assert bench.report(trial, 0.5) == "pause"
    assert bench.finish(trial, "released") is TrialState.WAITING
    assert bench.claim() == []
    bench.patch(state="ACTIVE")
    assert bench.claim_one().attempt == 2


def test_a_trial_of_a_paused_study_may_still_end(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    bench.patch(state="PAUSED")
    assert bench.finish(trial, loss=1.0) is TrialState.COMPLETE


# A worker that starts anew


def test_a_restarted_worker_takes_its_trials_back_under_new_leases(bench: Bench) -> None:
    bench.create()
    bench.suggest(3)
    first, second = bench.claim(count=2)
    back = own(bench).trials
    assert [(t.number, t.attempt) for t in back] == [(0, 2), (1, 2)]
    assert {t.lease for t in back}.isdisjoint({first.lease, second.lease})
    with pytest.raises(LeaseLost):
        bench.finish(first, loss=1.0)
    assert bench.report(second, 1.0) == "stop"
    assert bench.finish(back[0], loss=1.0) is TrialState.COMPLETE
    assert [(a.outcome, a.cause) for a in bench.store.attempts("s", 0)] == [
        ("lost", Cause.WORKER_RESTARTED),
        ("complete", None),
    ]
    assert bench.study().counts.model_dump(exclude_defaults=True) == {
        "waiting": 1, "running": 1, "complete": 1,
    }  # fmt: skip


def test_what_a_restarted_worker_has_no_slot_for_goes_to_the_queue(bench: Bench) -> None:
    bench.create()
    bench.suggest(3)
    bench.claim(count=3)
    assert [t.number for t in own(bench, count=1).trials] == [0]
    assert [t.state for t in bench.trials()] == [TrialState.RUNNING, TrialState.WAITING, TrialState.WAITING]


@pytest.mark.parametrize("count", [1, 3])
def test_taking_back_twice_by_one_request_ends_nothing_that_runs_since(bench: Bench, count: int) -> None:
    bench.create()
    bench.suggest(3)
    bench.claim(count=count)
    back = own(bench)
    assert own(bench) == back
    nothing = own(bench, start=2, studies=["other"])
    assert nothing.trials == []
    running = bench.claim_one()
    assert own(bench, start=2, studies=["other"]).trials == []
    assert own(bench).trials == back.trials
    assert bench.trial(running.number).state is TrialState.RUNNING


def test_what_comes_late_from_an_earlier_start_of_a_worker_changes_nothing(bench: Bench) -> None:
    bench.register(incarnation=2, max_failures=1)
    bench.create(retries={"lost": 1, "failed": 9})
    bench.suggest(2)
    bench.claim_one()
    [back] = own(bench, start=2).trials
    late = ClaimRequest(worker="w", request_id="late", studies=["s"], own=True, incarnation=1)
    assert bench.store.claim(late).result(20).trials == []
    bench.store.heartbeat("w", Heartbeat(draining=True, incarnation=1)).result(20)
    bench.finish(back, "failed", reason="boom")
    assert bench.claim() == []  # the worker is paused
    for incarnation in (1, 2):
        bench.register(incarnation=incarnation, max_failures=1)
        [worker] = bench.store.workers()
        assert worker.state == "paused"
    bench.register(incarnation=3, max_failures=1)
    [worker] = bench.store.workers()
    assert worker.state == "live"
    assert bench.claim_one().attempt == 3


def test_a_worker_that_counts_no_starts_begins_anew_with_each_registration(bench: Bench) -> None:
    bench.store.heartbeat("w", Heartbeat(draining=True)).result(20)
    assert bench.store.workers()[0].state == "draining"
    bench.register()
    assert bench.store.workers()[0].state == "live"


def test_taking_back_is_answered_at_once_and_tells_starts_apart(bench: Bench) -> None:
    wanted = {"worker": "w", "request_id": "r", "own": True}
    with pytest.raises(InvalidInput, match="needs the `incarnation`"):
        ClaimRequest.parse(wanted)
    with pytest.raises(InvalidInput, match="answered at once"):
        ClaimRequest.parse({**wanted, "incarnation": 1, "wait_s": 5})


def test_trials_of_studies_it_no_longer_works_on_go_to_the_queue(bench: Bench) -> None:
    for name in ("s", "paused", "other"):
        bench.create(name)
        bench.suggest(study=name)
    bench.claim("s", "paused", "other", count=3)
    bench.patch("paused", state="PAUSED")
    assert [t.study for t in own(bench, studies=["s", "paused"]).trials] == ["s"]
    assert bench.trial(0, "other").state is TrialState.WAITING
    assert bench.trial(0, "paused").state is TrialState.WAITING


def test_restarts_use_up_the_patience_for_lost_attempts(bench: Bench) -> None:
    bench.create(retries={"lost": 1})
    bench.suggest()
    bench.claim_one()
    assert len(own(bench, start=1).trials) == 1
    assert own(bench, start=2).trials == []
    assert (bench.trial(0).state, bench.trial(0).cause) == (TrialState.FAILED, Cause.WORKER_RESTARTED)


def test_a_draining_or_paused_worker_gets_nothing_back(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    bench.claim_one()
    bench.store.patch_worker("w", WorkerPatch(paused=True)).result(20)
    answer = own(bench)
    assert (answer.trials, answer.paused) == ([], "paused by a user")
    assert bench.trial(0).state is TrialState.WAITING
    assert bench.study().counts.model_dump(exclude_defaults=True) == {"waiting": 1}


def test_a_result_that_cannot_be_ranked_counts_against_the_worker_too(bench: Bench) -> None:
    bench.register(max_failures=2)
    bench.create(max_consecutive_failures=None)
    bench.suggest(3)
    for _ in range(2):
        bench.finish(bench.claim_one())  # the objective was never reported
    assert bench.store.workers()[0].state == "paused"


def test_why_a_user_paused_a_worker_stays(bench: Bench) -> None:
    bench.register(max_failures=1)
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    bench.store.patch_worker("w", WorkerPatch(paused=True)).result(20)
    bench.finish(trial, "failed", reason="boom")
    assert bench.store.workers()[0].reason == "paused by a user"


# A worker whose token is for one study


def test_what_runs_of_other_studies_is_no_concern_of_a_token_for_one(bench: Bench) -> None:
    for name in ("s", "other"):
        bench.create(name)
        bench.suggest(study=name)
    mine, others = bench.claim("s", "other", count=2, request="before")
    only = frozenset({"s"})
    beat = Heartbeat(leases=[mine.lease, others.lease])
    assert bench.store.heartbeat("w", beat, only).result(20).lost == [others.lease]
    again = ClaimRequest(worker="w", request_id="before", studies=["s"])
    assert [t.id for t in bench.store.claim(again, only).result(20).trials] == [mine.id]
    restarted = ClaimRequest(worker="w", request_id="anew", studies=["s"], count=5, own=True, incarnation=1)
    back = bench.store.claim(restarted, frozenset({str(mine.study_id)})).result(20).trials
    assert [(t.id, t.attempt) for t in back] == [(mine.id, 2)]
    assert bench.finish(others, loss=1.0) is TrialState.COMPLETE
