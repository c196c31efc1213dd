"""Recommendation: matrix factorization of ratings (see docs/tasks/recommendation.md)."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch

from workers.data import ratings as rating_sets
from workers.data.kept import Kept
from workers.data.ratings import Ratings
from workers.folds import fit_folds
from workers.models.als import ExplicitALS
from workers.models.factorization import MatrixFactorization
from workers.models.ridge import Block, blocks
from workers.recipes import Recipe
from workers.recommender import Recommender, Table
from workers.run import Params, Run, TrainingError
from workers.sweeps import Sweeper, fit_sweeps

RELEVANT_FROM = 4.0
"""Explicit feedback: of five stars."""


def train(params: Params, run: Run) -> None:
    """Train one trial; reports the metrics of the catalogue after every epoch, or every fold.

    Args:
        params: Every parameter of the task (`tunesmith.tasks.RECOMMENDATION`).
        run: The attempt to report to.

    Raises:
        TrainingError: the data is not there or cannot be split so, or the loss is no longer finite.
        Stopped: the trial was told to stop.
        Paused: it was told to pause, and is saved.
    """
    data = rating_sets.load(params["data"], run.data_dir, params["split"])
    parts = {part: len(getattr(data.rows, part)) for part in ("train", "val", "test")}
    run.describe(data={"name": params["data"], "sha256": data.sha256, "rows": parts})
    if params["model"] == "pmf":
        fit_folds(lambda fold: learner(params, run, fold), params["folds"], Recipe.of(params), run)
    else:
        fit_sweeps(lambda fold: sweeper(params, run, fold), params["folds"], params["epochs"], run)


def learner(params: Params, run: Run, fold: int = 0) -> Recommender:
    """Return the model of a trial with the data of a fold."""
    implicit = is_implicit(params)
    device = "cpu" if implicit else run.device
    table = prepare(
        params["data"], run.data_dir, params["split"], device, fold, params["folds"], relevant_from(params)
    )
    model = make_model(params, table).to(table.device)
    regularization = params["regularization"]
    return Recommender(model, table, params["k"], regularization=regularization, implicit=implicit)


def is_implicit(params: Params) -> bool:
    """Whether the ratings say how often, not how much."""
    return bool(params["model"] == "als" and params["feedback"] == "implicit")


def relevant_from(params: Params) -> float:
    """Return the rating from which an item is worth finding; of implicit feedback each one is."""
    if params["relevant_from"] is not None:
        return float(params["relevant_from"])
    return -math.inf if is_implicit(params) else RELEVANT_FROM


def make_model(params: Params, table: Table) -> MatrixFactorization:
    """Return the model that `params` describe, for the ratings of `table`, on the CPU."""
    implicit = is_implicit(params)
    data = table.ratings
    users, items = data.shape
    return MatrixFactorization(
        table.known(data.users, users),
        table.known(data.items, items),
        rank=params["rank"],
        biases=params["biases"] and not implicit,
        mean=0.0 if implicit else float(data.ratings[data.rows.train].mean(dtype=np.float64)),
        init_std=params["init_std"],
        dropout=params.get("dropout", 0.0),
    )


def sweeper(params: Params, run: Run, fold: int = 0) -> tuple[Recommender, Sweeper]:
    """Return the model of a trial, and what updates it."""
    made = learner(params, run, fold)
    if made.implicit:
        return made, _implicit(params, made)
    key = (params["data"], run.data_dir, params["split"], run.device, fold, params["folds"])
    by_user, by_item = _blocks(*key, params["rank"] + params["biases"])
    regularization, weighted = params["regularization"], params["weighted"]
    return made, ExplicitALS(made.model, by_user, by_item, regularization=regularization, weighted=weighted)


def _implicit(params: Params, made: Recommender) -> Sweeper:
    from workers.models.implicit_als import ImplicitALS  # noqa: PLC0415 (a library for this alone)

    rows = made.table.ratings.rows.train
    values = made.table.ratings.ratings[rows]
    if values.min() < 0:
        raise TrainingError(
            "feedback: implicit takes ratings of 0 and more, such as counts; this data has less"
        )
    matrix = made.table.matrix(rows, values)
    return ImplicitALS(made.model, matrix, alpha=params["alpha"], regularization=params["regularization"])


def prepare(
    name: str, data_dir: Path, split: str, device: str, fold: int, folds: int, relevant_from: float
) -> Table:
    """Return the ratings of a fold; they are kept for the next trial, on the device too."""
    data = rating_sets.load(name, data_dir, split)
    key = (data.sha256, split, device, fold, folds, relevant_from)
    return _tables.get(key, lambda: Table(data.fold(fold, folds), torch.device(device), relevant_from))


_tables: Kept[Table] = Kept(32)
_of_folds: Kept[tuple[list[Block], list[Block]]] = Kept(2)


def _blocks(
    name: str, data_dir: Path, split: str, device: str, fold: int, folds: int, rank: int
) -> tuple[list[Block], list[Block]]:
    """Return the ratings by user and by item, less their mean, for `ExplicitALS`; the last are kept."""
    data = rating_sets.load(name, data_dir, split)
    key = (data.sha256, split, device, fold, folds, rank)
    return _of_folds.get(key, lambda: _made(data.fold(fold, folds), torch.device(device), rank))


def _made(data: Ratings, place: torch.device, rank: int) -> tuple[list[Block], list[Block]]:
    rows = data.rows.train
    users, items, ratings = data.users[rows], data.items[rows], data.ratings[rows].astype(np.float64)
    values = ratings - ratings.mean()
    return (
        blocks(users, items, values, width=data.shape[1], rank=rank, device=place),
        blocks(items, users, values, width=data.shape[0], rank=rank, device=place),
    )
