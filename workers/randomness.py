"""Random numbers: seeded, saved, taken up again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

from workers.run import State


def seed_everything(seed: int) -> None:
    """Seed what initial weights, dropout and augmentation are drawn from: torch's, Python's and NumPy's."""
    torch.manual_seed(seed % 2**63)
    random.seed(seed)
    np.random.seed(seed % 2**32)


def random_state(device: torch.device) -> State:
    """Return the state of what is drawn from: torch's generators, Python's and NumPy's."""
    kind, numbers, *rest = np.random.get_state()
    state: State = {
        "cpu": torch.get_rng_state(),
        "python": random.getstate(),
        "numpy": (kind, numbers.tolist(), *rest),
    }
    if device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(device)
    return state


def set_random_state(device: torch.device, state: State) -> None:
    """Go on drawing from `state`; a device of another kind than it comes from keeps its own."""
    torch.set_rng_state(state["cpu"])
    random.setstate(state["python"])
    np.random.set_state(state["numpy"])
    if device.type == "cuda" and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"], device)


@contextmanager
def determinism(wanted: bool) -> Iterator[None]:
    """Let torch use nothing but deterministic algorithms in this block, where that is `wanted`.

    Raises:
        RuntimeError: (torch's) an operation has no deterministic algorithm on this device.
    """
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(wanted or before)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)


def without_deterministic_way(error: Exception) -> str | None:
    """Return the operation that torch could not do deterministically; None for an error of another kind."""
    what, found, _ = str(error).partition(" does not have a deterministic implementation")
    return what.split()[-1] if found and isinstance(error, RuntimeError) else None
