"""Matrix factorization: what a user thinks of an item is the product of a vector of each."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.functional import dropout


class MatrixFactorization(nn.Module):
    """Predicts mean + user's bias + item's bias + user's vector * item's vector.

    That is equation 4 of Koren, Bell, Volinsky 2009, Matrix Factorization Techniques for Recommender Systems.

    Vectors begin at random, biases at 0. Users and items that are not known begin at 0 as a whole, and stay
    there
    as long as nothing is learned about them: then the mean and the other side's bias are what is predicted.

    Args:
        users: (users,) bool, which users are known.
        items: (items,) bool.
        rank: Length of the vectors.
        biases: Whether there are biases; they are the last column of the tables.
        mean: What is predicted without knowing anything; 0 for implicit feedback.
        init_std: Standard deviation of the numbers that vectors begin with.
        dropout: Share of the numbers of the vectors that are left out in training.
    """

    def __init__(
        self,
        users: torch.Tensor,
        items: torch.Tensor,
        *,
        rank: int,
        biases: bool,
        mean: float,
        init_std: float,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.rank = rank
        self.biases = biases
        self.dropout = dropout
        self.register_buffer("mean", torch.tensor(mean))
        self.users = nn.Embedding(len(users), rank + biases)
        self.items = nn.Embedding(len(items), rank + biases)
        for table, known in ((self.users, users), (self.items, items)):
            self._begin(table.weight, known, init_std)

    @torch.no_grad()
    def _begin(self, table: torch.Tensor, known: torch.Tensor, std: float) -> None:
        table.normal_(0.0, std)
        table[:, self.rank :] = 0.0
        table[~known] = 0.0

    def forward(self, pairs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return predictions (n,), and the rows (n, rank + biases) of users and items that make them.

        Args:
            pairs: Users and items by number (2, n), int64.
        """
        user, item = self.users(pairs[0]), self.items(pairs[1])
        if not self.biases:
            return self._product(user, item) + self.mean, user, item
        product = self._product(user[:, :-1], item[:, :-1])
        return product + user[:, -1] + item[:, -1] + self.mean, user, item

    def _product(self, user: torch.Tensor, item: torch.Tensor) -> torch.Tensor:
        if self.dropout and self.training:
            user, item = dropout(user, self.dropout), dropout(item, self.dropout)
        return (user * item).sum(1)

    def scores(self, users: torch.Tensor) -> torch.Tensor:
        """Return what puts all items in order for these users (u,): (u, items).

        It is the prediction without the mean and the user's bias, which change no order.
        """
        vectors, items = self.users(users)[:, : self.rank], self.items.weight
        if not self.biases:
            return vectors @ items.T
        return torch.addmm(items[:, -1], vectors, items[:, :-1].T)
