"""New trials: what users enqueue and what the engine suggests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from pydantic import BaseModel
from sqlalchemy import bindparam, insert, select, tuple_, update

from service.core import lifecycle
from service.core.objectives import UNRANKED
from service.core.ports import Suggestion
from service.storage import tables as t
from service.storage.among import among
from service.storage.bulk import changing, inserting
from service.storage.changes import (
    ENQUEUED,
    SUGGESTED,
    UNCLAIMED,
    bump,
    drop_suggestions,
    lock,
)
from service.storage.database import Tx
from service.storage.finishing import finish_if_over, finish_study
from service.storage.quick import Row, fetch
from service.storage.rows import TRIALS, counts_from, trial_from
from service.storage.tables import WHY
from service.storage.values import definition_of
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import Conflict, FieldProblem, InvalidInput, StudyFinished
from tunesmith.studies import StudyState
from tunesmith.trials import Enqueue, Trial, TrialState

INSERT = inserting(
    t.trials,
    *("study_id", "number", "state", "rank", "score", "queue", "params", "origin", "why", "tags", "cell"),
    *("results", "metrics", "metric_steps", "created_at", "revision"),
)
ADVANCE = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"))
    .values(next_number=bindparam("number"), next_cell=bindparam("cell"))
)
EXHAUST = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"), t.studies.c.engine_epoch == bindparam("epoch"))
    .values(exhausted=True)
)
STILL_UNCLAIMED = select(t.trials.c.id).where(UNCLAIMED, among(t.trials.c.id, "trials"))
REPLACE = changing(
    lambda new: (
        update(t.trials)
        .where(t.trials.c.id == new.trial)
        .values(params=new.point, origin=new.sampler, why=new.because, results=new.known, revision=new.rev)
    ),
    trial=t.trials.c.id,
    point=t.trials.c.params,
    sampler=t.trials.c.origin,
    because=t.trials.c.why,
    known=t.trials.c.results,
    rev=t.trials.c.revision,
)
NUMBERED = TRIALS.where(
    t.trials.c.study_id == bindparam("study"), among(t.trials.c.number, "numbers")
).order_by(t.trials.c.number)

BY_KEY = select(t.enqueues.c.points, t.enqueues.c.numbers).where(
    t.enqueues.c.study_id == bindparam("study"), t.enqueues.c.key == bindparam("key")
)
NOTE_KEY = insert(t.enqueues)


def _new(study: Row, number: int, now: float) -> dict[str, Any]:
    """The columns in which all new trials are alike."""
    return {
        "study_id": study["id"],
        "number": number,
        "state": "WAITING",
        "rank": TrialState.WAITING.rank,
        "score": UNRANKED,
        "metrics": {},
        "metric_steps": {},
        "created_at": now,
        "revision": study["revision"] + 1,
    }


def enqueue(tx: Tx, ref: str, points: Sequence[Enqueue], key: str | None = None) -> list[Trial]:
    """Queue points: all of them, or none. With a key, the same request again queues nothing more.

    Raises:
        StudyNotFound, StudyFinished, InvalidInput
        Conflict: another request came with this key.
    """
    study = lock(tx, ref)
    definition = definition_of(study["definition"])
    numbers = by_key(tx, study["id"], key, points)
    if numbers is None:
        study, numbers = _enqueue(tx, study, definition, points)
        note_key(tx, study["id"], key, points, numbers)
    added = tx.connection.execute(NUMBERED, {"study": study["id"], "numbers": numbers}).mappings()
    return [trial_from(row, definition) for row in added]


def by_key(tx: Tx, study_id: int, key: str | None, points: Sequence[BaseModel]) -> list[int] | None:
    """Return the numbers that an earlier request with this key was given. Raises Conflict."""
    if key is None:
        return None
    found = tx.connection.execute(BY_KEY, {"study": study_id, "key": key}).first()
    if found is not None and found.points != _digest(points):
        raise Conflict(
            f"Another request came with the Idempotency-Key {key!r}: use a new one for new points."
        )
    return None if found is None else found.numbers


def note_key(
    tx: Tx, study_id: int, key: str | None, points: Sequence[BaseModel], numbers: Sequence[int]
) -> None:
    """Note which numbers a request with this key was given."""
    if key is not None:
        note = {"study_id": study_id, "key": key, "points": _digest(points), "numbers": numbers}
        tx.connection.execute(NOTE_KEY, note)


def _digest(points: Sequence[BaseModel]) -> str:
    content: bytes = orjson.dumps([p.model_dump(mode="json") for p in points], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).hexdigest()


def _enqueue(
    tx: Tx, study: Row, definition: StudyDefinition, points: Sequence[Enqueue]
) -> tuple[Row, list[int]]:
    """Queue new points; return the study's row and their numbers."""
    if study["state"] == StudyState.FINISHED:
        done = study["reason"] == lifecycle.EXHAUSTED
        fix = "give it another sampler and resume it" if done else "raise its budget or resume it"
        raise StudyFinished(f"{study['name']} is finished ({study['reason']}); {fix}.")
    many = len(points) > 1
    checked = [
        definition.space.check(p.params, f"[{i}].params" if many else "params") for i, p in enumerate(points)
    ]
    study, numbers = _make_room(tx, study, definition.budget.trials, len(points))
    rows = [
        {
            **_new(study, numbers[i], tx.now),
            "queue": ENQUEUED,
            "params": params,
            "origin": "enqueued",
            "why": "",
            "tags": points[i].tags,
            "cell": None,
            "results": 0,
        }
        for i, params in enumerate(checked)
    ]
    _add(tx, study, rows, study["next_cell"])
    return study, numbers


