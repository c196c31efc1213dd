"""Which devices a worker can train on, and each slot's share of the processor cores."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tunesmith.errors import InvalidInput

log = logging.getLogger(__name__)

DRIVERS = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd")
"""A machine that torch can see a GPU on has one of these: NVIDIA, Windows' Linux, AMD."""

SECRETS = ("TUNESMITH_TOKEN",)


@dataclass(frozen=True)
class Device:
    """What one slot trains on.

    Attributes:
        name: As torch knows it: `cpu`, `cuda:0`.
        threads: Processor cores to compute with, in each process.
        others: Further devices of the slot, for trials on several; on the CPU each is a process.
    """

    name: str
    threads: int
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All devices of the slot."""
        return (self.name, *self.others)

    def __str__(self) -> str:
        return "+".join(self.names)

    def environment(self) -> dict[str, str]:
        """Return the variables a training process needs before torch loads; those already set win.

        Idle threads sleep instead of spinning: spinning ones take the cores of other slots. The worker's
        token is left out: what trains, and whatever it depends on, need not have it.
        """
        ours = {
            "OMP_NUM_THREADS": str(self.threads),
            "MKL_NUM_THREADS": str(self.threads),
            "OMP_WAIT_POLICY": "PASSIVE",
            "CUBLAS_WORKSPACE_CONFIG": ":4096:8",  # or cuBLAS is not deterministic, even where asked to be
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
        return ours | kept


def find(slots: int | None = None, per_slot: int = 1) -> list[Device]:
    """Return what each slot trains on: every GPU once, or the CPU; `slots` asks for another number.

    More slots than there are GPUs for share them in turn; CPU slots share the cores evenly.

    Args:
        per_slot: Devices of each slot.

    Raises:
        InvalidInput: there are GPUs, but fewer than a slot is to have.
    """
    gpus = cuda_devices()
    if 0 < gpus < per_slot:
        raise InvalidInput(f"a slot of {per_slot} devices is wanted, and torch sees {gpus} GPUs here")
    number = slots or max(1, gpus // per_slot)
    threads = max(1, cores() // (number * per_slot))
    return [_slot(i * per_slot, per_slot, gpus, threads) for i in range(number)]


def _slot(first: int, count: int, gpus: int, threads: int) -> Device:
    names = [f"cuda:{(first + i) % gpus}" if gpus else "cpu" for i in range(count)]
    return Device(names[0], threads, tuple(names[1:]))


def cuda_devices() -> int:
    """Count the GPUs that torch sees, in a process that ends: torch would keep memory on each of them."""
    if not any(Path(path).exists() for path in DRIVERS):
        return 0
    code = "import torch; print(torch.cuda.device_count())"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    if found.returncode != 0:
        log.warning("torch cannot look for GPUs, so this worker trains on the CPU: %s", found.stderr.strip())
        return 0
    count = int(found.stdout.split()[-1])
    if count == 0:
        log.warning("This machine has a GPU driver, but torch sees no GPU, so this worker trains on the CPU")
    return count


def cores() -> int:
    """Count the processor cores this process may use, in full: what affinity and cgroups leave of them."""
    if sys.platform == "linux":
        allowed = float(len(os.sched_getaffinity(0)))
    else:
        allowed = float(os.cpu_count() or 1)
    return max(1, int(min([allowed, *quotas()])))


def quotas(root: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> list[float]:
    """Return the limits, in cores, of the cgroups (version 2, then 1) this process is in."""
    found: list[float | None] = [_quota(folder / "cpu.max") for folder in groups(root, own)]
    old = [root / "cpu" / f"cpu.cfs_{part}_us" for part in ("quota", "period")]
    if all(path.is_file() for path in old):
        found.append(_ratio(*(path.read_text().strip() for path in old)))
    return [quota for quota in found if quota is not None]


def groups(root: Path, own: Path) -> list[Path]:
    """Return the cgroup (version 2) of this process and those above it, each of which can limit it."""
    lines = own.read_text().splitlines() if own.is_file() else []
    inner = next((line[3:] for line in lines if line.startswith("0::")), "/")
    folder = root / inner.strip("/")
    return [folder, *(above for above in folder.parents if above.is_relative_to(root))]


def _quota(path: Path) -> float | None:
    return _ratio(*path.read_text().split()) if path.is_file() else None


def _ratio(quota: str, period: str) -> float | None:
    """Return microseconds of processor time per microsecond; None for no limit (`max`, or -1)."""
    return None if quota in ("max", "-1") else int(quota) / int(period)
