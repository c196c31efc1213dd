"""Reports and ends: curves, objective values, pruning decisions."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.support.stores import Bench
from tunesmith.claims import ClaimedTrial
from tunesmith.errors import InvalidInput, LeaseLost
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, Outcome, Report
from tunesmith.trials import TrialState

INF = math.inf


def curve(bench: Bench, number: int = 0, metric: str = "loss") -> dict[int, float]:
    return {p.step: p.metrics[metric] for p in bench.store.metrics("s", number) if metric in p.metrics}


def running(bench: Bench, **fields: Any) -> ClaimedTrial:
    bench.create(**fields)
    bench.suggest()
    return bench.claim_one()


def test_a_curve_is_kept_step_by_step_whatever_the_order_of_reports(bench: Bench) -> None:
    trial = running(bench)
    bench.report(trial, 3.0, first=2)
    bench.report(trial, 1.0, 2.0, acc={0: 0.5})
    points = bench.store.metrics("s", 0)
    assert [(p.step, p.metrics) for p in points] == [
        (0, {"loss": 1.0, "acc": 0.5}),
        (1, {"loss": 2.0}),
        (2, {"loss": 3.0}),
    ]
    now = bench.trial(0)
    assert (now.metrics, now.step, now.values) == ({"loss": 3.0, "acc": 0.5}, 2, {"loss": 3.0})
    assert now.curve == [(0, 1.0), (1, 2.0), (2, 3.0)]


def test_a_repeated_point_counts_once_and_a_new_value_replaces_the_old(bench: Bench) -> None:
    trial = running(bench)
    for _ in range(3):
        bench.report(trial, 1.0, 2.0)
    bench.report(trial, 5.0, first=1)
    assert curve(bench) == {0: 1.0, 1: 5.0}


@pytest.mark.parametrize("value", [math.nan, INF, -INF, 0.1 + 0.2, 5e-324, -1.7976931348623157e308, 2.0**60])
def test_every_float_comes_back_as_it_went(bench: Bench, value: float) -> None:
    trial = running(bench)
    bench.report(trial, value, other={0: value})
    found = [curve(bench)[0], bench.trial(0).metrics["other"], bench.trial(0).curve[0][1]]  # type: ignore[index]
    assert [repr(v) for v in found] == [repr(value)] * 3


def test_an_attempt_keeps_the_values_that_it_reached(bench: Bench) -> None:
    trial = running(bench, retries={"failed": 1})
    bench.report(trial, 2.0)
    bench.finish(trial, "failed")
    bench.finish(bench.claim_one(), loss=1.0)
    assert [a.values for a in bench.store.attempts("s", 0)] == [{"loss": 2.0}, {"loss": 1.0}]


def test_what_is_delivered_after_an_attempt_was_ended_changes_nothing_of_it(bench: Bench) -> None:
    trial = running(bench)
    bench.report(trial, 1.0)
    bench.finish(trial)
    assert bench.report(trial, 9.0, 8.0) == "stop"
    assert curve(bench) == {0: 1.0, 1: 8.0}  # what was not there yet is added


def test_a_trial_has_only_so_many_metrics(bench: Bench) -> None:
    trial = running(bench)
    bench.report(trial, 1.0, **{f"m{i}": {0: 0.0} for i in range(999)})
    bench.report(trial, 2.0, m5={0: 1.0})
    with pytest.raises(InvalidInput, match="points: bring the trial over 1000 different metrics"):
        bench.report(trial, one_more={1: 0.0})
    assert len(bench.trial(0).metrics) == 1000
    bench.expire()
    bench.reap()
    with pytest.raises(InvalidInput):  # its attempt is over, which changes nothing here
        bench.report(trial, one_more={1: 0.0})


def test_steps_reach_as_far_as_the_contract_says(bench: Bench) -> None:
    trial = running(bench)
    bench.report(trial, loss={0: 1.0, 2**53: 2.0})
    assert curve(bench) == {0: 1.0, 2**53: 2.0}


@pytest.mark.parametrize(
    ("objective", "value"),
    [
        ({"value": "last"}, 3.0),
        ({"value": "best"}, 1.0),
        ({"value": "best", "direction": "maximize"}, 5.0),
        ({"value": "last", "direction": "maximize"}, 3.0),
    ],
)
def test_the_objective_value_comes_from_the_curve(
    bench: Bench, objective: dict[str, str], value: float
) -> None:
    trial = running(bench, objectives={"metric": "loss", **objective})
    bench.report(trial, 2.0, 1.0, math.nan, 5.0)
    bench.report(trial, 3.0, first=4)
    assert bench.trial(0).values == {"loss": value}
    assert bench.finish(trial) is TrialState.COMPLETE
    assert bench.trial(0).values == {"loss": value}
    best = bench.study().best
    assert best is not None
    assert (best.number, best.values) == (0, {"loss": value})


def test_values_sent_with_the_end_count_and_the_curve_stays(bench: Bench) -> None:
    trial = running(bench)
    bench.report(trial, 2.0)
    bench.finish(trial, loss=7.0)
    assert bench.trial(0).values == {"loss": 7.0}
    assert curve(bench) == {0: 2.0}


def test_last_points_may_come_with_the_end(bench: Bench) -> None:
    trial = running(bench)
    last = [MetricPoint(step=1, metrics={"loss": 0.25, "test": 0.5})]
    assert bench.finish(trial, points=last) is TrialState.COMPLETE
    now = bench.trial(0)
    assert (now.values, now.metrics, now.step) == ({"loss": 0.25}, {"loss": 0.25, "test": 0.5}, 1)


@pytest.mark.parametrize(
    ("losses", "reason"),
    [
        ([], "the metric loss was never reported"),
        ([1.0, math.nan], "the objective loss is not finite (nan)"),
        ([INF], "the objective loss is not finite (inf)"),
    ],
)
def test_a_trial_that_cannot_be_ranked_has_failed(bench: Bench, losses: list[float], reason: str) -> None:
    trial = running(bench)
    if losses:
        bench.report(trial, *losses)
    assert bench.finish(trial) is TrialState.FAILED
    assert bench.trial(0).reason == reason
    assert bench.study().best is None


def test_values_of_a_metric_that_is_no_objective_are_refused_and_nothing_is_written(bench: Bench) -> None:
    trial = running(bench)
    end = Finish(
        lease=trial.lease,
        state=Outcome.COMPLETE,
        values={"lss": 1.0},
        points=[MetricPoint(step=0, metrics={"loss": 1.0})],
    )
    with pytest.raises(InvalidInput, match=r"values\.lss: is no objective of this study; known: loss"):
        bench.store.finish(trial.id, end).result(20)
    assert bench.trial(0).state is TrialState.RUNNING
    assert curve(bench) == {}


def test_a_pruned_trial_shows_its_value_but_is_never_ranked(bench: Bench) -> None:
    bench.create()
    bench.suggest(2)
    pruned, complete = bench.claim(count=2)
    bench.report(pruned, 0.1)
    bench.finish(pruned, "pruned")
    bench.finish(complete, loss=9.0)
    assert bench.trial(0).values == {"loss": 0.1}
    assert bench.numbers(sort="rank") == [1, 0]
    best = bench.study().best
    assert best is not None
    assert best.number == 1


def test_several_objectives_are_kept_and_the_first_ranks(bench: Bench) -> None:
    objectives = [{"metric": "loss"}, {"metric": "acc", "direction": "maximize"}]
    bench.create(objectives=objectives)
    bench.suggest(2)
    for trial, loss in zip(bench.claim(count=2), (2.0, 1.0), strict=True):
        bench.report(trial, loss, acc={0: loss / 2})
        bench.finish(trial)
    assert bench.trial(0).values == {"loss": 2.0, "acc": 1.0}
    assert bench.numbers(sort="rank") == [1, 0]


def test_the_last_value_of_a_trial_is_never_that_of_an_attempt_that_was_given_up(bench: Bench) -> None:
    old = running(bench)
    bench.report(old, 3.0, 2.0, 99.0)
    bench.expire()
    bench.reap()
    new = bench.claim_one()
    assert bench.trial(0).values is None
    bench.report(new, 5.0, 4.0)
    bench.finish(new)
    assert bench.trial(0).values == {"loss": 4.0}
    assert curve(bench) == {0: 5.0, 1: 4.0}


def test_late_metrics_of_a_superseded_attempt_are_kept_with_it_and_answered_stop(bench: Bench) -> None:
    old = running(bench)
    bench.report(old, 10.0, 11.0)
    bench.expire()
    bench.reap()
    new = bench.claim_one()
    bench.report(new, 20.0)
    assert bench.report(old, 99.0, 12.0, 13.0) == "stop"
    assert curve(bench) == {0: 20.0}
    now = bench.trial(0)
    assert (now.state, now.attempt) == (TrialState.RUNNING, 2)


def test_the_objective_of_a_retried_trial_is_the_curves_newest_attempt_at_each_step(bench: Bench) -> None:
    old = running(bench)
    bench.report(old, 1.0, 2.0)
    bench.expire()
    bench.reap()
    new = bench.claim_one()
    bench.report(new, 5.0, 4.0)
    bench.finish(new)
    assert bench.trial(0).values == {"loss": 4.0}


def test_reports_under_a_lease_of_nobody_are_refused(bench: Bench) -> None:
    trial = running(bench)
    report = Report(lease="nonsense", points=[MetricPoint(step=0, metrics={"loss": 1.0})])
    with pytest.raises(LeaseLost):
        bench.store.report(trial.id, report).result(20)
    assert curve(bench) == {}


def test_a_report_after_the_end_changes_neither_state_nor_value(bench: Bench) -> None:
    trial = running(bench)
    bench.finish(trial, loss=1.0)
    assert bench.report(trial, 0.5) == "stop"
    now = bench.trial(0)
    assert (now.state, now.values) == (TrialState.COMPLETE, {"loss": 1.0})


# Pruning


def with_history(bench: Bench, **pruner: int) -> ClaimedTrial:
    """Four complete trials with losses 1, 2, 3, 4 at steps 0 to 3, and one that runs."""
    options = {"type": "median", "startup_trials": 4, **pruner}
    bench.create(pruner=options)
    bench.suggest(5)
    for loss in (1.0, 2.0, 3.0, 4.0):
        trial = bench.claim_one()
        bench.report(trial, loss, loss, loss, loss)
        bench.finish(trial)
    return bench.claim_one()


def test_a_trial_worse_than_the_median_is_pruned_and_a_better_one_goes_on(bench: Bench) -> None:
    trial = with_history(bench)
    assert bench.report(trial, 2.4) == "continue"
    assert bench.report(trial, 9.0, first=1) == "continue"
    bench.enqueue(0.5)
    assert bench.report(bench.claim_one(), 2.6) == "prune"


def test_a_pruning_decision_is_kept(bench: Bench) -> None:
    trial = with_history(bench)
    assert bench.report(trial, 9.0) == "prune"
    assert bench.report(trial, 9.0) == "prune"
    assert bench.report(trial, 0.0, first=1) == "prune"


def test_the_same_report_again_gets_the_same_answer_though_others_have_finished(bench: Bench) -> None:
    trial = with_history(bench)
    assert bench.report(trial, 2.4) == "continue"
    bench.suggest(3)
    for _ in range(3):
        other = bench.claim_one()
        bench.report(other, 0.0)
        bench.finish(other, loss=0.0)
    assert bench.report(trial, 2.4) == "continue"
    assert bench.report(trial, 2.4, first=1) == "continue"
    assert bench.report(trial, 9.0, first=2) == "continue"


def test_nothing_is_pruned_before_enough_trials_are_complete(bench: Bench) -> None:
    trial = with_history(bench, startup_trials=5)
    assert bench.report(trial, 1e9) == "continue"


def test_a_decision_to_prune_stands_for_the_next_attempt(bench: Bench) -> None:
    trial = with_history(bench)
    assert bench.report(trial, 9.0) == "prune"
    bench.finish(trial, "released")
    assert bench.report(bench.claim_one(), 1.0) == "prune"


def test_a_step_that_was_judged_is_not_judged_again_when_a_resumed_attempt_reports_it(bench: Bench) -> None:
    trial = with_history(bench)
    assert bench.report(trial, 2.4) == "continue"
    bench.enqueue(0.1, 0.2, 0.3)
    for better in bench.claim(count=3):
        bench.report(better, 0.0, 0.0)
        bench.finish(better)
    bench.finish(trial, "released")
    resumed = bench.claim_one()
    assert bench.report(resumed, 2.4) == "continue"
    assert bench.report(resumed, 2.4, first=1) == "prune"
