"""The end of attempts: finished by their worker, or lost with it."""

from __future__ import annotations

import contextlib
import hashlib
import math
from collections import Counter
from typing import Any

import orjson
from sqlalchemy import RowMapping, bindparam, func, select, update

from service.core.lifecycle import End, Ended, Past, state_after
from service.core.objectives import objective_value, standing, unfit
from service.storage import tables as t
from service.storage.breaker import count_failure, judge_worker, lock_worker
from service.storage.changes import AGAIN, bump, finish_if_over, lock, moved
from service.storage.curves import curve_of
from service.storage.database import Tx
from service.storage.progress import count_unimproved
from service.storage.promotions import pause_reason
from service.storage.reports import HELD, Held, hold, store, update_current
from service.storage.tables import RUNNING_STATE
from service.storage.uptime import away
from service.storage.values import definition_of, numbers_from_json, numbers_to_json
from tunesmith.constraints import broken_words
from tunesmith.errors import FieldProblem, InvalidInput, LeaseLost, StudyNotFound, TrialFinished
from tunesmith.studies import StudyState
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


def finish(tx: Tx, trial_id: int, body: Finish, lease_s: float) -> FinishResponse:
    """End an attempt; the same end again is answered the same.

    Raises:
        TrialNotFound: there is no such trial.
        LeaseLost: another attempt may be running it.
        TrialFinished: the attempt ended already, in another way.
        InvalidInput: a value is no objective.
    """
    failures = lock_worker(tx, body.lease)
    held = hold(tx, trial_id, body.lease)
    digest = _digest(body)
    if held.trial["ended_at"] is not None:
        return FinishResponse(state=_ended_before(held.trial, digest))
    if not held.current:
        raise LeaseLost
    _check_values(held, body)
    store(tx, held, body.points)
    if body.points:
        update_current(tx, held, body.points, lease_s)
    end, values = _judge(tx, held, body)
    judge_worker(tx, held.trial["worker_id"], end, failures)
    return FinishResponse(state=settle(tx, held, end, values, digest))


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


def _judge(tx: Tx, held: Held, body: Finish) -> tuple[End, dict[str, float]]:
    """Return how the attempt ended and its objective values: one that cannot be ranked failed."""
    given = body.values or {}
    found = {
        o.metric: given.get(o.metric, objective_value(curve_of(tx, held.trial["id"], o.metric), o))
        for o in held.definition.objectives
    }
    values = {metric: value for metric, value in found.items() if value is not None}
    if body.state is Outcome.COMPLETE and (problem := unfit(found)):
        known = all(value is not None for value in found.values())
        return End("failed", Cause.NOT_FINITE if known else Cause.ERROR, problem, body.log), values
    if body.state is Outcome.FAILED:
        return End("failed", body.cause or Cause.ERROR, body.reason, body.log), values
    return End(_ENDED[body.state], None, body.reason, body.log), values


_ENDED: dict[Outcome, Ended] = {
    Outcome.COMPLETE: "complete", Outcome.PRUNED: "pruned", Outcome.RELEASED: "released",
}  # fmt: skip


def _unwanted(held: Held) -> str | None:
    """Say why nobody wants this trial to go on; None where somebody does."""
    if held.trial["stopping"]:
        return "stopped by a user"
    if held.study["state"] == StudyState.FINISHED:
        return "the study was finished while it ran"
    return None


def settle(tx: Tx, held: Held, end: End, values: dict[str, float], digest: str | None) -> TrialState:
    """Write the end of an attempt, decide what follows, and finish the study if that was its last trial."""
    trial_id, unwanted = held.trial["id"], _unwanted(held)
    if unwanted and end.ended == "released":
        end = End("cancelled", Cause.CANCELLED, unwanted, end.log)
    counts: Counter[str] = Counter(dict(tx.connection.execute(PAST, {"trial": trial_id}).all()))
    counts[end.ended] += 1
    past = Past(failed=counts["failed"], lost=counts["lost"])
    state = state_after(end.ended, past, held.definition.retries, unwanted=unwanted is not None)
    cause, reason = end.cause, end.reason
    if end.ended == "released" and (waits := pause_reason(tx, trial_id, held.definition.pruner)):
        state, reason = TrialState.PAUSED, waits
    reached = numbers_to_json(values) if values else None
    _write_end(tx, held, end, digest, answer=state, reached=reached)
    if unwanted and state is TrialState.PRUNED and end.ended != "pruned":
        cause, reason = Cause.CANCELLED, unwanted
    study = bump(tx, held.study["id"], moved("RUNNING", state))
    objective = held.definition.objective
    complete = state is TrialState.COMPLETE
    violations, broken = _violations(tx, held, values) if complete else ({}, "")
    place = standing(state, values.get(objective.metric), violations.values(), objective.direction)
    settled = {
        "trial": trial_id,
        "new_state": state.value,
        "new_rank": place.rank,
        "new_score": place.score,
        "new_violations": numbers_to_json(violations) if violations else None,
        "new_objectives": reached,
        "kind": cause if state.finished else None,
        "because": f"breaks {broken}" if broken else reason,
        "end": tx.now if state.finished else None,
        "rev": study["revision"],
    }
    tx.connection.execute(SETTLE, settled)
    if state.finished:
        study = count_unimproved(tx, study, trial_id, place, cause)
    if not finish_if_over(tx, study, score_changed=complete):
        count_failure(tx, study, held.trial["number"], state, cause, reason)
    return state


def _violations(tx: Tx, held: Held, values: dict[str, float]) -> tuple[dict[str, float], str]:
    """Return by how much a complete trial breaks each constraint, and which are broken in words."""
    limits = held.definition.limits
    last = {c.metric: _last(tx, held, c.metric, values) for c in limits}
    return {str(c): c.excess(last[c.metric]) for c in limits}, broken_words(limits, last)


def _last(tx: Tx, held: Held, metric: str, values: dict[str, float]) -> float | None:
    """Return a metric's last value; of an objective without a curve, what came with the end."""
    curve = curve_of(tx, held.trial["id"], metric)
    return curve[-1][1] if curve else values.get(metric)


def _write_end(tx: Tx, held: Held, end: End, digest: str | None, *, answer: TrialState, reached: Any) -> None:
    attempt = {
        "trial": held.trial["id"],
        "nth": held.attempt,
        "now": tx.now,
        "how": end.ended,
        "reached": reached,
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
    trial = tx.connection.execute(HELD, {"trial": trial_id, "token": lease}).mappings().first()
    if trial is None or trial["lease"] != lease or trial["lease_expires_at"] >= before:
        return None
    held = Held(trial, study, definition_of(study["definition"]), trial["held_attempt"], True)
    return settle(tx, held, End("lost", cause, reason), numbers_from_json(trial["objectives"]), None)


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
