"""What the project wants to reach, each bar beside what was measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.service.cells import Cell, Row

Moment = dict[str, Any]
OURS = "tunesmith-postgresql"
PEER = "optuna-postgresql"


@dataclass(frozen=True)
class Bar:
    """A bar: what is measured, and the limit that it is to be below (or, with `at_least`, above)."""

    what: str
    found: float | None
    """None where it was not measured."""
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """Whether it is met."""
        if self.found is None:
            return "not measured"
        met = self.found >= self.limit if self.at_least else self.found <= self.limit
        return "met" if met else "MISSED"


def bars(rows: Sequence[Row], moments: Sequence[Moment]) -> list[Bar]:
    """Return every bar."""
    return [*_ratios(rows), *_lone(rows), *_moments(moments)]


def _ratios(rows: Sequence[Row]) -> list[Bar]:
    def cpu(sampler: str, history: int) -> float | None:
        return _ratio(rows, sampler, history, lambda r: r.cpu_ms_per_trial)

    def rate(sampler: str, history: int) -> float | None:
        return _ratio(rows, sampler, history, lambda r: r.trials_per_s)

    beside = "of Optuna on PostgreSQL, 16 workers"
    return [
        Bar(f"CPU a trial {beside}: random, 1,000 trials", cpu("random", 1_000), 1 / 25),
        Bar(f"CPU a trial {beside}: TPE, 1,000 trials", cpu("tpe", 1_000), 1 / 20),
        Bar(f"CPU a trial {beside}: TPE, 10,000 trials", cpu("tpe", 10_000), 1 / 30),
        Bar(f"trials a second {beside}: random, 1,000 trials", rate("random", 1_000), 30, at_least=True),
        Bar(f"trials a second {beside}: TPE, 10,000 trials", rate("tpe", 10_000), 20, at_least=True),
    ]


def _ratio(
    rows: Sequence[Row], sampler: str, history: int, number: Callable[[Row], float | None]
) -> float | None:
    found = {row.cell: number(row) for row in rows}
    ours, peer = (found.get(Cell(name, sampler, history, 16)) for name in (OURS, PEER))
    return None if ours is None or peer is None else ours / peer


def _lone(rows: Sequence[Row]) -> list[Bar]:
    found = {row.cell: row.trials_per_s for row in rows}
    names = ("tunesmith-sqlite", "optuna-journal")
    ours, peer = (found.get(Cell(name, "random", 100, 1, "none")) for name in names)
    ratio = None if ours is None or peer is None else ours / peer
    what = "trials a second of Optuna's journal file: one worker, random, no pruner"
    return [Bar(what, ratio, 1, at_least=True)]


def _moments(moments: Sequence[Moment]) -> list[Bar]:
    found: list[Bar] = []
    for backend in ("tunesmith-sqlite", "tunesmith-postgresql"):
        own = [m for m in moments if m["backend"] == backend]
        sizes = _moment(own, "claim with a filled queue")
        four = _moment(own, "claims of four workers")
        late = _moment(own, "finish to next suggestion")
        first = _moment(own, "first claim after a restart")
        engine = _moment([m for m in own if m.get("history") == 100_000], "engine ready")
        found += [
            Bar(
                f"{backend}: claim p50 at 100,000 trials over that at 100",
                _over(sizes, "p50_ms_at_100000", "p50_ms_at_100"),
                1.3,
            ),
            Bar(
                f"{backend}: claim p99, 4 workers, over a bare commit",
                _over(four, "p99_ms", "commit_p50_ms"),
                5,
            ),
            Bar(f"{backend}: from finish to the next suggestion", late.get("p50_ms"), 25, "ms"),
            Bar(f"{backend}: first claim after a restart", first.get("s"), 2, "s"),
            Bar(f"{backend}: 100,000 trials loaded", engine.get("s"), 10, "s"),
            Bar(f"{backend}: memory of the engine with 100,000 trials", engine.get("peak_mb"), 500, "MB"),
        ]
    return found


def _moment(moments: Sequence[Moment], name: str) -> Moment:
    return next((m for m in moments if m["moment"] == name), {})


def _over(moment: Moment, above: str, below: str) -> float | None:
    return moment[above] / moment[below] if above in moment else None


def table(found: Sequence[Bar]) -> str:
    """Return the bars as a table in Markdown."""
    lines = ["| bar | measured | limit | |", "| --- | ---: | ---: | --- |"]
    for bar in found:
        measured = "" if bar.found is None else f"{bar.found:.3g} {bar.unit}".strip()
        limit = f"{'at least' if bar.at_least else 'at most'} {bar.limit:.3g} {bar.unit}".strip()
        lines.append(f"| {bar.what} | {measured} | {limit} | {bar.verdict} |")
    return "\n".join(lines)
