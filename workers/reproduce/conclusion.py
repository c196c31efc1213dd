"""Whether a trial came out the same, and what may be why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tunesmith.cli import words
from workers.reproduce.curves import Compared
from workers.reproduce.differences import Difference, reasons
from workers.reproduce.ends import End
from workers.reproduce.recorded import Recorded


@dataclass
class New:
    """What comes of training again.

    Attributes:
        curve: What was reported so far.
        provenance: The new `provenance.json`, once it is there.
        apart: How it differs from the recorded one.
        end: How training ended, once it did; None where it was stopped after the last recorded step.
    """

    curve: dict[int, dict[str, float]] = field(default_factory=dict)
    provenance: dict[str, Any] | None = None
    apart: list[Difference] = field(default_factory=list)
    end: End | None = None


def matches(found: Sequence[Compared], recorded: Recorded, new: New, tolerance: float) -> bool:
    """Whether training came to the same end, with the same metrics; no where there was nothing to compare."""
    end = recorded.end
    if end and not end.same(new.end):
        return False
    compared = any(each.counts for each in found) or (end and end.cause)
    return bool(compared) and all(each.within(tolerance) for each in found)


def conclusion(found: Sequence[Compared], recorded: Recorded, new: New, tolerance: float) -> str:
    """Return the last lines: whether it is the same, else what may be why."""
    end = recorded.end
    if end and not end.same(new.end):
        return "\n".join([f"different: then {end}; now {new.end}", *why(new.apart, recorded)])
    again = [f"again {end}"] if end and end.cause else []
    counting = [each for each in found if each.counts]
    if not counting:
        return "\n".join(["not compared: no metric was recorded that can be", *again])
    return "\n".join([_metrics(counting, new.apart, recorded, tolerance), *again])


def _metrics(
    counting: Sequence[Compared], apart: list[Difference], recorded: Recorded, tolerance: float
) -> str:
    if all(each.within(0.0) for each in counting):
        return f"identical: {len(counting)} metrics of {len(recorded.curve)} steps, bit for bit"
    worst = max(counting, key=lambda each: (each.missing, each.largest))
    if worst.missing:
        headline = f"different: {worst.metric} is missing in {worst.missing} of {worst.steps} steps"
    else:
        headline = f"largest difference: {words.number(worst.largest)} ({worst.metric}, step {worst.step})"
    if all(each.within(tolerance) for each in counting):
        return f"{headline}, within the tolerance of {words.number(tolerance)}"
    return "\n".join([headline, *why(apart, recorded)])


def why(apart: list[Difference], recorded: Recorded) -> list[str]:
    """Return what may be the reason, a line each."""
    found = reasons(apart)
    if recorded.provenance is None:
        return ["Why is not known: what it was trained with was not recorded."]
    if found:
        return ["Why that may be, of what differs here:", *[f"- {reason}" for reason in found]]
    return [
        "Nothing that is recorded differs. On a GPU algorithms may add up in another order each time: "
        "`deterministic: true` in the study's task.params prevents that."
    ]
