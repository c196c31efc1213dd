"""How worker processes are started: one thread of arithmetic each, and this checkout on their path."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def worker_command(spec: str, python: str | None = None) -> list[str]:
    """Return the command that runs `benchmarks.service.worker`."""
    return [python or sys.executable, "-m", "benchmarks.service.worker", spec]


def worker_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a process of the benchmarks."""
    return {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT), **(more or {})}
