"""Pruning decisions: made once for each step, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import update

from service.core.objectives import Curve, score
from service.core.pruning import JointProgress, Progress, Prunes, Verdict, pauses, window
from service.storage import tables as t
from service.storage.batches import Writes
from service.storage.bulk import changing
from service.storage.curves import curve_of
from service.storage.database import Tx
from service.storage.holds import Held
from service.storage.joint_curves import JointCurve, whole_steps
from service.storage.promotions import promote
from service.storage.pruning import PruningHistory, StudyHistory
from service.storage.rungs import Key
from tunesmith.definitions import Objective
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer

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
    objectives = held.definition.pruned_by
    if not objectives or held.trial["prune"]:
        return Answer.PRUNE if held.trial["prune"] else Answer.CONTINUE
    if len(objectives) > 1:
        return _jointly(tx, held, whole_steps(tx, held, objectives, points), prunes, history, writes)
    [objective] = objectives
    reported = {p.step: p.metrics[objective.metric] for p in points if objective.metric in p.metrics}
    decided = held.trial["decided_step"]
    fresh = {step for step in reported if decided is None or step > decided}
    progress = history.running.take(held.trial, held.study["engine_epoch"])
    if not fresh:
        if not reported:
            _keep(history, held, progress)
        return _as_before(tx, held, history)
    others = history.of(tx, held.study, held.definition)
    progress, curve = _up_to_date(tx, held, objective, progress, reported, writes)
    verdict = _judge(tx, held, progress, curve, fresh, prunes, others)
    if not verdict.prune:
        _keep(history, held, progress)
    return _answer(held, max(fresh), verdict, writes)


def _jointly(
    tx: Tx, held: Held, curve: JointCurve, prunes: Prunes, history: PruningHistory, writes: Writes
) -> Answer:
    """Decide about each step, as if it had been reported by itself."""
    if not curve:
        return _as_before(tx, held, history)
    others = history.of(tx, held.study, held.definition)
    verdict = Verdict(False)
    directions = [o.direction for o in held.definition.pruned_by]
    for step, values in curve:
        losses = tuple(map(score, values, directions))
        progress = JointProgress(held.trial["number"], step, losses)
        verdict = prunes(held.definition.pruner, progress, others)
        _note(tx, held, verdict, values, others)
        if verdict.prune:
            break
    return _answer(held, curve[-1][0], verdict, writes)


def _answer(held: Held, upto: int, verdict: Verdict, writes: Writes) -> Answer:
    """Keep what was decided, and say it."""
    writes.note(DECIDED, {**_key(held), "upto": upto, "verdict": verdict.prune})
    return Answer.PRUNE if verdict.prune else Answer.PAUSE if verdict.pause else Answer.CONTINUE


def _keep(history: PruningHistory, held: Held, progress: Progress | None) -> None:
    history.running.keep(held.trial, held.study["engine_epoch"], progress, held.study["revision"])


def _as_before(tx: Tx, held: Held, history: PruningHistory) -> Answer:
    """Return the answer where there is nothing new to decide about a trial that is not pruned."""
    if not pauses(held.definition.pruner):
        return Answer.CONTINUE
    waits = history.of(tx, held.study, held.definition).waits(0, held.trial["number"])
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
    if _reports_first(held, objective):
        return progress, sorted(reported.items())
    writes.flush(tx)  # what is reported belongs to it
    curve = curve_of(tx, held.trial["id"], objective.metric, held.trial["earlier"])
    return progress, [point for point in curve if point[0] <= max(reported)]


def _reports_first(held: Held, objective: Objective) -> bool:
    """Whether nothing was reported of an objective before, in any attempt at this repeat."""
    return objective.metric not in held.trial["metric_steps"] and held.attempt == held.trial["earlier"] + 1


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
        _note(tx, held, verdict, [value], others)
        if verdict.prune:
            break
    return verdict


def _note(tx: Tx, held: Held, verdict: Verdict, values: Sequence[float], others: StudyHistory) -> None:
    """Write down which rungs a trial completed, with what values, and who is promoted by it."""
    if verdict.rungs:
        key = Key(held.trial["number"], held.trial["id"], held.attempt)
        others.rungs(verdict.bracket).note(tx, key, verdict.rungs, values)
    promote(tx, held.study, verdict.bracket, verdict.promoted, others)


def _key(held: Held) -> dict[str, int]:
    return {"trial": held.trial["id"], "nth": held.attempt}
