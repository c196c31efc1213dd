"""What a task sees of the trial it trains, and the ways it can end early."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

Params = Mapping[str, Any]
"""Every parameter of the task, defaults filled in."""

State = dict[str, Any]
"""What a checkpoint holds: tensors, numbers, strings, None, and lists, tuples and dicts of them."""


class Stopped(Exception):
    """The trial was told to stop and has."""


class Paused(Exception):
    """The trial was told to pause: it is saved, and another attempt goes on from there."""


class TrainingError(Exception):
    """Training cannot go on, for a reason that needs no traceback: the message is what the user reads.

    Attributes:
        cause: The reason in one word, of `tunesmith.trials.Cause`.
    """

    def __init__(self, message: str, *, cause: str = "error") -> None:
        super().__init__(message)
        self.cause = cause


class Training(Protocol):
    """Training that can be saved between two batches, and taken up by another process.

    Attributes:
        epochs: Epochs completed.
        batches: Batches done of the epoch under way.
    """

    @property
    def epochs(self) -> int: ...  # noqa: D102
    @property
    def batches(self) -> int: ...  # noqa: D102

    def state(self) -> State:
        """Return all that decides how training goes on. Its tensors may be those in use."""
        ...

    def restore(self, state: State) -> None:
        """Go on from `state` as if there had been no interruption; any error says that it does not fit."""
        ...


class Checkpoints(Protocol):
    """Where a run is saved, and when."""

    def resume(self, training: Training) -> None:
        """Take up the newest usable checkpoint, where there is one; else leave `training` as it was."""
        ...

    def offer(self, training: Training) -> None:
        """Save if a checkpoint is due. Cheap when none is: call before every batch."""
        ...

    def save(self, training: Training) -> bool:
        """Save now, unless this very moment is saved; return whether a checkpoint of it is there."""
        ...


class NoCheckpoints:
    """For runs that nobody wants saved."""

    def resume(self, training: Training) -> None:
        """Leave `training` as it is."""

    def offer(self, training: Training) -> None:
        """Save nothing."""

    def save(self, training: Training) -> bool:
        """Save nothing."""
        return False


class Run(Protocol):
    """One attempt at a trial, seen from the training code.

    Attributes:
        seed: Seeds everything random; the same seed on the same device gives the same metrics.
        device: What to train on, such as `cpu` or `cuda:0`.
        data_dir: Where data sets that are not part of a package lie.
        checkpoints: Where to save training, and to take it up from.
    """

    @property
    def seed(self) -> int: ...  # noqa: D102
    @property
    def device(self) -> str: ...  # noqa: D102
    @property
    def data_dir(self) -> Path: ...  # noqa: D102
    @property
    def checkpoints(self) -> Checkpoints: ...  # noqa: D102

    def report(self, step: int, metrics: Mapping[str, float]) -> None:
        """Report the metrics of one step. Never waits for the network."""
        ...

    def attach(self, name: str, content: bytes) -> None:
        """Keep a file with the attempt, such as `confusion.json`. Never waits for the network."""
        ...

    def describe(self, **facts: Any) -> None:
        """Add to the trial's provenance, such as `data={"name": ..., "sha256": ...}`; plain JSON."""
        ...

    def should_stop(self) -> bool:
        """Whether to stop now. Cheap: ask before every batch."""
        ...

    def should_pause(self) -> bool:
        """Whether to save and stop now. Cheap: ask before every batch."""
        ...


def heed(run: Run, training: Training) -> None:
    """Do what the worker wants before the next batch or update: stop, pause, or save if it is time to.

    Raises:
        Stopped: `run` says so, or it is to pause and cannot be saved.
        Paused: `training` is saved.
    """
    if run.should_stop():
        raise Stopped
    if run.should_pause():
        raise Paused if run.checkpoints.save(training) else Stopped
    run.checkpoints.offer(training)
