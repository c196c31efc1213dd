"""Functions over mixed spaces with known optima: log scales, integers, categories, conditions, noise-free.

Each mimics something that tuning meets: a learning rate with a narrow valley, a choice that changes where
the optimum of another parameter lies, parameters that exist only beside a choice, integers with ties.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

from benchmarks.quality.problem import Problem

Point: TypeAlias = dict[str, Any]


def uniform(low: float, high: float, **more: Any) -> dict[str, Any]:
    """Return a float's distribution."""
    return {"type": "float", "low": low, "high": high, **more}


def whole(low: int, high: int, **more: Any) -> dict[str, Any]:
    """Return an integer's distribution."""
    return {"type": "int", "low": low, "high": high, **more}


def one_of(*choices: Any, **more: Any) -> dict[str, Any]:
    """Return a categorical distribution."""
    return {"type": "categorical", "choices": list(choices), **more}


def valley(p: Point) -> float:
    """Learning rate and batch size trade off along a diagonal valley; weight decay matters little."""
    lr, batch = math.log10(p["lr"]), math.log2(p["batch"])
    along, across = lr + 2.5 - 0.3 * (batch - 6), lr + 2.5 + 0.3 * (batch - 6)
    return 0.05 * across**2 + along**2 + 0.02 * (math.log10(p["decay"]) + 4) ** 2


def optimizers(p: Point) -> float:
    """The best learning rate depends on the optimizer, and only two of the four are good."""
    best = {"adam": -3.0, "sgd": -1.0, "rmsprop": -3.5, "lion": -4.0}[p["optimizer"]]
    loss = {"adam": 0.0, "sgd": 0.05, "rmsprop": 0.6, "lion": 0.4}[p["optimizer"]]
    return loss + 0.4 * (math.log10(p["lr"]) - best) ** 2 + (p["dropout"] - 0.25) ** 2


def branches(p: Point) -> float:
    """A choice of model with parameters of its own on each branch (conditional)."""
    if p["model"] == "svm":
        return 0.1 + 0.08 * (math.log10(p["c"]) - 1) ** 2 + 0.08 * (math.log10(p["gamma"]) + 2) ** 2
    if p["model"] == "forest":
        return 0.06 + 0.5 / p["trees"] + 0.01 * (p["depth"] - 9) ** 2
    return 0.02 + 0.3 * (p["layers"] - 3) ** 2 / 9 + 0.25 * (math.log10(p["lr"]) + 3) ** 2


def deep(p: Point) -> float:
    """Each further layer has a width of its own (conditional, four levels); the best net has three."""
    widths = [p[f"width{i}"] for i in range(1, p["layers"] + 1)]
    wanted = [128, 64, 32, 16]
    loss = sum((math.log2(w) - math.log2(t)) ** 2 for w, t in zip(widths, wanted, strict=False))
    return 0.05 * loss + 0.15 * abs(p["layers"] - 3) + 0.1 * (math.log10(p["lr"]) + 2) ** 2


def counts(p: Point) -> float:
    """Six integers with interactions, many ties and a product that must hit a target."""
    near = sum(abs(p[f"n{i}"] - t) for i, t in enumerate((2, 7, 5, 1, 8)))
    return 0.1 * near + abs(math.log((p["n0"] + 1) * p["n5"] / 12))


def many_choices(p: Point) -> float:
    """A category of thirty choices whose losses have no order, beside two floats."""
    loss = [(i * 17 % 30) / 30 for i in range(30)][p["kind"]]
    return loss + (p["x"] - 0.7) ** 2 + 0.5 * (p["y"] - 0.1 * (p["kind"] % 5)) ** 2


def plateaus(p: Point) -> float:
    """Steps and a narrow hole: most of the space says little about where the optimum lies."""
    step = math.floor(8 * abs(p["x"] - 0.3)) + math.floor(6 * abs(p["y"] - 0.6))
    return 0.2 * step + 0.1 * abs(p["z"] - 0.5) + 0.05 * {"a": 0, "b": 1, "c": 2}[p["mode"]]


def branin_mixed(p: Point) -> float:
    """Branin's function, turned by a category and with a third float that adds a ridge."""
    x, y = p["x"], p["y"]
    if p["turned"]:
        x, y = y - 5, x + 5
    b, c, t = 5.1 / (4 * math.pi**2), 5 / math.pi, 1 / (8 * math.pi)
    value = (y - b * x**2 + c * x - 6) ** 2 + 10 * (1 - t) * math.cos(x) + 10
    return value - 0.39788735772973816 + (0.5 if p["turned"] else 0.0) + 5 * abs(p["ridge"] - 0.35)


ANALYTIC = [
    Problem(
        "valley",
        "analytic",
        {"lr": uniform(1e-5, 1.0, log=True), "batch": whole(8, 512, log=True),
         "decay": uniform(1e-8, 1e-1, log=True)},
        valley,
        0.0,
    ),
    Problem(
        "optimizers",
        "analytic",
        {"lr": uniform(1e-6, 1.0, log=True), "optimizer": one_of("adam", "sgd", "rmsprop", "lion"),
         "dropout": uniform(0.0, 0.9)},
        optimizers,
        0.0,
    ),
    Problem(
        "branches",
        "analytic",
        {"model": one_of("svm", "forest", "net"),
         "c": uniform(1e-3, 1e3, log=True, when={"model": ["svm"]}),
         "gamma": uniform(1e-5, 1e1, log=True, when={"model": ["svm"]}),
         "trees": whole(10, 500, log=True, when={"model": ["forest"]}),
         "depth": whole(2, 16, when={"model": ["forest"]}),
         "layers": whole(1, 6, when={"model": ["net"]}),
         "lr": uniform(1e-5, 1e-1, log=True, when={"model": ["net"]})},
        branches,
        0.02,
    ),
    Problem(
        "deep",
        "analytic",
        {"layers": whole(1, 4), "lr": uniform(1e-5, 1.0, log=True),
         **{f"width{i}": whole(8, 512, log=True, when={"layers": list(range(i, 5))}) for i in range(1, 5)}},
        deep,
        0.0,
    ),
    Problem("counts", "analytic", {f"n{i}": whole(1, 10) for i in range(6)}, counts, 0.0),
    Problem(
        "many_choices",
        "analytic",
        {"kind": one_of(*range(30)), "x": uniform(0.0, 1.0), "y": uniform(0.0, 1.0)},
        many_choices,
        0.0,
    ),
    Problem(
        "plateaus",
        "analytic",
        {"x": uniform(0.0, 1.0), "y": uniform(0.0, 1.0), "z": uniform(0.0, 1.0),
         "mode": one_of("a", "b", "c")},
        plateaus,
        0.0,
    ),
    Problem(
        "branin_mixed",
        "analytic",
        {"x": uniform(-5.0, 10.0), "y": uniform(0.0, 15.0), "turned": one_of(False, True),
         "ridge": uniform(0.0, 1.0)},
        branin_mixed,
        0.0,
    ),
]  # fmt: skip