def _make_room(tx: Tx, study: Row, limit: int | None, more: int) -> tuple[Row, list[int]]:
    """Let suggestions that nobody claimed give way where the budget needs it.

    Return the study's row and the numbers for the new trials: those that became free first, or a gap would
    remain where points that were enqueued earlier have higher ones.
    """
    excess = more - (more if limit is None else limit - counts_from(study).spent)
    free: list[int] = []
    if excess > 0:
        free = drop_suggestions(tx, study["id"], excess)
        if len(free) < excess:
            message = f"the budget of {limit} trials has no room for {more} more; raise budget.trials first"
            raise InvalidInput(FieldProblem("", message))
        study = lock(tx, study["id"])
    following: int = study["next_number"]
    numbers = [number for number in free if number < following]
    return study, [*numbers, *range(following, following + more - len(numbers))]


def insert_suggestions(
    tx: Tx, study_id: int, epoch: int, first_number: int, suggestions: Sequence[Suggestion]
) -> int:
    """Queue suggestions as far as the budget allows; return how many (see `Store.insert_suggestions`)."""
    study = lock(tx, study_id)
    stale = study["engine_epoch"] != epoch or study["next_number"] != first_number
    if stale or study["state"] != StudyState.ACTIVE:
        return 0
    definition = definition_of(study["definition"])
    if finish_if_close(tx, study, definition, suggestions):
        return 0
    limit = definition.budget.trials
    left = len(suggestions) if limit is None else max(0, limit - counts_from(study).spent)
    rows = [
        {
            **_new(study, first_number + i, tx.now),
            "queue": SUGGESTED,
            "params": suggestion.params,
            "origin": suggestion.origin,
            "why": suggestion.why[:WHY],
            "tags": [],
            "cell": suggestion.cell,
            "results": suggestion.results,
        }
        for i, suggestion in enumerate(suggestions[:left])
    ]
    cells = [s.cell + 1 for s in suggestions[:left] if s.cell is not None]
    _add(tx, study, rows, max([study["next_cell"], *cells]))
    return len(rows)


def finish_if_close(
    tx: Tx, study: Row, definition: StudyDefinition, suggestions: Iterable[Suggestion]
) -> bool:
    """Finish an active study where a suggestion says that nothing is much better; say whether it was."""
    whys = (lifecycle.why_close_enough(definition.budget, suggestion.bound) for suggestion in suggestions)
    why = next(filter(None, whys), None)
    if why is not None:
        finish_study(tx, study["id"], why, by_user=False)
    return why is not None


def _add(tx: Tx, study: Row, rows: list[dict[str, Any]], next_cell: int) -> None:
    if not rows:
        return
    bump(tx, study["id"], {"WAITING": len(rows)})
    INSERT.run(tx, rows)
    following = max(study["next_number"], rows[-1]["number"] + 1)
    advance = {"study": study["id"], "number": following, "cell": next_cell}
    fetch(tx.connection, ADVANCE, advance)


def replace(tx: Tx, study_id: int, epoch: int, fresh: Mapping[int, Suggestion]) -> set[int]:
    """Put fresher points into unclaimed suggestions (see `Store.replace_suggestions`)."""
    study = lock(tx, study_id)
    if study["engine_epoch"] != epoch or study["state"] != StudyState.ACTIVE:
        return set()
    definition = definition_of(study["definition"])
    if finish_if_close(tx, study, definition, fresh.values()):
        return set()
    wanted = {"study": study_id, "trials": list(fresh)}
    unclaimed = {trial["id"] for trial in fetch(tx.connection, STILL_UNCLAIMED, wanted)}
    if not unclaimed:
        return set()
    revision = bump(tx, study_id)["revision"]
    REPLACE.run(tx, [_replacement(trial, fresh[trial], revision) for trial in unclaimed])
    return unclaimed


def _replacement(trial: int, made: Suggestion, revision: int) -> dict[str, Any]:
    return {
        "trial": trial,
        "point": made.params,
        "sampler": made.origin,
        "because": made.why[:WHY],
        "known": made.results,
        "rev": revision,
    }


def exhaust(tx: Tx, study_id: int, epoch: int, cells: int) -> None:
    """Note that there is no further point after `cells`; the study ends if nothing runs."""
    study = lock(tx, study_id)
    if study["engine_epoch"] != epoch or study["next_cell"] != cells:
        return
    tx.connection.execute(EXHAUST, {"study": study_id, "epoch": epoch})
    finish_if_over(tx, bump(tx, study_id))


SEEN = (
    "id", "number", "state", "params", "objectives", "violations", "step", "attempt", "origin", "results",
    "revision",
)  # fmt: skip
SEEN_SINCE = (
    select(*(t.trials.c[name] for name in SEEN))
    .where(
        t.trials.c.study_id == bindparam("study"),
        tuple_(t.trials.c.revision, t.trials.c.id) > tuple_(bindparam("revision"), bindparam("id")),
    )
    .order_by(t.trials.c.revision, t.trials.c.id)
    .limit(bindparam("count"))
)
