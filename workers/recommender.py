"""Learning what users think of items, and how well that is known: errors of ratings, and rankings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, cast

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.metrics import mean_absolute_error, root_mean_squared_error
from torch import nn
from torch.nn.functional import mse_loss

from workers.data.kept import Kept
from workers.data.ratings import Ratings
from workers.device_memory import fits
from workers.models.factorization import MatrixFactorization
from workers.ranking import ranking

Batch = tuple[torch.Tensor, torch.Tensor]
"""Users and items (2, n) int64, and ratings (n,), on the device."""


class Columns(NamedTuple):
    """Users, items and ratings of all rows, on a device where they fit.

    Attributes:
        pairs: Users and items (2, n), int64.
        values: The ratings (n,).
    """

    pairs: torch.Tensor
    values: torch.Tensor

    @classmethod
    def of(cls, ratings: Ratings, device: torch.device) -> Columns:
        """Return the columns of `ratings`; on the CPU where the device has no room for them.

        A learner has those of its training rows once more.
        """
        pairs = torch.from_numpy(np.stack([ratings.users, ratings.items])).long()
        values = torch.from_numpy(np.array(ratings.ratings))
        place = device if fits(2 * (pairs.nbytes + values.nbytes), str(device)) else torch.device("cpu")
        return cls(pairs.to(place), values.to(place))


_columns: Kept[Columns] = Kept(2)
"""What lies on a device: the folds of a data set share it."""


@dataclass(frozen=True)
class Table:
    """Ratings with what is measured on them.

    Attributes:
        ratings: The data.
        device: Where batches go.
        relevant_from: Rating from which an item is worth finding.
    """

    ratings: Ratings
    device: torch.device
    relevant_from: float

    @property
    def columns(self) -> Columns:
        """All rows, on the device where they fit; kept from trial to trial."""
        key = (self.ratings.sha256, self.device)
        return _columns.get(key, lambda: Columns.of(self.ratings, self.device))

    @cached_property
    def scale(self) -> tuple[float, float]:
        """The lowest and the highest rating of the training split."""
        known = self.ratings.ratings[self.ratings.rows.train]
        return float(known.min()), float(known.max())

    def known(self, column: NDArray[np.int32], count: int) -> torch.Tensor:
        """Return which of `count` users or items have rows in the training split, as bool."""
        found = np.zeros(count, dtype=bool)
        found[column[self.ratings.rows.train]] = True
        return torch.from_numpy(found)

    def matrix(self, rows: NDArray[np.intp], values: NDArray[np.generic]) -> csr_matrix:
        """Return values (n,) of these rows as a matrix (users, items)."""
        places = (self.ratings.users[rows], self.ratings.items[rows])
        return csr_matrix((values, places), shape=self.ratings.shape)

    @cached_property
    def judged(self) -> dict[str, tuple[csr_matrix, csr_matrix]]:
        """By split, what was seen before and what is relevant (`workers.ranking.ranking`)."""
        rows = self.ratings.rows
        before = {"val": rows.train, "test": np.concatenate([rows.train, rows.val])}
        return {split: (self._ones(seen), self._relevant(split)) for split, seen in before.items()}

    def _relevant(self, split: str) -> csr_matrix:
        rows = getattr(self.ratings.rows, split)
        return self._ones(rows[self.ratings.ratings[rows] >= self.relevant_from])

    def _ones(self, rows: NDArray[np.intp]) -> csr_matrix:
        return self.matrix(rows, np.ones(len(rows), dtype=np.int8))


@dataclass
class Recommender:
    """A factorization with the ratings it learns from (a `workers.training.Learner`).

    Its loss is that of probabilistic matrix factorization, the negative logarithm of the posterior up to
    factors and constants (Salakhutdinov, Mnih 2008, eq. 4): per rating the squared error, and the squares of
    what predicted it.

    Attributes:
        model: What learns.
        table: The ratings.
        k: How many items are recommended.
        regularization: Of the squares.
        implicit: Whether there is nothing to predict but the order of items.
    """

    model: MatrixFactorization
    table: Table
    k: int
    regularization: float = 0.0
    implicit: bool = False

    def __post_init__(self) -> None:
        self._all = self.table.columns
        self._train = self._rows(torch.from_numpy(self.table.ratings.rows.train))

    @property
    def layers(self) -> list[nn.Module]:
        """The model is one layer."""
        return [self.model]

    @property
    def rows(self) -> int:
        """How many ratings there are to train on."""
        return len(self._train[1])

    @property
    def resident(self) -> bool:
        """Whether they lie on the device."""
        return self._all.values.device.type == self.table.device.type

    def _rows(self, rows: torch.Tensor) -> Batch:
        """Return these of all rows, where those are."""
        return _picked(self._all, rows)

    def batch(self, rows: torch.Tensor) -> Batch:
        """Return these training rows, on the device."""
        return self._moved(_picked(self._train, rows))

    def _moved(self, batch: Batch) -> Batch:
        if self.resident:
            return batch
        pairs, values = (each.pin_memory().to(self.table.device, non_blocking=True) for each in batch)
        return pairs, values

    def predict(self, model: nn.Module, batch: Batch) -> torch.Tensor:
        """Return the ratings (n,) that are predicted."""
        predicted: torch.Tensor = model(batch[0])[0]
        return predicted

    def loss(self, model: nn.Module, batch: Batch) -> torch.Tensor:
        """Return the mean over the batch of squared error and penalty."""
        pairs, ratings = batch
        predicted, users, items = model(pairs)
        error = mse_loss(predicted, ratings)
        if not self.regularization:
            return error
        squares = _square(users.flatten()) + _square(items.flatten())
        return error + self.regularization / len(ratings) * squares

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Measure what may be the objective: errors of ratings, or for implicit feedback the ranking."""
        return self._ranking(model, "val") if self.implicit else self._errors(model, "val")

    def test(self, model: nn.Module) -> dict[str, float]:
        """Measure the rest."""
        if self.implicit:
            return self._ranking(model, "test")
        measured = self._errors(model, "train") | self._errors(model, "test")
        del measured["train_mae"]
        return measured | self._ranking(model, "val") | self._ranking(model, "test")

    @torch.inference_mode()
    def _errors(self, model: nn.Module, split: str) -> dict[str, float]:
        """Return the errors of predictions, which are cut to the scale of the training split."""
        model.eval()
        batch = self._moved(self._rows(torch.from_numpy(getattr(self.table.ratings.rows, split))))
        predicted = self.predict(model, batch).float().clamp(*self.table.scale).cpu().numpy()
        ratings = batch[1].cpu().numpy()
        if not np.isfinite(predicted).all():
            return dict.fromkeys((f"{split}_rmse", f"{split}_mae"), float("nan"))
        return {
            f"{split}_rmse": float(root_mean_squared_error(ratings, predicted)),
            f"{split}_mae": float(mean_absolute_error(ratings, predicted)),
        }

    @torch.inference_mode()
    def _ranking(self, model: nn.Module, split: str) -> dict[str, float]:
        """Return how well the items of a split are found among those not seen before."""
        scores = cast(MatrixFactorization, model).scores
        device = self.table.device
        found = ranking(lambda users: scores(users.to(device)), *self.table.judged[split], self.k)
        return {f"{split}_{name}": value for name, value in found.items()}


def _picked(columns: Batch, rows: torch.Tensor) -> Batch:
    pairs, values = columns
    rows = rows.to(values.device, non_blocking=True)
    return pairs.index_select(1, rows), values.index_select(0, rows)


def _square(vector: torch.Tensor) -> torch.Tensor:
    """Return the sum of squares; a product with itself is quicker, backwards too, than squares."""
    return torch.dot(vector, vector)
