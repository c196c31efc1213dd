"""Problems with several objectives, all to be minimized, over spaces of floats and over mixed ones.

ZDT: Zitzler, Deb and Thiele (2000); DTLZ2: Deb et al. (2002); Branin and Currin: Belakaria et al. (2019).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.quality.analytic import one_of, uniform, whole
from tunesmith.spaces import Point

Values = tuple[float, ...]


def unit(axes: int) -> dict[str, Any]:
    """Return a space of floats from 0 to 1."""
    return {f"x{i}": uniform(0.0, 1.0) for i in range(axes)}


def row(point: Point) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a point of such a space."""
    return np.array([point[name] for name in sorted(point)], dtype=float)


def zdt(shape: Callable[[float, float], float]) -> Callable[[Any], Values]:
    """Return a function of the ZDT family."""

    def function(point: Any) -> Values:
        x = row(point)
        first, g = float(x[0]), float(1 + 9 * x[1:].mean())
        return first, g * shape(first, g)

    return function


def dtlz2(point: Any) -> Values:
    """A sphere, of three objectives."""
    x = row(point)
    g = 1 + float(((x[2:] - 0.5) ** 2).sum())
    a, b = x[0] * math.pi / 2, x[1] * math.pi / 2
    return g * math.cos(a) * math.cos(b), g * math.cos(a) * math.sin(b), g * math.sin(a)


def branin_currin(point: Any) -> Values:
    """Two functions of two parameters."""
    x, y = row(point)
    u, v = 15 * x - 5, 15 * y
    branin = (v - 5.1 / (4 * math.pi**2) * u * u + 5 / math.pi * u - 6) ** 2
    branin += 10 * (1 - 1 / (8 * math.pi)) * math.cos(u) + 10
    share = 1 - math.exp(-1 / (2 * y)) if y > 0 else 1.0
    upper = 2300 * x**3 + 1900 * x * x + 2092 * x + 60
    return branin / 50, share * upper / (100 * x**3 + 500 * x * x + 4 * x + 20)


def width_against_latency(p: Any) -> Values:
    """Larger nets err less and take longer; each optimizer has a learning rate that suits it."""
    rate = {"adam": -3.0, "sgd": -2.0, "lion": -2.5}[p["optimizer"]]
    error = {"adam": 0.1, "sgd": 0.05, "lion": 0.15}[p["optimizer"]]
    slow = {"adam": 0.7, "sgd": 1.2, "lion": 0.5}[p["optimizer"]]
    size = p["width"] * p["layers"]
    error += 0.1 * (math.log10(p["lr"]) - rate) ** 2 + 0.5 * math.exp(-size / 60)
    return error + 0.0125 * abs(p["layers"] - 4), 0.02 * p["layers"] + slow * size / 250


def trees_or_nets(p: Any) -> Values:
    """Trees are the cheap end of the front, nets the good one (conditional)."""
    if p["model"] == "trees":
        error = 0.2 + 0.5 * math.exp(-p["trees"] / 60) + 0.002 * (p["depth"] - 7) ** 2
        return error, 0.05 + p["trees"] * p["depth"] / 4000
    return 0.1 + 0.4 * math.exp(-p["width"] / 40) + 0.1 * (math.log10(p["lr"]) + 2) ** 2, 0.2 + p[
        "width"
    ] / 200


@dataclass(frozen=True)
class Problem:
    """Functions to minimize together; `worst` is where the hypervolume is measured from."""

    space: dict[str, Any]
    function: Callable[[Any], Values]
    worst: Values
    most: float | None = None
    """The hypervolume of the true front, where it is known."""


PROBLEMS = {
    "zdt1": Problem(unit(6), zdt(lambda f, g: 1 - math.sqrt(f / g)), (1.1, 6.0), 6.2667),
    "zdt2": Problem(unit(6), zdt(lambda f, g: 1 - (f / g) ** 2), (1.1, 6.0), 5.9333),
    "zdt3": Problem(
        unit(6),
        zdt(lambda f, g: 1 - math.sqrt(f / g) - f / g * math.sin(10 * math.pi * f)),
        (1.1, 6.0),
        6.7218,
    ),
    "dtlz2": Problem(unit(5), dtlz2, (1.5, 1.5, 1.5), 1.5**3 - math.pi / 6),
    "branin_currin": Problem(unit(2), branin_currin, (2.0, 14.0)),
    "width_against_latency": Problem(
        {"lr": uniform(1e-5, 1.0, log=True), "optimizer": one_of("adam", "sgd", "lion"),
         "width": whole(4, 128, log=True), "layers": whole(1, 8)},
        width_against_latency,
        (1.0, 3.0),
    ),
    "trees_or_nets": Problem(
        {"model": one_of("trees", "net"),
         "trees": whole(5, 500, log=True, when={"model": ["trees"]}),
         "depth": whole(1, 15, when={"model": ["trees"]}),
         "width": whole(4, 256, log=True, when={"model": ["net"]}),
         "lr": uniform(1e-4, 1.0, log=True, when={"model": ["net"]})},
        trees_or_nets,
        (1.0, 2.0),
    ),
}  # fmt: skip
