"""Growing a search space while its study runs, so that what was found before keeps its meaning.

A range may widen, choices and parameters may be added. Everything else is refused: a trial of before would
lie outside the space, or stand for something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tunesmith.distributions import CategoricalDistribution, Distribution, Scalar, is_scalar, key
from tunesmith.errors import FieldProblem, InvalidInput
from tunesmith.spaces import SearchSpace
from tunesmith.spelling import show
from tunesmith.validation import MAX_INTEGER, dotted, parse

Spec = Mapping[str, Any]
Change = Spec | None


@dataclass(frozen=True)
class Growth:
    """A space that has grown."""

    space: SearchSpace
    added: dict[str, Scalar]
    """New parameters, parents before their children, with what the trials so far count as having."""


def grow(before: SearchSpace, changes: Mapping[str, Change]) -> Growth:
    """Return `before` with the changes.

    Args:
        before: The space as it is.
        changes: By parameter: the fields of its distribution that change. A parameter that is new comes with
            its whole distribution, and with a `default` besides.

    Raises:
        InvalidInput: naming the first field that may not change so.
    """
    specs: dict[str, Any] = before.model_dump(mode="json")
    defaults: dict[str, Any] = {}
    for name, change in changes.items():
        if name in before:
            specs[name] |= _changed(name, before[name], change)
        else:
            specs[name], defaults[name] = _new(name, change)
    after: SearchSpace = parse(SearchSpace, specs, ["space"])
    for name, distribution in before:
        _check_kept(name, distribution, after[name])
        _check_condition(name, before, after)
    added = {name: _default(name, d, defaults[name]) for name, d in after if name in defaults}
    return Growth(after, added)


def _refuse(message: str, *path: str) -> InvalidInput:
    return InvalidInput(FieldProblem(dotted(["space", *path]), message))


def _changed(name: str, old: Distribution, change: Change) -> Spec:
    if change is None:
        raise _refuse("cannot be removed: trials have it", name)
    if change.get("type", old.type) != old.type:
        raise _refuse(f"must stay {old.type} (got {show(change['type'])})", name, "type")
    if "default" in change:
        raise _refuse("is only for a parameter that is added", name, "default")
    _check_step(name, old, change)
    _check_removed(name, old, change)
    return change


def _check_removed(name: str, old: Distribution, change: Spec) -> None:
    """Refuse choices that lack one of before; a list that is none is refused elsewhere."""
    choices = change.get("choices")
    if isinstance(old, CategoricalDistribution) and isinstance(choices, list):
        given = {key(choice) for choice in choices if is_scalar(choice)}
        for choice in old.choices:
            if key(choice) not in given:
                raise _refuse(f"must keep {show(choice)}: choices can only be added", name, "choices")


def _check_step(name: str, old: Distribution, change: Spec) -> None:
    """Refuse a lower end from which no step leads to the old one; what is no number is refused elsewhere."""
    step: Any = getattr(old, "step", None)
    low: Any = change.get("low")
    if step is None or type(low) not in (int, type(step)) or not abs(low) <= MAX_INTEGER:
        return
    before, each = Decimal(str(old.low)), Decimal(str(step))  # type: ignore[union-attr]
    away = before - Decimal(str(low))
    if 0 < away < each * MAX_INTEGER and away % each:
        near = [type(step)(before - each * (away // each + more)) for more in (1, 0)]
        message = f"must be whole steps of {show(step)} below {show(type(step)(before))}"
        raise _refuse(f"{message}: {show(near[0])} or {show(near[1])} (got {show(low)})", name, "low")


def _new(name: str, change: Change) -> tuple[Spec, Any]:
    spec = dict(change or {})
    if "type" not in spec:
        raise _refuse("is no parameter so far; to add it, give its whole distribution", name)
    if "default" not in spec:
        raise _refuse("is missing: what the trials so far count as having", name, "default")
    default = spec.pop("default")
    return spec, default


def _default(name: str, distribution: Distribution, value: Any) -> Scalar:
    if not distribution.contains(value):
        raise _refuse(f"must be {distribution.describe()} (got {show(value)})", name, "default")
    return distribution.canonical(value)


def _check_kept(name: str, old: Distribution, new: Distribution) -> None:
    if isinstance(old, CategoricalDistribution):
        assert isinstance(new, CategoricalDistribution)  # the type stays  # noqa: S101
        _check_choices(name, old, new)
        return
    assert not isinstance(new, CategoricalDistribution)  # noqa: S101
    for field in ("log", "step"):
        if getattr(new, field) != getattr(old, field):
            raise _refuse(f"must stay {show(getattr(old, field))}", name, field)
    if new.low > old.low:
        raise _refuse(
            f"must be <= {show(old.low)}: a range can only widen (got {show(new.low)})", name, "low"
        )
    if new.high < old.high:
        message = f"must be >= {show(old.high)}: a range can only widen (got {show(new.high)})"
        raise _refuse(message, name, "high")


def _check_choices(name: str, old: CategoricalDistribution, new: CategoricalDistribution) -> None:
    places = [new.index(choice) for choice in old.choices]
    if new.ordered and places != sorted(places):
        raise _refuse("must keep the order that the choices have", name, "choices")


def _check_condition(name: str, before: SearchSpace, after: SearchSpace) -> None:
    """A condition may gain values that its parent did not have: no trial so far had them."""
    old, new = before[name].when or {}, after[name].when or {}
    for parent in {**old, **new}:
        kept = (
            [value for value in new.get(parent, []) if before[parent].contains(value)]
            if parent in before
            else []
        )
        if parent not in old or parent not in new or kept != old[parent]:
            raise _refuse("must stay as it is, but for values that are new", name, "when")
