"""Requests that arrive together are carried out together: with the outcome that each would have by itself."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from itertools import chain, count
from typing import Any

import pytest

from service.storage.quick import fetch
from tests.support.stores import Bench, hold_up
from tunesmith.claims import ClaimedTrial, ClaimRequest
from tunesmith.errors import InvalidInput, LeaseLost, StudyNotFound, TrialNotFound, WorkerNotFound
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer, Finish, Outcome, Report
from tunesmith.trials import TrialState


@contextmanager
def together(bench: Bench) -> Iterator[None]:
    """Make one group of what is asked within."""
    go_on = hold_up(bench)
    try:
        yield
    finally:
        go_on.set()


def report(bench: Bench, trial: ClaimedTrial, step: int = 0, **metrics: float) -> Future[Any]:
    points = [MetricPoint(step=step, metrics=metrics)]
    return bench.store.report(trial.id, Report(lease=trial.lease, points=points))


def finish(bench: Bench, trial: ClaimedTrial, state: str = "complete", **values: float) -> Future[Any]:
    body = Finish(lease=trial.lease, state=Outcome(state), values=values or None)
    return bench.store.finish(trial.id, body)


request_ids = (f"request-{i}" for i in count())


def claim(bench: Bench, *studies: str, worker: str = "w", most: int = 1, request: str = "") -> Future[Any]:
    body = {"worker": worker, "request_id": request or next(request_ids), "studies": studies, "count": most}
    return bench.store.claim(ClaimRequest.parse(body))


def outcome(future: Future[Any]) -> Any:
    error = future.exception(20)
    return type(error) if error else future.result()


def test_reports_of_several_studies_are_stored_and_each_refusal_is_its_own(bench: Bench) -> None:
    for name in "ab":
        bench.create(name)
        bench.suggest(3, study=name)
    first, second, third = *bench.claim("a", count=2), bench.claim_one("b")
    stale = third.model_copy(update={"lease": "nobodys"})
    missing = third.model_copy(update={"id": 10_000})
    too_many = [MetricPoint(step=s, metrics={f"m{s}-{i}": 0.0 for i in range(100)}) for s in range(11)]
    with together(bench):
        asked = [
            report(bench, first, loss=1.0),
            report(bench, stale, loss=9.0),
            report(bench, third, loss=3.0),
            report(bench, missing, loss=9.0),
            bench.store.report(second.id, Report(lease=second.lease, points=too_many)),
            report(bench, second, loss=2.0),
        ]
    answers = [outcome(each) for each in asked]
    assert [answers[i] for i in (1, 3, 4)] == [LeaseLost, TrialNotFound, InvalidInput]
    assert [answers[i].answer for i in (0, 2, 5)] == [Answer.CONTINUE] * 3
    found = {n: [t.metrics for t in bench.trials("state=RUNNING", study=n)] for n in "ab"}
    assert found == {"a": [{"loss": 1.0}, {"loss": 2.0}], "b": [{"loss": 3.0}]}


def test_the_second_report_of_a_trial_builds_on_the_first(bench: Bench) -> None:
    bench.create(objectives={"metric": "loss", "value": "best"})
    bench.suggest()
    trial = bench.claim_one()
    with together(bench):
        asked = [report(bench, trial, step, loss=loss) for step, loss in enumerate((3.0, 1.0, 2.0))]
    assert [outcome(each).answer for each in asked] == [Answer.CONTINUE] * 3
    row = bench.trial(0)
    assert (row.values, row.metrics, row.step) == ({"loss": 1.0}, {"loss": 2.0}, 2)
    assert [p.step for p in bench.store.metrics("s", 0)] == [0, 1, 2]


def test_a_report_is_there_when_the_end_that_came_with_it_is_judged(bench: Bench) -> None:
    bench.create()
    bench.suggest()
    trial = bench.claim_one()
    with together(bench):
        reported, ended = report(bench, trial, loss=4.0), finish(bench, trial)
    assert (outcome(reported).answer, outcome(ended).state) == (Answer.CONTINUE, TrialState.COMPLETE)
    assert bench.trial(0).values == {"loss": 4.0}


def test_the_same_end_twice_in_a_group_ends_the_trial_once(bench: Bench) -> None:
    study = bench.create()
    bench.suggest()
    trial = bench.claim_one()
    with together(bench):
        asked = [finish(bench, trial, loss=1.0), finish(bench, trial, loss=1.0)]
    assert [outcome(each).state for each in asked] == [TrialState.COMPLETE] * 2
    assert bench.counted(study.id)["complete"] == bench.study().counts.complete == 1


def test_ends_count_the_trials_one_by_one_and_finish_the_study_with_the_last(bench: Bench) -> None:
    study = bench.create(budget={"trials": 3})
    bench.suggest(3)
    trials = bench.claim(count=3)
    with together(bench):
        asked = [finish(bench, trial, loss=float(i)) for i, trial in enumerate(trials)]
    assert [outcome(each).state for each in asked] == [TrialState.COMPLETE] * 3
    found = bench.study()
    assert (found.state, found.reason) == ("FINISHED", "all 3 trials are done")
    assert bench.counted(study.id)["complete"] == found.counts.complete == 3


def test_who_is_released_after_another_end_finished_the_study_is_not_queued_again(bench: Bench) -> None:
    bench.create(budget={"trials": 5, "target": 1.0})
    bench.suggest(2)
    good, other = bench.claim(count=2)
    with together(bench):
        asked = [finish(bench, good, loss=0.5), finish(bench, other, "released")]
    assert [outcome(each).state for each in asked] == [TrialState.COMPLETE, TrialState.WAITING]
    assert bench.study().state == "FINISHED"
    assert bench.trial(other.number).state is TrialState.PRUNED
    assert bench.study().counts.model_dump(exclude_defaults=True) == {"complete": 1, "pruned": 1}


@pytest.mark.parametrize(("losses", "state"), [((1.0, 1.0), "ACTIVE"), ((3.0, 4.0), "FINISHED")])
def test_those_that_share_a_new_best_in_a_group_improve_on_what_was_before(
    bench: Bench, losses: tuple[float, float], state: str
) -> None:
    bench.create(budget={"patience": 3})
    bench.complete(2.0)
    bench.complete(3.0)
    bench.suggest(2)
    trials = bench.claim(count=2)
    with together(bench):
        asked = [finish(bench, trial, loss=loss) for trial, loss in zip(trials, losses, strict=True)]
    assert [outcome(each).state for each in asked] == [TrialState.COMPLETE] * 2
    assert bench.study().state == state


def test_who_did_well_after_failing_in_a_group_begins_a_new_row(bench: Bench) -> None:
    bench.create(retries={"failed": 0})
    bench.register(max_failures=3)
    bench.suggest(4)
    trials = bench.claim(count=4)
    with together(bench):
        ends = [finish(bench, trial, "failed") for trial in trials[:2]]
        ends.append(finish(bench, trials[2], loss=1.0))
    assert [outcome(each).state for each in ends] == [TrialState.FAILED] * 2 + [TrialState.COMPLETE]
    bench.finish(trials[3], "failed")
    assert [worker.state for worker in bench.store.workers()] == ["live"]


def test_failures_in_a_row_are_counted_within_a_group(bench: Bench) -> None:
    bench.create(max_consecutive_failures=2, retries={"failed": 0})
    bench.suggest(3)
    trials = bench.claim(count=3)
    with together(bench):
        asked = [finish(bench, trial, "failed") for trial in trials[:2]]
    assert [outcome(each).state for each in asked] == [TrialState.FAILED] * 2
    assert bench.study().state == "PAUSED"


def test_no_trial_is_given_to_two_claims(bench: Bench) -> None:
    study = bench.create(parallelism=5)
    bench.create("other")
    bench.suggest(9)
    bench.suggest(1, study="other")
    for worker in "uvw":
        bench.register(worker)
    with together(bench):
        asked = [claim(bench, "s", worker=worker, most=2) for worker in "uvw"]
        asked += [claim(bench, "s", "other", worker="u", most=2), claim(bench, "other")]
    given = [[(t.study, t.number) for t in outcome(each).trials] for each in asked]
    assert sorted(chain.from_iterable(given)) == [("other", 0), *(("s", n) for n in range(5))]
    assert bench.study().counts.running == bench.counted(study.id)["running"] == 5


@pytest.mark.parametrize(
    "asks", [[["s", "other"]] * 4, [["s", "nothing"]] * 4, [["s"], ["1"], ["s", "other"], ["other", "s"]]]
)
def test_claims_for_the_same_studies_in_other_words_are_one_group(
    bench: Bench, asks: list[list[str]], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = bench.create()
    bench.create("other")
    assert study.id == 1
    bench.suggest(6)
    bench.suggest(2, study="other")
    bench.register()
    with monkeypatch.context() as patched, together(bench):
        patched.setattr(bench.store._writer, "_recover", None)  # nothing is to be done twice
        asked = [claim(bench, *studies) for studies in asks]
    given = [(t.study, t.number) for each in asked for t in outcome(each).trials]
    assert len(set(given)) == len(given) == 4


def test_claims_that_are_refused_take_no_other_with_them(bench: Bench) -> None:
    bench.create()
    bench.suggest(2)
    bench.register()
    with together(bench):
        asked = [claim(bench, "s", worker="nobody"), claim(bench, "s"), claim(bench, "missing")]
    answers = [outcome(each) for each in asked]
    assert (answers[0], answers[2]) == (WorkerNotFound, StudyNotFound)
    assert [t.number for t in answers[1].trials] == [0]


def test_one_claim_sent_twice_is_given_the_same_trial(bench: Bench) -> None:
    bench.create()
    bench.suggest(3)
    bench.register()
    with together(bench):
        asked = [claim(bench, "s", request="again"), claim(bench, "s", request="again"), claim(bench, "s")]
    numbers = [[t.number for t in outcome(each).trials] for each in asked]
    assert numbers[0] == numbers[1]
    assert numbers[2] != numbers[0]
    assert bench.study().counts.running == 2


def test_what_is_read_of_the_demand_is_of_one_moment(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lone worker runs a trial or waits for one, never both, even if it goes on between two statements."""
    bench.create()
    bench.suggest()
    trial = bench.claim_one()

    def goes_on(*given: Any) -> Any:
        monkeypatch.undo()
        found = fetch(*given)
        bench.finish(trial, loss=1.0)
        bench.wait("waits")
        return found

    monkeypatch.setattr("service.storage.store.fetch", goes_on)
    [active], claims = bench.demand()
    assert (active.counts.running, len(claims)) == (1, 0)
    [active], claims = bench.demand()
    assert (active.counts.running, len(claims)) == (0, 1)


