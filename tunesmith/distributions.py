"""Distributions: which values one parameter may take.

Each is a plain value: it validates itself, says whether a point lies in it and lists its grid.
Drawing from it is the sampler's work.
"""

from __future__ import annotations

import math
from decimal import Decimal
from functools import cached_property
from numbers import Integral, Real
from typing import Annotated, Any, Literal, Self, cast

from pydantic import BeforeValidator, Field, StrictBool, StrictFloat, StrictInt, model_validator

from tunesmith.spelling import plain, show
from tunesmith.validation import MAX_INTEGER, Model, reject, storable

Scalar = bool | int | float | str | None
"""What a choice, and the value of a parameter, can be."""

MAX_CHOICES = 10_000
MAX_STRING = 1_000


def is_scalar(value: Any) -> bool:
    """Whether `value` is of a type that a choice can be of."""
    return value is None or isinstance(value, bool | int | float | str)


def _scalar(value: Any) -> Scalar:
    if not isinstance(value, bool | int | float) and isinstance(value, Real) and hasattr(value, "dtype"):
        value = int(value) if isinstance(value, Integral) else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise reject(f"must be finite (got {show(value)})")
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise reject(f"must lie within ±2^53 (got {show(value)})")
    if isinstance(value, str) and len(value) > MAX_STRING:
        raise reject(f"must have at most {MAX_STRING} characters (got {len(value)})")
    if isinstance(value, str):
        return storable(value)
    if is_scalar(value):
        return cast(Scalar, value)
    raise reject(f"must be a string, a number, true, false or null (got {show(value)})")


AnyScalar = Annotated[Any, BeforeValidator(_scalar, json_schema_input_type=Scalar)]
Finite = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Whole = Annotated[StrictInt, Field(ge=-MAX_INTEGER, le=MAX_INTEGER)]


def same(a: Scalar, b: Scalar) -> bool:
    """Whether two values are one choice: 1 and 1.0 are, true and 1 are not.

    >>> same(1, 1.0), same(True, 1)
    (True, False)
    """
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def key(value: Scalar) -> tuple[bool, Scalar]:
    """Return what two values have in common exactly where they are one choice."""
    return isinstance(value, bool), value


class Prior(Model):
    """Where a search begins: the value that is believed to be good."""

    value: AnyScalar
    spread: Annotated[StrictFloat, Field(gt=0, le=1)] | None = Field(
        default=None,
        description="Draw the first trials around the value: the standard deviation as a share of the range "
        "(of a categorical parameter: the share of other choices). None: only the first trial begins there.",
    )


def _prior(value: Any) -> Any:
    return value if value is None or isinstance(value, dict | Prior) else {"value": value}


class _Distribution(Model):
    prior: Annotated[Prior, BeforeValidator(_prior, json_schema_input_type=Prior | Scalar)] | None = Field(
        default=None, description="Where the search begins; a value alone is short for `{value: ...}`."
    )
    when: dict[str, Annotated[list[AnyScalar], Field(min_length=1, max_length=MAX_CHOICES)]] | None = Field(
        default=None,
        description="The parameter exists only where each parameter named here has one of the values listed.",
        examples=[{"optimizer": ["sgd"]}],
    )


class _Range(_Distribution):
    def _check(self, low: Any, high: Any, step: Any) -> None:
        log = getattr(self, "log", False)
        if low > high:
            raise reject(f"must be >= low ({show(low)}) (got {show(high)})", "high")
        if not math.isfinite(high - low):
            raise reject(f"must be less than 1.8e308 above low ({show(low)}) (got {show(high)})", "high")
        if log and low <= 0:
            raise reject(f"must be > 0 when log is true (got {show(low)})", "low")
        if step is None:
            return
        if step <= 0:
            raise reject(f"must be > 0 (got {show(step)})", "step")
        if log and (isinstance(step, float) or step != 1):
            raise reject("must be left out when log is true", "step")
        _check_step(low, high, step)


