"""The end of attempts: finished by their worker, or lost with it."""

from __future__ import annotations

import contextlib
import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import orjson
from sqlalchemy import RowMapping, bindparam, func, select, update

from service.core.lifecycle import End, Ended, Past, state_after
from service.core.objectives import objective_value, standing, unfit
from service.storage import tables as t
from service.storage.batches import Writes, by_turns
from service.storage.breaker import count_failure, judge_worker, lock_workers
from service.storage.changes import AGAIN, bump, finish_if_over, lock, moved
from service.storage.curves import curve_of
from service.storage.database import Tx
from service.storage.holds import HELD, Held, held_in, hold
from service.storage.progress import count_unimproved
from service.storage.promotions import pause_reason
from service.storage.repeats import Repeat, averaged, is_last, last_value, repeats_of
from service.storage.reports import store, update_current
from service.storage.tables import RUNNING_STATE
from service.storage.uptime import away
from service.storage.values import numbers_from_json, numbers_to_json
from tunesmith.constraints import broken_words
from tunesmith.errors import (
    FieldProblem,
    InvalidInput,
    LeaseLost,
    StudyNotFound,
    TrialFinished,
    TunesmithError,
)
from tunesmith.studies import Objective, StudyState
from tunesmith.trials import Cause, Finish, FinishResponse, Outcome, TrialState

ENDED = (
    update(t.attempts)
    .where(t.attempts.c.trial_id == bindparam("trial"), t.attempts.c.attempt == bindparam("nth"))
    .values(
        finished_at=bindparam("now"),
        outcome=bindparam("how"),
        objectives=bindparam("reached", type_=t.attempts.c.objectives.type),
        cause=bindparam("kind"),
        reason=bindparam("why"),
        log=bindparam("printed"),
        result=bindparam("digest"),
        answer=bindparam("so"),
    )
)
PAST = (
    select(t.attempts.c.outcome, func.count())
    .where(t.attempts.c.trial_id == bindparam("trial"), t.attempts.c.outcome.is_not(None))
    .group_by(t.attempts.c.outcome)
)
SETTLE = (
    update(t.trials)
    .where(t.trials.c.id == bindparam("trial"))
    .values(
        state=bindparam("new_state"),
        rank=bindparam("new_rank"),
        score=bindparam("new_score"),
        queue=AGAIN,
        objectives=bindparam("new_objectives", type_=t.trials.c.objectives.type),
        violations=bindparam("new_violations", type_=t.trials.c.violations.type),
        repeat=bindparam("new_repeat"),
        earlier=bindparam("new_earlier"),
        lease=None,
        lease_expires_at=None,
        stopping=False,
        cause=bindparam("kind"),
        reason=bindparam("because"),
        finished_at=bindparam("end"),
        revision=bindparam("rev"),
    )
)
NOT_HEARD_OF = "its worker was not heard of for longer than its lease"
EXPIRED = (
    select(t.trials.c.id, t.trials.c.study_id, t.trials.c.lease)
    .where(t.trials.c.state == RUNNING_STATE, t.trials.c.lease_expires_at < bindparam("now"))
    .order_by(t.trials.c.study_id, t.trials.c.id)
    .limit(500)
)


def finish(
    tx: Tx, ends: Sequence[tuple[int, Finish]], lease_s: float
) -> list[FinishResponse | TunesmithError]:
    """End attempts; the same end again is answered the same.

    The answers are errors where one is refused:

    - TrialNotFound: there is no such trial.
    - LeaseLost: another attempt may be running it.
    - TrialFinished: the attempt ended already, in another way.
    - InvalidInput: a value is no objective, or there are too many metrics.
    """
    return by_turns(ends, lambda some: _finish(tx, some, lease_s))


def _finish(
    tx: Tx, ends: Sequence[tuple[int, Finish]], lease_s: float
) -> list[FinishResponse | TunesmithError]:
    writes = Writes()
    failures = lock_workers(tx, [body.lease for _, body in ends])
    held = hold(tx, [(trial, body.lease) for trial, body in ends])
    last = [_store_last(tx, one, body, lease_s, writes) for one, (_, body) in zip(held, ends, strict=True)]
    writes.flush(tx)
    over: set[int] = set()
    return [
        FinishResponse(state=_settle(tx, one, body, failures[body.lease], over))
        if isinstance(one, Reached)
        else one
        for one, (_, body) in zip(last, ends, strict=True)
    ]


