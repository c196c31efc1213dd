"""Patience: a study is done when so many trials in a row brought no new best."""

from __future__ import annotations

import pytest

from tests.support.stores import Bench
from tunesmith.errors import Conflict, InvalidInput

OVER = ("FINISHED", "2 trials in a row brought no new best")


def run(bench: Bench, end: str = "complete", loss: float | None = None, **metrics: float) -> None:
    bench.enqueue(0.5)
    trial = bench.claim_one()
    if metrics:
        bench.report(trial, **{name: {0: value} for name, value in metrics.items()})
    bench.finish(trial, end, loss=loss)


def standing(bench: Bench) -> tuple[str, str]:
    study = bench.study()
    return study.state, study.reason


@pytest.mark.parametrize("direction", ["minimize", "maximize"])
def test_a_study_is_done_when_so_many_trials_in_a_row_are_no_better(bench: Bench, direction: str) -> None:
    bench.create(budget={"patience": 2}, objectives={"metric": "loss", "direction": direction})
    sign = 1 if direction == "minimize" else -1
    for loss in (5.0, 6.0, 4.0, 4.0):
        run(bench, loss=sign * loss)
        assert standing(bench) == ("ACTIVE", "")
    run(bench, loss=sign * 4.5)
    assert standing(bench) == OVER


@pytest.mark.parametrize("end", ["pruned", "failed"])
def test_trials_without_a_result_count_and_so_do_those_before_the_first(bench: Bench, end: str) -> None:
    bench.create(budget={"patience": 2})
    run(bench, end)
    assert standing(bench) == ("ACTIVE", "")
    run(bench, end)
    assert standing(bench) == OVER


def test_an_infeasible_trial_is_no_new_best(bench: Bench) -> None:
    bench.create(budget={"patience": 2}, constraints=["size <= 5"])
    run(bench, loss=9.0, size=5.0)
    run(bench, loss=1.0, size=6.0)
    run(bench, loss=8.0, size=5.0)
    run(bench, loss=0.5, size=6.0)
    assert standing(bench) == ("ACTIVE", "")
    run(bench, loss=0.5, size=6.0)
    assert standing(bench) == OVER


def test_a_trial_that_is_tried_again_or_that_a_user_stopped_is_not_counted(bench: Bench) -> None:
    bench.create(budget={"patience": 1}, retries=2)
    run(bench, loss=1.0)
    bench.enqueue(0.5)
    for end in ("failed", "released"):
        bench.finish(bench.claim_one(), end)
    trial = bench.claim_one()
    bench.store.stop_trial("s", trial.number).result(20)
    bench.finish(trial, "released")
    assert bench.trial(trial.number).state == "PRUNED"
    assert standing(bench) == ("ACTIVE", "")


def test_patience_given_later_counts_what_was_before(bench: Bench) -> None:
    bench.create()
    for loss in (3.0, 1.0, 2.0, 1.0):
        run(bench, loss=loss)
    run(bench, "failed")
    bench.patch(budget={"patience": 3})
    with pytest.raises(Conflict, match="s cannot go on: 3 trials in a row"):
        bench.patch(state="ACTIVE")
    assert standing(bench) == ("FINISHED", "3 trials in a row brought no new best")
    bench.patch(budget={"patience": 4})
    assert standing(bench) == ("ACTIVE", "")
    run(bench, loss=0.5)
    bench.patch(budget={"patience": 1})
    assert standing(bench) == ("ACTIVE", "")
    run(bench, loss=0.75)
    assert bench.study().state == "FINISHED"
    bench.patch(budget={"patience": None})
    run(bench, loss=0.75)
    assert standing(bench) == ("ACTIVE", "")


def test_patience_needs_a_single_objective(bench: Bench) -> None:
    with pytest.raises(InvalidInput, match=r"budget\.patience: needs a single objective"):
        bench.create(budget={"patience": 2}, objectives=[{"metric": "loss"}, {"metric": "cost"}])
