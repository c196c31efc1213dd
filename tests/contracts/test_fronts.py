"""The Pareto front of a study with several objectives."""

from __future__ import annotations

import random

import pytest

from service.core.pareto import front
from tests.support.stores import Bench
from tunesmith.errors import StudyNotFound
from tunesmith.reports import Finish, Outcome

GOALS = [{"metric": "acc", "direction": "maximize"}, {"metric": "cost"}]


def run(bench: Bench, acc: float, cost: float, state: Outcome = Outcome.COMPLETE, size: float = 0.0) -> None:
    bench.enqueue(0.5)
    trial = bench.claim_one()
    bench.report(trial, size={0: size})
    bench.store.finish(
        trial.id, Finish(lease=trial.lease, state=state, values={"acc": acc, "cost": cost})
    ).result(20)


def test_the_front_has_what_no_other_trial_beats_in_every_objective(bench: Bench) -> None:
    bench.create(objectives=GOALS)
    for acc, cost in [(0.5, 5), (0.9, 9), (0.9, 8), (0.4, 6), (0.6, 1), (0.6, 1), (0.1, 1)]:
        run(bench, acc, cost)
    assert [trial.number for trial in bench.store.front("s")] == [2, 4, 5]


def test_only_complete_trials_that_keep_the_constraints_are_in_it(bench: Bench) -> None:
    bench.create(objectives=GOALS, constraints=["size <= 5"])
    run(bench, 0.5, 5.0)
    run(bench, 0.9, 1.0, size=6.0)
    run(bench, 0.9, 1.0, state=Outcome.PRUNED)
    bench.enqueue(0.5)
    assert [trial.number for trial in bench.store.front("s")] == [0]


def test_an_empty_study_has_an_empty_front_and_no_study_has_none(bench: Bench) -> None:
    bench.create(objectives=GOALS)
    assert bench.store.front("s") == []
    with pytest.raises(StudyNotFound):
        bench.store.front("t")


@pytest.mark.parametrize("objectives", [1, 2, 3, 4])
@pytest.mark.parametrize("values", [3, 1000])
def test_a_front_is_what_comparing_all_with_all_finds(objectives: int, values: int) -> None:
    draw = random.Random(values + objectives)
    for _ in range(20):
        points = [tuple(float(draw.randrange(values)) for _ in range(objectives)) for _ in range(60)]
        beaten = {
            p for p in points for q in points if p != q and all(b <= a for a, b in zip(p, q, strict=True))
        }
        found = front(points)
        assert sorted(found) == [i for i, p in enumerate(points) if p not in beaten]
        assert [points[i] for i in found] == sorted(points[i] for i in found)


def test_points_of_the_history_have_the_values_of_several_objectives(bench: Bench) -> None:
    bench.create(objectives=GOALS)
    run(bench, 0.5, 5.0)
    bench.create("one")
    bench.enqueue(0.5, study="one")
    bench.claim_one("one")
    [several], [one] = (bench.store.history(name).points for name in ("s", "one"))
    assert (several.value, several.values) == (0.5, {"acc": 0.5, "cost": 5.0})
    assert "values" not in one.model_dump(exclude_unset=True)
