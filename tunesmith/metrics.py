"""Metrics: numbers by step and name, NaN and the infinities among them."""

from __future__ import annotations

import math
from numbers import Real
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, StrictInt

from tunesmith.fields import MetricName
from tunesmith.spelling import show
from tunesmith.validation import MAX_INTEGER, Model, reject

_WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def _number(value: Any) -> float:
    if isinstance(value, str) and value in _WORDS:
        return _WORDS[value]
    if isinstance(value, bool) or not isinstance(value, Real):
        raise reject(f'must be a number, "NaN", "Infinity" or "-Infinity" (got {show(value)})')
    try:
        return float(value)
    except OverflowError:
        raise reject(f"must fit a 64-bit float (got {show(value)})") from None


def number_to_json(value: float) -> float | str:
    """Spell a number so that JSON can carry it: not-a-number and the infinities become strings."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


Number = Annotated[
    float,
    BeforeValidator(_number, json_schema_input_type=float | Literal["NaN", "Infinity", "-Infinity"]),
    PlainSerializer(
        number_to_json, return_type=float | Literal["NaN", "Infinity", "-Infinity"], when_used="json"
    ),
]
"""A metric's value. NaN and the infinities are legal: they travel as strings."""


Step = Annotated[
    StrictInt, Field(ge=0, le=MAX_INTEGER, description="Epoch, or whatever the trial counts by.")
]


Metrics = Annotated[dict[MetricName, Number], Field(max_length=100)]


class MetricPoint(Model):
    """The metrics of one step."""

    step: Step
    metrics: Metrics
    time: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(
        default=None, description="When it was measured, in seconds since 1970; None: on arrival."
    )


Points = Annotated[list[MetricPoint], Field(max_length=1000)]
