"""How values read in tables and messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from statistics import stdev
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tunesmith.charts import Importance
    from tunesmith.definitions import Objective, StudyDefinition
    from tunesmith.studies import Counts, Study
    from tunesmith.trials import Attempt, Trial

NOTHING = "-"


def number(value: float | None) -> str:
    """Return a number with at most five significant digits: `0.97333`, `1e-05`."""
    return NOTHING if value is None else f"{value:.5g}"


def scalar(value: object) -> str:
    """Return the value of a parameter: whole numbers and words as they are, others like `number`."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return number(value) if isinstance(value, float) else str(value)


def pairs(values: Mapping[str, Any]) -> str:
    """Return `lr=0.001 optimizer=adam`."""
    return " ".join(f"{name}={scalar(value)}" for name, value in values.items())


def duration(seconds: float | None) -> str:
    """Return a time span: `8.4 s`, `2 min 05 s`, `3 h 07 min`."""
    if seconds is None:
        return NOTHING
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def state(trial: Trial) -> str:
    """Return the state of a trial; `INFEASIBLE` for a complete one that breaks a constraint."""
    return trial.state if trial.feasible else "INFEASIBLE"


def took(trial: Trial) -> str:
    """Return how long a trial ran, or has been running."""
    if trial.started_at is None or trial.state == "PAUSED":
        return NOTHING
    end = trial.finished_at or datetime.now(UTC)
    return duration(max(0.0, (end - trial.started_at).total_seconds()))


def ago(then: datetime) -> str:
    """Return how long ago something was, in one unit: `12 s ago`, `3 h ago`."""
    seconds = max(0, int((datetime.now(UTC) - then).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"


def objective(goal: Objective) -> str:
    """Return `maximize val_accuracy (best)`; the plain `last` value goes without saying."""
    return f"{goal.direction.value} {goal.metric}" + (" (best)" if goal.value == "best" else "")


def progress(study: Study) -> str:
    """Return `12/20`: trials ended of those the budget or the grid allows."""
    total = total_trials(study)
    return f"{study.counts.finished}/{'?' if total is None else total}"


def total_trials(study: Study) -> int | None:
    """Return how many trials the study will have; None where nothing limits them."""
    limits = [n for n in (study.definition.budget.trials, study.cells) if n is not None]
    return min(limits) + study.counts.imported if limits else None


def counts(found: Counts) -> str:
    """Return `9 complete, 2 running, 1 pruned`, leaving out what there is none of."""
    named = {
        "complete": found.complete,
        "running": found.running,
        "paused": found.paused,
        "pruned": found.pruned,
        "failed": found.failed,
        "waiting": found.waiting,
    }
    return ", ".join(f"{n} {state}" for state, n in named.items() if n) or "no trials yet"


def repeat(which: Trial | Attempt, definition: StudyDefinition) -> str:
    """Return `2 of 3`: which of the study's repeats a trial is at, or an attempt was part of."""
    return f"{which.repeat + 1} of {definition.repeats}"


def mean(trial: Trial, metric: str, attempts: Sequence[Attempt]) -> str:
    """Return an objective value; of a complete trial also how far those of its repeats are apart."""
    shown = number((trial.values or {}).get(metric))
    values = [(a.values or {})[metric] for a in attempts if a.outcome == "complete"]
    if trial.state != "COMPLETE" or len(values) < 2:
        return shown
    return f"{shown} ± {number(stdev(values))}"


def last_line(reason: str) -> str:
    """Return the line of a reason that says most, the last one of a traceback."""
    return (reason.strip().splitlines() or [""])[-1].strip()


def best(study: Study) -> str:
    """Return `val_accuracy=0.97333 (trial 12)`."""
    if study.best is None:
        return NOTHING
    return f"{pairs(study.best.values)} (trial {study.best.number})"


def importance(found: Importance) -> str:
    """Return the sentence that says what the importance of parameters is about."""
    some = "" if found.trials == found.complete else f" of {found.complete}"
    trials = f"{found.trials}{some} complete trials"
    return f"What sets the best {found.best:.0%} of {trials} apart by {found.metric}."


def created(study: Study) -> str:
    """Return the sentence that says what was created."""
    return f"Created study {study.name} (id {study.id}): {definition(study.definition)}"


def definition(found: StudyDefinition) -> str:
    """Return a study's search in a line: `6 parameters, tpe sampler, 20 trials`."""
    trials = "no limit of trials" if found.budget.trials is None else f"at most {found.budget.trials} trials"
    parameters = "1 parameter" if len(found.space) == 1 else f"{len(found.space)} parameters"
    repeats = f", {found.repeats} repeats of each" if found.repeats > 1 else ""
    return f"{parameters}, {found.sampler.type} sampler, {trials}{repeats}."


def until(then: datetime | None) -> str:
    """Return how long it is until then: `in 3 h`, `never`, or `expired`."""
    if then is None:
        return "never"
    seconds = (then - datetime.now(UTC)).total_seconds()
    if seconds <= 0:
        return "expired"
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"in {seconds // size:.0f} {unit}"
    return f"in {seconds:.0f} s"


def trial_standing(trial: Trial) -> str:
    """Return the sentence that says which state a trial is in."""
    reason = f" ({trial.reason})" if trial.reason else ""
    soon = " and is being stopped" if trial.stopping else ""
    return f"Trial {trial.number} is {trial.state}{soon}{reason}."


def standing(study: Study) -> str:
    """Return the sentence that says which state a study is in."""
    reason = f" ({study.reason})" if study.reason else ""
    return f"Study {study.name} is {study.state}{reason}: {progress(study)} trials."
