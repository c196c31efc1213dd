"""The repeats of a trial: complete attempts, each with what its worker tried before. Their means count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from service.core.objectives import mean
from service.storage import tables as t
from service.storage.curves import merged, points_of
from service.storage.database import Tx
from service.storage.holds import Held
from service.storage.values import numbers_from_json

COMPLETE = (
    select(t.attempts.c.attempt, t.attempts.c.objectives)
    .where(t.attempts.c.trial_id == bindparam("trial"), t.attempts.c.outcome == "complete")
    .order_by(t.attempts.c.attempt)
)


@dataclass(frozen=True)
class Repeat:
    """One that is complete.

    Attributes:
        earlier: The last attempt of the repeat before; 0 for none.
        last: Its own last attempt, the complete one.
        values: Objective values.
    """

    earlier: int
    last: int
    values: Mapping[str, float]


def repeats_of(tx: Tx, held: Held, values: Mapping[str, float]) -> list[Repeat]:
    """Return the complete repeats of a trial, that of the attempt which completes with `values` the last."""
    found: list[Repeat] = []
    if held.trial["repeat"]:
        for attempt, stored in tx.connection.execute(COMPLETE, {"trial": held.trial["id"]}):
            if attempt != held.attempt:
                found.append(Repeat(_last(found), attempt, numbers_from_json(stored)))
    return [*found, Repeat(_last(found), held.attempt, values)]


def _last(repeats: Sequence[Repeat]) -> int:
    return repeats[-1].last if repeats else 0


def averaged(repeats: Sequence[Repeat]) -> dict[str, float]:
    """Return the mean of each objective value."""
    return {name: mean([r.values[name] for r in repeats]) for name in repeats[-1].values}


def last_value(tx: Tx, held: Held, metric: str, repeats: Sequence[Repeat]) -> float | None:
    """Return the mean of a metric's last values in these repeats; None where one lacks it."""
    points = points_of(tx, held.trial["id"], metric)
    last = [_last_of(points, metric, repeat) for repeat in repeats]
    known = [value for value in last if value is not None]
    return mean(known) if len(known) == len(last) else None


def _last_of(points: Sequence[tuple[int, int, float]], metric: str, repeat: Repeat) -> float | None:
    """Return the last value in one repeat; of an objective without a curve, what came with its end."""
    curve = merged(point for point in points if repeat.earlier < point[0] <= repeat.last)
    return curve[-1][1] if curve else repeat.values.get(metric)


def is_last(held: Held) -> bool:
    """Whether the trial's repeat under way is the last one of its study's."""
    return bool(held.trial["repeat"] + 1 >= held.definition.repeats)
