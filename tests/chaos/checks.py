"""What must hold after a run. Each check yields what is wrong; a good run yields nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from tests.chaos.objective import curve, same
from tests.chaos.record import Record
from tests.chaos.snapshot import STATES, Snapshot, Trial, counts
from tests.chaos.users import Enqueued

FINAL = ("COMPLETE", "PRUNED", "FAILED")
RESULTS = ("complete", "pruned")
KEPT_AS = {
    "complete": {"complete", "failed"},  # failed where the objective is not finite
    "pruned": {"pruned"},
    "failed": {"failed"},
    "released": {"released", "cancelled"},
}
"""How the end of an attempt may stand in the database, by what its worker said."""


class Kind(StrEnum):
    """What sort of wrong it is."""

    LOST = "lost"
    DOUBLED = "doubled"
    STUCK = "stuck"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """Something that is wrong."""

    kind: Kind
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


@dataclass(frozen=True)
class Evidence:
    """What a run leaves behind.

    Attributes:
        snapshot: The database.
        record: What was acknowledged to workers.
        enqueued: What was acknowledged to users.
        deleted: Studies that users deleted, or tried to.
        shown: For each study, the counters and the list of trials as the page gets them.
    """

    snapshot: Snapshot
    record: Record = field(default_factory=Record)
    enqueued: list[Enqueued] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    shown: Mapping[int, tuple[dict[str, int], dict[str, int]]] = field(default_factory=dict)

    def excused(self, trial: int) -> bool:
        """Whether a trial may be missing: its study was deleted."""
        return self.record.studies.get(trial) in self.deleted


Findings = Iterator[Finding]


def check(evidence: Evidence) -> list[Finding]:
    """Return all that is wrong."""
    return [finding for each in CHECKS for finding in each(evidence)]


def reports_are_kept(evidence: Evidence) -> Findings:
    """Every acknowledged value is there, with its attempt, as it was sent."""
    for place, sent in evidence.record.values.items():
        trial = evidence.snapshot.trials.get(place.trial)
        if trial is None:
            if not evidence.excused(place.trial):
                yield Finding(Kind.LOST, f"trial {place.trial} with acknowledged reports is gone")
            continue
        found = trial.of_lease(place.lease).get((place.name, place.step))
        where = f"{trial}, step {place.step}: {place.name}"
        if found is None:
            yield Finding(Kind.LOST, f"{where} = {sent} was acknowledged and is not there")
        elif not same(found, sent):
            yield Finding(Kind.LOST, f"{where} is {found}, acknowledged was {sent}")


def ends_are_kept(evidence: Evidence) -> Findings:
    """Every acknowledged end of an attempt is there."""
    for (trial_id, lease), said in evidence.record.ends.items():
        trial = evidence.snapshot.trials.get(trial_id)
        if trial is None:
            if not evidence.excused(trial_id):
                yield Finding(Kind.LOST, f"trial {trial_id} with an acknowledged end is gone")
            continue
        outcome = next((a["outcome"] for a in trial.attempts if a["lease"] == lease), None)
        if outcome not in KEPT_AS[said]:
            yield Finding(Kind.LOST, f"{trial}: an attempt was acknowledged as {said} and is {outcome}")


def enqueued_points_are_kept(evidence: Evidence) -> Findings:
    """Every point that a user was told is queued is there once, under its number."""
    by_number = {(t.study["id"], t.row["number"]): t for t in evidence.snapshot.trials.values()}
    seen = Counter(tag for t in evidence.snapshot.trials.values() for tag in t.row["tags"])
    for point in evidence.enqueued:
        trial = by_number.get((point.study, point.number))
        if trial is None or trial.row["tags"] != [point.tag] or trial.row["params"] != point.params:
            yield Finding(Kind.LOST, f"the point {point.tag} is not trial {point.number} of its study")
    for tag, times in seen.items():
        if times > 1:
            yield Finding(Kind.DOUBLED, f"the point {tag} is there {times} times")


def one_attempt_lives_at_a_time(evidence: Evidence) -> Findings:
    """Attempts of a trial follow each other, numbered from 1, and none is open at the end."""
    for trial in evidence.snapshot.trials.values():
        numbers = [a["attempt"] for a in trial.attempts]
        if numbers != list(range(1, trial.row["attempt"] + 1)):
            yield Finding(Kind.WRONG, f"{trial} has begun {trial.row['attempt']} attempts, not {numbers}")
        for attempt in trial.attempts:
            if attempt["finished_at"] is None or attempt["outcome"] is None:
                yield Finding(Kind.STUCK, f"attempt {attempt['attempt']} of {trial} has no end")
            elif attempt["finished_at"] < attempt["started_at"]:
                yield Finding(Kind.WRONG, f"attempt {attempt['attempt']} of {trial} ends before it begins")
        for before, after in pairwise(trial.attempts):
            if (before["finished_at"] or math.inf) > after["started_at"]:
                text = f"{trial}: attempts {before['attempt']} and {after['attempt']} overlap"
                late = (
                    f" by {before['finished_at'] - after['started_at']:.6f} s"
                    if before["finished_at"]
                    else ""
                )
                yield Finding(Kind.DOUBLED, text + late)


def no_lease_is_given_twice(evidence: Evidence) -> Findings:
    """A lease went to one claim only."""
    for text in evidence.record.given_twice:
        yield Finding(Kind.DOUBLED, f"{text} was given to two claims")


def a_trial_has_one_result(evidence: Evidence) -> Findings:
    """A complete trial has one complete attempt, its last; no other trial has any."""
    for trial in evidence.snapshot.trials.values():
        results = [a["attempt"] for a in trial.attempts if a["outcome"] in RESULTS]
        if len(results) > 1:
            yield Finding(Kind.DOUBLED, f"{trial} has results of the attempts {results}")
        elif results and results != [trial.row["attempt"]]:
            yield Finding(Kind.DOUBLED, f"{trial} was tried again after the result of attempt {results[0]}")
        last = trial.attempts[-1]["outcome"] if trial.attempts else None
        if (trial.row["state"] == "COMPLETE") != (last == "complete"):
            yield Finding(Kind.WRONG, f"{trial} is {trial.row['state']}, its last attempt {last}")


def failed_trials_used_up_their_retries(evidence: Evidence) -> Findings:
    """A trial is FAILED after as many attempts as its study allows, not earlier and not later.

    One that a user stopped is PRUNED, however it ends.
    """
    for trial in evidence.snapshot.trials.values():
        if trial.row["state"] == "PRUNED" and trial.row["reason"] == "stopped by a user":
            continue
        retries = trial.study["definition"]["retries"]
        ended = Counter(a["outcome"] for a in trial.attempts)
        over = [kind for kind in ("failed", "lost") if ended[kind] > retries[kind]]
        most = max((ended[kind] - retries[kind] for kind in ("failed", "lost")), default=0)
        if most > 1 or bool(over) != (trial.row["state"] == "FAILED"):
            text = f"{trial} is {trial.row['state']} after {dict(ended)} with the retries {retries}"
            text += f" ({trial.row['cause']}: {trial.row['reason']})"
            yield Finding(Kind.WRONG, text)


def grids_are_complete(evidence: Evidence) -> Findings:
    """Every cell of a grid is COMPLETE exactly once."""
    for study in evidence.snapshot.studies:
        if study["cells"] is None:
            continue
        trials = [t for t in evidence.snapshot.of(study) if t.row["state"] == "COMPLETE"]
        cells = Counter(t.row["cell"] for t in trials)
        points = Counter(tuple(sorted(t.row["params"].items())) for t in trials)
        for cell in range(study["cells"]):
            if not cells[cell]:
                yield Finding(Kind.LOST, f"cell {cell} of {study['name']} was not completed")
        for what in [*cells, *points]:
            times = cells[what] or points[what]
            if times > 1:
                yield Finding(Kind.DOUBLED, f"{what} of {study['name']} was completed {times} times")


def budgets_are_met(evidence: Evidence) -> Findings:
    """A study has as many trials as its budget says."""
    for study in evidence.snapshot.studies:
        budget = study["definition"]["budget"]["trials"]
        made = len(evidence.snapshot.of(study))
        if budget is not None and made != budget:
            kind = Kind.DOUBLED if made > budget else Kind.STUCK
            yield Finding(kind, f"{study['name']} has {made} trials and a budget of {budget}")


def everything_came_to_its_end(evidence: Evidence) -> Findings:
    """Studies are FINISHED, trials have ended, no lease is left."""
    for study in evidence.snapshot.studies:
        if study["state"] != "FINISHED":
            yield Finding(Kind.STUCK, f"{study['name']} is {study['state']} {study['reason']}")
    for trial in evidence.snapshot.trials.values():
        if trial.row["state"] not in FINAL:
            yield Finding(Kind.STUCK, f"{trial} is {trial.row['state']}")
        if trial.row["lease"] is not None or trial.row["lease_expires_at"] is not None:
            yield Finding(Kind.STUCK, f"{trial} has a lease still")


def numbers_have_no_gaps(evidence: Evidence) -> Findings:
    """The trials of a study are numbered 0, 1, 2, ..."""
    for study in evidence.snapshot.studies:
        numbers = [t.row["number"] for t in evidence.snapshot.of(study)]
        repeated = sorted(n for n, times in Counter(numbers).items() if times > 1)
        missing = sorted(set(range(study["next_number"])) - set(numbers))
        if repeated:
            yield Finding(Kind.DOUBLED, f"{study['name']} has the numbers {repeated} twice")
        if missing or len(numbers) > study["next_number"]:
            text = f"{study['name']} lacks the numbers {missing}; it has {len(numbers)}"
            yield Finding(Kind.LOST, f"{text} and counts from {study['next_number']}")


def counters_are_right(evidence: Evidence) -> Findings:
    """A study's counters, and what the page shows, are the numbers of its trials."""
    for study in evidence.snapshot.studies:
        found = counts(t.row for t in evidence.snapshot.of(study))
        kept = {state: study[state] for state in STATES}
        if kept != found:
            yield Finding(Kind.WRONG, f"{study['name']} counts {kept}, SQL {found}")
        for shown in evidence.shown.get(study["id"], ()):
            if {state: shown[state] for state in STATES} != found:
                yield Finding(Kind.WRONG, f"the page shows {shown} for {study['name']}, SQL {found}")


