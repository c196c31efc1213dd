"""What the training loop costs, beside a plain PyTorch loop of the same recipe: processor time a row.

On a GPU it is time a row, and both keep to the precision of the recipe.

Both train the same model with the same optimizer on the same rows in batches of the same size. The plain loop
indexes tensors, computes the loss, steps the optimizer and adds the loss up, and does nothing else: no
schedule, no checkpoints, no pause, no check of the loss. Epochs of the two are interleaved, each going first
in turn. Prints the ratio of times (geometric mean over pairs) with its 95% confidence interval.

    python benchmarks/loop.py --pairs 10 --data-dir ../shared/data --device cuda:0
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from tunesmith.tasks import CATALOGUE
from workers.data.splits import Rows
from workers.data.token_batches import Padded
from workers.precision import autocast, resolve
from workers.randomness import seed_everything
from workers.recipes import Recipe, make_optimizer
from workers.run import NoCheckpoints
from workers.tasks import image_classification, recommendation, text_classification
from workers.training import Learner, Trainer

T_95 = {5: 2.776, 10: 2.262, 15: 2.145, 20: 2.093, 30: 2.045}
"""Quantiles of Student's distribution for as many pairs."""


class QuietRun:
    """A run that nobody watches."""

    def __init__(self, data_dir: Path, device: str = "cpu") -> None:
        self.seed = 1
        self.device = device
        self.data_dir = data_dir
        self.checkpoints = NoCheckpoints()

    def report(self, step: int, metrics: Mapping[str, float]) -> None: ...
    def attach(self, name: str, content: bytes) -> None: ...
    def describe(self, **facts: Any) -> None: ...

    def should_stop(self) -> bool:
        return False

    def should_pause(self) -> bool:
        return False


@dataclass
class Plain:
    """What a plain loop needs."""

    model: nn.Module
    rows: int
    fetch: Callable[[torch.Tensor], Any]
    loss: Callable[[Any], torch.Tensor]


@dataclass
class Case:
    """A model with its recipe."""

    task: str
    params: dict[str, Any]
    make: Callable[[dict[str, Any], QuietRun], Learner]
    plain: Callable[[Any], Plain]
    most: int | None = None

    def complete(self) -> dict[str, Any]:
        return CATALOGUE[self.task].complete(self.params)

    def learner(self, run: QuietRun) -> Learner:
        seed_everything(1)
        found: Any = self.make(self.complete(), run)
        if self.most is not None:
            found.split = Rows(found.split.train[: self.most], found.split.val, found.split.test)
            found.__post_init__()
        return found


def plain_images(learner: Any) -> Plain:
    rows = torch.from_numpy(learner.split.train)
    source = learner.source
    scaled = (source.images[rows].float() - source.mean) / source.deviation
    images, labels = scaled.permute(0, 3, 1, 2), source.labels[rows]
    model = learner.model

    def fetch(batch: torch.Tensor) -> Any:
        return images[batch], labels[batch]

    return Plain(model, len(rows), fetch, lambda data: cross_entropy(model(data[0]), data[1]))


def plain_texts(learner: Any) -> Plain:
    rows = torch.from_numpy(learner.split.train)
    source = learner.source
    ids, lengths, labels = source.ids[rows].long(), source.lengths[rows], source.labels[rows]
    model = learner.model

    def fetch(batch: torch.Tensor) -> Any:
        sizes = lengths[batch]
        return Padded(ids[batch][:, : int(sizes.max())], sizes), labels[batch]

    return Plain(model, len(rows), fetch, lambda data: cross_entropy(model(data[0]), data[1]))


def plain_ratings(learner: Any) -> Plain:
    pairs, values = learner.batch(torch.arange(learner.rows))
    users, items = pairs
    model, penalty = learner.model, learner.regularization

    def fetch(batch: torch.Tensor) -> Any:
        return users[batch], items[batch], values[batch]

    def loss(data: Any) -> torch.Tensor:
        user, item = model.users(data[0]), model.items(data[1])
        predicted = (user[:, :-1] * item[:, :-1]).sum(1) + user[:, -1] + item[:, -1] + model.mean
        squares = user.square().sum() + item.square().sum()
        return (predicted - data[2]).square().mean() + penalty / len(data[2]) * squares

    return Plain(model, learner.rows, fetch, loss)


