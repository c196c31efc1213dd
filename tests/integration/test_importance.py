"""The importance of parameters over HTTP and by the client, on both databases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from tests.support.serving import Service, served
from tunesmith.errors import InvalidInput, StudyNotFound

SPACE = {
    "lr": {"type": "float", "low": 1e-5, "high": 0.1, "log": True},
    "width": {"type": "int", "low": 1, "high": 64},
    "opt": {"type": "categorical", "choices": ["adam", "sgd"]},
    "momentum": {"type": "float", "low": 0.0, "high": 1.0, "when": {"opt": ["sgd"]}},
}


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    with served(database_url, engine=False) as running:
        yield running


def point(rng: random.Random) -> dict[str, Any]:
    found = {"lr": 10 ** rng.uniform(-5, -1), "width": rng.randint(1, 64), "opt": rng.choice(["adam", "sgd"])}
    return {**found, "momentum": rng.random()} if found["opt"] == "sgd" else found


def result(rng: random.Random) -> dict[str, Any]:
    params = point(rng)
    values = {"loss": params["width"] + rng.random(), "seconds": -params["lr"] + rng.random() / 1000}
    return {"params": params, "values": values}


def create(service: Service, trials: int) -> None:
    objectives = [{"metric": "loss"}, {"metric": "seconds", "direction": "maximize"}]
    service.client.create_study({"name": "s", "space": SPACE, "objectives": objectives})
    rng = random.Random(7)
    if trials:
        service.client.import_trials("s", [result(rng) for _ in range(trials)])


def test_each_objective_has_an_importance_of_its_own(service: Service) -> None:
    create(service, 120)
    by_loss = service.client.importance("s")
    assert by_loss == service.client.importance("s", "loss")
    assert (by_loss.metric, by_loss.trials, by_loss.complete, by_loss.reason) == ("loss", 120, 120, "")
    assert by_loss.parameters[0].name == "width"
    assert {p.name for p in by_loss.parameters} == set(SPACE)
    assert sum(p.importance for p in by_loss.parameters) == pytest.approx(1)
    parts = [p.importance for p in by_loss.parameters]
    assert parts == sorted(parts, reverse=True)
    trials = {p.name: p.trials for p in by_loss.parameters}
    assert trials["lr"] == 120 > trials["momentum"] > 20
    assert service.client.importance("s", "seconds").parameters[0].name == "lr"


def test_it_is_computed_anew_when_results_have_come(service: Service) -> None:
    create(service, 19)
    waiting = service.client.importance("s")
    assert (waiting.parameters, waiting.reason) == ([], "it takes 20 complete trials, and there are 19")
    service.client.import_trials("s", [result(random.Random(1))])
    assert len(service.client.importance("s").parameters) == len(SPACE)


def test_what_is_asked_for_must_be_an_objective_of_a_study_that_is_there(service: Service) -> None:
    create(service, 0)
    with pytest.raises(InvalidInput, match=r"metric: is no objective .*'los'; did you mean 'loss'"):
        service.client.importance("s", "los")
    with pytest.raises(StudyNotFound):
        service.client.importance("t")
    answer = service.http.get("/api/studies/s/importance", params={"metric": "x" * 101})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "metric")


def test_nobody_who_does_not_ask_pays_for_it_and_its_process_ends_with_the_server(database_url: str) -> None:
    me = psutil.Process()
    before = set(me.children())
    with served(database_url, engine=False) as service:
        create(service, 60)
        service.client.study("s")
        assert set(me.children()) == before
        service.client.importance("s")
        [started] = set(me.children()) - before
        assert started.nice() >= 10
    assert not started.is_running()