# The claim that comes with an end


def end(bench: Bench, trial: ClaimedTrial, following: ClaimRequest, **values: float) -> Future[Any]:
    body = Finish(lease=trial.lease, state=Outcome.COMPLETE, values=values or None, claim_next=following)
    return bench.store.finish(trial.id, body)


def wanted(request: str = "", *, worker: str = "w", study: str = "s") -> ClaimRequest:
    return ClaimRequest(worker=worker, request_id=request or next(request_ids), studies=[study])


def test_an_end_is_answered_with_the_next_trial(bench: Bench) -> None:
    study = bench.create(budget={"trials": 2})
    bench.suggest(2)
    first = bench.claim_one()
    answer = outcome(end(bench, first, wanted(), loss=1.0))
    assert answer.state is TrialState.COMPLETE
    [second] = answer.claimed.trials
    assert (second.number, bench.trial(1).state) == (1, TrialState.RUNNING)
    last = outcome(end(bench, second, wanted(), loss=2.0))
    assert (last.claimed.trials, last.claimed.finished) == ([], True)
    assert bench.counted(study.id)["complete"] == 2


def test_the_same_end_again_is_answered_with_the_same_trial(bench: Bench) -> None:
    bench.create()
    bench.suggest(3)
    trial, request = bench.claim_one(), wanted("once")
    answers = [outcome(end(bench, trial, request, loss=1.0)) for _ in range(2)]
    assert answers[0] == answers[1]
    assert [t.number for t in answers[0].claimed.trials] == [1]
    assert bench.study().counts.running == 1


