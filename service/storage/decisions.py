"""Pruning decisions: made once for each step, and kept."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update

from service.core.objectives import Curve
from service.core.pruning import Progress, Prunes, Verdict, pauses, window
from service.storage import tables as t
from service.storage.batches import Writes
from service.storage.bulk import changing
from service.storage.curves import curve_of
from service.storage.database import Tx
from service.storage.holds import Held
from service.storage.promotions import promote
from service.storage.pruning import PruningHistory, StudyHistory
from service.storage.rungs import Key
from tunesmith.studies import Objective
from tunesmith.trials import Answer, MetricPoint

DECIDED = changing(
    lambda new: (
        update(t.attempts)
        .where(t.attempts.c.trial_id == new.trial, t.attempts.c.attempt == new.nth)
        .values(decided_step=new.upto, prune=new.verdict)
    ),
    trial=t.attempts.c.trial_id,
    nth=t.attempts.c.attempt,
    upto=t.attempts.c.decided_step,
    verdict=t.attempts.c.prune,
)


def decide(
    tx: Tx,
    held: Held,
    points: Iterable[MetricPoint],
    prunes: Prunes,
    history: PruningHistory,
    writes: Writes,
) -> Answer:
    """Say whether to go on. A decision is kept: the same report again gets the same answer.

    Raises:
        Later: what it looks at is to be loaded first; nothing was decided.
    """
    objective = held.definition.pruned_by
    if objective is None or held.trial["prune"]:
        return Answer.PRUNE if held.trial["prune"] else Answer.CONTINUE
    reported = {p.step: p.metrics[objective.metric] for p in points if objective.metric in p.metrics}
    decided = held.trial["decided_step"]
    fresh = {step for step in reported if decided is None or step > decided}
    progress = history.running.take(held.trial)
    if not fresh:
        if not reported:
            history.running.keep(held.trial, progress, held.study["revision"])
        return _as_before(tx, held, objective, history)
    others = history.of(tx, held.study, objective.metric)
    progress, curve = _up_to_date(tx, held, objective, progress, reported, writes)
    verdict = _judge(tx, held, progress, curve, fresh, prunes, others)
    if not verdict.prune:
        history.running.keep(held.trial, progress, held.study["revision"])
    writes.note(DECIDED, {**_key(held), "upto": max(fresh), "verdict": verdict.prune})
    return Answer.PRUNE if verdict.prune else Answer.PAUSE if verdict.pause else Answer.CONTINUE


def _as_before(tx: Tx, held: Held, objective: Objective, history: PruningHistory) -> Answer:
    """Return the answer where there is nothing new to decide about a trial that is not pruned."""
    if not pauses(held.definition.pruner):
        return Answer.CONTINUE
    waits = history.of(tx, held.study, objective.metric).waits(0, held.trial["number"])
    return Answer.PAUSE if waits else Answer.CONTINUE


def _up_to_date(
    tx: Tx,
    held: Held,
    objective: Objective,
    progress: Progress | None,
    reported: dict[int, float],
    writes: Writes,
) -> tuple[Progress, Curve]:
    """Return a trial's progress and the points that follow on it: all of them where it is not known."""
    if progress is not None and min(reported) > progress.step:
        return progress, sorted(reported.items())
    pruner = held.definition.pruner
    progress = Progress(held.trial["number"], objective.direction, window(pruner))
    writes.flush(tx)  # what is reported belongs to it
    curve = curve_of(tx, held.trial["id"], objective.metric, held.trial["earlier"])
    return progress, [point for point in curve if point[0] <= max(reported)]


def _judge(
    tx: Tx,
    held: Held,
    progress: Progress,
    curve: Curve,
    fresh: set[int],
    prunes: Prunes,
    others: StudyHistory,
) -> Verdict:
    """Decide about each fresh step, as if it had been reported by itself."""
    verdict = Verdict(False)
    for step, value in curve:
        progress.add(step, value)
        if step not in fresh:
            continue
        verdict = prunes(held.definition.pruner, progress, others)
        if verdict.rungs:
            key = Key(progress.number, held.trial["id"], held.attempt)
            others.rungs(verdict.bracket).note(tx, key, verdict.rungs, value)
        promote(tx, held.study, verdict.bracket, verdict.promoted, others)
        if verdict.prune:
            break
    return verdict


def _key(held: Held) -> dict[str, int]:
    return {"trial": held.trial["id"], "nth": held.attempt}
