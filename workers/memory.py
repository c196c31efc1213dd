"""Whether the kernel ended a process because memory ran out."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from workers.devices import groups

PROC = Path("/proc")
CGROUPS = Path("/sys/fs/cgroup")


def kills(proc: Path = PROC, cgroups: Path = CGROUPS) -> dict[Path, int]:
    """Return how many processes ran out of memory so far: in our cgroups (version 2, then 1), and in all."""
    own = proc / "self" / "cgroup"
    paths = [folder / "memory.events" for folder in groups(cgroups, own)]
    paths += [_version_1(own, cgroups) / "memory.oom_control", proc / "vmstat"]
    counts = {path: _count(path) for path in paths}
    return {path: count for path, count in counts.items() if count is not None}


def grew(before: dict[Path, int], after: dict[Path, int]) -> bool:
    """Whether a process ran out of memory in between."""
    return any(count > before.get(path, count) for path, count in after.items())


def peak() -> str:
    """Say how much memory the largest training process that has ended took.

    The kernel does not tell one that it killed from the others.
    """
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    size = largest if sys.platform == "darwin" else largest * 1024
    return f"{size / 2**30:.1f} GiB"


def _version_1(own: Path, cgroups: Path) -> Path:
    lines = own.read_text().splitlines() if own.is_file() else []
    inner = next((line.split(":", 2)[2] for line in lines if ":memory:" in line), "")
    return cgroups / "memory" / inner.strip("/")


def _count(path: Path) -> int | None:
    """Return the value of the line `oom_kill N`; None where there is none."""
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), None)
