"""Distributions: which values one parameter may take.

Each is a plain value: it validates itself, says whether a point lies in it and lists its grid.
Drawing from it is the sampler's work.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StrictBool, StrictFloat, StrictInt, model_validator

from tunesmith.validation import MAX_INTEGER, Model, reject, show

Scalar = bool | int | float | str | None
"""What a choice, and the value of a parameter, can be."""

MAX_CHOICES = 10_000
MAX_STRING = 1_000


def _scalar(value: Any) -> Scalar:
    if isinstance(value, float) and not math.isfinite(value):
        raise reject(f"must be finite (got {show(value)})")
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise reject(f"must lie within ±2^53 (got {show(value)})")
    if isinstance(value, str) and len(value) > MAX_STRING:
        raise reject(f"must have at most {MAX_STRING} characters (got {len(value)})")
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise reject(f"must be a string, a number, true, false or null (got {show(value)})")


AnyScalar = Annotated[Any, BeforeValidator(_scalar)]
Finite = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Whole = Annotated[StrictInt, Field(ge=-MAX_INTEGER, le=MAX_INTEGER)]


def same(a: Scalar, b: Scalar) -> bool:
    """Whether two values are one choice: 1 and 1.0 are, true and 1 are not.

    >>> same(1, 1.0), same(True, 1)
    (True, False)
    """
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def _key(value: Scalar) -> tuple[bool, Scalar]:
    return isinstance(value, bool), value


class _Distribution(Model):
    when: dict[str, Annotated[list[AnyScalar], Field(min_length=1)]] | None = Field(
        default=None,
        description="The parameter exists only where each parameter named here has one of the values listed.",
        examples=[{"optimizer": ["sgd"]}],
    )


class _Range(_Distribution):
    def _check(self, low: Any, high: Any, step: Any) -> None:
        if low > high:
            raise reject(f"must be >= low ({show(low)}) (got {show(high)})", "high")
        if getattr(self, "log", False) and low <= 0:
            raise reject(f"must be > 0 when log is true (got {show(low)})", "low")
        if step is None:
            return
        if step <= 0:
            raise reject(f"must be > 0 (got {show(step)})", "step")
        if getattr(self, "log", False) and (isinstance(step, float) or step != 1):
            raise reject("must be left out when log is true", "step")
        span, each = Decimal(str(high)) - Decimal(str(low)), Decimal(str(step))
        if span % each:
            fits = [low + type(step)(each * (span // each + more)) for more in (0, 1)]
            near = " or ".join(f"{x:.12g}" for x in fits)
            raise reject(f"must divide high - low ({span}); set high to {near} (got {show(step)})", "step")


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
        """Whether `value` is one this parameter may take."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return False
        if not self.low <= value <= self.high:
            return False
        steps = (value - self.low) / self.step if self.step else 0.0
        return abs(steps - round(steps)) < 1e-6

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
        """`points` values from low to high, evenly spaced (on a log scale where `log` is true)."""
        if points == 1 or self.low == self.high:
            middle = math.sqrt(self.low * self.high) if self.log else (self.low + self.high) / 2
            return [middle]
        fractions = [i / (points - 1) for i in range(points)]
        if self.log:
            ratio = math.log(self.high / self.low)
            values = [self.low * math.exp(f * ratio) for f in fractions]
        else:
            values = [self.low + f * (self.high - self.low) for f in fractions]
        return [self.low, *(float(f"{v:.12g}") for v in values[1:-1]), self.high]

    def describe(self) -> str:
        """The distribution in words, for messages."""
        extra = f" in steps of {self.step:g}" if self.step else ""
        return f"a number from {self.low:g} to {self.high:g}{extra}"


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

    def cells(self) -> int:
        """How many values there are."""
        return (self.high - self.low) // self.step + 1

    def cell(self, index: int) -> int:
        """The value number `index`, from low upwards."""
        return self.low + index * self.step

    def spread(self, points: int) -> list[int]:
        """At most `points` different values from low to high, evenly spaced (on a log scale if `log`)."""
        line = FloatDistribution(low=float(self.low), high=float(self.high), log=self.log)
        nearest = {self.cell(round((v - self.low) / self.step)) for v in line.spread(points)}
        return sorted(nearest)

    def describe(self) -> str:
        """The distribution in words, for messages."""
        extra = f" in steps of {self.step}" if self.step != 1 else ""
        return f"a whole number from {self.low} to {self.high}{extra}"


class CategoricalDistribution(_Distribution):
    """One of a list of choices."""

    type: Literal["categorical"] = "categorical"
    choices: Annotated[list[AnyScalar], Field(min_length=1, max_length=MAX_CHOICES)]

    @model_validator(mode="after")
    def _no_choice_twice(self) -> Self:
        seen: set[tuple[bool, Scalar]] = set()
        for i, choice in enumerate(self.choices):
            if _key(choice) in seen:
                raise reject(f"is listed twice: {show(choice)}", "choices", i)
            seen.add(_key(choice))
        return self

    def contains(self, value: Scalar) -> bool:
        """Whether `value` is one of the choices."""
        return any(same(value, choice) for choice in self.choices)

    def index(self, value: Scalar) -> int:
        """The position of `value` among the choices; ValueError where it is none."""
        return [_key(c) for c in self.choices].index(_key(value))

    def cells(self) -> int:
        """How many choices there are."""
        return len(self.choices)

    def cell(self, index: int) -> Scalar:
        """The choice number `index`."""
        choice: Scalar = self.choices[index]
        return choice

    def describe(self) -> str:
        """The distribution in words, for messages."""
        return "one of " + show([*self.choices[:10]], 200)


Distribution = Annotated[
    FloatDistribution | IntDistribution | CategoricalDistribution, Field(discriminator="type")
]
