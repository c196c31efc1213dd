"""A server with something in it, so that what is sent to it hits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select

from service.core.access import digest
from service.storage import tables as t
from service.storage.store import SqlStore
from tests.fuzz.callers import Caller
from tests.fuzz.databases import Databases
from tests.support.serving import migrated, served
from tests.support.stores import Bench, open_store
from tunesmith.claims import ClaimedTrial
from tunesmith.tokens import CreateToken, new_secret

ALPHA, BETA = "alpha", "beta"
NOT_CONTENT = {"last_used_at", "seen_at"}
"""What changes when somebody only looks."""


@dataclass
class World:
    """A running server, what is in it, and the token of a caller.

    Attributes:
        url: Where it is.
        store: Its database.
        token: The caller's token; None for none.
        known: Values of parameters and fields that there are, by name.
        held: Trials that run, with their leases.
    """

    url: str
    store: SqlStore
    token: str | None
    known: dict[str, list[Any]]
    held: list[ClaimedTrial]

    def digest(self, caller: Caller) -> str:
        """A fingerprint of what this caller must not change."""
        with self.store._database.read() as connection:
            parts = [_rows(connection, table, caller) for table in t.metadata.tables.values()]
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def _rows(connection: Any, table: Table, caller: Caller) -> list[Any]:
    """The rows of a table that the caller must leave alone."""
    if table.name in untouchable(caller):
        found = connection.execute(select(table)).mappings()
        rows = [{name: row[name] for name in row if name not in NOT_CONTENT} for row in found]
        return [table.name, sorted(repr(row) for row in rows if not _may_touch(caller, table, row))]
    return []


def untouchable(caller: Caller) -> set[str]:
    """The tables in which nothing may change, or only what is of the caller's study."""
    of_studies = {"studies", "trials", "attempts", "metrics", "artifacts"}
    if caller.scope is None:
        return set(t.metadata.tables) - {"uptime"}
    if caller.scope == "viewer":
        return set(t.metadata.tables) - {"uptime", "login_codes"}
    if caller.scope == "worker":
        return {"tokens", "sessions", "login_codes", *(of_studies if caller.study else ())}
    return set()


OF_ALPHA = 1
TRIALS_OF_ALPHA = range(1, 13)


def _may_touch(caller: Caller, table: Table, row: dict[str, Any]) -> bool:
    if caller.study is None or table.name == "tokens":
        return False
    if table.name == "studies":
        return bool(row["id"] == OF_ALPHA)
    return row.get("study_id") == OF_ALPHA or row.get("trial_id", row.get("id")) in TRIALS_OF_ALPHA


def fill(bench: Bench) -> list[ClaimedTrial]:
    """Make studies with trials in every state; return those that run."""
    for worker in ("w", "v"):
        bench.register(worker, max_failures=50)
    for study in (ALPHA, BETA):
        bench.create(
            study, tags=[f"of-{study}"], retries={"failed": 1, "lost": 1}, max_consecutive_failures=None
        )
        bench.enqueue(*[i / 12 for i in range(12)], study=study, tags=[f"of-{study}"])
    held = []
    for study in (ALPHA, BETA):
        done, pruned, failed, stopped = bench.claim(study, count=4)
        bench.report(done, 1.0, float("nan"), 0.5)
        bench.finish(done)
        bench.finish(pruned, "pruned")
        bench.finish(failed, "failed", reason="boom")
        held += [stopped, *bench.claim(study, count=2, request=f"known-{study}")]
        bench.report(held[-1], 0.5, 0.25)
        bench.store.stop_trial(study, stopped.number).result(20)
    bench.create("done")
    bench.patch("done", state="FINISHED")
    return held


@dataclass
class Template:
    """A filled database, to be copied for each world."""

    databases: Databases
    held: list[ClaimedTrial]

    @classmethod
    def make(cls, databases: Databases) -> Template:
        """Fill the template."""
        store = open_store(migrated(databases.template))
        held = fill(Bench(store))
        store.close()
        return cls(databases, held)

    @contextmanager
    def world(self, caller: Caller) -> Iterator[World]:
        """Serve a copy to a caller."""
        with served(self.databases.copy(), engine=False, auth=True) as service:
            service.client.close()
            token = make_token(service.store, caller)
            yield World(str(service.http.base_url), service.store, token, known(self.held), self.held)


def make_token(store: SqlStore, caller: Caller) -> str | None:
    """Make a caller's token; the forger makes one up."""
    if caller.scope is None:
        return new_secret() if caller.name == "forger" else None
    secret = new_secret()
    studies = [caller.study] if caller.study else []
    body = CreateToken.parse({"name": "caller", "scope": caller.scope, "studies": studies})
    store.create_token(body, digest(secret)).result(20)
    return secret


def known(held: list[ClaimedTrial]) -> dict[str, list[Any]]:
    """What there is, by the names of parameters and fields."""
    return {
        "study": [ALPHA, BETA, "done", "1", "2", "3", ALPHA.upper(), "nothing"],
        "studies": [[ALPHA], [BETA], [ALPHA, BETA], ["1"], ["2"], []],
        "number": [*range(13), -1],
        "worker": ["w", "v", "nobody"],
        "request_id": ["known-alpha", "known-beta", "r-1"],
        "attempt": [1, 2],
        "name": ["model.bin", "x", "alpha"],
        "task": ["image-classification"],
        "token": [1, 2],
        "leases": [[trial.lease] for trial in held] + [[trial.lease for trial in held]],
    }
