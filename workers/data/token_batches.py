"""Batches of token ids on a device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from workers.classification import Batch


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
    """Rows of tokens on a device (a `workers.classification.Source`).

    A batch is as long as its longest row. The lengths are known on the host too: the device need not be
    asked.

    Attributes:
        ids: int32 (n, longest of all) on the device, filled up with the pad token.
        lengths: int64 (n,) on the device.
        host_lengths: The same, on the CPU.
        labels: int64 (n,) on the device.
    """

    ids: torch.Tensor
    lengths: torch.Tensor
    host_lengths: torch.Tensor
    labels: torch.Tensor
    resident: bool = True

    @classmethod
    def of(
        cls, ids: NDArray[np.int32], lengths: NDArray[np.int64], labels: NDArray[np.int64], device: str
    ) -> TokenSource:
        """Return these arrays on a device."""
        host = torch.from_numpy(np.array(lengths))
        there = (torch.from_numpy(np.array(a)).to(device) for a in (ids, lengths, labels))
        return cls(next(there), next(there), host, next(there))

    def fetch(self, numbers: torch.Tensor) -> Batch:
        """Return the tokens (`Padded`) and labels (n,) of these rows."""
        longest = int(self.host_lengths.index_select(0, numbers).max())
        numbers = numbers.to(self.ids.device, non_blocking=True)
        ids = self.ids[:, :longest].index_select(0, numbers).long()
        return Padded(ids, self.lengths.index_select(0, numbers)), self.labels.index_select(0, numbers)


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