CASES = {
    "cnn": Case(
        "image-classification",
        {"model": "cnn", "data": "mnist-5k"},
        image_classification.learner,
        plain_images,
    ),
    "lstm": Case(
        "text-classification",
        {"model": "lstm", "data": "sst2"},
        text_classification.learner,
        plain_texts,
        most=1280,
    ),
    "bert": Case(
        "text-classification",
        {"model": "bert", "data": "sst2"},
        text_classification.learner,
        plain_texts,
        most=320,
    ),
    "pmf": Case(
        "recommendation",
        {"model": "pmf", "data": "movielens-latest-small"},
        recommendation.learner,
        plain_ratings,
    ),
}


def plain_epoch(plain: Plain, optimizer: torch.optim.Optimizer, size: int, device: torch.device) -> float:
    plain.model.train()
    total: Any = 0.0
    precision = autocast(resolve("auto", device), device)
    for batch in torch.randperm(plain.rows).split(size):
        with precision:
            loss = plain.loss(plain.fetch(batch))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += (loss.item() if device.type == "cpu" else loss.detach()) * len(batch)
    return float(total) / plain.rows


def timed(epoch: Callable[[], object], device: torch.device) -> float:
    """Return the seconds of an epoch: of the processor, or until the GPU has done its part."""
    clock = time.process_time if device.type == "cpu" else time.perf_counter
    begin = clock()
    epoch()
    return clock() - begin


def measure(case: Case, data_dir: Path, pairs: int, name: str) -> list[tuple[float, float]]:
    """Return the seconds an epoch of our loop and of the plain one on a device, pair by pair."""
    run, device = QuietRun(data_dir, name), torch.device(name)
    recipe = Recipe.of({**case.complete(), "epochs": 10_000})
    trainer = Trainer(case.learner(run), recipe, run)
    plain = case.plain(case.learner(run))
    optimizer = make_optimizer([{"params": list(plain.model.parameters())}], recipe)

    def ours() -> None:
        trainer._epoch()
        trainer._end_epoch()

    def theirs() -> None:
        plain_epoch(plain, optimizer, recipe.batch_size, device)

    ours()
    theirs()
    found = []
    for i in range(pairs):
        first = timed(theirs if i % 2 else ours, device)
        second = timed(ours if i % 2 else theirs, device)
        found.append((second, first) if i % 2 else (first, second))
    return found


def summary(found: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return the geometric mean of the ratios and the ends of its 95% interval."""
    logs = [math.log(ours / theirs) for ours, theirs in found]
    mean = statistics.fmean(logs)
    quantile = T_95[max(n for n in T_95 if n <= len(found))]
    half = quantile * statistics.stdev(logs) / math.sqrt(len(logs))
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half)


def main() -> None:
    kind = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=kind)
    parser.add_argument("--pairs", type=int, default=10, help="Pairs of epochs, at least 5 (default 10).")
    parser.add_argument("--data-dir", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cases", default=",".join(CASES), help="Which (default all).")
    parser.add_argument("--device", default="cpu", help="Where, such as cuda:0 (default cpu).")
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{'case':6} {'ours s':>8} {'plain s':>8} {'ratio':>7}  95% interval")
    for name in options.cases.split(","):
        found = measure(CASES[name], options.data_dir.absolute(), options.pairs, options.device)
        ours, theirs = (statistics.median(column) for column in zip(*found, strict=True))
        ratio, low, high = summary(found)
        print(f"{name:6} {ours:8.3f} {theirs:8.3f} {ratio:7.3f}  {low:.3f} to {high:.3f}", flush=True)


if __name__ == "__main__":
    main()
