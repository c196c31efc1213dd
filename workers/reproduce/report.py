"""What `tunesmith trial reproduce` says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from tunesmith.cli import tables, words
from tunesmith.metrics import number_to_json
from workers.reproduce.conclusion import New, matches
from workers.reproduce.curves import Compared, Curve
from workers.reproduce.differences import UNKNOWN, Difference, reasons
from workers.reproduce.ends import End
from workers.reproduce.recorded import Recorded

NO_PROVENANCE = (
    "It has no provenance.json, so what differs here is not known: parameters and seed are those that the "
    "server has, and the versions, device and data of then are not compared."
)
NOTHING_DIFFERS = "Nothing that is recorded differs here: code, packages, device, data, seed, recipe."


def introduction(recorded: Recorded, device: str) -> str:
    """Return the first lines."""
    trial = recorded.trial
    steps = f"{len(recorded.curve)} steps" if len(recorded.curve) != 1 else "1 step"
    what = f"Trial {trial.number} of {recorded.study}, {trial.state}, {steps}"
    if recorded.repeat or trial.repeat:
        what += f" (repeat {recorded.repeat})"
    lines = [f"{what}; seed {recorded.seed}, trained again on {device}."]
    if recorded.attempts > 1:
        lines.append(f"It took {recorded.attempts} attempts; what is compared is where the last one ran.")
    if recorded.provenance is None:
        lines.append(NO_PROVENANCE)
    return "\n".join(lines)


def differing(found: Sequence[Difference]) -> Table:
    """Return the table of what differs."""
    made = tables.table("differs", "then", "here", fold=["then", "here"])
    for each in found:
        made.add_row(each.fact, _said(each.then), _said(each.now))
    return made


def _said(value: Any) -> str:
    return UNKNOWN if value is None else words.scalar(value)


def progress(recorded: Recorded, step: int, metrics: dict[str, float]) -> str:
    """Return the line of one step: the objective's metric, then and now."""
    goal = recorded.task.objective
    then = recorded.curve.get(step, {})
    shown = goal if goal in metrics else next(iter(metrics))
    before = f"recorded {words.number(then.get(shown))}"
    total = max(recorded.curve, default=step)
    return f"step {step:>3}/{total}  {shown} {words.number(metrics[shown]):<8} {before}"


def compared(found: Sequence[Compared]) -> Table:
    """Return the table of the metrics."""
    made = tables.table("metric", "steps", "largest difference", "at step", right=["steps", "at step"])
    for each in found:
        step = words.NOTHING if each.step is None else str(each.step)
        made.add_row(each.metric, str(each.steps), verdict(each), step)
    return made


def verdict(each: Compared) -> str:
    """Return what came of one metric."""
    if each.missing:
        return f"missing in {each.missing}"
    said = "identical" if each.largest == 0 else words.number(each.largest)
    return said if each.counts else f"{said} (not compared: it depends on the machine)"


def as_json(
    recorded: Recorded,
    new: New,
    found: Sequence[Compared],
    tolerance: float,
) -> dict[str, Any]:
    """Return it all for programs."""
    return {
        "study": recorded.study,
        "number": recorded.trial.number,
        "repeat": recorded.repeat,
        "matches": matches(found, recorded, new, tolerance),
        "tolerance": tolerance,
        "metrics": [_metric(each) for each in found],
        "differences": [{"fact": d.fact, "then": d.then, "now": d.now} for d in new.apart],
        "reasons": reasons(new.apart),
        "recorded": _run(recorded.provenance, recorded.curve, recorded.end),
        "new": _run(new.provenance, new.curve, new.end),
    }


def _run(provenance: dict[str, Any] | None, curve: Curve, end: End | None) -> dict[str, Any]:
    """Return one of the two trainings; its `end` is null where it did not end by itself."""
    said = {"cause": end.cause, "reason": end.reason} if end else None
    return {"provenance": provenance, "curve": _points(curve), "end": said}


def _metric(each: Compared) -> dict[str, Any]:
    return {
        "metric": each.metric,
        "compared": each.counts,
        "steps": each.steps,
        "missing": each.missing,
        "largest_difference": number_to_json(each.largest),
        "at_step": each.step,
    }


def _points(curve: Curve) -> list[dict[str, Any]]:
    return [
        {"step": step, "metrics": {name: number_to_json(value) for name, value in metrics.items()}}
        for step, metrics in curve.items()
    ]
