"""The end of attempts: finished by their worker, or lost with it."""

from __future__ import annotations

import hashlib

import orjson
from sqlalchemy import RowMapping, bindparam, func, select, update

from service.core.lifecycle import Ended, Past, state_after
from service.core.objectives import UNRANKED, objective_value, score, unfit
from service.storage import tables as t
from service.storage.changes import AGAIN, LOCK_BY_ID, bump, finish_if_over, moved
from service.storage.database import Tx
from service.storage.pruning import curve_of
from service.storage.reports import HELD, Held, hold, store, update_current
from service.storage.tables import RUNNING_STATE
from service.storage.values import definition_of, numbers_from_json, numbers_to_json
from tunesmith.errors import FieldProblem, InvalidInput, LeaseLost, TrialFinished
from tunesmith.studies import StudyState
from tunesmith.trials import Finish, FinishResponse, Outcome, TrialState

ENDED = (
    update(t.attempts)
    .where(t.attempts.c.trial_id == bindparam("trial"), t.attempts.c.attempt == bindparam("nth"))
    .values(
        finished_at=bindparam("now"),
        outcome=bindparam("how"),
        reason=bindparam("why"),
        result=bindparam("digest"),
    )
)
PAST = (
    select(t.attempts.c.outcome, func.count())
    .where(t.attempts.c.trial_id == bindparam("trial"))
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
        lease=None,
        lease_expires_at=None,
        reason=bindparam("why"),
        finished_at=bindparam("end"),
        revision=bindparam("rev"),
    )
)
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
    ended, values, reason = _judge(tx, held, body)
    return FinishResponse(state=settle(tx, held, ended, values, reason, digest))


def _ended_before(trial: RowMapping, digest: str) -> TrialState:
    if trial["result"] == digest:
        return TrialState(trial["state"])
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


def _judge(tx: Tx, held: Held, body: Finish) -> tuple[Ended, dict[str, float], str]:
    """Return how the attempt ended, its objective values and why: one that cannot be ranked failed."""
    given = body.values or {}
    found = {
        o.metric: given.get(o.metric, objective_value(curve_of(tx, held.trial["id"], o.metric), o))
        for o in held.definition.objectives
    }
    values = {metric: value for metric, value in found.items() if value is not None}
    if body.state is Outcome.COMPLETE and (problem := unfit(found)):
        return "failed", values, problem
    return body.state.value, values, body.reason


def settle(
    tx: Tx, held: Held, ended: Ended, values: dict[str, float], reason: str, digest: str | None
) -> TrialState:
    """Write the end of an attempt, decide what follows, and finish the study if that was its last trial."""
    trial_id, study = held.trial["id"], held.study
    attempt = {
        "trial": trial_id,
        "nth": held.attempt,
        "now": tx.now,
        "how": ended,
        "why": reason,
        "digest": digest,
    }
    tx.connection.execute(ENDED, attempt)
    counts: dict[str, int] = dict(tx.connection.execute(PAST, {"trial": trial_id}).all())
    past = Past(failed=counts.get("failed", 0), lost=counts.get("lost", 0))
    state = state_after(ended, past, held.definition.retries, StudyState(study["state"]))
    if state is TrialState.PRUNED and ended != "pruned":
        reason = "the study was finished while it ran"
    study = bump(tx, study["id"], moved("RUNNING", state))
    objective = held.definition.objective
    ranked = state is TrialState.COMPLETE
    settled = {
        "trial": trial_id,
        "new_state": state.value,
        "new_rank": state.rank,
        "new_score": score(values[objective.metric], objective.direction) if ranked else UNRANKED,
        "new_objectives": numbers_to_json(values) if values else None,
        "why": reason,
        "end": tx.now if state.finished else None,
        "rev": study["revision"],
    }
    tx.connection.execute(SETTLE, settled)
    finish_if_over(tx, study, score_changed=ranked)
    return state


def reap(tx: Tx) -> int:
    """End the attempts whose lease has expired; return how many."""
    expired = tx.connection.execute(EXPIRED, {"now": tx.now}).all()
    for trial_id, study_id, lease in expired:
        if tx.connection.execute(LOCK_BY_ID, {"study": study_id}).first() is None:
            continue  # deleted meanwhile
        study = bump(tx, study_id)
        trial = tx.connection.execute(HELD, {"trial": trial_id, "token": lease}).mappings().first()
        still = trial is not None and trial["lease"] == lease and trial["lease_expires_at"] < tx.now
        if trial is not None and still:
            held = Held(trial, study, definition_of(study["definition"]), trial["held_attempt"], True)
            values = numbers_from_json(trial["objectives"])
            settle(tx, held, "lost", values, "its worker was not heard of for longer than its lease", None)
    return len(expired)
