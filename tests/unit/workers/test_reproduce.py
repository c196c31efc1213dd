"""Comparing a trial with itself, trained again."""

import math
from dataclasses import replace

import pytest

from service.core.objectives import unfit
from tests.support.canned import study, trial
from tunesmith.errors import InvalidInput
from tunesmith.studies import Study
from tunesmith.tasks import IMAGE_CLASSIFICATION
from tunesmith.trials import Trial
from workers.devices import Device
from workers.reproduce.again import device_for
from workers.reproduce.command import named
from workers.reproduce.conclusion import New, conclusion, matches
from workers.reproduce.curves import Curve, compare, difference
from workers.reproduce.differences import UNKNOWN, Difference, differences, flat, reasons
from workers.reproduce.ends import COMPLETE, End, new_end, recorded_end
from workers.reproduce.recorded import Recorded, checked, task_of

METRICS = IMAGE_CLASSIFICATION.metrics
CURVE: Curve = {
    1: {"val_accuracy": 0.5, "seconds": 2.0},
    2: {"val_accuracy": 0.75, "seconds": 2.1, "val_loss": 1.0},
}


def recorded(curve: Curve = CURVE, **changes: object) -> Recorded:
    shown = Trial.model_validate(trial(3, **changes))
    known = {"tunesmith": {"commit": "a"}}
    return Recorded("tune", shown, curve, known, IMAGE_CLASSIFICATION, {"model": "cnn"}, 5)


def concluded(new: Curve, tolerance: float = 0.0, apart: list[Difference] | None = None) -> str:
    ended = New(dict(new), apart=apart or [], end=COMPLETE)
    return conclusion(compare(CURVE, new, METRICS), recorded(), ended, tolerance)


def test_a_curve_is_identical_whatever_the_load_of_the_machine_was() -> None:
    new = {step: {**metrics, "seconds": 9.0} for step, metrics in CURVE.items()}
    found = compare(CURVE, new, METRICS)
    assert [(each.metric, each.counts) for each in found] == [
        ("seconds", False), ("val_loss", True), ("val_accuracy", True),
    ]  # fmt: skip
    assert all(each.within(0.0) for each in found)
    assert concluded(new) == "identical: 2 metrics of 2 steps, bit for bit"


def test_the_largest_difference_is_found_with_its_step() -> None:
    new = {1: {"val_accuracy": 0.51}, 2: {"val_accuracy": 0.70, "val_loss": 1.0}}
    by_name = {each.metric: each for each in compare(CURVE, new, METRICS)}
    assert by_name["val_accuracy"].largest == pytest.approx(0.05)
    assert by_name["val_accuracy"].step == 2
    assert not by_name["val_accuracy"].within(0.01)
    assert by_name["val_accuracy"].within(0.06)
    assert concluded(new).startswith("largest difference: 0.05 (val_accuracy, step 2)")
    assert concluded(new, 0.06).endswith("within the tolerance of 0.06")


def test_what_the_new_curve_lacks_is_a_difference_at_any_tolerance() -> None:
    new = {1: CURVE[1]}
    assert not all(each.within(math.inf) for each in compare(CURVE, new, METRICS))
    assert concluded(new, math.inf).startswith("different: val_loss is missing in 1 of 1 steps")


def test_more_than_was_recorded_is_no_difference() -> None:
    new = {step: {**metrics, "new": 1.0} for step, metrics in {**CURVE, 3: CURVE[2]}.items()}
    assert all(each.within(0.0) for each in compare(CURVE, new, METRICS))


def test_a_metric_that_the_catalogue_does_not_know_is_compared_last() -> None:
    odd = {1: {"mine": 1.0, "val_loss": 2.0}}
    assert [(each.metric, each.counts) for each in compare(odd, odd, METRICS)] == [
        ("val_loss", True), ("mine", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (math.nan, math.nan, 0.0), (math.inf, math.inf, 0.0), (math.inf, -math.inf, math.inf),
        (1.0, math.nan, math.inf), (1.0, math.inf, math.inf), (1.0, 0.75, 0.25),
    ],
)  # fmt: skip
def test_how_far_values_are_apart(one: float, other: float, apart: float) -> None:
    assert difference(one, other) == difference(other, one) == apart


THEN = {
    "tunesmith": {"commit": "a", "dirty": False}, "platform": "x", "packages": {"torch": "2.5", "old": "1"},
    "device": {"kind": "cpu", "threads": 1}, "data": {"sha256": "0"}, "seed": 5,
}  # fmt: skip


