"""Trials under a lease, with their studies locked: what reports and ends begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from service.storage import tables as t
from service.storage.among import among
from service.storage.changes import bump_of
from service.storage.database import Tx
from service.storage.quick import Row, fetch
from service.storage.values import definition_of
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import LeaseLost, TrialNotFound, TunesmithError

THERE = select(t.trials.c.id).where(t.trials.c.id == bindparam("trial"))
NEEDED = (
    *("id", "study_id", "number", "state", "attempt", "repeat", "earlier", "worker_id", "lease"),
    *("lease_expires_at", "objectives", "metrics", "metric_steps", "step", "stopping", "revision"),
)
HELD = (
    select(
        *(t.trials.c[name] for name in NEEDED),
        t.attempts.c.lease.label("held_lease"),
        t.attempts.c.attempt.label("held_attempt"),
        t.attempts.c.finished_at.label("ended_at"),
        t.attempts.c.outcome,
        t.attempts.c.result,
        t.attempts.c.answer,
        t.attempts.c.decided_step,
        t.attempts.c.prune,
    )
    .join(t.attempts, t.attempts.c.trial_id == t.trials.c.id)
    .where(among(t.attempts.c.lease, "leases"))
)


@dataclass(frozen=True)
class Held:
    """A trial under a lease that is, or was, given out for it; its study's row is locked."""

    trial: Row
    study: Row
    definition: StudyDefinition
    attempt: int
    current: bool
    """Whether the lease is still the valid one."""


def hold(tx: Tx, asked: Sequence[tuple[int, str]]) -> list[Held | TunesmithError]:
    """Return the trials under leases, by (id of the trial, lease): each, or why there is none.

    That is TrialNotFound where there is no such trial, LeaseLost where the lease was never given out for it.
    Studies are locked before trials are read: the order that avoids deadlocks.
    """
    studies = bump_of(tx, [trial for trial, _ in asked])
    found = fetch(tx.connection, HELD, {"leases": [lease for _, lease in asked]})
    held = {(row["id"], row["held_lease"]): row for row in found}
    return [_held(tx, held.get(key), studies, key[0]) for key in asked]


def _held(tx: Tx, trial: Row | None, studies: Mapping[int, Row], trial_id: int) -> Held | TunesmithError:
    if trial is not None and trial["study_id"] in studies:
        return held_in(studies[trial["study_id"]], trial)
    if tx.connection.scalar(THERE, {"trial": trial_id}) is None:
        return TrialNotFound(f"There is no trial with the id {trial_id}.")
    return LeaseLost()


def held_in(study: Row, trial: Row) -> Held:
    """Return a trial as it is held, of a row of `HELD`."""
    current = trial["lease"] == trial["held_lease"] and trial["state"] == "RUNNING"
    return Held(trial, study, definition_of(study["definition"]), trial["held_attempt"], current)
