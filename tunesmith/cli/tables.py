"""Tables: numbers to the right, and nothing wider than the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console, Group
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from tunesmith.cli import words

if TYPE_CHECKING:
    from tunesmith.charts import Importance
    from tunesmith.definitions import StudyDefinition
    from tunesmith.studies import Study
    from tunesmith.trials import Attempt, Trial
    from tunesmith.workers import Worker

STATE_STYLES = {
    "ACTIVE": "green", "PAUSED": "yellow", "FINISHED": "blue",
    "COMPLETE": "green", "INFEASIBLE": "yellow", "RUNNING": "cyan", "WAITING": "dim", "PRUNED": "yellow",
    "FAILED": "red", "live": "green", "draining": "yellow", "gone": "dim",
}  # fmt: skip

BAR = 24
"""Characters of a bar that stands for all."""


def state(name: str) -> Text:
    """Return the name of a state in its colour."""
    return Text(name, style=STATE_STYLES.get(name, ""))


def table(*columns: str, right: Iterable[str] = (), fold: Iterable[str] = ()) -> Table:
    """Return an empty table.

    Args:
        columns: Their headings.
        right: Which of them hold numbers.
        fold: Which of them are broken into lines where the terminal is narrow.
    """
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for name in columns:
        justify: Any = "right" if name in right else "left"
        made.add_column(name, justify=justify, no_wrap=name not in fold, overflow="fold")
    return made


def fits(made: Table, on: Console) -> bool:
    """Whether the table can be printed without cutting anything off."""
    return Measurement.get(on, on.options.update(max_width=10_000), made).maximum <= on.width


def studies(found: Sequence[Study]) -> Table:
    """Return the table of `study list`."""
    made = table("id", "name", "state", "trials", "best", "created", right=["id", "trials"], fold=["best"])
    for s in found:
        made.add_row(
            str(s.id), s.name, state(s.state), words.progress(s), words.best(s), words.ago(s.created_at)
        )
    return made


def trials(found: Sequence[Trial], definition: StudyDefinition, on: Console) -> Table:
    """Return the table of trials: a column for each parameter, or one for all where that is too wide."""
    wide = _trials(found, definition, list(definition.space.root))
    return wide if fits(wide, on) else _trials(found, definition, [])


def _trials(found: Sequence[Trial], definition: StudyDefinition, params: list[str]) -> Table:
    metrics = [o.metric for o in definition.objectives]
    numeric = [n for n in params if definition.space[n].type != "categorical"]
    made = table(
        "#", "state", *metrics, *(params or ["params"]), "step", "time", "worker",
        right=["#", *metrics, *numeric, "step", "time"], fold=["params"],
    )  # fmt: skip
    for t in found:
        values = [words.number((t.values or {}).get(m)) for m in metrics]
        made.add_row(
            str(t.number), state(words.state(t)), *values, *_params(t, params),
            words.NOTHING if t.step is None else str(t.step), words.took(t), t.worker or words.NOTHING,
        )  # fmt: skip
    return made


def _params(trial: Trial, names: list[str]) -> list[str]:
    if not names:
        return [words.pairs(trial.params)]
    return [words.scalar(trial.params[n]) if n in trial.params else words.NOTHING for n in names]


def importance(found: Importance, on: Console) -> Table:
    """Return the table of `study importance`; in how many trials a parameter exists, where that differs."""
    everywhere = all(p.trials == found.trials for p in found.parameters)
    made = table("parameter", "share", "", *([] if everywhere else ["trials"]), right=["share", "trials"])
    mark = "█" if "utf" in on.encoding.lower() else "#"
    for p in found.parameters:
        bar = mark * round(BAR * p.importance)
        made.add_row(p.name, f"{p.importance:.1%}", bar, *([] if everywhere else [str(p.trials)]))
    return made


def workers(found: Sequence[Worker]) -> Table:
    """Return the table of `workers`; why some are paused is a column where some are."""
    reasons = any(w.reason for w in found)
    made = table(
        "name",
        "state",
        "host",
        "slots",
        "running",
        "tasks",
        "seen",
        *(["reason"] if reasons else []),
        right=["running"],
        fold=["slots", "tasks", "reason"],
    )
    for w in found:
        made.add_row(
            w.name, state(w.state), w.host, ", ".join(w.slots), str(w.running),
            ", ".join(w.tasks), words.ago(w.seen_at), *([w.reason] if reasons else []),
        )  # fmt: skip
    return made


def facts(rows: Iterable[tuple[str, Any]]) -> Table:
    """Return names and values in two columns, without a heading."""
    made = Table(box=None, pad_edge=False, show_header=False)
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in rows:
        made.add_row(name, value)
    return made


def study(found: Study) -> Table:
    """Return the facts that `study show` shows."""
    definition = found.definition
    goals = ", ".join(words.objective(o) for o in definition.objectives)
    reason = f"{found.state}: {found.reason}" if found.reason else found.state
    bound = definition.budget.regret_bound
    return facts(
        [
            ("study", f"{found.name} (id {found.id})"),
            ("state", Text(reason, style=STATE_STYLES.get(found.state, ""))),
            ("trials", f"{words.progress(found)} ended; {words.counts(found.counts)}"),
            ("best", words.best(found)),
            ("params", words.pairs(found.best.params) if found.best else words.NOTHING),
            ("objective", goals),
            *[("constraint", text) for text in definition.constraints],
            ("sampler", definition.sampler.type),
            ("pruner", definition.pruner.type),
            *([("repeats", f"{definition.repeats} of each trial")] if definition.repeats > 1 else []),
            *([("regret bound", words.number(bound))] if bound is not None else []),
            ("task", definition.task.name if definition.task else words.NOTHING),
            ("tags", ", ".join(definition.tags) or words.NOTHING),
            ("created", words.ago(found.created_at)),
        ]
    )


def trial_and_attempts(found: Trial, of: Study, attempts: Sequence[Attempt]) -> Group:
    """Return what `trial show` shows."""
    return Group(trial(found, of, attempts), "", _attempts(attempts, of.definition))


def _attempts(found: Sequence[Attempt], definition: StudyDefinition) -> Table:
    metrics = [o.metric for o in definition.objectives]
    repeated = ["repeat"] if definition.repeats > 1 else []
    made = table(
        "attempt", *repeated, "outcome", *metrics, "worker", "reason",
        right=["attempt", "repeat", *metrics], fold=["reason"],
    )  # fmt: skip
    for a in found:
        values = [words.number((a.values or {}).get(m)) for m in metrics]
        made.add_row(
            str(a.attempt), *([words.repeat(a, definition)] if repeated else []), a.outcome or "running",
            *values, a.worker or words.NOTHING, words.last_line(a.reason),
        )  # fmt: skip
    return made


def trial(found: Trial, of: Study, attempts: Sequence[Attempt] = ()) -> Table:
    """Return the facts that `study best` and `trial show` show."""
    values = [(name, words.mean(found, name, attempts)) for name in found.values or {}]
    repeated = of.definition.repeats > 1
    others = [(n, words.number(v)) for n, v in found.metrics.items() if n not in (found.values or {})]
    return facts(
        [
            ("study", of.name),
            ("trial", f"{found.number} ({': '.join(filter(None, [found.origin, found.why]))})"),
            ("state", ": ".join(filter(None, [found.state.value, words.last_line(found.reason)]))),
            *([("repeat", words.repeat(found, of.definition))] if repeated else []),
            *values,
            *[(f"params.{name}", words.scalar(value)) for name, value in found.params.items()],
            *[(f"metrics.{name}", value) for name, value in others],
            ("time", words.took(found)),
            ("worker", found.worker or words.NOTHING),
        ]
    )
