"""Matrix factorization of implicit feedback by alternating least squares, by the library `implicit`."""

from __future__ import annotations

import numpy as np
import torch
from implicit.cpu.als import AlternatingLeastSquares
from implicit.recommender_base import ModelFitError
from scipy.sparse import csr_matrix
from threadpoolctl import ThreadpoolController

from workers.models.factorization import MatrixFactorization


class ImplicitALS:
    """The library `implicit` (Hu, Koren, Volinsky 2008, eq. 4 and 5), a sweep at a time.

    Each pair of user and item has preference 1 where there is a rating r, else 0, and confidence 1 + alpha r.
    A row takes three steps of conjugate gradients from where it was (Takács, Pilászy, Tikk 2011).

    Args:
        model: Without biases and mean, on the CPU; is changed in place.
        ratings: (users, items), r from 0 on.
        alpha: Confidence per unit of rating.
        regularization: Of each row.
    """

    updates = 1

    def __init__(
        self, model: MatrixFactorization, ratings: csr_matrix, *, alpha: float, regularization: float
    ) -> None:
        self.model = model
        self._loss = float("nan")
        self._confidence = ratings.astype(np.float32)
        self._confidence.data = 1.0 + alpha * self._confidence.data
        self._blas = ThreadpoolController()
        with self._blas.limit(limits=1, user_api="blas"):  # the library has threads of its own
            self._library = AlternatingLeastSquares(
                factors=model.rank,
                regularization=regularization,
                iterations=1,
                calculate_training_loss=True,
                num_threads=torch.get_num_threads(),
            )
        self._library.user_factors = model.users.weight.detach().numpy()
        self._library.item_factors = model.items.weight.detach().numpy()

    def update(self, number: int) -> None:
        """Solve for all users, then for all items."""
        with self._blas.limit(limits=1, user_api="blas"):
            try:
                self._library.fit(self._confidence, show_progress=False, callback=self._note)
            except ModelFitError:
                self._loss = float("nan")

    def _note(self, sweep: int, seconds: float, loss: float) -> None:
        self._loss = loss

    def loss(self) -> float:
        """Return the objective, divided by the sum of all confidences."""
        return self._loss
