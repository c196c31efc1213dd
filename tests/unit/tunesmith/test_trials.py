from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith.claims import ClaimRequest
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import InvalidInput
from tunesmith.imports import ImportTrials
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, Outcome, Report
from tunesmith.studies import Counts, Study, StudyPatch
from tunesmith.trials import Enqueue, Trial, TrialState
from tunesmith.workers import Heartbeat, WorkerRegistration

METRIC = "must be 1 to 100 letters, digits and _ . - / @ and begin with a letter or _"
NUMBER = 'must be a number, "NaN", "Infinity" or "-Infinity"'
WORKER = "must be 1 to 100 letters, digits and . _ : - and begin with a letter or digit"


@given(
    st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), st.floats(), max_size=5),
    st.integers(0, 2**53),
)
def test_every_float_survives_json(metrics: dict[str, float], step: int) -> None:
    point = MetricPoint(step=step, metrics=metrics)
    text = point.model_dump_json()
    json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    back = MetricPoint.parse(json.loads(text))
    assert back.step == step
    assert {n: repr(v) for n, v in back.metrics.items()} == {n: repr(v) for n, v in metrics.items()}


def test_infinities_travel_as_words() -> None:
    point = MetricPoint(step=0, metrics={"a": math.nan, "b": math.inf, "c": -math.inf, "d": 1})
    words = {"a": "NaN", "b": "Infinity", "c": "-Infinity", "d": 1.0}
    assert point.model_dump(mode="json")["metrics"] == words


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        (MetricPoint, {"step": -1, "metrics": {}}, "step: must be >= 0 (got -1)"),
        (MetricPoint, {"step": 1.0, "metrics": {}}, "step: must be a whole number (got 1.0)"),
        (MetricPoint, {"step": 2**53 + 1, "metrics": {}},
         "step: must be <= 9007199254740992 (got 9007199254740993)"),
        (MetricPoint, {"step": 1, "metrics": {"a": "nan"}}, f"metrics.a: {NUMBER} (got 'nan')"),
        (MetricPoint, {"step": 1, "metrics": {"a": True}}, f"metrics.a: {NUMBER} (got true)"),
        (MetricPoint, {"step": 1, "metrics": {"a": None}}, f"metrics.a: {NUMBER} (got null)"),
        (MetricPoint, {"step": 1, "metrics": {"a": 10**400}},
         "metrics.a: must fit a 64-bit float (got a whole number of about 401 digits)"),
        (MetricPoint, {"step": 1, "metrics": {"": 1}}, f"metrics.'': {METRIC} (got '')"),
        (MetricPoint, {"step": 1, "metrics": {"a b": 1}}, f"metrics.a b: {METRIC} (got 'a b')"),
        (MetricPoint, {"step": 1, "metrics": {"a\x00": 1}}, f"metrics.a\x00: {METRIC} (got 'a\\x00')"),
        (MetricPoint, {"step": 1, "metrics": {f"m{i}": 1 for i in range(101)}},
         "metrics: must have at most 100 items (got 101)"),
        (MetricPoint, {"step": 1, "metrics": {}, "time": math.inf}, "time: must be finite (got Infinity)"),
        (MetricPoint, {"step": 1, "metrics": {}, "time": -1}, "time: must be >= 0 (got -1)"),
        (Report, {"lease": "l", "points": []}, "points: must not be empty"),
        (Report, {"lease": "l", "points": [{"step": 1, "metrics": {"a": "x"}}]},
         f"points[0].metrics.a: {NUMBER} (got 'x')"),
        (Report, {"lease": "a\x00", "points": [{"step": 1, "metrics": {}}]},
         "lease: must not contain the character NUL"),
        (Finish, {"lease": "l", "state": "done"},
         "state: must be 'complete', 'pruned', 'failed' or 'released' (got 'done')"),
        (Finish, {"lease": "l", "state": "failed", "reason": "x" * 20_001},
         "reason: must have at most 20000 characters (got 20001)"),
        (Enqueue, {"params": {"lr": [1]}},
         "params.lr: must be a string, a number, true, false or null (got [1])"),
        (Enqueue, {"params": {"lr": math.nan}}, "params.lr: must be finite (got NaN)"),
        (Enqueue, {"params": {"lr": "a\x00"}}, "params.lr: must not contain the character NUL"),
        (Enqueue, {"params": {}, "tags": ["a b"]},
         "tags[0]: must be 1 to 100 characters without spaces or commas (got 'a b')"),
        (ClaimRequest, {"worker": "", "request_id": "r"}, f"worker: {WORKER} (got '')"),
        (ClaimRequest, {"worker": "w", "request_id": "a/b"}, f"request_id: {WORKER} (got 'a/b')"),
        (ClaimRequest, {"worker": "w", "request_id": "r", "count": 0}, "count: must be >= 1 (got 0)"),
        (ClaimRequest, {"worker": "w", "request_id": "r", "wait_s": 61}, "wait_s: must be <= 60 (got 61)"),
        (ClaimRequest, {"worker": "w", "request_id": "r", "wait_s": math.nan},
         "wait_s: must be <= 60 (got NaN)"),
        (WorkerRegistration, {"name": ""}, "name: must not be empty"),
        (WorkerRegistration, {"name": "a\x00"}, "name: must not contain the character NUL"),
        (WorkerRegistration, {"name": "w", "slots": ["s"] * 1001},
         "slots: must have at most 1000 items (got 1001)"),
        (Heartbeat, {"draining": 1}, "draining: must be true or false (got 1)"),
        (StudyPatch, {"name": None}, "name: must not be null; leave it out to keep it"),
        (StudyPatch, {"state": None}, "state: must not be null; leave it out to keep it"),
        (StudyPatch, {"name": "a/b"}, "name: must be 1 to 100 letters, digits and . _ - (got 'a/b')"),
        (StudyPatch, {"name": "7"}, "name: must not be only digits: those are ids (got '7')"),
        (StudyPatch, {"tags": ["a,b"]},
         "tags[0]: must be 1 to 100 characters without spaces or commas (got 'a,b')"),
        (StudyPatch, {"state": "DONE"}, "state: must be 'ACTIVE', 'PAUSED' or 'FINISHED' (got 'DONE')"),
        (StudyPatch, {"spase": {}}, "spase: is not a field here; did you mean 'space'?"),
        (StudyPatch, {"space": None}, "space: must not be null; leave it out to keep it"),
    ],
)  # fmt: skip
def test_a_rejection_names_the_field_and_what_would_be_right(
    kind: Any, data: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        kind.parse(data)
    assert str(caught.value) == message


def test_a_patch_knows_what_was_left_out_from_what_was_lifted() -> None:
    patch = StudyPatch.parse({"parallelism": None, "budget": {"trials": None}})
    assert patch.model_dump(exclude_unset=True) == {"parallelism": None, "budget": {"trials": None}}


def test_the_reason_of_a_failure_is_cleaned_rather_than_refused() -> None:
    finish = Finish(lease="l", state=Outcome.FAILED, reason="core\x00dumped \ud800")
    assert finish.reason == "core\ufffddumped ?"


def test_only_complete_pruned_and_failed_are_final() -> None:
    assert [s for s in TrialState if s.finished] == ["COMPLETE", "PRUNED", "FAILED"]


def test_complete_trials_rank_first_and_failed_ones_last() -> None:
    order = sorted(TrialState, key=lambda state: state.rank)
    assert order[0] == TrialState.COMPLETE
    assert order[-1] == TrialState.FAILED


def test_counts_add_up() -> None:
    counts = Counts(waiting=1, running=2, paused=4, complete=8, pruned=16, failed=32)
    assert (counts.finished, counts.total) == (56, 63)


def test_a_reader_ignores_fields_it_does_not_know() -> None:
    trial = Trial.model_validate(
        {"id": 1, "study_id": 1, "number": 0, "state": "WAITING", "params": {}, "origin": "tpe", "attempt": 0,
         "created_at": "2026-01-01T00:00:00Z", "revision": 1, "mood": "good"}
    )  # fmt: skip
    assert trial.state is TrialState.WAITING


def test_a_study_of_another_version_is_readable() -> None:
    definition = StudyDefinition.parse(
        {"name": "s", "space": {"x": {"type": "float", "low": 0, "high": 1}}, "objectives": {"metric": "m"}}
    ).as_json()
    study = Study.model_validate(
        {"id": 1, "name": "s", "state": "ACTIVE", "counts": {"asleep": 3}, "revision": 1,
         "created_at": "2026-01-01T00:00:00Z",
         "definition": {**definition, "colour": "red", "task": {"name": "speech", "params": {}}}}
    )  # fmt: skip
    assert study.definition.task is not None
    assert study.definition.task.name == "speech"


def test_numbers_of_numpy_are_numbers_in_points_and_values() -> None:
    numpy = pytest.importorskip("numpy")
    given = {"lr": numpy.float32(0.5), "n": numpy.int64(3)}
    point = Enqueue.parse({"params": given}).params
    assert {name: type(value) for name, value in point.items()} == {"lr": float, "n": int}
    assert point == {"lr": 0.5, "n": 3}
    [trial] = ImportTrials.parse({"trials": [{"params": given, "values": {"y": numpy.float32(1)}}]}).trials
    assert (trial.params, trial.values) == (point, {"y": 1.0})
