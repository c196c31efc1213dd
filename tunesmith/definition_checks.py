"""What the parts of a study's definition ask of each other."""

from __future__ import annotations

from collections.abc import Sequence

from tunesmith.constraints import Constraint
from tunesmith.distributions import Scalar, key
from tunesmith.pruners import JOINT, AnyPruner, NoPruner, SuccessiveHalvingPruner
from tunesmith.samplers import GridSampler
from tunesmith.spaces import SearchSpace
from tunesmith.spelling import show
from tunesmith.validation import did_you_mean, reject


def check_constraints(limits: Sequence[Constraint]) -> None:
    """Reject a second limit of one kind on one metric."""
    for i, limit in enumerate(limits):
        if any((c.metric, c.at_most) == (limit.metric, limit.at_most) for c in limits[:i]):
            raise reject(f"limits {limit.metric} a second time", "constraints", i)


def check_possible(limits: Sequence[Constraint], space: SearchSpace) -> None:
    """Reject limits that no trial can keep: two that exclude each other, and those on a parameter."""
    for i, limit in enumerate(limits):
        if limit.metric in space:
            raise reject(
                f"must limit a metric that trials report; {limit.metric} is a parameter: narrow its range",
                "constraints", i,
            )  # fmt: skip
        for other in limits[:i]:
            low, high = (other, limit) if limit.at_most else (limit, other)
            if other.metric == limit.metric and low.bound > high.bound:
                raise reject(f"cannot hold together with {other}", "constraints", i)


def check_pruner(pruner: AnyPruner, metrics: list[str]) -> None:
    """Reject a pruner that looks at no objective, or at several where it can at one."""
    if isinstance(pruner, NoPruner):
        return
    if pruner.metric is None and len(metrics) > 1 and not isinstance(pruner, JOINT):
        raise reject(
            f"must name one of the objectives: {', '.join(metrics)}; all of them together are compared by "
            "successive-halving and hyperband alone",
            "pruner", "metric",
        )  # fmt: skip
    if pruner.metric is not None and pruner.metric not in metrics:
        hint = did_you_mean(pruner.metric, metrics)
        raise reject(f"is no objective of this study: {show(pruner.metric)}; {hint}", "pruner", "metric")


def check_repeats(repeats: int, pruner: AnyPruner) -> None:
    """Reject repeats where trials wait at rungs: only the first repeat comes to those."""
    if repeats > 1 and isinstance(pruner, SuccessiveHalvingPruner) and pruner.pause:
        raise reject("must be false where repeats is more than 1", "pruner", "pause")


def check_grid(grid: GridSampler, space: SearchSpace) -> None:
    """Reject a grid that names no parameter, lies outside the space or leaves a float open."""
    for option in ("values", "points"):
        for name in getattr(grid, option):
            if name not in space:
                hint = did_you_mean(name, space.root)
                raise reject(f"is no parameter of the space; {hint}", "sampler", option, name)
    for name, values in grid.values.items():
        seen: set[tuple[bool, Scalar]] = set()
        for i, value in enumerate(values):
            if not space[name].contains(value):
                message = f"must be {space[name].describe()} (got {show(value)})"
                raise reject(message, "sampler", "values", name, i)
            same = key(space[name].canonical(value))
            if same in seen:
                raise reject(f"is listed twice: {show(value)}", "sampler", "values", name, i)
            seen.add(same)
    for name in grid.points:
        if name in grid.values:
            raise reject("has values already; give one of the two", "sampler", "points", name)
        if space[name].type == "categorical":
            raise reject("is categorical: every choice is tried", "sampler", "points", name)
    for name, distribution in space:
        if name not in grid.values and name not in grid.points and distribution.cells() is None:
            raise reject(
                "is continuous: a grid needs its values; give it a step, or "
                f"sampler.values.{name}, or sampler.points.{name}",
                "space",
                name,
            )


def check_cma(space: SearchSpace, objectives: int) -> None:
    """Reject what CMA-ES cannot search."""
    if objectives > 1:
        raise reject(
            "must not be cma-es where there are several objectives; set nsga-ii, say", "sampler", "type"
        )
    numbers = [
        name for name, d in space if not d.when and d.cells() != 1 and (d.type != "categorical" or d.ordered)
    ]
    if len(numbers) < 2:
        message = (
            "must not be cma-es here: it needs two parameters that are numbers and always exist; set tpe, say"
        )
        raise reject(message, "sampler", "type")
