"""`make bench` runs real trials on every backend that needs nothing more than our own environment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import optuna
import pytest

from benchmarks.service import measure, workload
from benchmarks.service.backends import BACKENDS, Place, database_of
from benchmarks.service.cells import Cell
from benchmarks.service.optuna_loop import STUDY
from tests.support.server_process import running_server
from tunesmith import Client

NAMES = [name for name in BACKENDS if name not in ("optuna-grpc", "vizier")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with ExitStack() as stack:
        yield Place(tmp_path_factory.mktemp("bench"), stack)


@pytest.mark.parametrize("name", NAMES)
def test_two_workers_run_whole_trials(place: Place, name: str) -> None:
    with BACKENDS[name](place, Cell(name, "tpe", 30, 2)) as running:
        found = measure.run(running, workers=2, seconds=0.5, patience_s=60)
    assert found.trials >= 2
    assert len(found.claim) == len(found.finish) == found.trials
    assert len(found.report) == workload.STEPS * found.trials
    assert found.cpu_ms_per_trial > 0


def test_a_loaded_history_is_one_that_the_server_takes_for_its_own(place: Place, tmp_path: Path) -> None:
    with (
        database_of(place, Cell("tunesmith-sqlite", "random", 30, 1)) as url,
        running_server(tmp_path, "--database-url", url) as server,
        Client(server.url, token=tmp_path / "server" / "admin-token") as client,
    ):
        study = client.study(STUDY)
        best = next(client.trials(STUDY, limit=1))
        curve = [point.metrics[workload.METRIC] for point in client.metrics(STUDY, best.number)]
    history = workload.history(30)
    assert study.counts.complete == 30
    assert curve == min((curve for _, curve in history), key=lambda values: values[-1])
    assert best.params == dict(history[best.number][0])


def test_a_worker_that_cannot_begin_is_a_problem_with_its_last_words() -> None:
    with pytest.raises(measure.Problem, match="none_loop"):
        measure.run(measure.Running({"loop": "none"}), workers=1, seconds=0.1, patience_s=30)


def test_workers_that_are_not_ready_in_time_are_a_problem() -> None:
    spec = {
        "loop": "optuna",
        "storage": {"kind": "memory", "history": 10},
        "sampler": "tpe",
        "pruner": "median",
    }
    with pytest.raises(measure.Problem, match="not done after"):
        measure.run(measure.Running(spec), workers=1, seconds=60, patience_s=3)
