"""Measure groups of cells side by side, in rounds."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.service import measure
from benchmarks.service.backends import BACKENDS, Place
from benchmarks.service.cells import Cell, Row, Sample, row


@dataclass
class Matrix:
    """Runs cells. Rounds go over all backends of a group, so that a busy machine is busy for all of them."""

    place: Place
    rounds: int
    seconds: float
    patience_s: float
    _slow: list[Cell] = field(default_factory=list)

    def wanted(self, group: Sequence[Cell], rows: Sequence[Row], peer_history: int) -> list[Cell]:
        """Return the cells of a group that are to be measured: no row has them, and it is no use to skip."""
        there = {r.cell for r in rows}
        small = [c for c in group if c.backend.startswith("tunesmith") or c.history <= peer_history]
        return [cell for cell in small if cell not in there]

    def measure(self, group: Sequence[Cell]) -> list[Row]:
        """Measure the cells of a group, round by round."""
        samples: dict[Cell, list[Sample]] = {cell: [] for cell in group}
        problems: dict[Cell, str] = {cell: self._hopeless(cell) for cell in group}
        for turn in range(self.rounds):
            for cell in group if turn % 2 == 0 else reversed(group):
                if not problems[cell]:
                    problems[cell] = self._round(cell, samples[cell])
        return [self._done(cell, samples[cell], problems[cell]) for cell in group]

    def _round(self, cell: Cell, samples: list[Sample]) -> str:
        """Measure one round; say what went wrong, if anything."""
        try:
            with BACKENDS[cell.backend](self.place, cell) as running:
                samples.append(measure.run(running, cell.workers, self.seconds, self.patience_s))
        except measure.Problem as problem:
            self._slow.append(cell)
            return str(problem)
        return ""

    def _hopeless(self, cell: Cell) -> str:
        """Say why it is no use to try: the same backend failed with less to do."""
        for slow in self._slow:
            same = slow.backend == cell.backend and slow.sampler == cell.sampler
            if same and slow.history <= cell.history and slow.workers <= cell.workers:
                return f"left out: with {slow.workers} workers at {slow.history:,} trials it failed"
        return ""

    def _done(self, cell: Cell, samples: Sequence[Sample], problem: str) -> Row:
        found = row(cell, samples, problem)
        rate = "-" if found.trials_per_s is None else f"{found.trials_per_s:.1f} trials/s"
        cpu = "" if found.cpu_ms_per_trial is None else f", {found.cpu_ms_per_trial:.1f} ms of CPU a trial"
        what = f"{cell.backend:20} {cell.sampler:6} {cell.history:>7,} trials {cell.workers:>2} workers"
        print(f"{what}  {rate}{cpu} {problem}", file=sys.stderr, flush=True)
        return found
