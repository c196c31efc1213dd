"""Studies with `repeats`, over HTTP, with a client that claims ahead and with a real worker."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import psutil
import pytest

from tests.support.serving import Service, served
from tests.support.worker_process import eventually, running_worker
from tunesmith.claims import ClaimRequest
from tunesmith.errors import InvalidInput
from tunesmith.seeds import training_seed
from tunesmith.trials import TrialState
from tunesmith.workers import WorkerRegistration

LINE = {"name": "line", "space": {"x": {"type": "float", "low": 0.0, "high": 1.0}}, "seed": 11}


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """A service over an empty database."""
    url = f"sqlite:///{tmp_path / 'tunesmith.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        url = server.url(server.create_database())
    with served(url) as running:
        yield running


def line(**fields: Any) -> dict[str, Any]:
    return {**LINE, "objectives": {"metric": "loss"}, "repeats": 3, **fields}


@pytest.mark.parametrize("ahead", [False, True])
def test_a_noisy_objective_is_averaged_over_the_repeats_of_each_trial(service: Service, ahead: bool) -> None:
    client = service.client
    client.create_study(line(budget={"trials": 4}, sampler="tpe"))
    losses: dict[int, list[float]] = defaultdict(list)
    seeds: dict[int, list[int]] = defaultdict(list)
    for trial in client.claims("line", ahead=ahead):
        with trial:
            assert trial.repeat == len(losses[trial.number])
            noisy = trial.params["x"] + random.Random(trial.seed).gauss(0, 0.1)
            trial.report(0, loss=noisy)
        losses[trial.number].append(noisy)
        seeds[trial.number].append(trial.seed)
    found = list(client.trials("line", sort="number"))
    assert [t.state for t in found] == [TrialState.COMPLETE] * 4
    assert [t.values for t in found] == [{"loss": pytest.approx(fmean(losses[n]))} for n in range(4)]
    assert all(len(losses[n]) == 3 for n in range(4))
    assert all(seeds[n] == [training_seed(11, n, i) for i in range(3)] for n in range(4))
    study = client.study("line")
    assert (study.state, study.counts.complete, study.reason) == ("FINISHED", 4, "all 4 trials are done")
    assert study.best is not None
    assert study.best.values["loss"] == min(t.values["loss"] for t in found if t.values)


def test_an_end_says_that_the_trial_waits_until_its_last_repeat(service: Service) -> None:
    service.client.create_study(line(repeats=2))
    service.client.enqueue("line", {"x": 0.5})
    states = []
    for loss in (1.0, 2.0):
        trial = service.client.claim("line")
        assert trial is not None
        states.append(trial.finish(loss=loss))
    assert states == [TrialState.WAITING, TrialState.COMPLETE]


def test_the_points_of_each_repeat_can_be_read(service: Service) -> None:
    service.client.create_study(line(repeats=2))
    service.client.enqueue("line", {"x": 0.5})
    for loss in (1.0, 2.0):
        trial = service.client.claim("line")
        assert trial is not None
        with trial:
            trial.report(0, loss=loss)

    def read(repeat: int | None) -> list[float]:
        return [p.metrics["loss"] for p in service.client.metrics("line", 0, repeat=repeat)]

    assert (read(0), read(1), read(None)) == ([1.0], [2.0], [2.0])
    assert [(a.repeat, a.values) for a in service.client.attempts("line", 0)] == [
        (0, {"loss": 1.0}),
        (1, {"loss": 2.0}),
    ]
    with pytest.raises(InvalidInput, match=r"repeat: must be 0 to 1"):
        read(2)
    refused = service.http.get("/api/studies/line/trials/0/metrics", params={"repeat": -1})
    assert (refused.status_code, "repeat" in refused.text) == (422, True)


def test_a_study_that_cannot_be_repeated_is_refused_with_the_fields_path(service: Service) -> None:
    pruner = {"type": "successive-halving", "pause": True}
    for fields, path in (({"repeats": 0}, "repeats"), ({"pruner": pruner}, "pruner.pause")):
        refused = service.http.post("/api/studies", json=line(**fields))
        assert refused.status_code == 422
        assert [error["path"] for error in refused.json()["errors"]] == [path]


def test_a_lease_that_expires_in_the_second_repeat_costs_only_that_attempt(tmp_path: Path) -> None:
    with served(f"sqlite:///{tmp_path}/t.db", lease_s=0.5) as service:
        client = service.client
        client.create_study(line(repeats=2, budget={"trials": 1}))
        client.enqueue("line", {"x": 0.5})
        client.register("silent", WorkerRegistration(name="silent"))

        first = client.claim("line")
        assert first is not None
        first.finish(loss=1.0)
        silent = ClaimRequest(worker="silent", request_id="r", studies=["line"])
        [second] = client.claim_trials(silent).trials
        again = client.claim("line", wait_s=10.0)
        assert again is not None
        assert (again.repeat, again.seed) == (second.repeat, second.seed) == (1, training_seed(11, 0, 1))
        assert again.finish(loss=3.0) is TrialState.COMPLETE
        assert client.trial("line", 0).values == {"loss": 2.0}
        outcomes = [(a.repeat, a.outcome) for a in client.attempts("line", 0)]
        assert outcomes == [(0, "complete"), (1, "lost"), (1, "complete")]


EPOCHS = 30
TINY = {"data": "digits", "epochs": EPOCHS, "width": 0.125, "batch_size": 500}
TASK = {"name": "image-classification", "params": TINY}


def test_a_worker_trains_each_repeat_from_the_beginning_with_a_seed_of_its_own(tmp_path: Path) -> None:
    """Killed in the second repeat, it goes on there from the checkpoint of that one."""
    pytest.importorskip("torch")
    with served(f"sqlite:///{tmp_path}/t.db") as service:
        client = service.client
        space = {"lr": {"type": "float", "low": 1e-3, "high": 1e-2}}
        objective = {"metric": "val_accuracy", "direction": "maximize"}
        study = {"name": "digits", "task": TASK, "space": space, "objectives": objective, "seed": 11}
        client.create_study({**study, "repeats": 2, "budget": {"trials": 1}})
        client.enqueue("digits", {"lr": 0.003})

        def files(name: str) -> list[int]:
            stored = service.http.get("/api/studies/digits/trials/0/artifacts").json()["artifacts"]
            return [a["attempt"] for a in stored if a["name"].startswith(name)]

        with running_worker(tmp_path / "w", client.url) as worker:
            eventually(lambda: 2 in files("checkpoint-"), 60)
            children = worker.children()
            worker.process.kill()
            worker.process.wait()
            psutil.wait_procs(children, timeout=10)
            assert "resumes after" not in worker.log
        with running_worker(tmp_path / "w", client.url, "--until-finished", "digits") as worker:
            assert worker.exit_code(100) == 0, worker.log
            assert worker.log.count("#0 resumes after step") == 1

        tries = [(a.repeat, a.outcome) for a in client.attempts("digits", 0)]
        assert tries == [(0, "complete"), (1, "lost"), (1, "complete")]
        curves = [{p.step: p.metrics for p in client.metrics("digits", 0, repeat=i)} for i in (0, 1)]
        assert [sorted(curve) for curve in curves] == [list(range(1, EPOCHS + 1))] * 2
        assert curves[0][1]["train_loss"] != curves[1][1]["train_loss"]
        last = [curve[EPOCHS]["val_accuracy"] for curve in curves]
        assert client.trial("digits", 0).values == {"val_accuracy": pytest.approx(fmean(last))}
        seeds = []
        for attempt in files("provenance.json"):
            path = client.download_artifact("digits", 0, attempt, "provenance.json", tmp_path / f"p{attempt}")
            seeds.append((attempt, json.loads(path.read_text())["seed"]))
        repeated = training_seed(11, 0, 1)
        assert seeds == [(1, training_seed(11, 0)), (2, repeated), (3, repeated)]
