"""Search spaces: named parameters, some of which exist only under a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from pydantic import ConfigDict, RootModel, ValidationInfo, model_validator

from tunesmith.distributions import (
    CategoricalDistribution,
    Distribution,
    IntDistribution,
    Scalar,
    key,
    same,
)
from tunesmith.errors import FieldProblem, InvalidInput
from tunesmith.spelling import show
from tunesmith.validation import MAX_PROBLEMS, did_you_mean, dotted, reject, restoring

MAX_PARAMETERS = 200
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-/]{0,99}\Z")

Point = dict[str, Scalar]
"""A point of a search space: the value of each parameter that exists there."""


class SearchSpace(RootModel[dict[str, Distribution]]):
    """Parameters by name. Iterates over (name, distribution), parents before their children."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _is_sound(self, info: ValidationInfo) -> Self:
        if not 1 <= len(self.root) <= MAX_PARAMETERS:
            raise reject(f"must have 1 to {MAX_PARAMETERS} parameters (got {len(self.root)})")
        for name in self.root:
            if not NAME.match(name):
                wanted = "must be 1 to 100 letters, digits and _ . - / and begin with a letter or _"
                raise reject(wanted, name)
        for name in self.root:
            self._check_conditions(name)
            self._check_prior(name)
        _ = self._order  # rejects cycles
        if not restoring(info):
            self._check_possible()
        return self

    def _check_conditions(self, name: str) -> None:
        for parent, values in (self.root[name].when or {}).items():
            if parent not in self.root:
                hint = did_you_mean(parent, self.root)
                raise reject(f"is no parameter of this space; {hint}", name, "when", parent)
            distribution = self.root[parent]
            if not isinstance(distribution, CategoricalDistribution | IntDistribution):
                raise reject("must name a categorical or int parameter", name, "when", parent)
            for i, value in enumerate(values):
                if not distribution.contains(value):
                    message = f"must be {distribution.describe()} (got {show(value)})"
                    raise reject(message, name, "when", parent, i)

    def _check_possible(self) -> None:
        """Reject a parameter that exists nowhere: what it needs of one ancestor excludes itself."""
        needs: dict[str, dict[str, set[Any]]] = {}
        for name, distribution in self:
            needed: dict[str, set[Any]] = {}
            for parent, values in (distribution.when or {}).items():
                for ancestor, allowed in [(parent, set(map(key, values))), *needs[parent].items()]:
                    before = needed.get(ancestor)
                    needed[ancestor] = allowed if before is None else before & allowed
                    if not needed[ancestor]:
                        message = f"holds nowhere: with what its parents need, no value of {ancestor} is left"
                        raise reject(message, name, "when")
            needs[name] = needed

    def _check_prior(self, name: str) -> None:
        distribution = self.root[name]
        if distribution.prior and not distribution.contains(distribution.prior.value):
            message = f"must be {distribution.describe()} (got {show(distribution.prior.value)})"
            raise reject(message, name, "prior")

    @cached_property
    def _order(self) -> list[str]:
        """Names with parents before children, else as written; rejects cycles."""
        order: dict[str, None] = {}

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                cycle = " -> ".join([*path[path.index(name) :], name])
                raise reject(f"must not depend on itself ({cycle})", name, "when")
            if name not in order:
                for parent in self.root[name].when or {}:
                    visit(parent, (*path, name))
                order[name] = None

        for name in self.root:
            visit(name, ())
        return list(order)

    def __iter__(self) -> Iterator[tuple[str, Distribution]]:  # type: ignore[override]
        return iter([(name, self.root[name]) for name in self._order])

    def __len__(self) -> int:
        return len(self.root)

    def __getitem__(self, name: str) -> Distribution:
        return self.root[name]

    def __contains__(self, name: object) -> bool:
        return name in self.root

    def exists(self, name: str, values: Mapping[str, Scalar]) -> bool:
        """Whether parameter `name` exists where its ancestors have these `values`."""
        for parent, allowed in (self.root[name].when or {}).items():
            if parent not in values or not any(same(values[parent], a) for a in allowed):
                return False
        return True

    def prior_point(self) -> Point | None:
        """Return the point that is believed to be good; None where no parameter has a prior."""
        return self.first_point() if any(dist.prior for dist in self.root.values()) else None

    def first_point(self) -> Point:
        """Return the point of all priors; without one, the middle of a scale and the first of the choices."""
        point: Point = {}
        for name, distribution in self:
            if self.exists(name, point):
                prior = distribution.prior
                point[name] = distribution.canonical(prior.value) if prior else distribution.spread(1)[0]
        return point

    def check(self, point: Mapping[str, Any], at: str = "params") -> Point:
        """Return `point` in the order of the space, or raise `InvalidInput` naming each fault.

        Values come back in their canonical spelling: 1.0 for the 1 of a float, 0.3 for 0.1 * 3 on a step.
        """
        problems = self._strangers(point, at)
        checked: Point = {}
        faulty: set[str] = set()
        for name, distribution in self:
            if not faulty.isdisjoint(distribution.when or ()):
                faulty.add(name)  # nobody can say whether it exists
                continue
            problem = self._problem(name, distribution, point, checked)
            if problem:
                faulty.add(name)
                problems.append(FieldProblem(dotted([at, name]), problem))
            elif name in point:
                checked[name] = distribution.canonical(point[name])
        if problems:
            raise InvalidInput(problems[:MAX_PROBLEMS])
        return checked

    def _strangers(self, point: Mapping[str, Any], at: str) -> list[FieldProblem]:
        strangers = [str(name) for name in point if name not in self.root]
        return [
            FieldProblem(dotted([at, name]), f"is not in the search space; {did_you_mean(name, self.root)}")
            for name in strangers[:MAX_PROBLEMS]
        ]

    def _problem(
        self, name: str, distribution: Distribution, point: Mapping[str, Any], checked: Point
    ) -> str | None:
        """What is wrong with parameter `name` of `point`, its parents being `checked`; None if nothing is."""
        if not self.exists(name, checked):
            where = _condition(distribution.when or {})
            return f"must be left out here: it exists only where {where}" if name in point else None
        if name not in point:
            return f"is missing: {distribution.describe()}"
        if not distribution.contains(point[name]):
            return f"must be {distribution.describe()} (got {show(point[name])})"
        return None


def _condition(when: Mapping[str, Sequence[Scalar]]) -> str:
    """Return a condition in words: `optimizer is 'sgd' or 'rmsprop'`."""
    parts = [f"{parent} is {' or '.join(show(v) for v in values[:10])}" for parent, values in when.items()]
    return " and ".join(parts)
