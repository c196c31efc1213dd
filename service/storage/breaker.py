"""Circuit breakers: a study whose trials keep failing is paused, and so is a worker on which they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import bindparam, case, select, update

from service.core.lifecycle import End, failures_after
from service.storage import tables as t
from service.storage.among import among
from service.storage.database import Tx
from service.storage.quick import Row, fetch
from service.storage.values import definition_of
from tunesmith.studies import StudyState
from tunesmith.trials import Cause, TrialState

COUNT = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"))
    .values(failures=bindparam("so_many"), failure_cause=bindparam("why"))
)
PAUSE = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"), t.studies.c.state == StudyState.ACTIVE.value)
    .values(state=StudyState.PAUSED.value, reason=bindparam("why"))
)

# Of an attempt that ended nobody is the holder: an end that is repeated says nothing new of its worker.
LOCK_WORKERS = (
    select(t.workers.c.id, t.workers.c.failures)
    .join(t.attempts, t.attempts.c.worker_id == t.workers.c.id)
    .where(among(t.attempts.c.lease, "leases"), t.attempts.c.outcome.is_(None))
    .order_by(t.workers.c.id)
    .with_for_update(of=t.workers)
)
DID_WELL = update(t.workers).where(t.workers.c.id == bindparam("worker")).values(failures=0)
DID_BADLY = (
    update(t.workers)
    .where(t.workers.c.id == bindparam("worker"))
    .values(
        failures=t.workers.c.failures + 1,
        paused_reason=case(
            (
                (t.workers.c.paused_reason == "") & (t.workers.c.failures + 1 >= t.workers.c.max_failures),
                bindparam("why"),
            ),
            else_=t.workers.c.paused_reason,
        ),
    )
)

FAULTS = (Cause.ERROR, Cause.OUT_OF_MEMORY)
"""Causes that may be the worker's: what it computed before is not to blame for them."""


def lock_workers(tx: Tx, leases: Sequence[str]) -> Counter[str]:
    """Lock the workers' rows before the studies', as claims do: or the two would wait for each other.

    Return how many attempts of each of them failed in a row.
    """
    if not leases:
        return Counter()
    found = fetch(tx.connection, LOCK_WORKERS, {"leases": leases})
    return Counter({worker["id"]: worker["failures"] for worker in found})


def judge_worker(tx: Tx, worker: str, end: End, failures: Counter[str]) -> None:
    """Count a failed attempt against its worker, and pause it after too many in a row; others end the row.

    Args:
        failures: How many of each worker's attempts failed in a row; this one is taken into account.
    """
    if end.ended in ("complete", "pruned") and failures[worker]:
        failures[worker] = 0
        tx.connection.execute(DID_WELL, {"worker": worker})
    elif end.ended == "failed" and end.cause in FAULTS:
        failures[worker] += 1
        why = f"too many attempts failed here in a row; the last: {first_line(end.reason)}"
        tx.connection.execute(DID_BADLY, {"worker": worker, "why": why})


def count_failures(tx: Tx, study: Row, ends: Sequence[tuple[int, TrialState, Cause | None, str]]) -> None:
    """Count the trials in a row that FAILED for one cause, and pause the study when there are too many.

    Args:
        ends: Number, state, cause and reason of each trial whose attempt ended.
    """
    before = after = study["failures"], study["failure_cause"]
    most = definition_of(study["definition"]).max_consecutive_failures
    why = None
    for number, state, cause, reason in ends:
        last, after = after, failures_after(state, cause, *after)
        failures, counted = after
        if after != last and counted is not None and most is not None and failures >= most:
            trials = "trials in a row" if failures > 1 else "trial"
            last_one = f"the last, trial {number}: {first_line(reason)}"
            why = f"{failures} {trials} failed for one cause ({Cause(counted).phrase}); {last_one}"
    if after != before:
        tx.connection.execute(COUNT, {"study": study["id"], "so_many": after[0], "why": after[1]})
    if why is not None:
        tx.connection.execute(PAUSE, {"study": study["id"], "why": why})


def first_line(reason: str) -> str:
    """The line of a reason that says most: the last one of a traceback, cut to 300 characters."""
    lines = reason.strip().splitlines() or [""]
    return lines[-1].strip()[:300]
