"""What there is to beat on MovieLens: the mean, and biases of users and items alone, on the task's own split.

The biases are a ridge regression on which user and which item a rating is by and of, its two penalties tuned
on the validation split. Predictions are cut to the scale of the ratings, as the task's are.

    python benchmarks/rating_baselines.py --data movielens-latest-small --data-dir ../shared/data
"""

from __future__ import annotations

import argparse
import itertools
import time
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import Ridge
from sklearn.metrics import root_mean_squared_error

from workers.data import ratings as rating_sets
from workers.data.ratings import Ratings

PENALTIES = (1.0, 2.0, 3.0, 5.0, 8.0, 12.0)
PARTS = ("val", "test")


def one_hot(data: Ratings, rows: np.ndarray, user_scale: float) -> csr_matrix:
    """A column for each user, times `user_scale`, and for each item: one penalty acts as two."""
    numbers, ones = np.arange(len(rows)), np.ones(len(rows))
    users, items = data.shape
    by_user = csr_matrix((ones * user_scale, (numbers, data.users[rows])), shape=(len(rows), users))
    by_item = csr_matrix((ones, (numbers, data.items[rows])), shape=(len(rows), items))
    return hstack([by_user, by_item], format="csr")


def rmse(data: Ratings, part: str, predicted: np.ndarray) -> float:
    known = data.ratings[data.rows.train]
    truth = data.ratings[getattr(data.rows, part)]
    return float(root_mean_squared_error(truth, np.clip(predicted, known.min(), known.max())))


def mean(data: Ratings) -> dict[str, float]:
    value = float(data.ratings[data.rows.train].mean())
    return {part: rmse(data, part, np.full(len(getattr(data.rows, part)), value)) for part in PARTS}


def biases(data: Ratings, user_penalty: float, item_penalty: float) -> dict[str, float]:
    """RMSE by split. The mean has no penalty."""
    scale = (item_penalty / user_penalty) ** 0.5
    train = data.rows.train
    ridge = Ridge(alpha=item_penalty, solver="sparse_cg", tol=1e-5)
    ridge.fit(one_hot(data, train, scale), data.ratings[train])
    parts = {part: getattr(data.rows, part) for part in PARTS}
    return {part: rmse(data, part, ridge.predict(one_hot(data, rows, scale))) for part, rows in parts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="RMSE of the mean and of biases alone.")
    parser.add_argument("--data", default="movielens-latest-small")
    parser.add_argument("--data-dir", type=Path, default=Path("../shared/data"))
    parser.add_argument("--split", default="random", choices=["random", "leave-last-out"])
    options = parser.parse_args()
    data = rating_sets.load(options.data, options.data_dir, options.split)
    print(f"{options.data}, {options.split}: {len(data.ratings):,} ratings")
    print("mean:   val_rmse {val:.4f}  test_rmse {test:.4f}".format(**mean(data)))
    began = time.process_time()
    tried = {pair: biases(data, *pair) for pair in itertools.product(PENALTIES, PENALTIES)}
    best = min(tried, key=lambda pair: tried[pair]["val"])
    print("biases: val_rmse {val:.4f}  test_rmse {test:.4f}".format(**tried[best]), end="  ")
    print(f"penalty {best[0]:g} of users, {best[1]:g} of items; {time.process_time() - began:.1f} s of CPU")


if __name__ == "__main__":
    main()
