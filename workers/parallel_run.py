"""A trial on several devices, seen from one of its ranks: what the first rank decides holds for all."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
from torch import distributed

from workers.checkpoints import Checkpointer
from workers.parallel import ProcessGroup
from workers.randomness import random_state, set_random_state
from workers.run import Checkpoints, Params, Paused, Run, State, Stopped, Training

PATIENCE = timedelta(hours=1)
"""How long ranks wait for each other: the others do while the first validates. That one ended is noticed
otherwise, and at once."""

GO_ON, STOP, PAUSE, SAVE = range(4)


@dataclass
class Ensemble:
    """Training of all ranks (a `workers.run.Training`), which differs in random numbers alone.

    Attributes:
        training: That of the first rank.
        random: The state of each rank's random numbers.
    """

    training: Training
    random: list[State]

    @property
    def epochs(self) -> int:
        """Epochs completed."""
        return self.training.epochs

    @property
    def batches(self) -> int:
        """Batches done of the epoch under way."""
        return self.training.batches

    def state(self) -> State:
        """Return all that decides how training goes on."""
        return {"training": self.training.state(), "random": self.random}

    def restore(self, state: State) -> None:
        """Go on from `state`; an error where it does not fit."""
        self.training.restore(state["training"])


class ParallelCheckpoints:
    """Checkpoints of all ranks (a `workers.run.Checkpoints`): the first writes them, all read them.

    Args:
        own: On the first rank, what decides when to save.
        wish: What the first rank wants before this batch.
    """

    def __init__(
        self, own: Checkpointer, group: ProcessGroup, device: torch.device, wish: Callable[[], int]
    ) -> None:
        self._own = own
        self._group = group
        self._device = device
        self._wish = wish
        self._training: Training | None = None

    def due(self) -> bool:
        """Whether to save now."""
        return self._training is not None and self._own.due(self._training)

    def resume(self, training: Training) -> None:
        """Take up on all ranks what the first one can use."""
        self._training = training
        rank = self._group.rank
        if rank == 0:
            self._own.resume(Ensemble(training, []))
        name = self._group.gather({"name": self._own.newest})[0]["name"]
        if name and rank:
            state = self._own.read(name)
            training.restore(state["training"])
            set_random_state(self._device, state["random"][rank])

    def offer(self, training: Training) -> None:
        """Save where the first rank wants it."""
        if self._wish() == SAVE:
            self.save(training)

    def save(self, training: Training) -> bool:
        """Save on the first rank, with the random numbers of all."""
        random = self._group.gather(random_state(self._device))
        return self._own.save(Ensemble(training, random)) if self._group.rank == 0 else True


class ParallelRun:
    """A run (`workers.run.Run`) whose answers are the first rank's, told once before every batch."""

    def __init__(self, run: Run, group: ProcessGroup) -> None:
        self._run = run
        self._group = group
        self._wish = GO_ON
        self.seed = run.seed
        self.device = run.device
        self.data_dir: Path = run.data_dir
        self.checkpoints: Checkpoints = run.checkpoints
        self._due: Callable[[], bool] = lambda: False
        if isinstance(run.checkpoints, Checkpointer):
            device = torch.device(run.device)
            shared = ParallelCheckpoints(run.checkpoints, group, device, lambda: self._wish)
            self.checkpoints, self._due = shared, shared.due
        self.report = run.report
        self.attach = run.attach
        self.describe = run.describe

    def should_stop(self) -> bool:
        """Whether the first rank is to stop. Asked before every batch, and by all ranks."""
        self._wish = self._group.first(self._wanted() if self._group.rank == 0 else GO_ON)
        return self._wish == STOP

    def should_pause(self) -> bool:
        """Whether it was to pause when `should_stop` was asked."""
        return self._wish == PAUSE

    def _wanted(self) -> int:
        if self._run.should_stop():
            return STOP
        if self._run.should_pause():
            return PAUSE
        return SAVE if self._due() else GO_ON


def train(task: Callable[[Params, Run], None], params: Params, run: Run, rank: Mapping[str, Any]) -> None:
    """Train one trial as one of its ranks.

    Args:
        task: The task.
        params: All of its parameters.
        run: Of this rank; those of the others report to nobody.
        rank: Its `number`, `of` how many, and the file `meet` where they find each other.
    """
    with joined(run.device, **rank):
        task(params, ParallelRun(run, ProcessGroup()))


@contextmanager
def joined(device: str, *, number: int, of: int, meet: str) -> Iterator[None]:
    """Be in a process group in this block: gloo on the CPU, NCCL on GPUs, both over the loopback address.

    After any error but a stop or a pause this process, and the group with it, are of no more use.
    """
    os.environ.setdefault("GLOO_SOCKET_IFNAME", _loopback())
    os.environ.setdefault("NCCL_SOCKET_IFNAME", _loopback())
    cuda = torch.device(device).type == "cuda"
    if cuda:
        torch.cuda.set_device(device)
    distributed.init_process_group(
        "cpu:gloo,cuda:nccl" if cuda else "gloo",
        store=distributed.FileStore(meet, of),
        rank=number,
        world_size=of,
        timeout=PATIENCE,
    )
    early: Stopped | Paused | None = None
    try:
        yield
    except (Stopped, Paused) as error:
        early = error
    distributed.destroy_process_group()
    if early is not None:
        raise early


def _loopback() -> str:
    """Return the name of the loopback interface, such as `lo` or `lo0`."""
    return next((name for _, name in socket.if_nameindex() if name.startswith("lo")), "lo")
