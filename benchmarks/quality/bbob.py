"""Noiseless functions of the BBOB suite in 2, 5 and 10 dimensions, each instance shifted and rotated.

Written from the definitions in Hansen, Finck, Ros and Auger, "Real-Parameter Black-Box Optimization
Benchmarking 2009: Noiseless Functions Definitions" (INRIA RR-6829), whose numbers they carry. Instances are
drawn by our own seed, so values differ from those of other implementations; the optimum is 0 everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.problem import Problem
from tunesmith.spaces import Point

Vector = NDArray[np.float64]
DIMENSIONS = (2, 5, 10)


@dataclass(frozen=True)
class Instance:
    """Where the optimum of one instance lies, and how it is turned."""

    shift: Vector
    first: NDArray[np.float64]
    """The rotation R."""
    second: NDArray[np.float64]
    """The rotation Q."""

    @classmethod
    def draw(cls, seed: int, dimension: int) -> Instance:
        """Draw the optimum from [-4, 4] in each coordinate, and two rotations."""
        rng = np.random.default_rng([seed, dimension])
        return cls(rng.uniform(-4, 4, dimension), _rotation(rng, dimension), _rotation(rng, dimension))


def _rotation(rng: np.random.Generator, dimension: int) -> NDArray[np.float64]:
    turned, scale = np.linalg.qr(rng.standard_normal((dimension, dimension)))
    rotation: NDArray[np.float64] = turned * np.sign(np.diag(scale))
    return rotation


def oscillate(x: Vector) -> Vector:
    """T_osz: smooth, tiny irregularities that keep the optimum."""
    x = np.asarray(x, float)
    safe = np.where(x == 0, 1.0, np.abs(x))
    hat = np.where(x == 0, 0.0, np.log(safe))
    c1, c2 = np.where(x > 0, 10.0, 5.5), np.where(x > 0, 7.9, 3.1)
    return np.sign(x) * np.exp(hat + 0.049 * (np.sin(c1 * hat) + np.sin(c2 * hat)))


def skew(x: Vector, beta: float) -> Vector:
    """T_asy: breaks symmetry on the positive side."""
    power = 1 + beta * _steps(len(x)) * np.sqrt(np.maximum(x, 0))
    return np.where(x > 0, np.maximum(x, 0) ** power, x)


def condition(alpha: float, dimension: int) -> Vector:
    """The diagonal of Lambda: condition number sqrt(alpha)."""
    return alpha ** (0.5 * _steps(dimension))


def _steps(dimension: int) -> Vector:
    return np.linspace(0.0, 1.0, dimension)


def sphere(x: Vector, at: Instance) -> float:
    """f1."""
    return float(np.sum((x - at.shift) ** 2))


def ellipsoid(x: Vector, at: Instance) -> float:
    """f2: separable, condition number 10^6."""
    return float(np.sum(10 ** (6 * _steps(len(x))) * oscillate(x - at.shift) ** 2))


def rastrigin(x: Vector, at: Instance) -> float:
    """f3: separable, about 10^D local optima."""
    z = condition(10, len(x)) * skew(oscillate(x - at.shift), 0.2)
    return _rastrigin(z)


def _rastrigin(z: Vector) -> float:
    return float(10 * (len(z) - np.sum(np.cos(2 * np.pi * z))) + np.sum(z**2))


def linear_slope(x: Vector, at: Instance) -> float:
    """f5: the optimum lies in a corner of the space."""
    slope = np.sign(at.shift) * 10 ** _steps(len(x))
    z = np.where(5 * np.sign(at.shift) * x < 25, x, 5 * np.sign(at.shift))
    return float(np.sum(5 * np.abs(slope) - slope * z))


def attractive_sector(x: Vector, at: Instance) -> float:
    """f6: highly asymmetric, one hypercone with low values."""
    z = at.second @ (condition(10, len(x)) * (at.first @ (x - at.shift)))
    s = np.where(z * at.shift > 0, 100.0, 1.0)
    return float(oscillate(np.array([np.sum((s * z) ** 2)]))[0] ** 0.9)


def rosenbrock(x: Vector, at: Instance) -> float:
    """f8: a bent valley."""
    z = max(1.0, np.sqrt(len(x)) / 8) * (x - 0.75 * at.shift) + 1
    return float(np.sum(100 * (z[:-1] ** 2 - z[1:]) ** 2 + (z[:-1] - 1) ** 2))


def rotated_ellipsoid(x: Vector, at: Instance) -> float:
    """f10: f2, rotated."""
    z = oscillate(at.first @ (x - at.shift))
    return float(np.sum(10 ** (6 * _steps(len(x))) * z**2))


def sharp_ridge(x: Vector, at: Instance) -> float:
    """f13: a ridge without a gradient across it."""
    z = at.second @ (condition(10, len(x)) * (at.first @ (x - at.shift)))
    return float(z[0] ** 2 + 100 * np.sqrt(np.sum(z[1:] ** 2)))


def rotated_rastrigin(x: Vector, at: Instance) -> float:
    """f15: f3, rotated."""
    z = skew(oscillate(at.first @ (x - at.shift)), 0.2)
    return _rastrigin(at.first @ (condition(10, len(x)) * (at.second @ z)))


def schaffers(x: Vector, at: Instance) -> float:
    """f17: many optima whose frequency and size change with place."""
    z = condition(10, len(x)) * (at.second @ skew(at.first @ (x - at.shift), 0.5))
    s = np.sqrt(z[:-1] ** 2 + z[1:] ** 2)
    inner = np.mean(np.sqrt(s) + np.sqrt(s) * np.sin(50 * s**0.2) ** 2)
    return float(inner**2 + 10 * _outside(x))


def griewank_rosenbrock(x: Vector, at: Instance) -> float:
    """f19: the valley of Rosenbrock's function, with many optima."""
    z = max(1.0, np.sqrt(len(x)) / 8) * (at.first @ (x - at.shift)) + 1
    s = 100 * (z[:-1] ** 2 - z[1:]) ** 2 + (z[:-1] - 1) ** 2
    return float(10 * np.mean(s / 4000 - np.cos(s)) + 10)


