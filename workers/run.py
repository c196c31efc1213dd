"""What a task sees of the trial it trains, and the two ways it can end early."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

Params = Mapping[str, Any]
"""Every parameter of the task, defaults filled in."""


class Stopped(Exception):
    """The trial was told to stop and has."""


class TrainingError(Exception):
    """Training cannot go on, for a reason that needs no traceback: the message is what the user reads."""


class Run(Protocol):
    """One attempt at a trial, seen from the training code.

    Attributes:
        seed: Seeds everything random; the same seed on the same device gives the same metrics.
        device: What to train on, such as `cpu` or `cuda:0`.
        data_dir: Where data sets that are not part of a package lie.
    """

    @property
    def seed(self) -> int: ...  # noqa: D102
    @property
    def device(self) -> str: ...  # noqa: D102
    @property
    def data_dir(self) -> Path: ...  # noqa: D102

    def report(self, step: int, metrics: Mapping[str, float]) -> None:
        """Report the metrics of one step. Never waits for the network."""
        ...

    def should_stop(self) -> bool:
        """Whether to stop now. Cheap: ask before every batch."""
        ...