def test_what_is_the_same_is_no_difference() -> None:
    assert differences(THEN, THEN) == []


def test_what_differs_is_listed_with_the_weightiest_first() -> None:
    now = {
        **THEN, "platform": "y", "packages": {"torch": "2.6"}, "data": {"sha256": "1"},
        "device": {"kind": "cpu", "threads": 2},
    }  # fmt: skip
    found = differences(THEN, now)
    assert [(d.fact, d.then, d.now) for d in found] == [
        ("data.sha256", "0", "1"), ("packages.torch", "2.5", "2.6"), ("packages.old", "1", UNKNOWN),
        ("device.threads", 1, 2), ("platform", "x", "y"),
    ]  # fmt: skip
    assert [reason.split()[1] for reason in reasons(found)] == ["data", "version", "processor,"]


def test_changed_code_is_a_difference_even_to_itself() -> None:
    dirty = {**THEN, "tunesmith": {"commit": "a", "dirty": True}}
    assert [d.fact for d in differences(dirty, dirty)] == ["tunesmith.dirty"]


def test_a_difference_is_offered_as_the_reason() -> None:
    new = {1: CURVE[1], 2: {**CURVE[2], "val_loss": 1.5}}
    apart = differences(THEN, {**THEN, "data": {"sha256": "1"}})
    assert concluded(new, apart=apart).splitlines()[1:] == [
        "Why that may be, of what differs here:", "- the data is not the same",
    ]  # fmt: skip
    assert "`deterministic: true`" in concluded(new)


def test_facts_that_only_one_task_has_are_compared_too() -> None:
    now = {**THEN, "checkpoint": {"name": "minilm"}, "mine": 1}
    found = differences(THEN, now)
    assert [d.fact for d in found] == ["checkpoint.name", "mine"]
    assert reasons(found) == ["the weights that training began with are not the same"]


def test_nested_facts_get_names_with_dots() -> None:
    assert flat({"a": {"b": {"c": 1}, "d": None}, "e": [1]}) == {"a.b.c": 1, "a.d": None, "e": [1]}


def test_a_trial_that_did_not_complete_is_trained_as_far_as_it_came() -> None:
    assert recorded().last_step is None
    assert recorded(state="PRUNED").last_step == 2
    assert recorded(state="FAILED", cause="lease_expired").last_step == 2


def test_a_trial_that_failed_is_trained_to_its_end_so_that_it_can_fail_again() -> None:
    assert recorded(state="FAILED", cause="not_finite", reason="The loss became nan.").last_step is None


NAN = {"state": "FAILED", "cause": "not_finite", "reason": "The training loss became nan at step 3."}


def failed_again(curve: Curve, end: End | None) -> tuple[bool, str]:
    """Whether a trial that failed with `NAN` matches, and the conclusion."""
    then, new = recorded(curve, **NAN), New(dict(curve), end=end)
    found = compare(curve, curve, METRICS)
    return matches(found, then, new, 0.0), conclusion(found, then, new, 0.0)


@pytest.mark.parametrize("curve", [{}, CURVE], ids=["without points", "with points"])
@pytest.mark.parametrize(
    ("end", "now"),
    [
        (COMPLETE, "trained to its end"),
        (End("not_finite", "It became nan at step 9."),
         "failed, the objective is not finite: It became nan at step 9."),
        (End("error", NAN["reason"]), f"failed, an error: {NAN['reason']}"),
    ],
)  # fmt: skip
def test_a_trial_that_ends_otherwise_than_it_failed_is_different(curve: Curve, end: End, now: str) -> None:
    same, said = failed_again(curve, end)
    assert not same
    then = f"failed, the objective is not finite: {NAN['reason']}"
    assert said.splitlines()[0] == f"different: then {then}; now {now}"


def test_a_trial_that_fails_again_is_the_same_but_never_identical_without_metrics() -> None:
    end = End("not_finite", NAN["reason"])
    again = f"again failed, the objective is not finite: {NAN['reason']}"
    assert failed_again(CURVE, end) == (True, f"identical: 2 metrics of 2 steps, bit for bit\n{again}")
    assert failed_again({}, end) == (True, f"not compared: no metric was recorded that can be\n{again}")