def _check_step(low: Any, high: Any, step: Any) -> None:
    smallest = 8 * math.ulp(max(abs(low), abs(high)))
    if isinstance(step, float) and step < smallest:
        raise reject(f"must be >= {show(smallest)}, or rounding loses it (got {show(step)})", "step")
    start, span, each = Decimal(str(low)), Decimal(str(high)) - Decimal(str(low)), Decimal(str(step))
    if span % each:
        below, above = (type(step)(start + each * (span // each + more)) for more in (0, 1))
        ends = f"set high to {show(below)} or {show(above)}"
        raise reject(f"must divide high - low ({span}); {ends} (got {show(step)})", "step")


def _evenly(low: float, high: float, points: int, *, log: bool) -> list[float]:
    """Return `points` values from low to high, both included; a single one is in the middle."""
    fractions = [i / (points - 1) for i in range(points)] if points > 1 else [0.5]
    if log:
        start, span = math.log(low), math.log(high) - math.log(low)
        values = [math.exp(start + f * span) for f in fractions]
    else:
        values = [low + f * (high - low) for f in fractions]
    return [low, *values[1:-1], high] if points > 1 else values


class FloatDistribution(_Range):
    """A real number in [low, high], both ends included."""

    type: Literal["float"] = "float"
    low: Finite
    high: Finite
    log: StrictBool = Field(default=False, description="Draw uniformly on a logarithmic scale.")
    step: Finite | None = Field(default=None, description="Only low, low + step, low + 2 step, ...")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        self._check(self.low, self.high, self.step)
        return self

    def contains(self, value: Scalar) -> bool:
        """Whether `value` is one this parameter may take; a stepped one may be off by rounding."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        if self.step is None:
            return self.low <= value <= self.high
        if not self.low - self.step < value < self.high + self.step:
            return False
        return abs(value - self._nearest(value)) <= max(self.step * 1e-6, 4 * math.ulp(value))

    def canonical(self, value: Scalar) -> float:
        """Return the value that stands for all that are equal to `value` but for type and rounding."""
        found = float(value)  # type: ignore[arg-type]
        return found if self.step is None else self._nearest(found)

    def _nearest(self, value: float) -> float:
        index = round((value - self.low) / (self.step or 1.0))
        return self.cell(min(max(index, 0), (self.cells() or 1) - 1))

    def cells(self) -> int | None:
        """How many values there are; None for a continuous range."""
        if self.step is None:
            return 1 if self.low == self.high else None
        return round((self.high - self.low) / self.step) + 1

    def cell(self, index: int) -> float:
        """The value number `index` of a stepped range, free of rounding drift (0.1 * 3 is 0.3)."""
        if self.step is None:
            return self.low
        return float(Decimal(str(self.low)) + index * Decimal(str(self.step)))

    def spread(self, points: int) -> list[float]:
        """At most `points` different values from low to high, evenly spaced (on a log scale if `log`).

        They are rounded to 12 digits where that keeps them apart, and to steps where there are steps.
        """
        exact = _evenly(self.low, self.high, points, log=self.log)
        tidy = [self._tidy(value) for value in exact]
        apart = len(set(tidy)) == points
        within = [min(max(value, self.low), self.high) for value in exact]
        return list(dict.fromkeys(tidy if apart or self.step else within))

    def _tidy(self, value: float) -> float:
        if self.step is not None:
            return self._nearest(value)
        if value in (self.low, self.high):
            return value
        return min(max(float(f"{value:.12g}"), self.low), self.high)

    def describe(self) -> str:
        """The distribution in words, for messages."""
        extra = f" in steps of {plain(self.step)}" if self.step else ""
        return f"a number from {plain(self.low)} to {plain(self.high)}{extra}"


class IntDistribution(_Range):
    """A whole number in [low, high], both ends included."""

    type: Literal["int"] = "int"
    low: Whole
    high: Whole
    log: StrictBool = Field(default=False, description="Draw uniformly on a logarithmic scale.")
    step: Whole = Field(default=1, description="Only low, low + step, low + 2 step, ...")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        self._check(self.low, self.high, self.step)
        return self

    def contains(self, value: Scalar) -> bool:
        """Whether `value` is one this parameter may take."""
        if isinstance(value, bool) or not isinstance(value, int):
            return False
        return self.low <= value <= self.high and (value - self.low) % self.step == 0

    def canonical(self, value: Scalar) -> int:
        """Return `value`, which is the only spelling of itself."""
        return int(value)  # type: ignore[arg-type]

    def cells(self) -> int:
        """How many values there are."""
        return (self.high - self.low) // self.step + 1

    def cell(self, index: int) -> int:
        """The value number `index`, from low upwards."""
        return self.low + index * self.step

    def spread(self, points: int) -> list[int]:
        """At most `points` different values from low to high, evenly spaced (on a log scale if `log`)."""
        last = self.cells() - 1
        values = _evenly(float(self.low), float(self.high), points, log=self.log)
        indices = {min(max(round((v - self.low) / self.step), 0), last) for v in values}
        return [self.cell(index) for index in sorted(indices)]

    def describe(self) -> str:
        """The distribution in words, for messages."""
        extra = f" in steps of {self.step}" if self.step != 1 else ""
        return f"a whole number from {self.low} to {self.high}{extra}"


class CategoricalDistribution(_Distribution):
    """One of a list of choices."""

    type: Literal["categorical"] = "categorical"
    choices: Annotated[list[AnyScalar], Field(min_length=1, max_length=MAX_CHOICES)]
    ordered: StrictBool = Field(
        default=False, description="The choices are steps of a scale, in their order: neighbours are alike."
    )

    @model_validator(mode="after")
    def _no_choice_twice(self) -> Self:
        seen: set[tuple[bool, Scalar]] = set()
        for i, choice in enumerate(self.choices):
            if key(choice) in seen:
                raise reject(f"is listed twice: {show(choice)}", "choices", i)
            seen.add(key(choice))
        return self

    @cached_property
    def _positions(self) -> dict[tuple[bool, Scalar], int]:
        return {key(choice): i for i, choice in enumerate(self.choices)}

    def contains(self, value: Scalar) -> bool:
        """Whether `value` is one of the choices."""
        return is_scalar(value) and key(value) in self._positions

    def canonical(self, value: Scalar) -> Scalar:
        """Return the choice that is equal to `value`: 1 for 1.0."""
        return self.cell(self.index(value))

    def index(self, value: Scalar) -> int:
        """The position of `value` among the choices; ValueError where it is none."""
        if not self.contains(value):
            raise ValueError(f"{show(value)} is not {self.describe()}")
        return self._positions[key(value)]

    def cells(self) -> int:
        """How many choices there are."""
        return len(self.choices)

    def cell(self, index: int) -> Scalar:
        """The choice number `index`."""
        choice: Scalar = self.choices[index]
        return choice

    def spread(self, points: int) -> list[Scalar]:
        """At most `points` choices, evenly spaced where they are in order, else the first ones."""
        if not self.ordered:
            return self.choices[:points]
        places = _evenly(0, len(self.choices) - 1, min(points, len(self.choices)), log=False)
        return [self.cell(round(place)) for place in places]

    def describe(self) -> str:
        """The distribution in words, for messages."""
        listed = ", ".join(show(choice) for choice in self.choices[:10])
        return f"one of {listed}{', ...' if len(self.choices) > 10 else ''}"


Distribution = Annotated[
    FloatDistribution | IntDistribution | CategoricalDistribution, Field(discriminator="type")
]
