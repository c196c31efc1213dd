"""Telling that memory ran out from other errors, and how much of it there was."""

from __future__ import annotations

import resource
import sys

import torch

from tunesmith.running import MEMORY_SIGNS

GIB = 2**30


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` says that the device or the machine has no memory left."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and any(sign in str(error) for sign in MEMORY_SIGNS)


def begin(device: str) -> None:
    """Count the peak on `device` from now on."""
    if torch.device(device).type == "cuda":
        torch.cuda.init()  # type: ignore[no-untyped-call]
        torch.cuda.reset_peak_memory_stats(device)


def tell(error: BaseException, device: str) -> str:
    """Say what was asked for, and how much there was, in one sentence each."""
    said = (str(error).strip() or type(error).__name__).splitlines()[0]
    return f"Out of memory, {peak(device)}. {said}"


def peak(device: str) -> str:
    """Say the most memory that this process has used, such as `peak 7.2 GiB of 8.0 GiB on cuda:0`.

    On the CPU that is since the process began.
    """
    if torch.device(device).type == "cuda":
        return _cuda_peak(device)
    return f"peak {peak_bytes(device) / GIB:.1f} GiB on {device}"


def peak_bytes(device: str) -> int:
    """Return the most memory that this trial has used of a GPU, or this process since it began."""
    if torch.device(device).type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _cuda_peak(device: str) -> str:
    try:
        used = torch.cuda.max_memory_reserved(device)
        total = torch.cuda.get_device_properties(device).total_memory
    except (RuntimeError, AssertionError) as error:
        return f"the peak on {device} is not known: {error}"
    return f"peak {used / GIB:.1f} GiB of {total / GIB:.1f} GiB on {device}"


def fits(size: int, device: str) -> bool:
    """Whether data of `size` bytes may lie on `device`, with at least as much room left for training."""
    if torch.device(device).type != "cuda":
        return True
    free, _ = torch.cuda.mem_get_info(device)
    return 2 * size <= free
