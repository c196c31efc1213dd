"""Arrays of data sets as tensors."""

from __future__ import annotations

import warnings
from typing import Any

import torch
from numpy.typing import NDArray


def shared(array: NDArray[Any]) -> torch.Tensor:
    """Return `array` as a tensor on the CPU that shares its memory, which must not be written.

    Arrays that are mapped from the disk stay so: all slots of a machine read one copy.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The given NumPy array is not writable", UserWarning)
        return torch.from_numpy(array)
