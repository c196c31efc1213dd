"""The progress of running trials, kept in memory so that no report reads a whole curve again."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from service.core.pruning import Progress
from service.storage.quick import Row

MOST = 20_000
"""Trials of which it is kept; of others the curve is read when they report."""


@dataclass
class _Kept:
    progress: Progress
    epoch: int
    attempt: int
    revision: int


class Running:
    """The progress of running trials, each in an epoch of its study and as of a revision of its row.

    In another epoch, which may have another pruner, or at another revision it is not used.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[int, _Kept] = OrderedDict()

    def take(self, trial: Row, epoch: int) -> Progress | None:
        """Take a trial's progress out; None where it is unknown, or the trial or the epoch changed.

        Args:
            trial: Its row, as it was before the report.
            epoch: Of its study.
        """
        kept = self._kept.pop(trial["id"], None)
        as_of = (epoch, trial["attempt"], trial["revision"])
        if kept is None or (kept.epoch, kept.attempt, kept.revision) != as_of:
            return None
        return kept.progress

    def keep(self, trial: Row, epoch: int, progress: Progress | None, revision: int) -> None:
        """Put it back, as of the revision that the report gives to the trial's row."""
        if progress is None:
            return
        self._kept[trial["id"]] = _Kept(progress, epoch, trial["attempt"], revision)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Drop everything."""
        self._kept.clear()
