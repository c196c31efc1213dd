"""The database behind the API and the engine: `service.core.ports.Store` in SQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.core.access import Caller
from service.core.ports import (
    ActiveStudy,
    Changes,
    NewArtifact,
    Ready,
    Results,
    Roster,
    Seen,
    Suggestion,
    Uploading,
    WaitingClaim,
)
from service.core.pruning import Prunes
from service.storage import (
    artifacts,
    claims,
    discards,
    engines,
    fronts,
    imports,
    losses,
    patches,
    reading,
    results,
    stops,
    studies,
    suggestions,
    tokens,
    uptime,
    waits,
    workers,
)
from service.storage.database import Database, Tx
from service.storage.pruning import PruningHistory
from service.storage.quick import fetch
from service.storage.rows import seen_from, worker_from
from service.storage.sent import Reception, Sent
from service.storage.writer import Writer
from tunesmith.charts import History
from tunesmith.claims import ClaimRequest, ClaimResponse
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import Unavailable
from tunesmith.imports import ImportedTrial
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, FinishResponse, Report, ReportResponse
from tunesmith.studies import Study, StudyPatch
from tunesmith.tokens import CreateToken, Scope, Token
from tunesmith.trials import Artifact, Attempt, Enqueue, Page, Trial
from tunesmith.workers import Heartbeat, HeartbeatResponse, Worker, WorkerPatch, WorkerRegistration

T = TypeVar("T")


class SqlStore:
    """Studies and trials in SQLite or PostgreSQL.

    Args:
        database: Where.
        prunes: The pruning rule.
        lease_s: Seconds a lease lasts.
    """

    def __init__(self, database: Database, prunes: Prunes, lease_s: float = 60.0) -> None:
        self._database = database
        self._lease_s = lease_s
        self._pruning = PruningHistory()
        self._writer = Writer(database, on_rollback=self._pruning.forget)
        self._claims = partial(claims.claim, lease_s=lease_s)
        self._sent = Reception(lease_s, prunes, self._pruning).take_in

    def _write(self, command: Callable[[Tx], T], *, several: bool = False) -> Future[T]:
        return self._writer.submit(command, several=several)

    def _read(self, query: Callable[[Connection], T]) -> T:
        with _answering():
            return self._database.query(query)

    def close(self) -> None:
        """Finish what is queued and close the connections."""
        self._writer.close()
        self._database.close()

    # Studies

    def create_study(self, definition: StudyDefinition, cells: int | None) -> Future[Study]:
        return self._write(lambda tx: studies.create(tx, definition, cells))

    def study(self, ref: str) -> Study:
        return self._read(lambda c: studies.with_best(c, studies.find(c, ref)))

    def studies(self, ids: Iterable[int] | None = None, limit: int = 1000) -> list[Study]:
        return self._read(lambda c: studies.several(c, ids, limit))

    def patch_study(self, ref: str, patch: StudyPatch) -> Future[Study]:
        return self._write(lambda tx: patches.patch(tx, ref, patch))

    def delete_study(self, ref: str) -> Future[int]:
        return self._write(lambda tx: studies.remove(tx, ref))

    # Trials

    def enqueue(self, ref: str, points: Sequence[Enqueue], key: str | None = None) -> Future[list[Trial]]:
        return self._write(lambda tx: suggestions.enqueue(tx, ref, points, key))

    def import_trials(
        self, ref: str, trials: Sequence[ImportedTrial], key: str | None = None
    ) -> Future[Study]:
        return self._write(lambda tx: imports.import_trials(tx, ref, trials, key))

    def trials(
        self, ref: str, *, where: Sequence[str], sort: str, limit: int, after: str | None, curve: bool
    ) -> Page:
        return self._read(
            lambda c: reading.page(c, ref, where=where, sort=sort, limit=limit, after=after, curve=curve)
        )

    def front(self, ref: str) -> list[Trial]:
        return self._read(lambda c: fronts.pareto(c, ref))

    def trial(self, ref: str, number: int) -> Trial:
        return self._read(lambda c: reading.trial(c, ref, number))

    def metrics(self, ref: str, number: int, repeat: int | None = None) -> list[MetricPoint]:
        return self._read(lambda c: reading.metrics(c, ref, number, repeat))

    def attempts(self, ref: str, number: int) -> list[Attempt]:
        return self._read(lambda c: reading.attempts(c, ref, number))

    def stop_trial(self, ref: str, number: int) -> Future[Trial]:
        return self._write(lambda tx: stops.stop(tx, ref, number))

    def history(self, ref: str) -> History:
        return self._read(lambda c: reading.history(c, ref))

    def results(self, ref: str, metric: str, most: int) -> Results:
        return self._read(lambda c: results.results(c, ref, metric, most))

    # Running trials

    def claim(self, request: ClaimRequest, only: frozenset[str] = frozenset()) -> Future[ClaimResponse]:
        several = request.own or request.count > 1
        return self._writer.submit_to(self._claims, (request, only), several=several)

    def unwait(self, request_id: str) -> Future[None]:
        return self._writer.submit_to(waits.unwait, request_id)

    def report(self, trial_id: int, report: Report) -> Future[ReportResponse]:
        return self._send((trial_id, report, frozenset()))

    def finish(
        self, trial_id: int, finish: Finish, only: frozenset[str] = frozenset()
    ) -> Future[FinishResponse]:
        return self._send((trial_id, finish, only), several=finish.claim_next is not None)

    def _send(self, sent: Sent, *, several: bool = False) -> Future[Any]:
        return self._writer.submit_to(self._sent, sent, several=several)

    # Artifacts

    def begin_artifact(self, new: NewArtifact) -> Future[Uploading]:
        return self._write(lambda tx: artifacts.begin(tx, new))

    def complete_artifact(self, new: NewArtifact, path: str, size: int) -> Future[Artifact]:
        return self._write(lambda tx: artifacts.complete(tx, new, path, size))

    def artifacts(self, ref: str, number: int) -> list[Artifact]:
        return self._read(lambda c: artifacts.listed(c, ref, number))

    def artifact(self, ref: str, number: int, attempt: int, name: str) -> tuple[Artifact, str]:
        return self._read(lambda c: artifacts.find(c, ref, number, attempt, name))

    def discard_checkpoints(self) -> Future[int]:
        return self._write(discards.discard_checkpoints)

    def discarded_files(self, count: int) -> Sequence[str]:
        return self._read(lambda c: discards.due(c, self._database.now(c), count))

    def forget_files(self, paths: Sequence[str]) -> Future[None]:
        return self._write(lambda tx: discards.gone(tx, paths))

    def postpone_file(self, path: str, seconds: float) -> Future[None]:
        return self._write(lambda tx: discards.postpone(tx, path, seconds))

    # Workers

    def register(self, worker: str, about: WorkerRegistration) -> Future[Worker]:
        return self._write(lambda tx: workers.register(tx, worker, about))

    def workers(self) -> list[Worker]:
        now = time.time()
        return [
            worker_from(r, now) for r in self._read(lambda c: c.execute(workers.WORKERS).mappings().all())
        ]

    def patch_worker(self, worker: str, changes: WorkerPatch) -> Future[Worker]:
        return self._write(lambda tx: workers.patch(tx, worker, changes))

    def heartbeat(
        self, worker: str, beat: Heartbeat, only: frozenset[str] = frozenset()
    ) -> Future[HeartbeatResponse]:
        return self._write(lambda tx: workers.heartbeat(tx, worker, beat, self._lease_s, only))

    # What the engine does

    def renew_engine(self, engine: str, server: str, term_s: float) -> Roster:
        with _answering(), self._database.write() as tx:
            return engines.renew(tx, engine, server, term_s)

    def bury_engines(self) -> Future[int]:
        return self._write(engines.bury, several=True)

    def leave(self, engine: str) -> Future[None]:
        return self._write(lambda tx: engines.leave(tx, engine), several=True)

    def adopt(self, engine: str, studies: Sequence[int]) -> Future[dict[int, int]]:
        return self._write(lambda tx: engines.adopt(tx, engine, studies), several=True)

    def give_up(self, engine: str, studies: Sequence[int]) -> Future[None]:
        return self._write(lambda tx: engines.give_up(tx, engine, studies), several=True)

    def active_studies(self) -> int:
        return self._read(lambda c: c.execute(studies.COUNT_ACTIVE).scalar_one())

    def engines(self, within_s: float) -> set[str]:
        return self._read(lambda c: engines.names(c, self._database.now(c) - within_s))

    def demand(self, engine: str) -> tuple[list[ActiveStudy], list[WaitingClaim]]:
        now = time.time()

        def query(connection: Connection) -> tuple[list[ActiveStudy], list[WaitingClaim]]:
            active = fetch(connection, studies.SERVED, {"engine": engine})
            waiting = fetch(connection, waits.WAITS, {}) if active else []
            return [studies.active_from(row, now) for row in active], [waits.waiting_from(r) for r in waiting]

        return self._read(query)

    def seen_since(self, study_id: int, after: tuple[int, int], limit: int) -> list[Seen]:
        revision, last = after
        wanted = {"study": study_id, "revision": revision, "id": last, "count": limit}
        rows = self._read(lambda c: fetch(c, suggestions.SEEN_SINCE, wanted))
        return [seen_from(row) for row in rows]

    def insert_suggestions(
        self, study_id: int, epoch: int, first_number: int, points: Sequence[Suggestion]
    ) -> Future[int]:
        return self._write(
            lambda tx: suggestions.insert_suggestions(tx, study_id, epoch, first_number, points)
        )

    def replace_suggestions(
        self, study_id: int, epoch: int, fresh: Mapping[int, Suggestion]
    ) -> Future[set[int]]:
        return self._write(lambda tx: suggestions.replace(tx, study_id, epoch, fresh))

    def set_exhausted(self, study_id: int, epoch: int, cells: int) -> Future[None]:
        return self._write(lambda tx: suggestions.exhaust(tx, study_id, epoch, cells))

    def reap(self) -> Future[int]:
        def command(tx: Tx) -> int:
            tx.connection.execute(waits.OVERDUE, {"now": tx.now})
            return losses.reap(tx, self._outage_s) + studies.finish_overdue(tx)

        return self._write(command, several=True)

    def note_uptime(self) -> Future[None]:
        return self._write(lambda tx: uptime.note(tx, self._lease_s, self._outage_s))

    @property
    def uptime_s(self) -> float:
        return min(2.0, self._lease_s / 8)

    @property
    def _outage_s(self) -> float:
        """How long an API may be silent before nobody could renew: some notes may be late."""
        return 3 * self.uptime_s

    # Watching

    def revisions(self) -> dict[int, int]:
        rows = self._read(lambda c: c.execute(studies.REVISIONS).all())
        return dict(rows)

    def changes(self, study_id: int, after: int, limit: int) -> Changes:
        return self._read(lambda c: reading.changes(c, study_id, after, limit))

    def look(self, names: Sequence[str]) -> tuple[list[Ready], set[str]]:
        return self._read(lambda c: (claims.ready(c), claims.open_among(c, names)))

    def open_among(self, names: Sequence[str]) -> set[str]:
        return self._read(lambda c: claims.open_among(c, names))

    # Tokens and sessions

    def tokens(self) -> list[Token]:
        rows = self._read(lambda c: c.execute(tokens.TOKENS).mappings().all())
        return [tokens.token_from(row) for row in rows]

    def create_token(self, body: CreateToken, digest: str) -> Future[Token]:
        return self._write(lambda tx: tokens.create(tx, body, digest))

    def revoke_token(self, token: int) -> Future[Token]:
        return self._write(lambda tx: tokens.revoke(tx, token))

    def adopt_admin(self, name: str, digest: str) -> Future[Token]:
        return self._write(lambda tx: tokens.adopt_admin(tx, name, digest))

    def set_token(self, name: str, scope: Scope, digest: str) -> Future[None]:
        return self._write(lambda tx: tokens.set_token(tx, name, scope, digest))

    def note_use(self, token: int) -> Future[None]:
        return self._write(lambda tx: tokens.note_use(tx, token))

    def by_token(self, digest: str) -> Caller | None:
        return self._read(lambda c: tokens.by_token(c, digest, time.time()))

    def by_session(self, digest: str) -> Caller | None:
        return self._read(lambda c: tokens.by_session(c, digest, time.time()))

    def create_code(self, token: int, digest: str) -> Future[datetime]:
        return self._write(lambda tx: tokens.create_code(tx, token, digest))

    def redeem_code(self, code: str, session: str) -> Future[Caller]:
        return self._write(lambda tx: tokens.redeem_code(tx, code, session))

    def begin_session(self, token: int, session: str) -> Future[Caller]:
        return self._write(lambda tx: tokens.begin_session(tx, token, session))

    def end_session(self, session: str) -> Future[None]:
        return self._write(lambda tx: tokens.end_session(tx, session))

    def study_of_trial(self, trial: int) -> tuple[int, str] | None:
        return self._read(lambda c: tokens.study_of_trial(c, trial))

    def check(self) -> None:
        self._read(lambda c: c.execute(select(1)))


@contextmanager
def _answering() -> Iterator[None]:
    """Make it `Unavailable` where the database cannot be asked, or ended the connection."""
    try:
        yield
    except PoolTimeout as error:
        raise _unavailable(error) from error
    except DBAPIError as error:
        if not (isinstance(error, OperationalError) or error.connection_invalidated):
            raise
        raise _unavailable(error) from error


def _unavailable(error: Exception) -> Unavailable:
    return Unavailable(f"The database does not answer: {type(error).__name__}")