def test_where_neither_metrics_nor_ends_can_be_compared_nothing_is_the_same() -> None:
    then = recorded({1: {"seconds": 2.0}}, state="PRUNED")
    found = compare(then.curve, then.curve, METRICS)
    assert not matches(found, then, New(dict(then.curve)), 0.0)
    assert conclusion(found, then, New(dict(then.curve)), 0.0).startswith("not compared")


def test_of_a_traceback_only_the_error_is_compared_and_of_memory_only_that_it_ran_out() -> None:
    there = 'Traceback (most recent call last):\n  File "/a/b.py", line 3, in f\n    f()\nValueError: no'
    here = there.replace("/a/b.py", "/c/b.py").replace("3", "4")
    assert End("error", there).same(End("error", here))
    assert not End("error", there).same(End("error", here.replace("no", "other")))
    assert End("out_of_memory", "peak 1.0 GiB").same(End("out_of_memory", "peak 1.1 GiB"))
    assert not COMPLETE.same(None)


def test_an_end_is_one_that_training_came_to_by_itself() -> None:
    def of(**changes: object) -> End | None:
        return recorded_end(Trial.model_validate(trial(3, **changes)))

    assert of() == COMPLETE
    assert of(state="PRUNED") is None
    assert of(state="FAILED", cause="worker_restarted") is None
    assert of(**NAN) == End("not_finite", NAN["reason"])
    unfits = [unfit({"val_loss": value}) for value in (None, math.nan)]
    assert [of(state="FAILED", cause="error", reason=reason) for reason in unfits] == [COMPLETE] * 2
    assert new_end({"end": "stopped"}) is None
    assert new_end({"gone": "killed", "cause": "error"}) == End("error", "killed")


@pytest.mark.parametrize(
    ("words", "found"), [(("s", 3), ("s", 3)), (("s/3", None), ("s", 3)), (("7/0", None), ("7", 0))]
)
def test_a_trial_is_named_in_two_words_or_in_one(
    words: tuple[str, int | None], found: tuple[str, int]
) -> None:
    assert named(*words) == found


@pytest.mark.parametrize("word", ["study", "study/", "study/x", "study/-1"])
def test_a_study_alone_is_no_trial(word: str) -> None:
    with pytest.raises(InvalidInput, match="say which trial"):
        named(word, None)


def test_a_study_of_own_code_cannot_be_run_here() -> None:
    with pytest.raises(InvalidInput, match="trained by code of your own"):
        task_of(Study.model_validate(study()))


def test_a_recipe_that_this_version_does_not_take_is_refused_by_its_field() -> None:
    with pytest.raises(InvalidInput, match=r"params\.widht: is no parameter here; did you mean 'width'\?"):
        checked(IMAGE_CLASSIFICATION, {"widht": 1.0})
    with pytest.raises(InvalidInput, match=r"params\.epochs: must be a whole number"):
        checked(IMAGE_CLASSIFICATION, {"epochs": 0})
    assert checked(IMAGE_CLASSIFICATION, {"epochs": 2})["data"] == "mnist-5k"


def test_it_is_trained_on_the_kind_of_device_and_with_the_threads_of_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workers.devices.cuda_devices", lambda: 2)
    then = replace(recorded(), provenance={"device": {"kind": "cpu", "threads": 3}})
    assert device_for(then, None) == Device("cpu", 3)
    assert device_for(replace(then, provenance={"device": {"kind": "cuda"}}), None).name == "cuda:0"
    assert device_for(then, "cuda:1").name == "cuda:1"
    assert device_for(replace(then, provenance=None), None).name == "cuda:0"


def test_it_is_trained_on_as_many_devices_as_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.devices.cuda_devices", lambda: 2)
    then = replace(recorded(), devices=2, provenance={"device": {"kind": "cpu", "threads": 1}})
    assert device_for(then, None) == Device("cpu", 1, ("cpu",))
    assert device_for(replace(then, provenance=None), None).names == ("cuda:0", "cuda:1")
    with pytest.raises(InvalidInput, match=r"--device: must be cpu, or left out: .* on 2 devices"):
        device_for(then, "cuda:1")


def test_a_gpu_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.devices.cuda_devices", lambda: 0)
    with pytest.raises(InvalidInput, match="--device: torch sees no GPU here"):
        device_for(recorded(), "cuda:0")
    assert device_for(replace(recorded(), provenance={"device": {"kind": "cuda"}}), None).name == "cpu"
