"""Finished trials, put into each side's storage at once. Not timed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import optuna
from optuna.storages import journal
from optuna.storages._rdb import models
from optuna.trial import TrialState as OptunaState
from sqlalchemy import Connection

from benchmarks.service import workload
from benchmarks.service.optuna_loop import STUDY, frozen_trials
from service.pruners import prunes
from service.storage import schema, tables
from service.storage.database import Database
from service.storage.store import SqlStore
from tunesmith.definitions import StudyDefinition

CHUNK = 10_000


def definition(sampler: str, pruner: str) -> StudyDefinition:
    """Return the study of the benchmark."""
    objective = {"metric": workload.METRIC}
    fields = {"name": STUDY, "space": workload.SPACE, "objectives": objective, "seed": 1}
    return StudyDefinition.parse({**fields, "sampler": sampler, "pruner": pruner})


def fill_tunesmith(url: str, history: int) -> None:
    """Make a database of ours, with a study of so many complete trials."""
    database = Database(url)
    schema.upgrade(database)
    store = SqlStore(database, prunes)
    try:
        study = store.create_study(definition("random", "median"), None).result().id
        with database.write() as tx:
            for trials, metrics in _our_rows(study, history):
                tx.connection.execute(tables.trials.insert(), trials)
                tx.connection.execute(tables.metrics.insert(), metrics)
            counters = {"complete": history, "next_number": history, "revision": history + 2}
            tx.connection.execute(tables.studies.update().values(**counters))
            _continue_ids(tx.connection, "trials", "id", history)
    finally:
        store.close()


def _continue_ids(connection: Connection, table: str, column: str, last: int) -> None:
    """Let PostgreSQL count on from the ids that we gave."""
    if connection.dialect.name == "postgresql":
        sequence = f"pg_get_serial_sequence('{table}', '{column}')"
        connection.exec_driver_sql(f"SELECT setval({sequence}, {last})")


def choose(url: str, sampler: str, pruner: str) -> None:
    """Give the study of a database of ours another sampler and pruner."""
    database = Database(url)
    with database.write() as tx:
        fields = {"definition": definition(sampler, pruner).as_json()}
        tx.connection.execute(tables.studies.update().values(**fields))
    database.close()


def _our_rows(study: int, history: int) -> Iterator[tuple[list[Any], list[Any]]]:
    now = time.time()
    trials: list[Any] = []
    metrics: list[Any] = []
    for i, (params, curve) in enumerate(workload.history(history)):
        last = {workload.METRIC: curve[-1]}
        trials.append({
            "id": i + 1, "study_id": study, "number": i, "state": "COMPLETE", "rank": 0, "score": curve[-1],
            "queue": 2, "params": params, "origin": "random", "tags": [], "attempt": 1,
            "step": len(curve) - 1, "objectives": last, "metrics": last,
            "metric_steps": {workload.METRIC: len(curve) - 1},
            "created_at": now, "started_at": now, "finished_at": now, "revision": i + 2, "results": 0,
        })  # fmt: skip
        metrics += [
            {"trial_id": i + 1, "name": workload.METRIC, "step": s, "attempt": 1, "value": v, "time": now}
            for s, v in enumerate(curve)
        ]
        if len(trials) == CHUNK:
            yield trials, metrics
            trials, metrics = [], []
    if trials:
        yield trials, metrics


def fill_rdb(url: str, history: int) -> None:
    """Make a database of Optuna's, with a study of so many complete trials."""
    storage = optuna.storages.RDBStorage(url)
    optuna.create_study(storage=storage, study_name=STUDY)
    trials = frozen_trials(history)
    with storage.engine.begin() as connection:
        for begin in range(0, history, CHUNK):
            for table, rows in _rdb_rows(trials[begin : begin + CHUNK], begin):
                connection.execute(table.__table__.insert(), rows)
        _continue_ids(connection, "trials", "trial_id", history)
    storage.engine.dispose()


def _rdb_rows(trials: Sequence[optuna.trial.FrozenTrial], first: int) -> list[tuple[Any, list[Any]]]:
    """Return the rows of trials `first` and up, table by table."""
    now = datetime.now(UTC).replace(tzinfo=None)
    ended = {"state": OptunaState.COMPLETE, "datetime_start": now, "datetime_complete": now}
    numbered = [(first + i, trial) for i, trial in enumerate(trials)]
    distributions = {
        name: optuna.distributions.distribution_to_json(d) for name, d in trials[0].distributions.items()
    }
    return [
        (models.TrialModel, [{"trial_id": n + 1, "study_id": 1, "number": n, **ended} for n, _ in numbered]),
        (models.TrialParamModel, [
            {"trial_id": n + 1, "param_name": name, "distribution_json": distributions[name],
             "param_value": trial.distributions[name].to_internal_repr(value)}
            for n, trial in numbered for name, value in trial.params.items()
        ]),
        (models.TrialValueModel, [
            {"trial_id": n + 1, "objective": 0, "value": trial.value,
             "value_type": models.TrialValueModel.TrialValueType.FINITE}
            for n, trial in numbered
        ]),
        (models.TrialIntermediateValueModel, [
            {"trial_id": n + 1, "step": step, "intermediate_value": value,
             "intermediate_value_type":
                 models.TrialIntermediateValueModel.TrialIntermediateValueType.FINITE}
            for n, trial in numbered for step, value in trial.intermediate_values.items()
        ]),
    ]  # fmt: skip


def fill_journal(path: str, history: int) -> None:
    """Make a journal file of Optuna's: written at once, where Optuna would sync it after each line."""
    collected = _Collected()
    storage = optuna.storages.JournalStorage(collected)
    optuna.create_study(storage=storage, study_name=STUDY).add_trials(frozen_trials(history))
    journal.JournalFileBackend(path).append_logs(collected.logs)


class _Collected(journal.BaseJournalBackend):
    """A journal in memory."""

    def __init__(self) -> None:
        self.logs: list[dict[str, Any]] = []

    def read_logs(self, log_number_from: int) -> list[dict[str, Any]]:
        return self.logs[log_number_from:]

    def append_logs(self, logs: list[dict[str, Any]]) -> None:
        self.logs += logs
