"""The HTTP API: the real application over real databases, through the client that users have."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from service.storage.store import SqlStore
from tests.support.serving import Service, served
from tunesmith import Client
from tunesmith.claims import ClaimedTrial, ClaimRequest, ClaimResponse
from tunesmith.errors import (
    Conflict,
    InvalidInput,
    LeaseLost,
    StudyExists,
    StudyFinished,
    StudyNotFound,
    TaskNotFound,
    TrialFinished,
    TrialNotFound,
    Unavailable,
    WorkerNotFound,
)
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer, Finish, Outcome, Report
from tunesmith.tasks import CATALOGUE
from tunesmith.trials import TrialState
from tunesmith.workers import Heartbeat, WorkerRegistration

NEGATIVE = {"x": {"type": "float", "low": -1e-5, "high": 1, "log": True}}
LINE = {"x": {"type": "float", "low": 0.0, "high": 1.0}}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for each database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('api') / 'tunesmith.db'}"
    else:
        server = request.getfixturevalue("postgres")
        url = server.url(server.create_database())
    with served(url) as running:
        yield running


@pytest.fixture
def service(shared: Service) -> Iterator[Service]:
    """The service, without studies."""
    yield shared
    for left in shared.client.studies():
        shared.client.delete_study(left.id)


def wait_until(service: Service, name: str, waiting: int) -> None:
    """Wait until the engine has filled a queue."""
    deadline = time.monotonic() + 10
    while service.client.study(name).counts.waiting < waiting:
        assert time.monotonic() < deadline, "the queue was not filled"
        time.sleep(0.02)


def study(name: str = "line", **fields: Any) -> dict[str, Any]:
    return {"name": name, "space": LINE, "objectives": {"metric": "loss"}, "sampler": "random", **fields}


def claim(service: Service, name: str = "line", wait_s: float = 5.0, **fields: Any) -> ClaimedTrial:
    service.client.register("w-1", WorkerRegistration(name="one"))
    request = {"worker": "w-1", "request_id": f"r-{time.monotonic_ns()}", "studies": [name], "wait_s": wait_s}
    [trial] = service.client.claim_trials(ClaimRequest.parse({**request, **fields})).trials
    return trial


def report(service: Service, trial: ClaimedTrial, step: int, **metrics: float) -> Answer:
    return service.client.report(
        trial.id, Report(lease=trial.lease, points=[MetricPoint(step=step, metrics=metrics)])
    )


def finish(service: Service, trial: ClaimedTrial, state: str = "complete", **fields: Any) -> TrialState:
    return service.client.finish(trial.id, Finish(lease=trial.lease, state=Outcome(state), **fields))


def test_a_study_is_created_read_listed_and_deleted(service: Service) -> None:
    made = service.client.create_study(study(tags=["a"], description="A line."))
    assert made.counts.total == 0
    assert made.definition.seed is not None
    assert (
        service.client.study("line").definition == service.client.study(made.id).definition == made.definition
    )
    assert [s.name for s in service.client.studies()] == ["line"]
    service.client.delete_study("line")
    with pytest.raises(StudyNotFound):
        service.client.study("line")


def test_a_name_is_given_once(service: Service) -> None:
    service.client.create_study(study())
    with pytest.raises(StudyExists, match="'line'"):
        service.client.create_study(study())
    service.client.create_study(study("other"))
    with pytest.raises(StudyExists):
        service.client.update_study("other", name="line")


@pytest.mark.parametrize(
    ("body", "path", "message"),
    [
        (study(space=NEGATIVE), "space.x.low", "must be > 0 when log is true (got -1e-5)"),
        (study(sampler="grid"), "space.x", "continuous"),
        (study(task="nope"), "task.name", "is no task"),
        ([], "", "must be a mapping"),
    ],
)  # fmt: skip
def test_a_bad_definition_is_refused_with_the_path_of_the_field(
    service: Service, body: Any, path: str, message: str
) -> None:
    answer = service.http.post("/api/studies", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    [problem] = answer.json()["errors"]
    assert problem["path"] == path
    assert message in problem["message"]
    assert service.client.studies() == []


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"", b"nul", b'{"name": NaN}', b'"x"', b"[" * 900])
def test_bodies_that_are_not_json_objects_are_refused(service: Service, body: bytes) -> None:
    answer = service.http.post("/api/studies", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:tunesmith:InvalidInput"


def test_a_body_that_is_too_large_is_refused(service: Service) -> None:
    huge = json.dumps(study(description="x" * 9_000_000))
    answer = service.http.post("/api/studies", content=huge, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:tunesmith:TooLarge"


def test_what_is_not_there_is_404_and_says_so(service: Service) -> None:
    service.client.create_study(study())
    with pytest.raises(TrialNotFound):
        service.client.trial("line", 10_000)
    with pytest.raises(StudyNotFound):
        service.client.study(2**70)
    with pytest.raises(TaskNotFound):
        raise_for(service, "/api/tasks/nope")
    assert service.http.get("/api/nope").status_code == 404


def raise_for(service: Service, path: str) -> None:
    service.client._send("GET", path)


def test_a_trial_runs_from_claim_to_finish(service: Service) -> None:
    service.client.create_study(study(budget={"trials": 3}))
    trial = claim(service)
    assert (trial.number, trial.attempt, trial.study) == (0, 1, "line")
    assert report(service, trial, 0, loss=2.0, accuracy=0.5) is Answer.CONTINUE
    running = service.client.trial("line", 0)
    assert running.state is TrialState.RUNNING
    assert running.values == {"loss": 2.0}
    assert running.worker == "one"
    assert report(service, trial, 1, loss=1.0) is Answer.CONTINUE
    assert finish(service, trial) is TrialState.COMPLETE
    done = service.client.trial("line", 0)
    assert done.values == {"loss": 1.0}
    assert done.metrics == {"loss": 1.0, "accuracy": 0.5}
    assert done.curve == [(0, 2.0), (1, 1.0)]
    assert [p.metrics for p in service.client.metrics("line", 0)] == [
        {"loss": 2.0, "accuracy": 0.5},
        {"loss": 1.0},
    ]
    [attempt] = service.client.attempts("line", 0)
    assert (attempt.outcome, attempt.worker) == ("complete", "one")
    best = service.client.study("line").best
    assert best is not None
    assert (best.number, best.values) == (0, {"loss": 1.0})


def test_repeating_any_request_changes_nothing(service: Service) -> None:
    service.client.create_study(study())
    trial = claim(service, request_id="r-1")
    assert claim(service, request_id="r-1") == trial
    for _ in range(2):
        report(service, trial, 3, loss=1.5)
    assert len(service.client.metrics("line", 0)) == 1
    assert finish(service, trial) is TrialState.COMPLETE
    assert finish(service, trial) is TrialState.COMPLETE
    with pytest.raises(TrialFinished):
        finish(service, trial, "failed")
    assert service.client.study("line").counts.complete == 1


def test_only_the_lease_that_was_given_out_counts(service: Service) -> None:
    service.client.create_study(study())
    trial = claim(service)
    forged = trial.model_copy(update={"lease": "forged"})
    with pytest.raises(LeaseLost):
        report(service, forged, 0, loss=0.0)
    with pytest.raises(LeaseLost):
        finish(service, forged)
    with pytest.raises(TrialNotFound):
        report(service, trial.model_copy(update={"id": 10**9}), 0, loss=0.0)


def test_an_unknown_worker_is_told_to_register(service: Service) -> None:
    service.client.create_study(study())
    with pytest.raises(WorkerNotFound, match="register"):
        service.client.claim_trials(ClaimRequest(worker="w-9", request_id="r", studies=["line"]))
    with pytest.raises(WorkerNotFound):
        service.client.heartbeat("w-9", Heartbeat())


def test_a_claim_waits_for_a_trial_to_come(service: Service) -> None:
    service.client.create_study(study(budget={"trials": 1}))
    service.client.update_study("line", state="PAUSED")
    found: list[ClaimedTrial] = []
    waiting = threading.Thread(target=lambda: found.append(claim(service, wait_s=20)))
    waiting.start()
    time.sleep(0.3)
    assert not found
    began = time.monotonic()
    service.client.update_study("line", state="ACTIVE")
    waiting.join(10)
    assert [t.number for t in found] == [0]
    assert time.monotonic() - began < 5


def test_a_claim_for_a_finished_study_ends_at_once(service: Service) -> None:
    service.client.create_study(study(budget={"trials": 1}))
    assert finish(service, claim(service), values={"loss": 1.0}) is TrialState.COMPLETE
    began = time.monotonic()
    assert service.client.claim("line") is None
    assert time.monotonic() - began < 5
    assert service.client.study("line").reason == "all 1 trials are done"


def test_a_claim_ends_with_the_study_it_waits_for(service: Service) -> None:
    service.client.create_study(study(budget={"trials": 1}))
    trial = claim(service)
    answers: list[object] = []
    waiting = threading.Thread(target=lambda: answers.append(service.client.claim("line")))
    waiting.start()
    time.sleep(0.2)
    finish(service, trial, values={"loss": 1.0})
    waiting.join(10)
    assert answers == [None]


def test_a_draining_worker_is_sent_home_at_once(service: Service) -> None:
    service.client.create_study(study())
    service.client.update_study("line", state="PAUSED")
    service.client.register("w-2", WorkerRegistration(name="two"))
    answers: list[object] = []
    request = ClaimRequest(worker="w-2", request_id="r-2", studies=["line"], wait_s=30)
    waiting = threading.Thread(target=lambda: answers.append(service.client.claim_trials(request)))
    waiting.start()
    time.sleep(0.3)
    service.client.heartbeat("w-2", Heartbeat(draining=True))
    waiting.join(5)
    assert len(answers) == 1
    service.client.update_study("line", state="ACTIVE")
    again = ClaimRequest(worker="w-2", request_id="r-3", studies=["line"])
    assert service.client.claim_trials(again).trials == []
    assert {w.id: w.state for w in service.client.workers()}["w-2"] == "draining"


def test_studies_without_a_task_go_only_to_clients_that_name_them(service: Service) -> None:
    service.client.create_study(study())
    service.client.register("w-1", WorkerRegistration(name="one"))
    anything = ClaimRequest(worker="w-1", request_id="r-1", tasks=["image-classification"], wait_s=0.3)
    assert service.client.claim_trials(anything).trials == []
    assert claim(service).study == "line"


def test_priority_comes_first_then_the_study_with_fewest_running(service: Service) -> None:
    task = {"name": "image-classification", "params": {"epochs": 1}}
    for name, priority in [("a", 0), ("b", 0), ("urgent", 5)]:
        space = {"lr": {"type": "float", "low": 0.001, "high": 0.01}}
        fields = {"task": task, "space": space, "objectives": {"metric": "val_loss"}, "priority": priority}
        service.client.create_study(study(name, budget={"trials": 2}, **fields))
        wait_until(service, name, 2)
    got = [claim(service, studies=[], tasks=["image-classification"]).study for _ in range(6)]
    assert got[:2] == ["urgent", "urgent"]
    assert sorted(got[2:4]) == ["a", "b"]
    assert sorted(got[4:]) == ["a", "b"]


def test_parallelism_limits_what_runs_at_once(service: Service) -> None:
    service.client.create_study(study(parallelism=2))
    first = claim(service)
    claim(service)
    assert service.client.claim("line", wait_s=0.5) is None
    finish(service, first, values={"loss": 1.0})
    assert claim(service).number == 2


def test_enqueued_points_come_before_suggestions_and_count_in_the_budget(service: Service) -> None:
    service.client.create_study(study(budget={"trials": 100}))
    wait_until(service, "line", 64)
    claim(service)
    mine = service.client.enqueue("line", {"x": 0.25}, tags=["mine"])
    assert claim(service).params == {"x": 0.25}
    assert [t.number for t in service.client.trials("line", where=["tag=mine"])] == [mine.number]
    service.client._send("POST", "/api/studies/line/trials", [{"params": {"x": 0.5}}] * 98)
    with pytest.raises(InvalidInput, match="has no room for 1 more"):
        service.client.enqueue("line", {"x": 0.5})
    assert service.client.study("line").counts.total == 100


def test_points_are_queued_once_however_often_a_request_with_a_key_arrives(service: Service) -> None:
    service.client.create_study(study())
    path, key = "/api/studies/line/trials", {"Idempotency-Key": "k-1"}
    first, again = (service.http.post(path, json={"params": {"x": 0.5}}, headers=key) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    other = service.http.post(path, json={"params": {"x": 0.6}}, headers=key)
    assert (other.status_code, other.json()["type"]) == (409, "urn:tunesmith:Conflict")
    for bad in ("", "x" * 101, "a b"):
        refused = service.http.post(path, json={"params": {"x": 0.5}}, headers={"Idempotency-Key": bad})
        assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, "Idempotency-Key")
    assert len(list(service.client.trials("line", where=["origin=enqueued"]))) == 1


def test_points_enqueued_at_once_do_not_end_a_grid_early(service: Service) -> None:
    space = {"a": {"type": "int", "low": 1, "high": 6}}
    for i in range(5):
        name = f"grid-{i}"
        service.client.create_study(study(name, space=space, sampler="grid"))
        service.client.enqueue(name, {"a": 3})
        for trial in service.client.claims(name):
            trial.finish(loss=1.0)
        cells = [t.params["a"] for t in service.client.trials(name, where=["origin=grid"])]
        assert sorted(cells) == [1, 2, 3, 4, 5, 6]


def test_a_report_of_many_steps_is_judged_like_one_by_one(service: Service) -> None:
    service.client.create_study(study(pruner={"median": {"startup_trials": 1, "interval_steps": 5}}))
    good = claim(service)
    for step in range(12):
        report(service, good, step, loss=1.0)
    finish(service, good)
    weak = claim(service)
    for first in (0, 4, 8):
        points = [MetricPoint(step=first + i, metrics={"loss": 9.0 if first else 0.5}) for i in range(4)]
        answer = service.client.report(weak.id, Report(lease=weak.lease, points=points))
    assert answer is Answer.CONTINUE  # its best value, 0.5, is better than the median
    weak = claim(service)
    points = [MetricPoint(step=i, metrics={"loss": 9.0}) for i in range(3, 8)]
    assert service.client.report(weak.id, Report(lease=weak.lease, points=points)) is Answer.PRUNE


def test_an_enqueued_point_outside_the_space_is_refused(service: Service) -> None:
    service.client.create_study(study())
    with pytest.raises(InvalidInput, match=r"params\.x: must be a number from 0 to 1 \(got 2\)"):
        service.client.enqueue("line", {"x": 2})
    with pytest.raises(InvalidInput, match=r"params\.y"):
        service.client.enqueue("line", {"y": 1, "x": 0.5})
    with pytest.raises(InvalidInput, match=r"params\.x: is missing"):
        service.client.enqueue("line", {})


def test_a_finished_study_takes_no_points(service: Service) -> None:
    service.client.create_study(study())
    service.client.update_study("line", state="FINISHED")
    with pytest.raises(StudyFinished):
        service.client.enqueue("line", {"x": 0.5})


def test_weak_trials_are_told_to_stop(service: Service) -> None:
    service.client.create_study(study(pruner={"median": {"startup_trials": 2}}))
    for value in (1.0, 2.0):
        trial = claim(service)
        report(service, trial, 0, loss=value)
        finish(service, trial)
    weak, good = claim(service), claim(service)
    assert report(service, weak, 0, loss=9.0) is Answer.PRUNE
    assert report(service, weak, 0, loss=9.0) is Answer.PRUNE
    assert report(service, good, 0, loss=1.2) is Answer.CONTINUE
    assert finish(service, weak, "pruned") is TrialState.PRUNED
    shown = service.client.trial("line", weak.number)
    assert shown.values == {"loss": 9.0}
    assert service.client.study("line").counts.pruned == 1


def test_numbers_that_json_lacks_travel_as_words(service: Service) -> None:
    service.client.create_study(study())
    trial = claim(service)
    report(service, trial, 0, loss=math.nan, high=math.inf, low=-math.inf)
    raw = service.http.get("/api/studies/line/trials/0").json()
    assert raw["metrics"] == {"loss": "NaN", "high": "Infinity", "low": "-Infinity"}
    [point] = service.client.metrics("line", 0)
    assert math.isnan(point.metrics["loss"])
    assert finish(service, trial) is TrialState.FAILED
    assert "not finite" in service.client.trial("line", 0).reason


def test_a_trial_that_never_reported_its_objective_fails_and_says_so(service: Service) -> None:
    service.client.create_study(study())
    trial = claim(service)
    report(service, trial, 0, los=1.0)
    assert finish(service, trial) is TrialState.FAILED
    assert service.client.trial("line", 0).reason == "the metric loss was never reported"


def test_values_that_are_no_objectives_are_refused(service: Service) -> None:
    service.client.create_study(study())
    with pytest.raises(InvalidInput, match=r"values\.los"):
        finish(service, claim(service), values={"los": 1.0})


def test_a_failed_attempt_is_retried_as_often_as_the_study_says(service: Service) -> None:
    service.client.create_study(study(retries={"failed": 1}, budget={"trials": 1}))
    first = claim(service)
    assert finish(service, first, "failed", reason="boom") is TrialState.WAITING
    second = claim(service)
    assert (second.number, second.attempt, second.seed) == (0, 2, first.seed)
    assert finish(service, second, "failed", reason="boom again") is TrialState.FAILED
    assert [a.reason for a in service.client.attempts("line", 0)] == ["boom", "boom again"]
    assert service.client.study("line").state == "FINISHED"


def test_a_released_trial_goes_back_to_the_queue_and_comes_first(service: Service) -> None:
    service.client.create_study(study())
    claim(service)
    trial = claim(service)
    assert finish(service, trial, "released") is TrialState.WAITING
    again = claim(service)
    assert (again.number, again.attempt) == (trial.number, 2)


def test_finishing_a_study_stops_what_runs_and_drops_what_nobody_claimed(service: Service) -> None:
    service.client.create_study(study())
    trial = claim(service)
    finished = service.client.update_study("line", state="FINISHED")
    assert (finished.counts.waiting, finished.counts.running) == (0, 1)
    assert report(service, trial, 0, loss=1.0) is Answer.STOP
    beat = service.client.heartbeat("w-1", Heartbeat(leases=[trial.lease, "unknown"]))
    assert (beat.stop, beat.lost) == ([trial.lease], ["unknown"])
    assert finish(service, trial, "released") is TrialState.PRUNED
    assert service.client.study("line").counts.total == 1


def test_stopping_a_trial_reaches_its_worker_and_ends_it(service: Service) -> None:
    service.client.create_study(study(retries={"failed": 3}))
    trial = claim(service)
    assert service.client.stop_trial("line", trial.number).stopping
    assert service.client.heartbeat("w-1", Heartbeat(leases=[trial.lease])).stop == [trial.lease]
    assert report(service, trial, 0, loss=1.0) is Answer.STOP
    assert finish(service, trial, "released") is TrialState.PRUNED
    assert service.client.trial("line", trial.number).cause == "cancelled"
    with pytest.raises(TrialNotFound):
        service.client.stop_trial("line", 10**6)


def test_pausing_a_study_releases_what_runs_until_it_is_resumed(service: Service) -> None:
    service.client.create_study(study())
    trial = claim(service)
    service.client.update_study("line", state="PAUSED")
    beat = service.client.heartbeat("w-1", Heartbeat(leases=[trial.lease]))
    assert (beat.pause, beat.stop, beat.lost) == ([trial.lease], [], [])
    assert beat.next_s <= 3
    assert report(service, trial, 0, loss=1.0) is Answer.PAUSE
    assert finish(service, trial, "released") is TrialState.WAITING
    service.client.update_study("line", state="ACTIVE")
    assert claim(service).number == trial.number


def test_a_worker_that_failed_too_often_waits_until_it_is_resumed(service: Service) -> None:
    service.client.create_study(study())
    service.client.register("w-1", WorkerRegistration(name="one", max_failures=1))
    request = ClaimRequest(worker="w-1", request_id="r-once", studies=["line"], wait_s=5)
    [trial] = service.client.claim_trials(request).trials
    finish(service, trial, "failed", reason="boom", log="epoch 1")
    [attempt] = service.client.attempts("line", trial.number)
    assert (attempt.cause, attempt.log) == ("error", "epoch 1")
    soon = ClaimRequest(worker="w-1", request_id="r-soon", studies=["line"], wait_s=0.2)
    assert "boom" in service.client.claim_trials(soon).paused
    answers: list[ClaimResponse] = []
    later = ClaimRequest(worker="w-1", request_id="r-later", studies=["line"], wait_s=30)
    waiting = threading.Thread(target=lambda: answers.append(service.client.claim_trials(later)))
    waiting.start()
    assert service.client.update_worker("w-1", paused=False).state == "live"
    waiting.join(10)
    assert len(answers[0].trials) == 1


def test_a_restarted_worker_gets_its_trials_back_without_waiting(service: Service) -> None:
    service.client.create_study(study())
    trial = claim(service)
    request = ClaimRequest(worker="w-1", request_id="r-own", studies=["line"], own=True, incarnation=1)
    [again] = service.client.claim_trials(request).trials
    assert (again.number, again.attempt) == (trial.number, 2)
    with pytest.raises(LeaseLost):
        finish(service, trial, values={"loss": 1.0})
    assert finish(service, again, values={"loss": 1.0}) is TrialState.COMPLETE


def test_a_study_that_has_used_up_its_budget_is_not_resumed_without_a_word(service: Service) -> None:
    service.client.create_study(study(budget={"trials": 1}))
    finish(service, claim(service), values={"loss": 1.0})
    with pytest.raises(Conflict, match=r"all 1 trials are done\. Change that limit of its budget"):
        service.client.update_study("line", state="ACTIVE")
    assert service.client.study("line").state == "FINISHED"


def test_raising_the_budget_of_a_study_that_used_it_up_lets_it_go_on(service: Service) -> None:
    service.client.create_study(study(budget={"trials": 1}))
    finish(service, claim(service), values={"loss": 1.0})
    assert service.client.study("line").state == "FINISHED"
    assert service.client.update_study("line", budget={"trials": 2}).state == "ACTIVE"
    assert claim(service).number == 1
    with pytest.raises(InvalidInput, match=r"budget\.trials: must be at least 2"):
        service.client.update_study("line", budget={"trials": 1})


def test_the_target_ends_a_study(service: Service) -> None:
    service.client.create_study(study(budget={"target": 0.5}))
    finish(service, claim(service), values={"loss": 0.6})
    assert service.client.study("line").state == "ACTIVE"
    finish(service, claim(service), values={"loss": 0.4})
    ended = service.client.study("line")
    assert (ended.state, ended.reason) == ("FINISHED", "the target value was reached")


def test_time_ends_a_study(service: Service) -> None:
    service.client.create_study(study(budget={"seconds": 0.5}))
    trial = claim(service)
    deadline = time.monotonic() + 10
    while service.client.study("line").state != "FINISHED" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert service.client.study("line").reason == "its 0.5 seconds are over"
    assert report(service, trial, 0, loss=1.0) is Answer.STOP


def test_patches_that_make_no_sense_are_refused_and_change_nothing(service: Service) -> None:
    before = service.client.create_study(study())
    for body, path in [
        ({"name": "12"}, "name"),
        ({"state": "GONE"}, "state"),
        ({"budget": {"trials": 0}}, "budget.trials"),
        ({"nam": "x"}, "nam"),
        ({"tags": ["a b"]}, "tags[0]"),
        ({"priority": None}, "priority"),
    ]:
        answer = service.http.patch("/api/studies/line", json=body)
        assert answer.status_code == 422, body
        assert answer.json()["errors"][0]["path"] == path
    assert service.client.study("line").definition == before.definition


def test_deleting_a_study_takes_its_trials_away_from_workers(service: Service) -> None:
    service.client.create_study(study())
    trial = claim(service)
    service.client.delete_study("line")
    with pytest.raises(TrialNotFound):
        report(service, trial, 0, loss=1.0)
    assert service.client.heartbeat("w-1", Heartbeat(leases=[trial.lease])).lost == [trial.lease]


def test_trials_claimed_ahead_are_run_once_each(service: Service) -> None:
    service.client.create_study(study(budget={"trials": 12}))
    numbers = []
    for trial in service.client.claims("line", ahead=True):
        numbers.append(trial.number)
        with trial:
            trial.report(0, loss=trial.params["x"])
    assert sorted(numbers) == list(range(12))
    found = service.client.study("line")
    assert (found.state, found.counts.complete) == ("FINISHED", 12)
    assert all(len(service.client.attempts("line", n)) == 1 for n in numbers)


def test_who_stops_claiming_ahead_gives_back_what_it_did_not_run(service: Service) -> None:
    service.client.create_study(study(sampler="random"))
    wait_until(service, "line", 3)
    for trial in service.client.claims("line", ahead=True):
        trial.finish(loss=1.0)
        break
    counts = service.client.study("line").counts
    assert (counts.complete, counts.running) == (1, 0)
    assert [a.outcome for a in service.client.attempts("line", 1)] == ["released"]


def test_who_ends_its_last_trial_after_the_loop_claims_no_other(service: Service) -> None:
    service.client.create_study(study(sampler="random"))
    wait_until(service, "line", 3)
    claims = service.client.claims("line", ahead=True)
    trial = next(claims)
    claims.close()
    trial.finish(loss=1.0)
    counts = service.client.study("line").counts
    assert (counts.complete, counts.running) == (1, 0)


def test_a_client_that_is_closed_gives_back_what_it_claimed_ahead(service: Service) -> None:
    service.client.create_study(study(sampler="random"))
    wait_until(service, "line", 3)
    with Client(service.client.url) as client:
        claims = client.claims("line", ahead=True)
        next(claims).finish(loss=1.0)
        assert service.client.study("line").counts.running == 1
    assert service.client.study("line").counts.running == 0
    claims.close()


@pytest.mark.parametrize("field", [{"wait_s": 5}, {"own": True, "incarnation": 1}])
def test_the_claim_that_comes_with_an_end_is_answered_at_once(
    service: Service, field: dict[str, Any]
) -> None:
    service.client.create_study(study())
    trial = claim(service)
    request = {"worker": "w-1", "request_id": "r-next", "studies": ["line"], **field}
    body = {"lease": trial.lease, "state": "complete", "values": {"loss": 1.0}, "claim_next": request}
    refused = service.http.post(f"/api/trials/{trial.id}/finish", json=body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["path"] == "claim_next"


def test_pages_of_trials_can_be_filtered_and_sorted(service: Service) -> None:
    service.client.create_study(study(budget={"trials": 30}))
    for trial in service.client.claims("line"):
        trial.report(0, loss=trial.params["x"])
        trial.finish()
    best_first = [t.values["loss"] for t in service.client.trials("line") if t.values]
    assert best_first == sorted(best_first)
    assert len(best_first) == 30
    small = list(service.client.trials("line", where=["params.x<0.5", "state=COMPLETE"], sort="-params.x"))
    found = [t.params["x"] for t in small]
    assert found == sorted((x for x in best_first if x < 0.5), reverse=True)
    assert service.client.study("line").best.values == {"loss": best_first[0]}  # type: ignore[union-attr]


def test_choices_that_are_numbers_sort_and_compare_as_numbers(service: Service) -> None:
    space = {"batch": {"type": "categorical", "choices": [128, 32, 64]}}
    service.client.create_study(study(space=space, sampler="grid"))
    wait_until(service, "line", 3)

    def batches(**query: Any) -> list[Any]:
        return [t.params["batch"] for t in service.client.trials("line", **query)]

    assert batches(sort="params.batch") == [32, 64, 128]
    assert sorted(batches(where=["params.batch<100"])) == [32, 64]
    assert sorted(batches(where=["params.batch=32,128"])) == [32, 128]
    assert batches(where=["params.batch!=32,128"]) == [64]


@pytest.mark.parametrize(
    "query",
    ["where=x", "where=params.nope<1", "where=params.x<abc", "where=state=GONE", "sort=nope", "after=zzz",
     "limit=0", "where=metrics.a'b<1", 'sort=metrics.a"b', "where=state<COMPLETE",
     "after=WyJyYW5rIiwiYSIsImIiLCJjIl0"],
)  # fmt: skip
def test_a_query_that_makes_no_sense_is_refused(service: Service, query: str) -> None:
    service.client.create_study(study())
    answer = service.http.get(f"/api/studies/line/trials?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["path"] == query.partition("=")[0]


def test_a_failing_route_answers_500_without_a_traceback(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(type(service.store), "study", broken)
    answer = service.http.get("/api/studies/line")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["type"] == "urn:tunesmith:TunesmithError"


def test_health_and_catalogue_answer(service: Service) -> None:
    assert service.http.get("/healthz").json()["status"] == "ok"
    assert service.http.get("/readyz").json()["status"] == "ok"
    tasks = service.http.get("/api/tasks").json()["tasks"]
    assert [task["name"] for task in tasks] == list(CATALOGUE)
    for task in tasks:
        assert service.http.get(f"/api/tasks/{task['name']}").json() == task
    assert service.http.get("/api/schemas/study").json()["title"] == "StudyDefinition"


def test_every_operation_has_a_stable_id_and_a_summary(service: Service) -> None:
    document = service.http.get("/api/openapi.json").json()
    operations = [op for path in document["paths"].values() for op in path.values()]
    ids = [op["operationId"] for op in operations]
    assert len(ids) == len(set(ids))
    assert {"create_study", "claim_trials", "report_metrics", "finish_trial", "list_trials"} <= set(ids)
    assert all(op.get("description") for op in operations)


@pytest.mark.parametrize("sampler", ["random", {"tpe": {"startup_trials": 5}}])
def test_one_worker_gets_the_same_suggestions_for_the_same_seed(service: Service, sampler: Any) -> None:
    space = {
        "lr": {"type": "float", "low": 1e-5, "high": 1e-1, "log": True},
        "optimizer": {"type": "categorical", "choices": ["sgd", "adam"]},
        "momentum": {"type": "float", "low": 0.0, "high": 0.9, "when": {"optimizer": ["sgd"]}},
    }

    def suggestions(name: str, seed: int) -> list[Any]:
        service.client.create_study(
            study(name, space=space, sampler=sampler, seed=seed, budget={"trials": 20})
        )
        found = []
        for trial in service.client.claims(name):
            found.append(trial.params)
            trial.report(0, loss=abs(math.log10(trial.params["lr"]) + 3))  # type: ignore[arg-type]
            trial.finish()
        return found

    first = suggestions("first", 7)
    assert len(first) == 20
    assert suggestions("again", 7) == first
    assert suggestions("other", 8) != first


def test_a_database_that_is_away_for_a_moment_does_not_end_a_server_that_starts(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    away: Future[None] = Future()
    away.set_exception(Unavailable("restarting"))
    monkeypatch.setattr(SqlStore, "note_uptime", lambda _: away)
    with served(sqlite_url, engine=False) as service:
        assert service.http.get("/healthz").status_code == 200


def test_a_client_that_never_waits_gets_a_trial_beside_one_that_runs(service: Service) -> None:
    service.client.create_study(study(sampler="tpe"))
    running = service.client.claim("line")
    assert running is not None
    deadline = time.monotonic() + 10
    with Client(service.client.url) as other:
        while (found := other.claim("line", wait_s=0)) is None:
            assert time.monotonic() < deadline, "there was never a trial"
            time.sleep(0.1)
        found.release()
    running.release()
