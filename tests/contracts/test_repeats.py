"""Trials of a study with `repeats`: complete attempts, the means of which count."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.contracts.test_artifacts import checkpoint, names
from tests.support.stores import Bench
from tunesmith.claims import ClaimRequest
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import InvalidInput
from tunesmith.reports import Answer, Finish, Outcome
from tunesmith.seeds import training_seed
from tunesmith.trials import Cause, TrialState


def begin(bench: Bench, repeats: int = 3, points: int = 1, **study: Any) -> None:
    """A study with some points to try."""
    bench.create(repeats=repeats, seed=7, **study)
    bench.enqueue(*[0.1 * (i + 1) for i in range(points)])


def run(bench: Bench, loss: float) -> TrialState:
    """Run the next attempt to its end."""
    return bench.finish(bench.claim_one(), loss=loss)


def lose(bench: Bench) -> None:
    bench.expire()
    assert bench.reap() == 1


def told(bench: Bench) -> list[tuple[int, str | None]]:
    """The repeat and the outcome of each attempt of the first trial."""
    return [(a.repeat, a.outcome) for a in bench.store.attempts("s", 0)]


def counts(bench: Bench) -> dict[str, int]:
    study = bench.study()
    found = study.counts.model_dump()
    assert found == bench.counted(study.id)
    return {state: count for state, count in found.items() if count}


# What a repeat is


def test_a_trial_is_complete_after_its_last_repeat_with_the_mean_of_them(bench: Bench) -> None:
    begin(bench)
    states = [run(bench, loss) for loss in (1.0, 2.0, 6.0)]
    assert states == [TrialState.WAITING, TrialState.WAITING, TrialState.COMPLETE]
    trial = bench.trial(0)
    assert (trial.values, trial.repeat, trial.attempt, trial.reason) == ({"loss": 3.0}, 2, 3, "")
    attempts = bench.store.attempts("s", 0)
    assert [(a.repeat, a.outcome, a.values) for a in attempts] == [
        (0, "complete", {"loss": 1.0}),
        (1, "complete", {"loss": 2.0}),
        (2, "complete", {"loss": 6.0}),
    ]
    assert bench.study().best is not None
    assert counts(bench) == {"complete": 1}


def test_between_repeats_a_trial_waits_at_the_head_of_the_queue_with_the_mean_so_far(bench: Bench) -> None:
    begin(bench, points=2)
    first, other = bench.claim(count=2)
    bench.enqueue(0.9)
    bench.finish(other, "released")
    assert bench.finish(first, loss=4.0) is TrialState.WAITING
    trial = bench.trial(0)
    assert (trial.state, trial.values, trial.repeat) == (TrialState.WAITING, {"loss": 4.0}, 1)
    assert (trial.finished_at, trial.reason) == (None, "repeat 1 of 3 is complete")
    assert [t.number for t in bench.claim(count=3)] == [0, 1, 2]
    assert bench.trial(0).values is None


def test_a_claim_says_which_repeat_it_is_and_each_has_a_seed_of_its_own(bench: Bench) -> None:
    begin(bench)
    found = []
    for _ in range(3):
        trial = bench.claim_one()
        found.append((trial.repeat, trial.seed))
        bench.finish(trial, loss=1.0)
    assert found == [(i, training_seed(7, 0, i)) for i in range(3)]
    assert len({seed for _, seed in found}) == 3
    assert found[0][1] == training_seed(7, 0)


def test_repeats_of_one_trial_never_run_at_the_same_time(bench: Bench) -> None:
    begin(bench)
    bench.claim_one()
    assert bench.claim() == []


def test_the_end_of_a_repeat_can_bring_the_next_one_along_and_be_sent_again(bench: Bench) -> None:
    begin(bench, repeats=2)
    trial = bench.claim_one()
    claim = ClaimRequest.parse({"worker": "w", "request_id": "next", "studies": ["s"]})
    end = Finish(lease=trial.lease, state=Outcome.COMPLETE, values={"loss": 1.0}, claim_next=claim)
    answers = [bench.store.finish(trial.id, end).result(20) for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0].state is TrialState.WAITING
    assert answers[0].claimed is not None
    [following] = answers[0].claimed.trials
    assert (following.number, following.attempt, following.repeat) == (0, 2, 1)
    assert bench.finish(following, loss=2.0) is TrialState.COMPLETE
    assert bench.store.finish(trial.id, end.model_copy(update={"claim_next": None})).result(20).state == (
        TrialState.WAITING
    )
    assert told(bench) == [(0, "complete"), (1, "complete")]


def test_a_study_without_repeats_has_one(bench: Bench) -> None:
    bench.create()
    bench.enqueue(0.5)
    assert run(bench, 1.0) is TrialState.COMPLETE
    assert (bench.trial(0).repeat, told(bench)) == (0, [(0, "complete")])


# Attempts that do not complete


def test_a_worker_that_disappears_in_a_repeat_costs_that_attempt_and_no_other(bench: Bench) -> None:
    begin(bench)
    run(bench, 1.0)
    second = bench.claim_one()
    checkpoint(bench, second, 1)
    bench.report(second, 5.0)
    lose(bench)
    assert bench.trial(0).state is TrialState.WAITING
    again = bench.claim_one()
    assert (again.repeat, again.seed, again.attempt) == (1, second.seed, 3)
    assert [a.name for a in again.resume_from] == ["c-1"]
    bench.finish(again, loss=3.0)
    assert run(bench, 5.0) is TrialState.COMPLETE
    assert bench.trial(0).values == {"loss": 3.0}
    assert told(bench) == [(0, "complete"), (1, "lost"), (1, "complete"), (2, "complete")]
    assert counts(bench) == {"complete": 1}


def test_a_worker_that_starts_anew_takes_back_the_repeat_it_ran(bench: Bench) -> None:
    begin(bench)
    run(bench, 1.0)
    second = bench.claim_one()
    checkpoint(bench, second, 1)
    bench.register(incarnation=5)
    request = ClaimRequest.parse(
        {"worker": "w", "request_id": "own", "studies": ["s"], "own": True, "incarnation": 5}
    )
    [back] = bench.store.claim(request).result(20).trials
    assert (back.repeat, back.seed, back.attempt) == (1, second.seed, 3)
    assert [a.attempt for a in back.resume_from] == [2]


def test_a_checkpoint_does_not_cross_from_one_repeat_to_the_next(bench: Bench) -> None:
    begin(bench)
    first = bench.claim_one()
    checkpoint(bench, first, 1)
    checkpoint(bench, first, 2)
    bench.finish(first, loss=1.0)
    second = bench.claim_one()
    assert second.resume_from == []
    bench.finish(second, "released")
    third = bench.claim_one(request="third")
    assert (third.repeat, third.resume_from) == (1, [])
    checkpoint(bench, third, 1)
    bench.finish(third, "released")
    fourth = bench.claim_one(request="fourth")
    assert [(a.attempt, a.step) for a in fourth.resume_from] == [(3, 1)]
    assert bench.claim_one(request="fourth") == fourth
    assert names(bench)


def test_repeats_use_up_no_retries(bench: Bench) -> None:
    begin(bench, retries={"failed": 1, "lost": 0})
    assert run(bench, 1.0) is TrialState.WAITING
    assert bench.finish(bench.claim_one(), "failed", reason="boom") is TrialState.WAITING
    assert run(bench, 2.0) is TrialState.WAITING
    assert bench.finish(bench.claim_one(), "failed", reason="boom") is TrialState.FAILED
    trial = bench.trial(0)
    assert (trial.cause, trial.reason, trial.repeat) == (Cause.ERROR, "boom", 2)
    assert counts(bench) == {"failed": 1}


def test_an_objective_that_is_not_finite_fails_the_attempt_as_ever(bench: Bench) -> None:
    begin(bench)
    run(bench, 1.0)
    assert run(bench, math.nan) is TrialState.FAILED
    assert bench.trial(0).cause is Cause.NOT_FINITE


def test_a_repeat_that_is_pruned_prunes_the_trial(bench: Bench) -> None:
    begin(bench)
    run(bench, 1.0)
    trial = bench.claim_one()
    bench.report(trial, 9.0)
    assert bench.finish(trial, "pruned") is TrialState.PRUNED
    assert bench.trial(0).values == {"loss": 9.0}
    assert counts(bench) == {"pruned": 1}


def test_a_trial_that_is_stopped_between_repeats_or_in_one_is_pruned(bench: Bench) -> None:
    begin(bench, points=2)
    run(bench, 1.0)
    bench.store.stop_trial("s", 0).result(20)
    between = bench.trial(0)
    assert (between.state, between.cause, between.values) == (
        TrialState.PRUNED, Cause.CANCELLED, {"loss": 1.0},
    )  # fmt: skip
    trial = bench.claim_one()
    bench.store.stop_trial("s", 1).result(20)
    assert bench.finish(trial, loss=1.0) is TrialState.PRUNED
    assert (bench.trial(1).cause, bench.trial(1).reason) == (Cause.CANCELLED, "stopped by a user")
    assert bench.store.attempts("s", 1)[0].outcome == "complete"
    assert counts(bench) == {"pruned": 2}


def test_a_trial_whose_last_repeat_was_quicker_than_the_stop_is_complete(bench: Bench) -> None:
    begin(bench, repeats=2)
    run(bench, 1.0)
    trial = bench.claim_one()
    bench.store.stop_trial("s", 0).result(20)
    assert bench.finish(trial, loss=3.0) is TrialState.COMPLETE
    assert bench.trial(0).values == {"loss": 2.0}


def test_a_study_that_is_finished_gives_up_trials_between_repeats_and_in_one(bench: Bench) -> None:
    begin(bench, points=2)
    first, second = bench.claim(count=2)
    bench.finish(first, loss=1.0)
    bench.patch(state="FINISHED")
    assert bench.trial(0).state is TrialState.PRUNED
    assert bench.finish(second, loss=1.0) is TrialState.PRUNED
    assert bench.trial(1).reason == "the study was finished while it ran"
    assert counts(bench) == {"pruned": 2}


# A trial is one, to everybody who counts


def test_a_budget_counts_trials_and_the_study_ends_with_the_last_repeat(bench: Bench) -> None:
    begin(bench, repeats=2, points=2, budget={"trials": 2})
    for loss in (1.0, 2.0, 3.0):
        run(bench, loss)
    assert bench.study().state == "ACTIVE"
    run(bench, 4.0)
    assert bench.study().state == "FINISHED"
    assert [trial.values for trial in bench.trials()] == [{"loss": 1.5}, {"loss": 3.5}]


def test_only_the_mean_reaches_a_target(bench: Bench) -> None:
    begin(bench, repeats=2, points=2, budget={"target": 1.0})
    run(bench, 0.5)
    run(bench, 2.5)
    assert bench.study().state == "ACTIVE"
    run(bench, 1.5)
    run(bench, 0.5)
    assert bench.study().reason == "the target value was reached"


def test_patience_counts_trials_not_repeats(bench: Bench) -> None:
    begin(bench, repeats=2, points=3, budget={"patience": 2})
    for loss in (1.0, 1.0, 2.0, 2.0, 3.0):
        run(bench, loss)
    assert bench.study().state == "ACTIVE"
    run(bench, 3.0)
    assert bench.study().reason == "2 trials in a row brought no new best"


def test_the_engine_sees_a_result_only_when_the_last_repeat_is_complete(bench: Bench) -> None:
    begin(bench, repeats=2)
    study = bench.study()
    run(bench, 1.0)
    [between] = bench.seen(study.id)
    assert not between.state.finished
    assert between.attempt == 1
    run(bench, 2.0)
    [seen] = bench.seen(study.id)
    assert (seen.state, seen.values) == (TrialState.COMPLETE, {"loss": 1.5})


# What is averaged


@pytest.mark.parametrize(("value", "expected"), [("last", 4.0), ("best", 1.5)])
def test_each_repeat_has_a_value_of_its_own_curve(bench: Bench, value: str, expected: float) -> None:
    begin(bench, repeats=2, objectives={"metric": "loss", "value": value})
    for losses in ((1.0, 3.0), (2.0, 5.0)):
        trial = bench.claim_one()
        bench.report(trial, *losses)
        bench.finish(trial)
    assert bench.trial(0).values == {"loss": expected}


def test_a_repeat_that_reports_nothing_is_not_helped_out_by_another(bench: Bench) -> None:
    begin(bench, repeats=2, objectives={"metric": "loss", "value": "best"})
    first = bench.claim_one()
    bench.report(first, 1.0)
    bench.finish(first)
    bench.finish(bench.claim_one(), "released")
    assert bench.finish(bench.claim_one()) is TrialState.FAILED
    assert bench.trial(0).reason == "the metric loss was never reported"


@pytest.mark.parametrize(
    ("sizes", "violation"),
    [((4.0, 8.0), 1.0), ((4.0, 5.0), -0.5), ((4.0, math.nan), math.inf), ((4.0, None), math.inf)],
)
def test_a_constraint_limits_the_mean(
    bench: Bench, sizes: tuple[float | None, ...], violation: float
) -> None:
    begin(bench, repeats=2, constraints=["size <= 5"])
    for size in sizes:
        trial = bench.claim_one()
        bench.report(trial, 1.0, **({} if size is None else {"size": {0: 99.0, 1: size}}))
        bench.finish(trial)
    trial = bench.trial(0)
    assert trial.violations == {"size <= 5": violation}
    assert trial.feasible == (violation <= 0)


def test_a_limit_on_an_objective_that_came_with_the_ends_is_one_on_its_mean(bench: Bench) -> None:
    begin(bench, repeats=2, constraints=["loss <= 1"])
    run(bench, 2.0)
    run(bench, 4.0)
    assert bench.trial(0).violations == {"loss <= 1": 2.0}


def test_several_objectives_are_averaged_each(bench: Bench) -> None:
    begin(bench, repeats=2, objectives=[{"metric": "loss"}, {"metric": "size"}])
    for loss, size in ((1.0, 10.0), (3.0, 30.0)):
        trial = bench.claim_one()
        end = Finish(lease=trial.lease, state=Outcome.COMPLETE, values={"loss": loss, "size": size})
        bench.store.finish(trial.id, end).result(20)
    assert bench.trial(0).values == {"loss": 2.0, "size": 20.0}


# Curves


def test_the_curve_of_a_trial_is_that_of_its_last_repeat_and_each_can_be_read(bench: Bench) -> None:
    begin(bench, repeats=2)
    first = bench.claim_one()
    bench.report(first, 3.0, 2.0, 1.0)
    bench.finish(first)
    assert curve(bench) == shown(bench) == [(0, 3.0), (1, 2.0), (2, 1.0)]
    second = bench.claim_one()
    bench.report(second, 6.0, 5.0)
    lose(bench)
    third = bench.claim_one()
    bench.report(third, 4.0, first=1)
    assert curve(bench) == shown(bench) == curve(bench, 1) == [(0, 6.0), (1, 4.0)]
    assert curve(bench, 0) == [(0, 3.0), (1, 2.0), (2, 1.0)]
    with pytest.raises(InvalidInput, match=r"repeat: must be 0 to 1: no other has begun \(got 2\)"):
        curve(bench, 2)


def curve(bench: Bench, repeat: int | None = None) -> list[tuple[int, float]]:
    return [(p.step, p.metrics["loss"]) for p in bench.store.metrics("s", 0, repeat)]


def shown(bench: Bench) -> list[tuple[int, float]] | None:
    return bench.trial(0).curve


# Pruners


def whole(bench: Bench, *losses: float) -> list[str]:
    """Run a repeat with a curve, report by report; return the answers."""
    trial = bench.claim_one()
    answers = [bench.report(trial, loss, first=step) for step, loss in enumerate(losses)]
    bench.finish(trial, "pruned" if Answer.PRUNE in answers else "complete")
    return answers


def test_a_pruner_judges_each_repeat_by_its_own_curve(bench: Bench) -> None:
    begin(bench, repeats=2, points=2, pruner={"type": "median", "startup_trials": 1})
    whole(bench, 1.0, 1.0)
    whole(bench, 1.0, 1.0)
    assert whole(bench, 0.5, 0.5) == [Answer.CONTINUE] * 2
    assert whole(bench, 9.0) == [Answer.PRUNE]
    assert bench.trial(1).state is TrialState.PRUNED


def test_a_repeat_that_begins_at_a_later_step_is_not_judged_by_the_steps_of_another(bench: Bench) -> None:
    begin(bench, repeats=2, points=2, pruner={"type": "median", "startup_trials": 1})
    whole(bench, 1.0, 1.0)
    whole(bench, 1.0, 1.0)
    assert whole(bench, 0.5) == [Answer.CONTINUE]
    assert bench.report(bench.claim_one(), 9.0, first=1) == Answer.PRUNE


def test_trials_are_compared_with_the_last_repeat_of_complete_ones(bench: Bench) -> None:
    begin(bench, repeats=2, points=2, pruner={"type": "median", "startup_trials": 1})
    whole(bench, 1.0)
    second = bench.claim_one()
    bench.report(second, 1.0, first=1)
    bench.finish(second)
    assert whole(bench, 9.0, 9.0) == [Answer.CONTINUE, Answer.PRUNE]


def test_what_was_decided_in_a_repeat_stays_decided_in_it(bench: Bench) -> None:
    begin(bench, repeats=2, points=2, pruner={"type": "threshold", "upper": 5.0})
    whole(bench, 1.0)
    trial = bench.claim_one()
    assert bench.report(trial, 6.0) == Answer.PRUNE
    lose(bench)
    again = bench.claim_one()
    assert again.repeat == 1
    assert bench.report(again, 1.0, first=1) == Answer.PRUNE


def test_a_trial_counts_once_among_those_a_pruner_compares_with(bench: Bench) -> None:
    begin(bench, repeats=2, points=3, pruner={"type": "median", "startup_trials": 2})
    for loss in (1.0, 1.0, 2.0, 2.0):
        whole(bench, loss)
    first = bench.claim_one()
    assert bench.report(first, 1.6) == Answer.PRUNE


def test_one_complete_repeat_is_no_complete_trial_to_a_pruner(bench: Bench) -> None:
    begin(bench, repeats=2, points=2, pruner={"type": "median", "startup_trials": 1})
    one, other = bench.claim(count=2)
    bench.report(one, 1.0)
    bench.finish(one)
    assert bench.report(other, 9.0) == Answer.CONTINUE


def test_successive_halving_judges_a_trial_once_at_each_rung(bench: Bench) -> None:
    pruner = {"type": "successive-halving", "min_resource": 1, "reduction_factor": 2}
    begin(bench, repeats=2, points=2, pruner=pruner)
    assert whole(bench, 1.0, 1.0) == [Answer.CONTINUE] * 2
    assert whole(bench, 9.0, 9.0) == [Answer.CONTINUE] * 2
    assert whole(bench, 2.0, 2.0)[-1] == Answer.PRUNE


def test_repeats_of_trials_that_wait_at_rungs_are_refused() -> None:
    pruner = {"type": "successive-halving", "pause": True}
    definition = {"name": "s", "space": {"x": {"type": "int", "low": 1, "high": 2}}, "pruner": pruner}
    with pytest.raises(InvalidInput, match=r"pruner\.pause: must be false where repeats is more than 1"):
        StudyDefinition.parse({**definition, "objectives": {"metric": "loss"}, "repeats": 2})


@pytest.mark.parametrize("repeats", [0, 101, 1.5, True, "3", None])
def test_what_is_no_number_of_repeats_is_refused_by_name(repeats: Any) -> None:
    definition = {"name": "s", "space": {"x": {"type": "int", "low": 1, "high": 2}}}
    with pytest.raises(InvalidInput, match="repeats: must be"):
        StudyDefinition.parse({**definition, "objectives": {"metric": "loss"}, "repeats": repeats})


def test_trials_that_waited_for_a_repeat_when_the_study_ended_do_not_count_against_it(bench: Bench) -> None:
    begin(bench, repeats=2, points=4, budget={"patience": 1})
    for number, trial in enumerate(bench.claim(count=3)):
        bench.finish(trial, loss=float(number))
    best, waits, worse = bench.claim(count=3)
    bench.finish(waits, "released")
    bench.finish(best, loss=0.0)
    bench.finish(worse, loss=2.0)
    assert bench.study().state == "FINISHED"
    assert bench.trial(waits.number).cause == "cancelled"
    bench.patch(budget={"patience": 2})
    assert bench.study().state == "ACTIVE"
