"""Studies that grow while they run: old trials keep their results, and get the default of what was added."""

from __future__ import annotations

from typing import Any

import pytest

from service.core.ports import Suggestion
from tests.support.stores import Bench, point
from tunesmith.errors import InvalidInput

MOMENTUM = {"type": "float", "low": 0.0, "high": 1e300, "default": 1e22}


def test_trials_so_far_get_the_default_of_a_new_parameter(bench: Bench) -> None:
    bench.create()
    bench.complete(1.0)
    bench.enqueue(0.25)
    running = bench.claim_one()
    bench.enqueue(0.75)
    before = bench.study().revision
    study = bench.patch(space={"momentum": MOMENTUM})
    assert list(study.definition.space.root) == ["x", "kind", "n", "momentum"]
    for trial in bench.trials():
        assert trial.params["momentum"] == 1e22
        assert [type(value) for value in trial.params.values()] == [float, str, int, float]
        assert trial.revision > before
    assert bench.numbers("params.momentum>1e21") == [0, 1, 2]
    assert bench.study().best.params["momentum"] == 1e22  # type: ignore[union-attr]
    bench.finish(running, loss=0.5)
    assert bench.study().best.number == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("parent", ["a", 1, 1.5, True, None])
def test_where_a_new_parameter_does_not_exist_old_trials_do_not_get_it(bench: Bench, parent: Any) -> None:
    bench.create()
    kinds = ["a", "b", 1, 1.5, True, None]
    for kind in kinds:
        bench.enqueue_raw("s", {**point(0.5), "kind": kind})
    child = {"type": "categorical", "choices": ['"}', "ü"], "default": '"}', "when": {"kind": [parent]}}
    grandchild = {"type": "int", "low": 1, "high": 2, "default": 2, "when": {"child": ['"}']}}
    bench.patch(space={"grandchild": grandchild, "child": child})
    expected = {"child": '"}', "grandchild": 2}
    for trial, kind in zip(bench.trials(), kinds, strict=True):
        more = expected if (type(kind), kind) == (type(parent), parent) else {}
        assert trial.params == {**point(0.5), "kind": kind, **more}


def test_suggestions_nobody_claimed_are_made_anew_within_the_new_space(bench: Bench) -> None:
    study = bench.create(budget={"trials": 10})
    bench.suggest(3)
    bench.claim_one()
    bench.patch(space={"x": {"high": 2.0}})
    assert bench.numbers() == [0]
    assert bench.study().counts.total == 1
    [active], _ = bench.demand()
    assert (active.definition.space["x"].high, active.next_number) == (2.0, 1)  # type: ignore[union-attr]
    wider = [Suggestion(point(1.5), "random")]
    assert bench.store.insert_suggestions(study.id, active.epoch, 1, wider).result(20) == 1


def test_a_suggestion_that_was_made_before_the_space_grew_is_refused(bench: Bench) -> None:
    study = bench.create()
    before = bench.adopt(study.id)
    bench.patch(space={"momentum": MOMENTUM})
    old, new = Suggestion(point(0.5), "tpe"), Suggestion({**point(0.5), "momentum": 0.5}, "tpe")
    assert bench.store.insert_suggestions(study.id, before, 0, [old]).result(20) == 0
    [epoch] = [study.epoch for study in bench.demand()[0]]
    assert bench.store.insert_suggestions(study.id, epoch, 0, [new]).result(20) == 1
    trial = bench.trial(0)
    assert not bench.store.replace_suggestions(study.id, before, {trial.id: old}).result(20)
    assert bench.store.replace_suggestions(study.id, epoch, {trial.id: new}).result(20)


def test_readers_of_changes_are_told_to_read_anew(bench: Bench) -> None:
    study = bench.create()
    bench.complete(1.0)
    seen = bench.study().revision
    bench.patch(space={"momentum": MOMENTUM})
    assert bench.store.changes(study.id, seen, 1000).reset
    assert [s.params["momentum"] for s in bench.seen(study.id, seen)] == [1e22]


def test_what_is_refused_changes_nothing(bench: Bench) -> None:
    bench.create()
    bench.suggest(2)
    before = bench.study()
    with pytest.raises(InvalidInput, match=r"space\.x\.high: must be >= 1\.0"):
        bench.patch(name="other", space={"y": MOMENTUM, "x": {"high": 0.5}})
    with pytest.raises(InvalidInput, match=r"space\.y: must be a mapping"):
        bench.patch(space={"y": 1})
    assert bench.study() == before
    assert len(bench.numbers()) == 2


def test_the_space_of_a_grid_stays_and_a_task_must_have_a_new_parameter(bench: Bench) -> None:
    bench.create(sampler="grid", cells=3, space={"n": {"type": "int", "low": 1, "high": 3}})
    with pytest.raises(InvalidInput, match="space: cannot change under a grid"):
        bench.patch(space={"n": {"high": 4}})
    task = {"name": "image-classification", "params": {"data": "mnist-5k"}}
    lr = {"type": "float", "low": 0.001, "high": 0.1}
    bench.create("t", task=task, space={"lr": lr}, objectives={"metric": "val_loss"})
    with pytest.raises(InvalidInput, match=r"space\.momentun: is no parameter of image-classification"):
        bench.patch("t", space={"momentun": MOMENTUM})
