"""Constraints: limits on reported metrics, such as `model_mb <= 5`, that a good trial must keep.

Infeasible trials are ranked by Deb's rules ("An efficient constraint handling method for genetic algorithms",
2000): below every feasible one, and among themselves by the sum of what they are over.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, StrictStr

from tunesmith.spelling import plain, show
from tunesmith.validation import reject

FORM = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_.\-/@]{0,99})\s*(<=|>=)\s*(\S+)\s*")


@dataclass(frozen=True)
class Constraint:
    """A limit on the last value of a metric."""

    metric: str
    at_most: bool
    """Whether `bound` is the most that is allowed, not the least."""
    bound: float

    def __str__(self) -> str:
        return f"{self.metric} {'<=' if self.at_most else '>='} {plain(self.bound)}"

    def excess(self, value: float | None) -> float:
        """By how much `value` breaks the limit; no more than 0 keeps it. None and NaN are infinitely far."""
        if value is None or math.isnan(value):
            return math.inf
        return value - self.bound if self.at_most else self.bound - value


def read(text: str) -> Constraint:
    """Return the constraint that `text` says, or reject it."""
    match = FORM.fullmatch(text)
    bound = _number(match[3]) if match else None
    if match is None or bound is None:
        raise reject(f"must read METRIC <= NUMBER or METRIC >= NUMBER (got {show(text)})")
    return Constraint(match[1], match[2] == "<=", bound)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


ConstraintText = Annotated[StrictStr, AfterValidator(lambda text: str(read(text)))]
"""A constraint as users write it: `model_mb <= 5`, in its one spelling."""


def total_violation(excesses: Iterable[float]) -> float:
    """Return the sum of what is over: 0 where all are kept, infinite beyond the largest number."""
    try:
        return math.fsum(max(0.0, excess) for excess in excesses)
    except OverflowError:
        return math.inf


def feasible(violations: Mapping[Any, float] | None) -> bool:
    """Whether all constraints are kept; a trial of which nothing is known counts as one that keeps them."""
    return all(excess <= 0 for excess in (violations or {}).values())


def broken_words(constraints: Iterable[Constraint], values: Mapping[str, float | None]) -> str:
    """Say which constraints are broken, and how; nothing where none is."""
    broken = [c for c in constraints if c.excess(values.get(c.metric)) > 0]
    return "; ".join(f"{c} ({_is(values.get(c.metric))})" for c in broken)


def _is(value: float | None) -> str:
    return "it was never reported" if value is None else f"it is {value:.6g}"
