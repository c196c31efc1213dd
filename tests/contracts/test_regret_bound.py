"""A study is done when the sampler says that no point is better by more than `budget.regret_bound`."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
from sqlalchemy import select

from service.core.ports import Suggestion
from service.engine import samplers
from service.engine.engine import Engine
from service.engine.history import History
from service.engine.samplers import remote
from service.storage import tables as t
from tests.support.stores import Bench, point
from tunesmith.errors import Conflict, InvalidInput
from tunesmith.trials import TrialState

WHY = "the best possible improvement is at most 0.5 (95% confidence)"
OVER = ("FINISHED", WHY)


def standing(bench: Bench) -> tuple[str, str]:
    study = bench.study()
    return study.state, study.reason


def insert(bench: Bench, *bounds: float | None) -> int:
    """Insert suggestions as the engine does; return how many were taken."""
    study = bench.study()
    epoch = bench.scalar(select(t.studies.c.engine_epoch).where(t.studies.c.id == study.id))
    first = bench.scalar(select(t.studies.c.next_number).where(t.studies.c.id == study.id))
    made = [Suggestion(point(0.5), "gp", bound=bound) for bound in bounds]
    return bench.store.insert_suggestions(study.id, epoch, first, made).result(20)


def test_a_suggestion_that_says_nothing_is_much_better_finishes_the_study(bench: Bench) -> None:
    bench.create(budget={"regret_bound": 0.5, "trials": 10})
    assert insert(bench, None, 0.6) == 2
    running = bench.claim_one()
    assert insert(bench, 0.7, 0.5) == 0
    assert standing(bench) == OVER
    assert bench.numbers("state=WAITING") == []
    assert bench.report(running, 1.0) == "stop"
    assert bench.finish(running, "released") is TrialState.PRUNED
    assert insert(bench, 0.1) == 0
    assert standing(bench) == OVER
    assert bench.study().counts.model_dump() == bench.counted(bench.study().id)


def test_a_suggestion_that_is_made_anew_finishes_it_too(bench: Bench) -> None:
    bench.create(budget={"regret_bound": 0.5})
    insert(bench, 0.6)
    study, trial = bench.study(), bench.trial(0)
    fresh = Suggestion(point(0.7), "gp", bound=0.4)
    assert not bench.store.replace_suggestions(study.id, 0, {trial.id: fresh}).result(20)
    assert standing(bench) == OVER
    assert bench.trials() == []


@pytest.mark.parametrize("bound", [None, 0.51, math.nan])
def test_without_a_bound_that_is_low_enough_a_study_goes_on(bench: Bench, bound: float | None) -> None:
    bench.create(budget={"regret_bound": 0.5})
    assert insert(bench, bound) == 1
    assert standing(bench) == ("ACTIVE", "")


def test_whoever_lost_the_study_to_another_engine_does_not_finish_it(bench: Bench) -> None:
    bench.create(budget={"regret_bound": 0.5})
    study = bench.study()
    bench.adopt(study.id)
    old = [Suggestion(point(0.5), "gp", bound=0.1)]
    assert bench.store.insert_suggestions(study.id, 0, 0, old).result(20) == 0
    assert standing(bench) == ("ACTIVE", "")


def test_a_study_that_is_good_enough_goes_on_only_with_a_lower_bound_or_none(bench: Bench) -> None:
    bench.create(budget={"regret_bound": 0.5, "trials": 10})
    insert(bench, 0.4)
    for changes in ({"state": "ACTIVE"}, {"budget": {"trials": 20}}, {"budget": {"regret_bound": 0.6}}):
        with pytest.raises(Conflict, match=r"cannot go on: .* Lower budget\.regret_bound, or set it to null"):
            bench.patch(**changes)
    assert standing(bench) == OVER
    bench.patch(budget={"regret_bound": 0.1})
    assert standing(bench) == ("ACTIVE", "")
    insert(bench, 0.05)
    bench.patch(budget={"regret_bound": None})
    assert standing(bench) == ("ACTIVE", "")
    assert insert(bench, 0.01) == 1


def test_a_bound_that_changes_lets_suggestions_be_made_anew(bench: Bench) -> None:
    bench.create()
    insert(bench, None, None)
    bench.claim_one()
    bench.patch(budget={"trials": 5})
    assert bench.numbers() == [0, 1]
    bench.patch(budget={"regret_bound": 0.5})
    assert bench.numbers() == [0]
    assert insert(bench, 0.4) == 0
    assert standing(bench) == OVER


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"sampler": "tpe"}, r"budget\.regret_bound: needs a sampler that gives one: gp or auto \(got tpe\)"),
        (
            {"objectives": [{"metric": "a"}, {"metric": "b"}]},
            r"budget\.regret_bound: needs a single objective",
        ),
        ({"budget": {"regret_bound": 0}}, r"budget\.regret_bound: must be > 0"),
    ],
)
def test_it_is_for_one_objective_and_samplers_that_give_a_bound(
    bench: Bench, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        bench.create(**{"budget": {"regret_bound": 0.5}, **fields})
    if "sampler" in fields:
        bench.create(sampler="tpe")
        with pytest.raises(InvalidInput, match=message):
            bench.patch(budget={"regret_bound": 0.5})


class Scripted:
    """Says that the bound is one over the number of results."""

    learns = True

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        bound = 1 / history.results if history.results else None
        return Suggestion(point(0.5), "scripted", results=history.results, bound=bound)


def test_an_engine_that_was_started_anew_decides_the_same(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(samplers, "make", lambda made, seed: asked.append(made) or Scripted())
    bench.create(budget={"regret_bound": 0.25})
    for results in range(4):
        engine = Engine(bench.store, notify=lambda: None)
        while engine.turn():
            pass
        trial = bench.claim_one()
        assert trial.number == results
        bench.finish(trial, loss=1.0)
    assert not Engine(bench.store, notify=lambda: None).turn()
    assert bench.study().state == "FINISHED"
    assert len(bench.trials()) == 4
    bench.patch(budget={"regret_bound": 0.2})
    engine = Engine(bench.store, notify=lambda: None)
    while engine.turn():
        pass
    assert bench.numbers("state=WAITING") == [4]
    assert asked[-1].budget.regret_bound == 0.2


@pytest.mark.parametrize("sampler", ["gp", "auto"])
def test_the_gaussian_process_finishes_a_smooth_study_across_restarts_of_the_engine(
    bench: Bench, sampler: str
) -> None:
    bench.create(
        space={"x": {"type": "float", "low": 0.0, "high": 1.0}},
        budget={"regret_bound": 0.001, "trials": 60}, sampler=sampler, seed=3,
    )  # fmt: skip
    engine, end = Engine(bench.store, notify=lambda: None), time.monotonic() + 120
    while bench.study().state == "ACTIVE":
        assert time.monotonic() < end
        engine.turn()
        for trial in bench.claim():
            bench.finish(trial, loss=math.sin(9 * math.pi * trial.params["x"] ** 2))
            if trial.number % 7 == 6:
                engine = Engine(bench.store, notify=lambda: None)
        time.sleep(0.005)
    remote.shared.close()
    study = bench.study()
    assert study.reason == "the best possible improvement is at most 0.001 (95% confidence)"
    assert 20 <= study.counts.complete < 60
    assert study.best is not None
    assert study.best.values["loss"] < -0.99
    whys = {trial.why for trial in bench.trials()}
    assert any("no point is better than the best by more than" in why for why in whys)


def test_a_bound_that_was_computed_before_the_space_grew_finishes_nothing(bench: Bench) -> None:
    study = bench.create(sampler="gp", budget={"regret_bound": 0.5})
    epoch = bench.adopt(study.id)
    bench.patch(space={"x": {"high": 5.0}})
    made = [Suggestion(point(0.5), "gp", bound=0.1)]
    assert bench.store.insert_suggestions(study.id, epoch, 0, made).result(20) == 0
    assert standing(bench) == ("ACTIVE", "")


@pytest.mark.parametrize("at_once", [True, False])
def test_a_study_that_is_good_enough_goes_on_when_its_space_has_grown(bench: Bench, at_once: bool) -> None:
    bench.create(sampler="gp", budget={"regret_bound": 0.5, "trials": 10})
    insert(bench, 0.4)
    assert bench.study().state == "FINISHED"
    grown = {"space": {"x": {"high": 5.0}}}
    if at_once:
        bench.patch(**grown, state="ACTIVE")
    else:
        bench.patch(**grown)
        assert standing(bench)[1].endswith("(95% confidence), before its space grew")
        bench.patch(state="ACTIVE")
    assert standing(bench) == ("ACTIVE", "")
