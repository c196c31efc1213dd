"""Ends of attempts: what follows for trials and studies. Those of a transaction are written together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update

from service.core.lifecycle import End, Past, state_after
from service.core.objectives import Standing, standing
from service.storage import tables as t
from service.storage.batches import Writes
from service.storage.breaker import count_failures
from service.storage.bulk import changing
from service.storage.changes import AGAIN, bump, moved
from service.storage.database import Tx
from service.storage.finishing import finish_if_over
from service.storage.holds import Held
from service.storage.progress import count_unimproved
from service.storage.promotions import pause_reason
from service.storage.repeats import Repeat, averaged, is_last, last_value, repeats_of
from service.storage.values import numbers_to_json
from tunesmith.constraints import broken_words
from tunesmith.studies import StudyState
from tunesmith.trials import Cause, TrialState

ENDED = changing(
    lambda new: (
        update(t.attempts)
        .where(t.attempts.c.trial_id == new.trial, t.attempts.c.attempt == new.nth)
        .values(
            finished_at=new.now,
            outcome=new.how,
            objectives=new.reached,
            cause=new.kind,
            reason=new.why,
            log=new.printed,
            result=new.digest,
            answer=new.so,
        )
    ),
    trial=t.attempts.c.trial_id,
    nth=t.attempts.c.attempt,
    now=t.attempts.c.finished_at,
    how=t.attempts.c.outcome,
    reached=t.attempts.c.objectives,
    kind=t.attempts.c.cause,
    why=t.attempts.c.reason,
    printed=t.attempts.c.log,
    digest=t.attempts.c.result,
    so=t.attempts.c.answer,
)
SETTLE = changing(
    lambda new: (
        update(t.trials)
        .where(t.trials.c.id == new.trial)
        .values(
            state=new.new_state,
            rank=new.new_rank,
            score=new.new_score,
            queue=AGAIN,
            objectives=new.new_objectives,
            violations=new.new_violations,
            repeat=new.new_repeat,
            earlier=new.new_earlier,
            lease=None,
            lease_expires_at=None,
            stopping=False,
            cause=new.kind,
            reason=new.because,
            finished_at=new.end,
            revision=new.rev,
        )
    ),
    trial=t.trials.c.id,
    new_state=t.trials.c.state,
    new_rank=t.trials.c.rank,
    new_score=t.trials.c.score,
    new_objectives=t.trials.c.objectives,
    new_violations=t.trials.c.violations,
    new_repeat=t.trials.c.repeat,
    new_earlier=t.trials.c.earlier,
    kind=t.trials.c.cause,
    because=t.trials.c.reason,
    end=t.trials.c.finished_at,
    rev=t.trials.c.revision,
)
PAST = (
    select(t.attempts.c.outcome, func.count())
    .where(t.attempts.c.trial_id == bindparam("trial"), t.attempts.c.outcome.is_not(None))
    .group_by(t.attempts.c.outcome)
)


@dataclass(frozen=True)
class Settled:
    """What became of a trial whose attempt ended."""

    trial: int
    number: int
    state: TrialState
    cause: Cause | None
    reason: str
    place: Standing


class Ends:
    """The ends of a transaction. No two are of the same trial.

    Args:
        writes: What else is to be written with them.
    """

    def __init__(self, tx: Tx, writes: Writes | None = None) -> None:
        self._tx = tx
        self._writes = writes or Writes()
        self._settled: dict[int, list[Settled]] = defaultdict(list)

    def note(self, held: Held, end: End, values: dict[str, float], digest: str | None = None) -> TrialState:
        """Decide what follows on the end of an attempt."""
        trial_id, unwanted = held.trial["id"], _unwanted(held)
        if unwanted and end.ended == "released":
            end = End("cancelled", Cause.CANCELLED, unwanted, end.log)
        past = _past(self._tx, held, end)
        retries, more = held.definition.retries, not is_last(held)
        state = state_after(end.ended, past, retries, unwanted=unwanted is not None, more=more)
        cause, reason = end.cause, end.reason
        if end.ended == "released" and (waits := pause_reason(self._tx, trial_id, held.definition.pruner)):
            state, reason = TrialState.PAUSED, waits
        if unwanted and state is TrialState.PRUNED and end.ended != "pruned":
            cause, reason = Cause.CANCELLED, unwanted
        self._note_attempt(held, end, digest, answer=state, values=values)
        self._note_trial(held, state, cause, reason, values, complete=end.ended == "complete")
        return state

    def _note_attempt(
        self, held: Held, end: End, digest: str | None, *, answer: TrialState, values: Mapping[str, float]
    ) -> None:
        attempt = {
            "trial": held.trial["id"],
            "nth": held.attempt,
            "now": self._tx.now,
            "how": end.ended,
            "reached": numbers_to_json(values) if values else None,
            "kind": end.cause,
            "why": end.reason,
            "printed": end.log,
            "digest": digest,
            "so": answer.value,
        }
        self._writes.note(ENDED, attempt)

    def _note_trial(
        self,
        held: Held,
        state: TrialState,
        cause: Cause | None,
        reason: str,
        values: dict[str, float],
        *,
        complete: bool,
    ) -> None:
        repeats = repeats_of(self._tx, held, values) if complete else []
        values = averaged(repeats) if repeats else values
        another = bool(repeats) and state is TrialState.WAITING
        if another:
            reason = f"repeat {len(repeats)} of {held.definition.repeats} is complete"
        ranked = state is TrialState.COMPLETE
        violations, broken = _violations(self._tx, held, repeats) if ranked else ({}, "")
        objective = held.definition.objective
        place = standing(state, values.get(objective.metric), violations.values(), objective.direction)
        settled = {
            "trial": held.trial["id"],
            "new_state": state.value,
            "new_rank": place.rank,
            "new_score": place.score,
            "new_violations": numbers_to_json(violations) if violations else None,
            "new_objectives": numbers_to_json(values) if values else None,
            "new_repeat": held.trial["repeat"] + another,
            "new_earlier": held.attempt if another else held.trial["earlier"],
            "kind": cause if state.finished else None,
            "because": f"breaks {broken}" if broken else reason,
            "end": self._tx.now if state.finished else None,
            "rev": held.study["revision"],
        }
        self._writes.note(SETTLE, settled)
        self._settled[held.study["id"]].append(
            Settled(held.trial["id"], held.trial["number"], state, cause, reason, place)
        )

    def write(self) -> None:
        """Write what was noted, and finish the studies whose last trials these were."""
        self._writes.flush(self._tx)
        for study_id, settled in self._settled.items():
            _count(self._tx, study_id, settled)
        self._settled.clear()


def _unwanted(held: Held) -> str | None:
    """Say why nobody wants this trial to go on; None where somebody does."""
    if held.trial["stopping"]:
        return "stopped by a user"
    return "the study was finished while it ran" if held.study["state"] == StudyState.FINISHED else None


def _count(tx: Tx, study_id: int, settled: Sequence[Settled]) -> None:
    changes: Counter[str] = Counter()
    for one in settled:
        changes.update(moved("RUNNING", one.state))
    study = bump(tx, study_id, changes)
    finished = [(one.trial, one.place, one.cause) for one in settled if one.state.finished]
    study = count_unimproved(tx, study, finished)
    if not finish_if_over(tx, study, score_changed=any(one.state is TrialState.COMPLETE for one in settled)):
        count_failures(tx, study, [(one.number, one.state, one.cause, one.reason) for one in settled])


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
