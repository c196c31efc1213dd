"""Sampler specifications: which points a study tries next. The engine implements them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt

from tunesmith.distributions import AnyScalar
from tunesmith.validation import Model


class GridSampler(Model):
    """Every combination of values once, in order; the study finishes when every one has run.

    Choices, integers and stepped floats bring their own values. `values` lists the values of a
    parameter, `points` says how many evenly spaced ones to take (log-spaced where `log` is true).
    """

    type: Literal["grid"] = "grid"
    values: dict[str, Annotated[list[AnyScalar], Field(min_length=1, max_length=10_000)]] = Field(
        default_factory=dict, examples=[{"lr": [1e-4, 1e-3]}]
    )
    points: dict[str, Annotated[StrictInt, Field(ge=1, le=10_000)]] = Field(
        default_factory=dict, examples=[{"dropout": 5}]
    )


class RandomSampler(Model):
    """Independent draws; the same seed gives the same point for the same trial number."""

    type: Literal["random"] = "random"


class TPESampler(Model):
    """Bayesian optimization with the tree-structured Parzen estimator (Bergstra et al., 2011)."""

    type: Literal["tpe", "bayesian"] = "tpe"
    startup_trials: Annotated[StrictInt, Field(ge=1, le=10_000)] = Field(
        default=10, description="Random trials before the model is used."
    )
    candidates: Annotated[StrictInt, Field(ge=1, le=10_000)] = Field(
        default=24, description="Points drawn from the good trials' density; the best becomes the suggestion."
    )
    multivariate: StrictBool = Field(
        default=True, description="Model parameters jointly instead of one by one (Falkner et al., 2018)."
    )


def named(value: Any) -> Any:
    """Expand the short forms of a specification.

    `tpe` means `{type: tpe}`, and `{grid: {points: {lr: 5}}}` means `{type: grid, points: {lr: 5}}`.
    """
    if isinstance(value, str):
        return {"type": value}
    if isinstance(value, dict) and len(value) == 1 and "type" not in value:
        [(kind, options)] = value.items()
        if isinstance(options, dict):
            return {"type": kind, **options}
    return value


Sampler = Annotated[
    Annotated[GridSampler | RandomSampler | TPESampler, Field(discriminator="type")],
    BeforeValidator(named),
]
