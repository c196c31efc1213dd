"""Matrix factorization by alternating least squares: one side is fixed, the other has a closed form."""

from __future__ import annotations

import torch

from workers.models.factorization import MatrixFactorization
from workers.models.ridge import Block, solve


class ExplicitALS:
    """Alternates between users and items, solving for one while the other is fixed.

    What falls with every update is, over the ratings r of the training split,

        sum (r - prediction)^2 + regularization * (sum over users n_u |row_u|^2 + the same over items),

    with rows of vector and bias, and n_u the user's ratings (weighted) or 1 (Zhou, Wilkinson, Schreiber, Pan
    2008, Large-scale Parallel Collaborative Filtering for the Netflix Prize, eq. 3 and 4).

    Args:
        model: Is changed in place.
        by_user: The ratings, a row for each user; on the model's device.
        by_item: The same with a row for each item.
        regularization: Above 0.
        weighted: Whether each rating regularizes.
    """

    updates = 2
    """Closed forms of a sweep."""

    def __init__(
        self,
        model: MatrixFactorization,
        by_user: list[Block],
        by_item: list[Block],
        *,
        regularization: float,
        weighted: bool,
    ) -> None:
        self.model = model
        self._ratings = (by_user, by_item)
        self._regularization = regularization
        self._weighted = weighted
        self._squares = torch.zeros((), device=model.users.weight.device)

    @torch.no_grad()
    def update(self, number: int) -> None:
        """Solve for all users (0) or all items (1), the others as they are."""
        tables = (self.model.users.weight, self.model.items.weight)
        solved, fixed = tables[number], tables[1 - number]
        features, offsets = self._padded(fixed)
        self._squares = torch.zeros_like(self._squares)
        for block in self._ratings[number]:
            given = features.index_select(0, block.columns.flatten()).view(*block.columns.shape, -1)
            targets = block.values if offsets is None else block.values - offsets[block.columns]
            rows = solve(given, targets, self._ridge(block))
            solved[block.rows] = rows
            if number == 1:  # the sweep ends with these
                self._squares += (targets - torch.bmm(given, rows[..., None])[..., 0]).square().sum()

    def _padded(self, fixed: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Return the features of the fixed side, and what its biases predict alone; zeros last, for padding.

        The mean is no part of it: it is taken from the ratings once.
        """
        features = torch.cat([fixed, fixed.new_zeros(1, fixed.shape[1])])
        if not self.model.biases:
            return features, None
        offsets = features[:, -1].clone()
        features[:-1, -1] = 1.0
        return features, offsets

    def _ridge(self, block: Block) -> torch.Tensor:
        return self._regularization * (block.counts if self._weighted else torch.ones_like(block.counts))

    @torch.no_grad()
    def loss(self) -> float:
        """Return the objective after a sweep, divided by the number of ratings."""
        penalty = sum(
            (self._ridge(block) * table.weight[block.rows].square().sum(1)).sum()
            for table, blocks in zip((self.model.users, self.model.items), self._ratings, strict=True)
            for block in blocks
        )
        ratings = sum(float(block.counts.sum()) for block in self._ratings[0])
        return float(self._squares + penalty) / ratings
