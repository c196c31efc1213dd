"""Search spaces: named parameters, some of which exist only under a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import ConfigDict, RootModel, model_validator

from tunesmith.distributions import (
    CategoricalDistribution,
    Distribution,
    IntDistribution,
    Scalar,
    same,
)
from tunesmith.errors import FieldProblem, InvalidInput
from tunesmith.validation import did_you_mean, dotted, reject, show

MAX_PARAMETERS = 200
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-/]{0,99}\Z")

Point = dict[str, Scalar]
"""A point of a search space: the value of each parameter that exists there."""


class SearchSpace(RootModel[dict[str, Distribution]]):
    """Parameters by name. Iterates over (name, distribution), parents before their children."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if not 1 <= len(self.root) <= MAX_PARAMETERS:
            raise reject(f"must have 1 to {MAX_PARAMETERS} parameters (got {len(self.root)})")
        for name in self.root:
            if not NAME.match(name):
                raise reject("must begin with a letter and have only letters, digits and _ . - /", name)
        for name in self.root:
            self._check_conditions(name)
        self._order()
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
        return iter([(name, self.root[name]) for name in self._order()])

    def __len__(self) -> int:
        return len(self.root)

    def __getitem__(self, name: str) -> Distribution:
        return self.root[name]

    def __contains__(self, name: object) -> bool:
        return name in self.root

    def conditional(self) -> bool:
        """Whether any parameter exists only under a condition."""
        return any(d.when for d in self.root.values())

    def exists(self, name: str, values: Mapping[str, Scalar]) -> bool:
        """Whether parameter `name` exists where its ancestors have these `values`."""
        for parent, allowed in (self.root[name].when or {}).items():
            if parent not in values or not any(same(values[parent], a) for a in allowed):
                return False
        return True

    def check(self, point: Mapping[str, Any], at: str = "params") -> Point:
        """Return `point` in the order of the space, or raise `InvalidInput` naming each fault."""
        problems = [
            FieldProblem(dotted([at, n]), f"is not in the search space; {did_you_mean(n, self.root)}")
            for n in point
            if n not in self.root
        ]
        checked: Point = {}
        for name, distribution in self:
            path = dotted([at, name])
            if not self.exists(name, checked):
                if name in point and name not in [p.path for p in problems]:
                    problems.append(
                        FieldProblem(path, f"must be left out here: it exists only when {distribution.when}")
                    )
            elif name not in point:
                problems.append(FieldProblem(path, f"is missing: {distribution.describe()}"))
            elif not distribution.contains(point[name]):
                problems.append(
                    FieldProblem(path, f"must be {distribution.describe()} (got {show(point[name])})")
                )
            else:
                checked[name] = point[name]
        if problems:
            raise InvalidInput(problems)
        return checked