def gallagher(x: Vector, at: Instance) -> float:
    """f21: 101 peaks of random place and height; little global structure."""
    rng = np.random.default_rng([21, len(x), int(1e6 * abs(at.shift[0]))])
    centers = np.vstack([at.shift, rng.uniform(-5, 5, (100, len(x)))])
    heights = np.concatenate([[10.0], 1.1 + 8 * np.arange(100) / 99])
    alphas = np.concatenate([[1000.0], rng.permutation(1000 ** (2 * np.arange(100) / 99))])
    turned = (x - centers) @ at.first.T
    scales = np.array([rng.permutation(condition(a, len(x))) / a**0.25 for a in alphas])
    peaks = heights * np.exp(-np.sum(scales * turned**2, axis=1) / (2 * len(x)))
    return float(oscillate(np.array([10 - np.max(peaks)]))[0] ** 2 + _outside(x))


def _outside(x: Vector) -> float:
    """f_pen: what a point outside [-5, 5] is charged; none here."""
    return float(np.sum(np.maximum(0, np.abs(x) - 5) ** 2))


FUNCTIONS: dict[str, Callable[[Vector, Instance], float]] = {
    "f1": sphere,
    "f2": ellipsoid,
    "f3": rastrigin,
    "f5": linear_slope,
    "f6": attractive_sector,
    "f8": rosenbrock,
    "f10": rotated_ellipsoid,
    "f13": sharp_ridge,
    "f15": rotated_rastrigin,
    "f17": schaffers,
    "f19": griewank_rosenbrock,
    "f21": gallagher,
}


def problem(function: str, dimension: int, seed: int) -> Problem:
    """Return a function in so many dimensions, shifted and rotated by a seed."""
    at = Instance.draw(seed, dimension)

    def value(point: Point) -> float:
        return FUNCTIONS[function](np.array([point[f"x{i}"] for i in range(dimension)], float), at)

    space = {f"x{i}": {"type": "float", "low": -5.0, "high": 5.0} for i in range(dimension)}
    return Problem(f"{function}-{dimension}d", "bbob", space, value, 0.0)


NAMES = [f"{function}-{dimension}d" for function in FUNCTIONS for dimension in DIMENSIONS]
SOME = [f"{function}-{DIMENSIONS[i % len(DIMENSIONS)]}d" for i, function in enumerate(FUNCTIONS)]
"""Each function in one dimension, in turn: a third of the time."""
