"""What batches of requests share: statements in bulk, and turns for requests that build on each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from service.storage.bulk import Bulk, Row, run
from service.storage.database import Tx

I = TypeVar("I")  # noqa: E741
T = TypeVar("T")


class Writes:
    """Statements to carry out together, each for many rows, in the order in which they were first noted."""

    def __init__(self) -> None:
        self._rows: dict[Bulk, list[Row]] = {}

    def note(self, statement: Bulk, *rows: Row) -> None:
        """Note a statement, once for each row of parameters."""
        if rows:
            self._rows.setdefault(statement, []).extend(rows)

    def flush(self, tx: Tx) -> None:
        """Carry out what was noted."""
        noted, self._rows = self._rows, {}
        if noted:
            run(tx, noted)


def by_turns(
    items: Sequence[tuple[Any, I]], work: Callable[[Sequence[tuple[Any, I]]], Sequence[T]]
) -> list[T]:
    """Run items, each with a key, together, but those of one key one after the other.

    The second one builds on what the first one changed.
    """
    answers: dict[int, T] = {}
    left = list(range(len(items)))
    while left:
        first = {items[i][0]: i for i in reversed(left)}
        now = sorted(first.values())
        answers |= zip(now, work([items[i] for i in now]), strict=True)
        left = [i for i in left if i not in answers]
    return [answers[i] for i in range(len(items))]
