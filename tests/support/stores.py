"""Stores on real databases, and short ways to do with them what the API and the engine do."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Update, func, select, text, update

from service.core.ports import ActiveStudy, Seen, Suggestion, WaitingClaim
from service.engine.lease import own_name
from service.pruners import prunes
from service.storage import tables as t
from service.storage.database import Database, Tx
from service.storage.store import SqlStore
from tunesmith.claims import ClaimedTrial, ClaimRequest
from tunesmith.definitions import StudyDefinition
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, Outcome, Report
from tunesmith.spaces import SearchSpace
from tunesmith.studies import Study, StudyPatch
from tunesmith.trials import Enqueue, Trial, TrialState
from tunesmith.workers import WorkerRegistration

SPACE: dict[str, Any] = {
    "x": {"type": "float", "low": 0.0, "high": 1.0},
    "kind": {"type": "categorical", "choices": ["a", "b", 1, 1.5, True, None]},
    "n": {"type": "int", "low": 1, "high": 100},
}
request_ids = (f"r-{i}" for i in itertools.count())


def open_store(url: str, lease_s: float = 60.0) -> SqlStore:
    """Open a store over a database that has the schema."""
    return SqlStore(Database(url), prunes, lease_s)


class KeptDatabase(Database):
    """A database whose connections outlive the stores over it, which may then be many.

    New ones have every statement compiled anew, which takes longer than most tests do.
    """

    def close(self) -> None:
        """Keep the connections: the next store goes on with them."""

    def end(self) -> None:
        """Close the connections."""
        super().close()

    def empty(self) -> None:
        """Delete all there is, and count from 1 again.

        TRUNCATE would take many times as long: it makes new files for all tables and indexes.
        """
        tables = list(reversed(t.metadata.sorted_tables))
        with self.write() as tx:
            if self.dialect == "postgresql":  # nobody is to write any more
                tx.connection.execute(text(f"LOCK {', '.join(table.name for table in tables)}"))
            for table in tables:
                tx.connection.execute(table.delete())
            tx.connection.execute(COUNT_ANEW[self.dialect])


COUNT_ANEW = {
    "sqlite": text("DELETE FROM sqlite_sequence"),
    "postgresql": text("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"),
}


class Bench:
    """A store, and its operations in few words; every write is waited for."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self._epochs: dict[int, int] = {}

    # Studies

    def create(self, name: str = "s", cells: int | None = None, **fields: Any) -> Study:
        definition = {"name": name, "space": SPACE, "objectives": {"metric": "loss"}, **fields}
        return self.store.create_study(StudyDefinition.parse(definition), cells).result(20)

    def patch(self, study: str = "s", **changes: Any) -> Study:
        changed = self.store.patch_study(study, StudyPatch.parse(changes)).result(20)
        self._epochs.pop(changed.id, None)  # the engine would begin anew
        return changed

    def study(self, study: str = "s") -> Study:
        return self.store.study(study)

    # Trials

    def enqueue(self, *xs: float, study: str = "s", tags: Sequence[str] = ()) -> list[Trial]:
        points = [Enqueue(params=point(x), tags=list(tags)) for x in xs]
        return self.store.enqueue(study, points).result(20)

    def enqueue_raw(self, study: str, params: Mapping[str, Any]) -> Trial:
        return self.store.enqueue(study, [Enqueue.parse({"params": dict(params)})]).result(20)[0]

    def suggest(self, count: int = 1, study: str = "s", *, cells: bool = False) -> int:
        """Insert suggestions as the engine would; return how many were taken."""
        found = self.study(study)
        if found.id not in self._epochs:
            self._epochs[found.id] = self.adopt(found.id)
        first = self.scalar(select(t.studies.c.next_number).where(t.studies.c.id == found.id))
        usual = found.definition.space.root.keys() == SPACE.keys()
        params = point(0.5) if usual else middle(found.definition.space)
        new = [Suggestion(params, "random", cell=first + i if cells else None) for i in range(count)]
        return self.store.insert_suggestions(found.id, self._epochs[found.id], first, new).result(20)

    def adopt(self, study_id: int, engine: str = "") -> int:
        """Have an engine take a study over, whoever served it; return the new epoch."""
        self.execute(update(t.studies).where(t.studies.c.id == study_id).values(engine=None))
        engine = engine or own_name()
        self.store.renew_engine(engine, "server", 60.0)
        return self.store.adopt(engine, [study_id]).result(20)[study_id]

    def demand(self) -> tuple[list[ActiveStudy], list[WaitingClaim]]:
        """What an engine of this process sees."""
        return self.store.demand(own_name())

    def seen(self, study_id: int, revision: int = 0) -> list[Seen]:
        """What an engine takes in after a revision."""
        return self.store.seen_since(study_id, (revision, 2**62), 1000)

    def trial(self, number: int, study: str = "s") -> Trial:
        return self.store.trial(study, number)

    def trials(self, *where: str, study: str = "s", sort: str = "number", limit: int = 1000) -> list[Trial]:
        """Every trial, read page by page."""
        found: list[Trial] = []
        after = None
        while True:
            page = self.store.trials(study, where=where, sort=sort, limit=limit, after=after, curve=False)
            found += page.trials
            after = page.next
            if after is None:
                return found

    def numbers(self, *where: str, **options: Any) -> list[int]:
        return [trial.number for trial in self.trials(*where, **options)]

    # Workers

    def register(self, worker: str = "w", **fields: Any) -> None:
        self.store.register(worker, WorkerRegistration(name=fields.pop("name", worker), **fields)).result(20)

    def claim(
        self, *studies: str, worker: str = "w", count: int = 1, request: str = "", **fields: Any
    ) -> list[ClaimedTrial]:
        wanted = {"worker": worker, "request_id": request or next(request_ids), "count": count, **fields}
        if not fields.get("tasks"):
            wanted["studies"] = list(studies or ["s"])
        elif studies:
            wanted["studies"] = list(studies)
        return self.store.claim(ClaimRequest.parse(wanted)).result(20).trials

    def claim_one(self, *studies: str, **fields: Any) -> ClaimedTrial:
        [found] = self.claim(*studies, **fields)
        return found

    def wait(self, request: str, study: str = "s") -> None:
        """Claim a trial where there is none, and wait."""
        wanted = ClaimRequest(worker="w", request_id=request, studies=[study], wait_s=10)
        if self.store.claim(wanted).result(20).trials:
            raise AssertionError("there was a trial")

    def report(
        self, trial: ClaimedTrial, *losses: float, first: int = 0, **metrics: Mapping[int, float]
    ) -> str:
        """Report losses at steps `first`, `first` + 1, ..., or metrics by name and step."""
        curves = {"loss": dict(enumerate(losses, first)), **metrics}
        points = [
            MetricPoint(step=step, metrics={name: value})
            for name, curve in curves.items()
            for step, value in curve.items()
        ]
        return self.store.report(trial.id, Report(lease=trial.lease, points=points)).result(20).answer

    def finish(
        self, trial: ClaimedTrial, state: str = "complete", loss: float | None = None, **fields: Any
    ) -> TrialState:
        values = {"loss": loss} if loss is not None else None
        end = Finish(lease=trial.lease, state=Outcome(state), values=values, **fields)
        return self.store.finish(trial.id, end).result(20).state

    def complete(self, loss: float, x: float = 0.5) -> int:
        """Enqueue a trial, run it to its end, and return its number."""
        self.enqueue(x)
        trial = self.claim_one()
        self.finish(trial, loss=loss)
        return trial.number

    def expire(self) -> None:
        """Let every lease run out, with an API that is up."""
        self.store.note_uptime().result(20)
        past = update(t.trials).where(t.trials.c.state == "RUNNING").values(lease_expires_at=0.0)
        self.execute(past)

    def execute(self, statement: Update) -> None:
        """Change the tables by hand."""
        self.store._write(lambda tx: tx.connection.execute(statement)).result(20)

    def reap(self) -> int:
        return self.store.reap().result(20)

    # What the database says

    def scalar(self, query: Any) -> Any:
        with self.store._database.read() as connection:
            return connection.execute(query).scalar_one()

    def rows(self, query: Any) -> list[Any]:
        with self.store._database.read() as connection:
            return list(connection.execute(query))

    def plan(self, statement: Select[Any]) -> str:
        """How the database would carry out a query with these values, were the tables large."""
        with self.store._database.read() as connection:
            compiled = statement.compile(connection, compile_kwargs={"literal_binds": True})
            explain = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}[connection.dialect.name]
            if explain == "EXPLAIN":
                connection.execute(text("SET LOCAL enable_seqscan = off"))  # it reads small tables whole,
                connection.execute(text("SET LOCAL enable_sort = off"))  # and sorts what is little
            rows = connection.execute(text(f"{explain} {compiled}".replace("%%", "%")))
            return "\n".join(str(row) for row in rows)

    def counted(self, study_id: int) -> dict[str, int]:
        """Trials by state, counted one by one."""
        states = select(t.trials.c.state, func.count()).where(t.trials.c.study_id == study_id)
        found = {state.lower(): count for state, count in self.rows(states.group_by(t.trials.c.state))}
        imported = self.rows(states.where(t.trials.c.origin == "imported").group_by(t.trials.c.state))
        counts = {state.value.lower(): found.get(state.value.lower(), 0) for state in TrialState}
        return {**counts, "imported": sum(count for _, count in imported)}


def hold_up(bench: Bench) -> threading.Event:
    """Keep the writer busy until the event is set, so that what follows is one group."""
    go_on, began = threading.Event(), threading.Event()

    def busy(tx: Tx) -> None:
        began.set()
        assert go_on.wait(10)

    bench.store._write(busy)
    assert began.wait(10)
    return go_on


def middle(space: SearchSpace) -> dict[str, Any]:
    """A point of any space."""
    found: dict[str, Any] = {}
    for name, distribution in space:
        if space.exists(name, found):
            found[name] = distribution.spread(1)[0]
    return found


def point(x: float) -> dict[str, Any]:
    """A point of `SPACE`."""
    return {"x": x, "kind": "a", "n": 1}
