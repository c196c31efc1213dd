"""A sweep of explicit ALS, ours, against a sweep of the library `implicit` on the same ratings and rank.

The library has implicit feedback only: as many regressions of the same size over the same entries, plus one
Gram matrix of all. Its exact solver does what ours does; its usual one takes three steps of conjugate
gradients instead. All run in turn, in one process, on one thread; prints seconds of CPU a sweep (median) and
the library's time over ours, the geometric mean over the pairs with its 95% interval.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/als.py --pairs 12
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from implicit.cpu.als import AlternatingLeastSquares
from scipy import stats
from scipy.sparse import csr_matrix

from workers.data import ratings as rating_sets
from workers.models.als import ExplicitALS
from workers.models.factorization import MatrixFactorization
from workers.models.ridge import blocks

CPU = torch.device("cpu")
PEERS = {"implicit, exact": False, "implicit, three steps": True}


@dataclass(frozen=True)
class Data:
    users: np.ndarray
    items: np.ndarray
    ratings: np.ndarray
    shape: tuple[int, int]


def small(data_dir: Path) -> Data:
    found = rating_sets.load("movielens-latest-small", data_dir, "random")
    rows = found.rows.train
    return Data(found.users[rows], found.items[rows], found.ratings[rows], found.shape)


def made_up(count: int, users: int = 6_040, items: int = 3_706) -> Data:
    """Ratings as many and as unevenly spread as those of MovieLens 1M."""
    rng = np.random.default_rng(0)
    weights = [rng.lognormal(0, spread, size) for spread, size in ((1.0, users), (1.6, items))]
    cells: np.ndarray = np.array([], dtype=np.int64)
    while len(cells) < count:
        drawn = [rng.choice(len(w), count, p=w / w.sum()) for w in weights]
        cells = np.unique(np.concatenate([cells, drawn[0] * items + drawn[1]]))
    cells = rng.permutation(cells)[:count]
    ratings = rng.integers(1, 6, count).astype(np.float32)
    return Data(cells // items, cells % items, ratings, (users, items))


def ours(data: Data, rank: int) -> Callable[[], None]:
    users, items = data.shape
    known = [torch.ones(count, dtype=torch.bool) for count in data.shape]
    model = MatrixFactorization(*known, rank=rank, biases=False, mean=3.5, init_std=0.1)
    values = data.ratings - 3.5
    by_user = blocks(data.users, data.items, values, width=items, rank=rank, device=CPU)
    by_item = blocks(data.items, data.users, values, width=users, rank=rank, device=CPU)
    als = ExplicitALS(model, by_user, by_item, regularization=0.1, weighted=True)

    def sweep() -> None:
        als.update(0)
        als.update(1)

    return sweep


def library(data: Data, rank: int, *, use_cg: bool) -> Callable[[], None]:
    model = AlternatingLeastSquares(
        factors=rank, regularization=0.1, iterations=1, num_threads=1, use_cg=use_cg, random_state=0
    )
    matrix = csr_matrix((data.ratings, (data.users, data.items)), shape=data.shape)
    return lambda: model.fit(matrix, show_progress=False)


def seconds(sweep: Callable[[], None]) -> float:
    began = time.process_time()
    sweep()
    return time.process_time() - began


def interval(ratios: np.ndarray) -> tuple[float, float, float]:
    """Geometric mean and its 95% interval, by Student's t on the logarithms."""
    logs = np.log(ratios)
    half = stats.t.ppf(0.975, len(logs) - 1) * stats.sem(logs)
    mean, low, high = (float(np.exp(logs.mean() + d)) for d in (0, -half, half))
    return mean, low, high


def compare(name: str, data: Data, rank: int, pairs: int) -> None:
    runs = {"ours": ours(data, rank)} | {p: library(data, rank, use_cg=cg) for p, cg in PEERS.items()}
    for sweep in runs.values():
        sweep()  # the first one loads and allocates
    taken = {run: np.empty(pairs) for run in runs}
    for pair in range(pairs):
        order = list(runs) if pair % 2 == 0 else list(runs)[::-1]
        for run in order:
            taken[run][pair] = seconds(runs[run])
    print(f"{name}, rank {rank}: ours {np.median(taken['ours']):.4f} s a sweep", flush=True)
    for peer in PEERS:
        mean, low, high = interval(taken[peer] / taken["ours"])
        print(f"    {peer}: {np.median(taken[peer]):.4f} s, {mean:.2f} times ours ({low:.2f} to {high:.2f})")


def main() -> None:
    parser = argparse.ArgumentParser(description="Explicit ALS against the library implicit.")
    parser.add_argument("--ranks", type=int, nargs="+", default=[10, 32, 64])
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("--ratings", type=int, default=1_000_000, help="how many to make up")
    parser.add_argument("--data-dir", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    sets = {"movielens-latest-small": small(options.data_dir)}
    sets[f"{options.ratings:,} made up"] = made_up(options.ratings)
    for name, data in sets.items():
        for rank in options.ranks:
            compare(name, data, rank, options.pairs)


if __name__ == "__main__":
    main()
