"""The optimizers by name: `tunesmith-...`, `optuna-...`, `hebo`, `smac`."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from benchmarks import peers
from benchmarks.quality.clock import Optimizer
from benchmarks.quality.problem import Problem

OURS = ["random", "qmc", "tpe", "gp", "cma-es", "auto"]
THEIRS = ["random", "qmc", "tpe", "tpe-multivariate", "gp", "cmaes"]
NAMES = [
    *(f"tunesmith-{sampler}" for sampler in OURS),
    *(f"optuna-{sampler}" for sampler in THEIRS),
    "hebo",
    "smac",
]
DEFAULT = [name for name in NAMES if name != "hebo"]
"""All but HEBO, which takes seconds a suggestion."""
SIDES = {"tunesmith": ("ours", "Ours"), "optuna": ("optuna_side", "Optuna"), "hebo": ("hebo_side", "Hebo"),
         "smac": ("smac_side", "Smac")}  # fmt: skip
PEERS = {"hebo": "hebo", "smac": "smac", "optuna-cmaes": "cmaes"}
"""What has an environment of its own."""


def make(name: str, problem: Problem, seed: int, trials: int) -> Optimizer:
    """Return an optimizer that knows nothing yet."""
    side, _, sampler = name.partition("-")
    module, kind = SIDES[side]
    made: Any = getattr(importlib.import_module(f"benchmarks.quality.{module}"), kind)
    optimizer: Optimizer = made(problem, sampler, seed, trials)
    return optimizer


def python_of(name: str) -> str:
    """Return the interpreter that has what an optimizer needs. Raises `peers.PeerMissing`."""
    return peers.python_of(PEERS[name]) if name in PEERS else sys.executable
