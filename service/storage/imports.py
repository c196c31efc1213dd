"""Finished trials from elsewhere become trials of a study, all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, update

from service.core.objectives import standing
from service.storage import tables as t
from service.storage.changes import AGAIN, bump, lock
from service.storage.database import Tx
from service.storage.finishing import finish_if_over
from service.storage.progress import recount
from service.storage.quick import Row
from service.storage.studies import find, with_best
from service.storage.suggestions import ADVANCE, by_key, note_key
from service.storage.values import definition_of, numbers_to_json
from tunesmith.definitions import StudyDefinition
from tunesmith.imports import ORIGIN, ImportedTrial, Judged, judged
from tunesmith.studies import Study

INSERT = insert(t.trials)
COUNT = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"))
    .values(imported=t.studies.c.imported + bindparam("trials"))
)


def import_trials(tx: Tx, ref: str, trials: Sequence[ImportedTrial], key: str | None) -> Study:
    """Add finished trials; with a key, the same request again adds nothing more.

    Raises:
        StudyNotFound
        InvalidInput: naming each field at fault.
        Conflict: another request came with this key.
    """
    study = lock(tx, ref)
    if by_key(tx, study["id"], key, trials) is None:
        definition = definition_of(study["definition"])
        results = judged(definition, trials)
        numbers = range(study["next_number"], study["next_number"] + len(trials))
        rows = [_row(tx, study, definition, *found) for found in zip(numbers, trials, results, strict=True)]
        _add(tx, study, rows, definition)
        note_key(tx, study["id"], key, trials, list(numbers))
    return with_best(tx.connection, find(tx.connection, study["id"]))


def _add(tx: Tx, study: Row, rows: list[dict[str, Any]], definition: StudyDefinition) -> None:
    changed = bump(tx, study["id"], Counter(row["state"] for row in rows))
    tx.connection.execute(INSERT, rows)
    following = {"study": study["id"], "number": rows[-1]["number"] + 1, "cell": study["next_cell"]}
    tx.connection.execute(ADVANCE, following)
    tx.connection.execute(COUNT, {"study": study["id"], "trials": len(rows)})
    if definition.budget.patience is not None:
        recount(tx, study["id"])
    finish_if_over(tx, lock(tx, changed["id"]), score_changed=True)


def _row(
    tx: Tx, study: Row, definition: StudyDefinition, number: int, trial: ImportedTrial, result: Judged
) -> dict[str, Any]:
    objective = definition.objective
    value = result.values.get(objective.metric)
    place = standing(trial.state, value, result.violations.values(), objective.direction)
    metrics = {**result.values, **trial.metrics}
    return {
        "study_id": study["id"],
        "number": number,
        "state": trial.state.value,
        "rank": place.rank,
        "score": place.score,
        "queue": AGAIN,
        "params": result.params,
        "origin": ORIGIN,
        "why": trial.why,
        "tags": trial.tags,
        "objectives": numbers_to_json(result.values) if result.values else None,
        "violations": numbers_to_json(result.violations) if result.violations else None,
        "metrics": numbers_to_json(metrics),
        "metric_steps": {} if trial.step is None else dict.fromkeys(metrics, trial.step),
        "step": trial.step,
        "reason": f"breaks {result.broken}" if result.broken else trial.reason,
        "created_at": tx.now,
        "finished_at": tx.now,
        "revision": study["revision"] + 1,
    }
