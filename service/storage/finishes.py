"""Attempts that their workers end."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from service.core.lifecycle import End, Ended
from service.core.objectives import objective_value, unfit
from service.storage.batches import Writes
from service.storage.breaker import judge_worker
from service.storage.curves import curve_of
from service.storage.database import Tx
from service.storage.ends import Ends
from service.storage.holds import Held
from service.storage.quick import Row
from service.storage.reports import store, update_current
from service.storage.values import numbers_from_json
from tunesmith.definitions import Objective
from tunesmith.errors import (
    FieldProblem,
    InvalidInput,
    LeaseLost,
    TrialFinished,
    TunesmithError,
)
from tunesmith.reports import Finish, FinishResponse, Outcome
from tunesmith.trials import Cause, TrialState


def finish(
    tx: Tx,
    ends: Sequence[tuple[Held | TunesmithError, Finish]],
    writes: Writes,
    lease_s: float,
    failures: Counter[str],
) -> list[FinishResponse | TunesmithError]:
    """End attempts, and write what was noted; the same end again is answered the same.

    The answers are errors where one is refused:

    - LeaseLost: another attempt may be running it.
    - TrialFinished: the attempt ended already, in another way.
    - InvalidInput: a value is no objective, or there are too many metrics.

    Args:
        failures: How many attempts of each worker failed in a row.
    """
    last = [_store_last(tx, held, body, lease_s, writes) for held, body in ends]
    if any(body.points for _, body in ends):
        writes.flush(tx)  # the curve is read
    over = Ends(tx, writes)
    answers = [
        FinishResponse(state=_end(tx, one, body, failures, over)) if isinstance(one, Reached) else one
        for one, (_, body) in zip(last, ends, strict=True)
    ]
    over.write()
    return answers


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


def _end(tx: Tx, reached: Reached, body: Finish, failures: Counter[str], over: Ends) -> TrialState:
    end, values = _judge(tx, reached, body)
    judge_worker(tx, reached.held.trial["worker_id"], end, failures)
    return over.note(reached.held, end, values, _digest(body))


def _ended_before(trial: Row, digest: str) -> TrialState:
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
