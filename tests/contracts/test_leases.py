"""Leases: renewed, expired, lost; and what becomes of the trial."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from service.storage import tables as t
from service.storage.claims import claim
from service.storage.store import SqlStore
from tests.support.stores import Bench
from tunesmith.claims import ClaimRequest
from tunesmith.errors import LeaseLost, TrialFinished, TrialNotFound, WorkerNotFound
from tunesmith.reports import Finish, Outcome
from tunesmith.trials import TrialState
from tunesmith.workers import Heartbeat


def lose(bench: Bench) -> None:
    """Let every lease run out, and give up what was under them."""
    bench.expire()
    bench.reap()


def beat(bench: Bench, *leases: str, worker: str = "w") -> tuple[list[str], list[str]]:
    answer = bench.store.heartbeat(worker, Heartbeat(leases=list(leases))).result(20)
    return answer.lost, answer.stop


def test_a_lease_is_honoured_until_it_expires(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    bench.claim_one()
    assert bench.reap() == 0
    assert bench.trial(0).state is TrialState.RUNNING


def test_attempts_follow_each_other_also_for_who_had_to_wait(store: SqlStore, bench: Bench) -> None:
    """What one transaction ends, another that began before may go on with, once it has the study's lock."""
    if store._database.dialect == "sqlite":
        pytest.skip("here a transaction waits before it begins")
    bench.create()
    bench.suggest()
    first = bench.claim_one()
    request = ClaimRequest.parse({"worker": "w", "request_id": "r", "studies": ["s"]})
    with store._database.write() as early:
        bench.finish(first, "released")
        claim(early, [(request, frozenset())], 60.0)
    one, two = store.attempts("s", 0)
    assert one.finished_at is not None
    assert one.finished_at < two.started_at


def test_an_expired_lease_queues_the_trial_again_until_its_retries_are_used_up(bench: Bench) -> None:
    bench.create(retries={"failed": 0, "lost": 2})
    bench.suggest(2)
    for attempt in (1, 2, 3):
        trial = bench.claim_one()
        assert (trial.number, trial.attempt) == (0, attempt)
        assert bench.trial(0).state is TrialState.RUNNING
        lose(bench)
    lost = bench.trial(0)
    assert lost.state is TrialState.FAILED
    assert lost.reason == "its worker was not heard of for longer than its lease"
    assert lost.finished_at is not None
    assert [a.outcome for a in bench.store.attempts("s", 0)] == ["lost"] * 3
    assert bench.study().counts.model_dump(exclude_defaults=True) == {"waiting": 1, "failed": 1}


def test_lost_and_released_attempts_do_not_use_the_retries_for_failures(bench: Bench) -> None:
    bench.create(retries={"failed": 1, "lost": 1})
    bench.suggest()
    bench.claim_one()
    lose(bench)
    bench.finish(bench.claim_one(), "released")
    bench.finish(bench.claim_one(), "released")
    assert bench.finish(bench.claim_one(), "failed", reason="boom") is TrialState.WAITING
    assert bench.finish(bench.claim_one(), "failed", reason="boom") is TrialState.FAILED
    outcomes = [a.outcome for a in bench.store.attempts("s", 0)]
    assert outcomes == ["lost", "released", "released", "failed", "failed"]


def test_a_heartbeat_or_a_report_renews_a_lease(bench: Bench) -> None:
    bench.create()
    bench.suggest(3)
    by_beat, by_report, not_at_all = bench.claim(count=3)
    bench.expire()
    beat(bench, by_beat.lease)
    bench.report(by_report, 1.0)
    assert bench.reap() == 1
    states = {t.number: t.state for t in bench.trials()}
    assert states == {
        by_beat.number: TrialState.RUNNING,
        by_report.number: TrialState.RUNNING,
        not_at_all.number: TrialState.WAITING,
    }


def test_a_lease_its_worker_does_not_name_is_not_renewed(bench: Bench) -> None:
    bench.create()
    bench.suggest(2)
    kept, forgotten = bench.claim(count=2)
    bench.expire()
    assert beat(bench, kept.lease) == ([], [])
    bench.reap()
    assert bench.trial(kept.number).state is TrialState.RUNNING
    assert bench.trial(forgotten.number).state is TrialState.WAITING


def test_a_heartbeat_names_the_leases_that_are_lost_and_the_trials_nobody_wants(bench: Bench) -> None:
    bench.create()
    bench.enqueue(0.1, 0.2)
    kept, ended = bench.claim(count=2)
    bench.finish(ended, loss=1.0)
    assert beat(bench, kept.lease, ended.lease, "nonsense") == ([ended.lease, "nonsense"], [])
    bench.patch(state="FINISHED")
    assert beat(bench, kept.lease) == ([], [kept.lease])


