"""Batches of token ids on a device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from workers.classification import Batch
from workers.data.tensors import shared
from workers.device_memory import fits


class Padded(NamedTuple):
    """A batch of rows of tokens.

    Attributes:
        ids: (n, longest) int64; behind the end of a row the pad token.
        lengths: (n,) int64, at least 1.
    """

    ids: torch.Tensor
    lengths: torch.Tensor

    @property
    def mask(self) -> torch.Tensor:
        """(n, longest) bool: true at tokens, false at what rows are filled up with."""
        return torch.arange(self.ids.shape[1], device=self.ids.device) < self.lengths[:, None]


@dataclass(frozen=True)
class TokenSource:
    """Rows of tokens on a device, where they fit (a `workers.classification.Source`).

    A batch is as long as its longest row. The lengths are known on the host too: the device need not be
    asked.

    Attributes:
        ids: int32 (n, longest of all), filled up with the pad token.
        lengths: int64 (n,), beside them.
        host_lengths: The same, on the CPU.
        labels: int64 (n,), beside them.
        device: Where batches go.
    """

    ids: torch.Tensor
    lengths: torch.Tensor
    host_lengths: torch.Tensor
    labels: torch.Tensor
    device: torch.device

    @property
    def resident(self) -> bool:
        """Whether they lie on the device."""
        return self.ids.device.type == self.device.type

    @classmethod
    def of(
        cls, ids: NDArray[np.int32], lengths: NDArray[np.int64], labels: NDArray[np.int64], device: str
    ) -> TokenSource:
        """Return these arrays on a device; where they do not fit, in the memory that they are in."""
        place = device if fits(ids.nbytes + lengths.nbytes + labels.nbytes, device) else "cpu"
        there = [shared(array).to(place) for array in (ids, lengths, labels)]
        return cls(there[0], there[1], shared(lengths), there[2], torch.device(device))

    def fetch(self, numbers: torch.Tensor) -> Batch:
        """Return the tokens (`Padded`) and labels (n,) of these rows."""
        longest = int(self.host_lengths.index_select(0, numbers).max())
        numbers = numbers.to(self.ids.device, non_blocking=True)
        ids = self._move(self.ids[:, :longest].index_select(0, numbers)).long()
        lengths, labels = (self._move(t.index_select(0, numbers)) for t in (self.lengths, self.labels))
        return Padded(ids, lengths), labels

    def _move(self, batch: torch.Tensor) -> torch.Tensor:
        if self.resident:
            return batch
        return batch.pin_memory().to(self.device, non_blocking=True)


def in_groups(logits: Callable[[Padded], torch.Tensor], tokens: Padded, groups: int) -> torch.Tensor:
    """Return the logits (n, classes) of a batch, computed in groups of rows of similar length.

    Each group is as long as its own longest row: less is computed for what rows are filled up with.

    Args:
        logits: Makes the logits of a group; of rows that do not know of each other.
        tokens: The batch, on the CPU: a GPU would have to be asked for the lengths, and likes large batches.
        groups: How many, of nearly equal numbers of rows.
    """
    order = tokens.lengths.argsort(descending=True, stable=True)
    found = [logits(_trimmed(tokens, rows)) for rows in order.chunk(groups)]
    return torch.cat(found).index_select(0, order.argsort())


def _trimmed(tokens: Padded, rows: torch.Tensor) -> Padded:
    lengths = tokens.lengths[rows]
    return Padded(tokens.ids[rows, : int(lengths[0])], lengths)