def values_are_those_of_the_objective(evidence: Evidence) -> Findings:
    """Every stored number is what the objective gives, complete curves have no gaps, results are right."""
    for trial in evidence.snapshot.trials.values():
        expected = {
            (name, step): value
            for step, metrics in curve(trial.task_params)
            for name, value in metrics.items()
        }
        for (attempt, name, step), value in trial.metrics.items():
            if (name, step) not in expected or not same(expected[name, step], value):
                text = f"{trial}, attempt {attempt}, step {step}: {name} is {value}"
                yield Finding(Kind.WRONG, f"{text}, not {expected.get((name, step))}")
        if trial.row["state"] == "COMPLETE":
            yield from _right_result(trial, expected)


def _right_result(trial: Trial, expected: Mapping[tuple[str, int], float]) -> Findings:
    reported = trial.of_attempt(trial.row["attempt"])
    if missing := sorted(expected.keys() - reported.keys()):
        yield Finding(Kind.LOST, f"{trial} is complete without {missing}")
    last = max(step for _, step in expected)
    objective = expected["val_accuracy", last]
    kept = (trial.row["objectives"] or {}).get("val_accuracy")
    if kept is None or isinstance(kept, str) or kept != objective or trial.row["score"] != -objective:
        yield Finding(Kind.WRONG, f"{trial} has the objective {kept}, not {objective}")


def the_database_is_sound(evidence: Evidence) -> Findings:
    """It finds nothing wrong with itself, and no row belongs to nothing."""
    for text in [*evidence.snapshot.damage, *evidence.snapshot.loose]:
        yield Finding(Kind.WRONG, f"the database: {text}")


def no_answer_was_a_fault(evidence: Evidence) -> Findings:
    """The server never answered with an error of its own."""
    for text in evidence.record.broken:
        yield Finding(Kind.WRONG, text)


CHECKS: list[Callable[[Evidence], Findings]] = [
    reports_are_kept,
    ends_are_kept,
    enqueued_points_are_kept,
    one_attempt_lives_at_a_time,
    no_lease_is_given_twice,
    a_trial_has_one_result,
    failed_trials_used_up_their_retries,
    grids_are_complete,
    budgets_are_met,
    everything_came_to_its_end,
    numbers_have_no_gaps,
    counters_are_right,
    values_are_those_of_the_objective,
    the_database_is_sound,
    no_answer_was_a_fault,
]
