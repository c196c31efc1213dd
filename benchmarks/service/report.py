"""The table of the results."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.service.cells import Row

HEAD = ["backend", "sampler", "history", "workers", "trials/s", "CPU ms/trial", "claim p50", "claim p99",
        "report p50", "report p99", "finish p50", "finish p99"]  # fmt: skip


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table in Markdown; a row without numbers says why."""
    lines = [HEAD, ["---"] * 2 + ["---:"] * (len(HEAD) - 2), *map(_line, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _line(row: Row) -> list[str]:
    sampler = row.sampler if row.pruner == "median" else f"{row.sampler}, no pruner"
    begin = [row.backend, sampler, f"{row.history:,}", str(row.workers)]
    if row.trials_per_s is None:
        return [*begin, row.problem, *[""] * (len(HEAD) - 5)]
    numbers = [row.trials_per_s, row.cpu_ms_per_trial, row.claim_p50_ms, row.claim_p99_ms, row.report_p50_ms,
               row.report_p99_ms, row.finish_p50_ms, row.finish_p99_ms]  # fmt: skip
    return [*begin, *map(_number, numbers)]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