@dataclass(frozen=True)
class Reached:
    """An attempt that is to end, with its objective values so far."""

    held: Held
    values: Mapping[str, float]


def _store_last(
    tx: Tx, held: Held | TunesmithError, body: Finish, lease_s: float, writes: Writes
) -> Reached | FinishResponse | TunesmithError:
    """Note what came with the end of an attempt; return the answer where that is all."""
    if isinstance(held, TunesmithError):
        return held
    try:
        if held.trial["ended_at"] is not None:
            return FinishResponse(state=_ended_before(held.trial, _digest(body)))
        if not held.current:
            raise LeaseLost
        _check_values(held, body)
        store(tx, held, body.points, writes)
    except TunesmithError as error:
        return error
    if not body.points:
        return Reached(held, numbers_from_json(held.trial["objectives"]))
    return Reached(held, update_current(tx, held, body.points, lease_s, writes))


def _settle(tx: Tx, reached: Reached, body: Finish, failures: int, over: set[int]) -> TrialState:
    end, values = _judge(tx, reached, body)
    judge_worker(tx, reached.held.trial["worker_id"], end, failures)
    return settle(tx, reached.held, end, values, _digest(body), over)


def _ended_before(trial: RowMapping, digest: str) -> TrialState:
    if trial["result"] == digest:
        return TrialState(trial["answer"] or trial["state"])  # without an answer: before there were any
    if trial["outcome"] == "lost":
        raise LeaseLost
    raise TrialFinished(f"This attempt has ended already, as {trial['outcome']}.")


def _digest(body: Finish) -> str:
    """A fingerprint of the result: its reason does not matter."""
    values = {name: repr(value) for name, value in sorted((body.values or {}).items())}
    return hashlib.sha256(orjson.dumps([body.state, values])).hexdigest()


def _check_values(held: Held, body: Finish) -> None:
    known = {o.metric for o in held.definition.objectives}
    for name in body.values or {}:
        if name not in known:
            message = f"is no objective of this study; known: {', '.join(sorted(known))}"
            raise InvalidInput(FieldProblem(f"values.{name}", message))


def _judge(tx: Tx, reached: Reached, body: Finish) -> tuple[End, dict[str, float]]:
    """Return how the attempt ended and its objective values: one that cannot be ranked failed."""
    given = body.values or {}
    objectives = reached.held.definition.objectives
    found = {o.metric: given.get(o.metric, _value(tx, reached, o)) for o in objectives}
    values = {metric: value for metric, value in found.items() if value is not None}
    if body.state is Outcome.COMPLETE and (problem := unfit(found)):
        known = all(value is not None for value in found.values())
        return End("failed", Cause.NOT_FINITE if known else Cause.ERROR, problem, body.log), values
    if body.state is Outcome.FAILED:
        return End("failed", body.cause or Cause.ERROR, body.reason, body.log), values
    return End(_ENDED[body.state], None, body.reason, body.log), values


def _value(tx: Tx, reached: Reached, objective: Objective) -> float | None:
    """Return an objective's value; only the last one of a repeat's first attempt needs no curve."""
    trial = reached.held.trial
    if objective.value == "last" and reached.held.attempt == trial["earlier"] + 1:
        return reached.values.get(objective.metric)
    return objective_value(curve_of(tx, trial["id"], objective.metric, trial["earlier"]), objective)


_ENDED: dict[Outcome, Ended] = {
    Outcome.COMPLETE: "complete", Outcome.PRUNED: "pruned", Outcome.RELEASED: "released",
}  # fmt: skip


def _unwanted(held: Held, over: Set[int]) -> str | None:
    """Say why nobody wants this trial to go on; None where somebody does."""
    if held.trial["stopping"]:
        return "stopped by a user"
    if held.study["state"] == StudyState.FINISHED or held.study["id"] in over:
        return "the study was finished while it ran"
    return None


