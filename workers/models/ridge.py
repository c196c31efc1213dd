"""Many small ridge regressions over one table of features, solved in batches: a half-sweep of ALS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

BLOCK_NUMBERS = {"cpu": 2**18, "cuda": 2**25}
"""Features gathered at once: on a CPU they stay in its cache from the gathering to the products."""

PADDING = 1.125
"""In a block the longest row has at most this many times the entries of the shortest."""


@dataclass(frozen=True)
class Block:
    """Rows of a sparse matrix that have about as many entries, padded to the same number.

    Attributes:
        rows: (b,) int64, their numbers.
        counts: (b,) float, how many entries each has.
        columns: (b, n) int32, the columns of the entries; of padding one past the last column.
        values: (b, n) float, the entries; of padding 0.
    """

    rows: torch.Tensor
    counts: torch.Tensor
    columns: torch.Tensor
    values: torch.Tensor


def blocks(
    rows: NDArray[np.integer],
    columns: NDArray[np.integer],
    values: NDArray[np.floating],
    *,
    width: int,
    rank: int,
    device: torch.device,
) -> list[Block]:
    """Return the entries of a sparse matrix by row, in blocks; rows without entries are in none.

    Args:
        rows, columns, values: (entries,) each.
        width: Columns of the matrix.
        rank: Of the features, which decides how many rows a block takes.
        device: Where the blocks lie.
    """
    order = np.argsort(rows, kind="stable")
    columns, values = np.append(columns[order], width), np.append(values[order], 0.0)
    counts = np.bincount(rows)
    starts = np.concatenate([[0], np.cumsum(counts)])
    by_count = np.argsort(counts, kind="stable")[np.count_nonzero(counts == 0) :]
    most = max(1, BLOCK_NUMBERS[device.type] // rank)
    found = []
    for part in _cuts(by_count, counts, most):
        reach = np.arange(counts[part].max())
        places = np.where(reach < counts[part, None], starts[part, None] + reach, len(order))
        arrays = (part, counts[part].astype(np.float32), columns[places].astype(np.int32))
        tensors = [torch.from_numpy(a).to(device) for a in (*arrays, values[places].astype(np.float32))]
        found.append(Block(*tensors))
    return found


def _cuts(by_count: NDArray[np.intp], counts: NDArray[np.intp], most: int) -> Iterator[NDArray[np.intp]]:
    """Cut rows, sorted by their counts, where padding or the number of entries would become too much."""
    sizes = counts[by_count]
    begin = 0
    while begin < len(sizes):
        alike = int(np.searchsorted(sizes, sizes[begin] * PADDING, side="right"))
        end = min(alike, begin + max(1, most // int(sizes[alike - 1])))
        yield by_count[begin:end]
        begin = end


def solve(features: torch.Tensor, targets: torch.Tensor, ridge: torch.Tensor) -> torch.Tensor:
    """Return x that minimizes |targets - features x|^2 + ridge |x|^2, for each of b regressions.

    Solved by Cholesky factors of the smaller of the two Gram matrices: k by k (the normal equations) or n by
    n (Saunders, Gammerman, Vovk 1998, Ridge Regression Learning Algorithm in Dual Variables).

    Args:
        features: (b, n, k); rows of zeros change nothing.
        targets: (b, n).
        ridge: (b,), above 0.

    Returns:
        (b, k); not finite where a Gram matrix is not positive definite in this precision.
    """
    n, k = features.shape[1:]
    if n < k:
        gram = torch.bmm(features, features.mT)
        return torch.bmm(features.mT, _cholesky_solve(gram, targets[..., None], ridge))[..., 0]
    gram = torch.bmm(features.mT, features)
    return _cholesky_solve(gram, torch.bmm(features.mT, targets[..., None]), ridge)[..., 0]


def _cholesky_solve(gram: torch.Tensor, right: torch.Tensor, ridge: torch.Tensor) -> torch.Tensor:
    gram.diagonal(dim1=1, dim2=2).add_(ridge[:, None])
    factor, failed = torch.linalg.cholesky_ex(gram)
    return torch.cholesky_solve(right, factor).masked_fill(failed[:, None, None] > 0, torch.nan)