def test_a_worker_cannot_renew_the_lease_of_another(bench: Bench) -> None:
    bench.register("v")
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    assert beat(bench, trial.lease, worker="v") == ([trial.lease], [])


def test_the_heartbeat_of_a_stranger_is_an_error(bench: Bench) -> None:
    with pytest.raises(WorkerNotFound):
        beat(bench, worker="stranger")


def silence(bench: Bench, seconds: float) -> None:
    """Let no API have been up for so long."""
    bench.execute(update(t.uptime).values(seen_at=t.uptime.c.seen_at - seconds))


def test_after_an_outage_every_lease_gets_a_full_term(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    bench.claim_one()
    bench.expire()
    silence(bench, 3600)
    assert bench.reap() == 0
    bench.store.note_uptime().result(20)
    assert bench.reap() == 0
    assert bench.trial(0).state is TrialState.RUNNING


def test_a_short_silence_of_the_api_renews_nothing(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    bench.claim_one()
    bench.expire()
    silence(bench, 2 * bench.store.uptime_s)
    bench.store.note_uptime().result(20)
    assert bench.reap() == 1


def test_no_lease_expires_before_an_api_was_up(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    bench.claim_one()
    bench.execute(update(t.trials).values(lease_expires_at=0.0))
    assert bench.reap() == 0


def test_a_stale_lease_cannot_finish_its_trial(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    old = bench.claim_one()
    lose(bench)
    new = bench.claim_one()
    for trial in (old, old):
        with pytest.raises(LeaseLost):
            bench.finish(trial, loss=0.0)
    assert bench.finish(new, loss=1.0) is TrialState.COMPLETE
    assert bench.trial(0).values == {"loss": 1.0}


def test_a_lease_of_nobody_is_refused(bench: Bench) -> None:
    bench.create()
    bench.suggest(2)
    first, second = bench.claim(count=2)
    for trial_id, lease, error in [
        (first.id, "nonsense", LeaseLost),
        (first.id, second.lease, LeaseLost),
        (10**6, first.lease, TrialNotFound),
    ]:
        with pytest.raises(error):
            bench.store.finish(trial_id, Finish(lease=lease, state=Outcome.COMPLETE)).result(20)
    assert [t.state for t in bench.trials()] == [TrialState.RUNNING] * 2


def test_the_same_end_again_is_answered_the_same_and_another_end_is_refused(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    for _ in range(3):
        assert bench.finish(trial, loss=0.5) is TrialState.COMPLETE
    with pytest.raises(TrialFinished):
        bench.finish(trial, loss=0.25)
    with pytest.raises(TrialFinished):
        bench.finish(trial, "failed")
    assert bench.trial(0).values == {"loss": 0.5}
    assert bench.study().counts.complete == 1


def test_a_released_trial_is_not_released_twice_by_a_repeated_request(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    bench.finish(trial, "released")
    again = bench.claim_one()
    bench.finish(trial, "released")
    assert bench.trial(0).state is TrialState.RUNNING
    assert bench.finish(again, loss=1.0) is TrialState.COMPLETE


def test_a_repeated_end_is_answered_as_the_first_though_the_trial_went_on(bench: Bench) -> None:
    bench.create(retries={"failed": 1})
    bench.suggest()
    trial = bench.claim_one()
    assert bench.finish(trial, "failed") is TrialState.WAITING
    bench.finish(bench.claim_one(), loss=1.0)
    assert bench.finish(trial, "failed") is TrialState.WAITING
    assert bench.trial(0).state is TrialState.COMPLETE


def test_a_trial_released_after_its_study_finished_is_pruned(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    bench.report(trial, 0.5)
    bench.patch(state="FINISHED")
    assert bench.report(trial, 0.5) == "stop"
    assert bench.finish(trial, "released") is TrialState.PRUNED
    assert bench.trial(0).reason == "the study was finished while it ran"


def test_a_worker_shows_how_many_trials_it_runs(bench: Bench) -> None:
    bench.register("v", name="gpu-b", slots=["cuda:0"], host="h")
    bench.create()
    bench.suggest(2)
    bench.claim(count=2, worker="v")
    workers = {w.id: w for w in bench.store.workers()}
    assert (workers["v"].running, workers["w"].running) == (2, 0)
    assert (workers["v"].name, workers["v"].slots, workers["v"].state) == ("gpu-b", ["cuda:0"], "live")
    assert bench.trial(0).worker == "gpu-b"