def settle(
    tx: Tx, held: Held, end: End, values: dict[str, float], digest: str | None, over: set[int]
) -> TrialState:
    """Write the end of an attempt, decide what follows, and finish the study if that was its last trial.

    Args:
        over: The studies that this transaction finished; this one is added when it does.
    """
    trial_id, unwanted = held.trial["id"], _unwanted(held, over)
    if unwanted and end.ended == "released":
        end = End("cancelled", Cause.CANCELLED, unwanted, end.log)
    past = _past(tx, held, end)
    retries, more = held.definition.retries, not is_last(held)
    state = state_after(end.ended, past, retries, unwanted=unwanted is not None, more=more)
    cause, reason = end.cause, end.reason
    if end.ended == "released" and (waits := pause_reason(tx, trial_id, held.definition.pruner)):
        state, reason = TrialState.PAUSED, waits
    _write_end(tx, held, end, digest, answer=state, values=values)
    repeats = repeats_of(tx, held, values) if end.ended == "complete" else []
    values = averaged(repeats) if repeats else values
    another = bool(repeats) and state is TrialState.WAITING
    if another:
        reason = f"repeat {len(repeats)} of {held.definition.repeats} is complete"
    if unwanted and state is TrialState.PRUNED and end.ended != "pruned":
        cause, reason = Cause.CANCELLED, unwanted
    study = bump(tx, held.study["id"], moved("RUNNING", state))
    objective = held.definition.objective
    complete = state is TrialState.COMPLETE
    violations, broken = _violations(tx, held, repeats) if complete else ({}, "")
    place = standing(state, values.get(objective.metric), violations.values(), objective.direction)
    settled = {
        "trial": trial_id,
        "new_state": state.value,
        "new_rank": place.rank,
        "new_score": place.score,
        "new_violations": numbers_to_json(violations) if violations else None,
        "new_objectives": numbers_to_json(values) if values else None,
        "new_repeat": held.trial["repeat"] + another,
        "new_earlier": held.attempt if another else held.trial["earlier"],
        "kind": cause if state.finished else None,
        "because": f"breaks {broken}" if broken else reason,
        "end": tx.now if state.finished else None,
        "rev": study["revision"],
    }
    tx.connection.execute(SETTLE, settled)
    if state.finished:
        study = count_unimproved(tx, study, trial_id, place, cause)
    if finish_if_over(tx, study, score_changed=complete):
        over.add(study["id"])
    else:
        count_failure(tx, study, held.trial["number"], state, cause, reason)
    return state


def _past(tx: Tx, held: Held, end: End) -> Past:
    first = held.attempt == 1
    before = [] if first else tx.connection.execute(PAST, {"trial": held.trial["id"]}).all()
    counts: Counter[str] = Counter(dict(before))
    counts[end.ended] += 1
    return Past(failed=counts["failed"], lost=counts["lost"])


def _violations(tx: Tx, held: Held, repeats: Sequence[Repeat]) -> tuple[dict[str, float], str]:
    """Return by how much a complete trial breaks each constraint, and which are broken in words."""
    limits = held.definition.limits
    last = {c.metric: last_value(tx, held, c.metric, repeats) for c in limits}
    return {str(c): c.excess(last[c.metric]) for c in limits}, broken_words(limits, last)


def _write_end(
    tx: Tx, held: Held, end: End, digest: str | None, *, answer: TrialState, values: Mapping[str, float]
) -> None:
    attempt = {
        "trial": held.trial["id"],
        "nth": held.attempt,
        "now": tx.now,
        "how": end.ended,
        "reached": numbers_to_json(values) if values else None,
        "kind": end.cause,
        "why": end.reason,
        "printed": end.log,
        "digest": digest,
        "so": answer.value,
    }
    tx.connection.execute(ENDED, attempt)


def lose_if_held(
    tx: Tx, trial_id: int, study_id: int, lease: str, cause: Cause, reason: str, before: float = math.inf
) -> TrialState | None:
    """End an attempt whose worker is gone; None where the lease is another by now, or was renewed.

    Args:
        before: Only if its lease expires earlier.

    Raises:
        StudyNotFound: it was deleted meanwhile.
    """
    lock(tx, study_id)
    study = bump(tx, study_id)
    trial = tx.connection.execute(HELD, {"leases": [lease]}).mappings().first()
    if trial is None or trial["lease"] != lease or trial["lease_expires_at"] >= before:
        return None
    reached = numbers_from_json(trial["objectives"])
    return settle(tx, held_in(study, trial), End("lost", cause, reason), reached, None, set())


def reap(tx: Tx, outage_s: float) -> int:
    """End the attempts whose lease has expired; return how many.

    None while no API was there to renew them, for `outage_s` or longer: first each gets a full term.
    """
    if away(tx, outage_s):
        return 0
    expired = tx.connection.execute(EXPIRED, {"now": tx.now}).all()
    for trial_id, study_id, lease in expired:
        with contextlib.suppress(StudyNotFound):  # deleted meanwhile
            lose_if_held(tx, trial_id, study_id, lease, Cause.LEASE_EXPIRED, NOT_HEARD_OF, before=tx.now)
    return len(expired)
