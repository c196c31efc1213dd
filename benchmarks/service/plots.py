"""The plots of the results: trials per second and CPU per trial over the size of the history."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from benchmarks.service.cells import Row

NUMBERS = {"trials_per_s": "trials a second", "cpu_ms_per_trial": "CPU a trial (ms)"}


def save(rows: Sequence[Row], folder: Path) -> list[Path]:
    """Write one plot for each sampler, with a column for each number of workers; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    there = [r for r in rows if r.trials_per_s is not None and r.pruner == "median"]
    return [
        _plot([r for r in there if r.sampler == s], s, folder) for s in sorted({r.sampler for r in there})
    ]


def _plot(rows: Sequence[Row], sampler: str, folder: Path) -> Path:
    workers = sorted({r.workers for r in rows})
    figure, axes = plt.subplots(
        2, len(workers), figsize=(4.2 * len(workers), 6.4), sharex=True, sharey="row", squeeze=False
    )
    for column, count in enumerate(workers):
        here = [r for r in rows if r.workers == count]
        for line, (number, label) in enumerate(NUMBERS.items()):
            _lines(axes[line][column], here, number)
            axes[line][0].set_ylabel(label)
        axes[0][column].set_title(f"{count} worker{'s' if count > 1 else ''}")
        axes[1][column].set_xlabel("finished trials in the study")
    figure.legend(*axes[0][0].get_legend_handles_labels(), loc="lower center", ncols=4, frameon=False)
    figure.suptitle(f"Sampler: {sampler}")
    figure.tight_layout(rect=(0, 0.07, 1, 1))
    path = folder / f"service-{sampler}.svg"
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    return path


def _lines(axes: Axes, rows: Sequence[Row], number: str) -> None:
    for backend in dict.fromkeys(r.backend for r in rows):
        own = sorted((r for r in rows if r.backend == backend), key=lambda r: r.history)
        ours = backend.startswith("tunesmith")
        axes.loglog(
            [r.history for r in own], [getattr(r, number) for r in own],
            marker="o", label=backend, linewidth=2.5 if ours else 1.2, linestyle="-" if ours else "--",
        )  # fmt: skip
    axes.grid(alpha=0.3)
