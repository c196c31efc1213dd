"""Several devices train one model: a process for each, a rank of torch's process group.

Batches are split over the ranks, gradients are averaged by `DistributedDataParallel`. What a trainer needs of
that is the interface of `OneDevice`, where all of it is nothing.
"""

from __future__ import annotations

import io
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

from tunesmith.seeds import training_seed
from workers.randomness import seed_everything
from workers.run import State

SMALLEST_PART = 2
"""Rows a rank computes at least, where a batch has as many: batch statistics need two."""


class OneDevice:
    """Training in this process alone.

    Attributes:
        rank: Which of the ranks this is; 0 measures and decides.
    """

    rank = 0

    def diverge(self, seed: int) -> None:
        """Draw other random numbers than the other ranks from now on."""

    def wrap(self, model: nn.Module) -> nn.Module:
        """Return what computes as `model` does, its gradients averaged over the ranks."""
        return model

    def unsynced(self, model: nn.Module) -> AbstractContextManager[Any]:
        """Leave gradients of what `wrap` returned as they are in this block: a later part averages them."""
        return nullcontext()

    def part(self, rows: torch.Tensor) -> torch.Tensor:
        """Return the rows of a batch that this rank computes."""
        return rows

    def weight(self, rows: torch.Tensor) -> float:
        """Return what the mean loss of the part counts, so that the ranks' average is that of the batch."""
        return 1.0

    def mean(self, loss: torch.Tensor) -> torch.Tensor:
        """Return the average of the ranks' losses. The tensor may be changed."""
        return loss


class ProcessGroup(OneDevice):
    """The ranks of this process's group, each with a device of its own.

    Words between ranks are small tensors on the CPU: a GPU need not be waited for. Every method but `part`
    and `weight` waits for the other ranks.
    """

    def __init__(self) -> None:
        self.rank = distributed.get_rank()
        self._size = distributed.get_world_size()

    def diverge(self, seed: int) -> None:
        """Seed anew. The first rank goes on as it would alone."""
        if self.rank:
            seed_everything(training_seed(seed, self.rank))

    def wrap(self, model: nn.Module) -> nn.Module:
        """Return the model, as it is on the first rank, in `DistributedDataParallel`.

        Looking for parameters without a gradient also keeps buckets as they are from the first step on: they
        decide in which order more than two ranks are summed, and resuming must not change that.
        """
        return DistributedDataParallel(model, find_unused_parameters=True)

    def unsynced(self, model: nn.Module) -> AbstractContextManager[Any]:
        """Add gradients up on this rank alone."""
        return cast(DistributedDataParallel, model).no_sync()

    def part(self, rows: torch.Tensor) -> torch.Tensor:
        """Return this rank's rows; those of the first, not to be counted, where there are too few."""
        parts = self._parts(rows)
        return parts[self.rank if self.rank < len(parts) else 0]

    def weight(self, rows: torch.Tensor) -> float:
        """Return the part's share of the rows, times the number of ranks, which the average divides by."""
        parts = self._parts(rows)
        return self._size * len(parts[self.rank]) / len(rows) if self.rank < len(parts) else 0.0

    def _parts(self, rows: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return rows.tensor_split(max(1, min(self._size, len(rows) // SMALLEST_PART)))

    def mean(self, loss: torch.Tensor) -> torch.Tensor:
        """Return the average of the ranks' losses."""
        distributed.all_reduce(loss)
        return loss / self._size

    def first(self, word: int) -> int:
        """Return the word of the first rank."""
        said = torch.tensor([word])
        distributed.broadcast(said, src=0)
        return int(said)

    def gather(self, mine: State) -> list[State]:
        """Return what each rank has, by rank. It travels as checkpoints do, and nothing in it is run."""
        content = _packed(mine)
        sizes = [torch.zeros(1, dtype=torch.int64) for _ in range(self._size)]
        distributed.all_gather(sizes, torch.tensor([len(content)]))
        padded = torch.zeros(int(torch.stack(sizes).max()), dtype=torch.uint8)
        padded[: len(content)] = content
        parts = [torch.empty_like(padded) for _ in range(self._size)]
        distributed.all_gather(parts, padded)
        return [_unpacked(part[: int(size)]) for part, size in zip(parts, sizes, strict=True)]


def _packed(state: State) -> torch.Tensor:
    buffer = io.BytesIO()
    torch.save(state, buffer)
    return torch.frombuffer(bytearray(buffer.getbuffer()), dtype=torch.uint8)


def _unpacked(content: torch.Tensor) -> State:
    state: State = torch.load(io.BytesIO(content.numpy().tobytes()), map_location="cpu", weights_only=True)
    return state


def process_group() -> OneDevice:
    """Return the ranks that this process trains with."""
    joined = distributed.is_available() and distributed.is_initialized()
    return ProcessGroup() if joined else OneDevice()