@pytest.mark.parametrize("at_once", [False, True])
def test_one_request_gives_the_same_trial_to_two_ends(bench: Bench, at_once: bool) -> None:
    bench.create()
    bench.suggest(4)
    trials, request = bench.claim(count=2), wanted("once")
    if at_once:
        with together(bench):
            ends = [end(bench, trial, request, loss=1.0) for trial in trials]
    else:
        ends = [end(bench, trials[0], request, loss=1.0)]
        outcome(ends[0])
        ends.append(end(bench, trials[1], request, loss=1.0))
    assert [[t.number for t in outcome(e).claimed.trials] for e in ends] == [[2], [2]]


def test_a_claim_that_is_refused_does_not_undo_the_end(bench: Bench) -> None:
    bench.create()
    bench.suggest(2)
    for request in (wanted(worker="nobody"), wanted(study="missing")):
        answer = outcome(end(bench, bench.claim_one(), request, loss=1.0))
        assert (answer.state, answer.claimed) == (TrialState.COMPLETE, None)
    assert bench.study().counts.complete == 2


def test_an_end_that_is_refused_claims_nothing(bench: Bench) -> None:
    bench.create()
    bench.suggest(2)
    trial = bench.claim_one()
    assert outcome(end(bench, trial, wanted(), nonsense=1.0)) is InvalidInput
    assert bench.study().counts.model_dump(exclude_defaults=True) == {"waiting": 1, "running": 1}


def test_ends_of_many_workers_together_hand_out_each_trial_once(bench: Bench) -> None:
    bench.create()
    bench.suggest(8)
    for worker in "abcd":
        bench.register(worker)
    running = {worker: bench.claim_one(worker=worker) for worker in "abcd"}
    with together(bench):
        asked = [end(bench, trial, wanted(worker=w), loss=1.0) for w, trial in running.items()]
    given = [outcome(each).claimed.trials[0].number for each in asked]
    assert sorted(given) == [4, 5, 6, 7]
    assert bench.study().counts.model_dump(exclude_defaults=True) == {"running": 4, "complete": 4}
