"""The tables of the results, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.quality.jobs import Result
from benchmarks.quality.statistics import Standing, collect, standings, suggestion_ms

REFERENCE = "optuna-tpe"
HEAD = "| optimizer | mean rank | mean regret | regret / {} | 95% interval | p | ms a suggestion |"


def report(results: Sequence[Result], budgets: Sequence[int]) -> str:
    """Return a table for each number of workers and budget that there are results of."""
    parts = []
    ms = suggestion_ms(results)
    for workers in sorted({r.workers for r in results}):
        for budget in budgets:
            regrets, problems = collect(results, workers, budget)
            reference = REFERENCE if REFERENCE in regrets else next(iter(regrets), "")
            found = standings(regrets, reference, ms) if problems else []
            if found:
                seeds = next(iter(regrets.values())).shape[1]
                title = f"{workers} in parallel" if workers > 1 else "One after the other"
                about = f"{budget} trials, {len(problems)} problems, {seeds} seeds"
                parts.append(f"**{title}, {about}**\n\n{table(found, reference)}")
    return "\n\n".join(parts)


def table(found: Sequence[Standing], reference: str) -> str:
    """Return the standings as a table."""
    lines = [HEAD.format(reference), "| --- | ---: | ---: | ---: | --- | ---: | ---: |"]
    for s in found:
        numbers = f"{s.rank:.2f} | {s.regret:.4f} | {s.ratio:.2f} | {s.low:.2f} to {s.high:.2f} | {s.p:.2g}"
        lines.append(f"| {s.optimizer} | {numbers} | {s.ms:.1f} |")
    return "\n".join(lines)
