"""Sampler specifications: which points a study tries next. The engine implements them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, WithJsonSchema

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

    `tpe` means `{type: tpe}`, and `{grid: {points: {lr: 5}}}` means `{type: grid, points: {lr: 5}}`;
    `{grid: null}`, which is how YAML reads `grid:`, means `{type: grid}`.
    """
    if isinstance(value, str):
        return {"type": value}
    if isinstance(value, dict) and len(value) == 1 and "type" not in value:
        [(kind, options)] = value.items()
        if options is None or isinstance(options, dict):
            return {"type": kind, **(options or {})}
    return value


def or_named(full: Any, *kinds: str) -> Any:
    """Return the type, for the JSON schema, of what `named` turns into the type `full`."""
    name = WithJsonSchema({"type": "string", "enum": list(kinds)})
    options = {kind: {"type": ["object", "null"]} for kind in kinds}
    pair = WithJsonSchema(
        {"type": "object", "properties": options, "additionalProperties": False,
         "minProperties": 1, "maxProperties": 1}
    )  # fmt: skip
    return full | Annotated[str, name] | Annotated[dict[str, Any], pair]


_AnySampler = Annotated[GridSampler | RandomSampler | TPESampler, Field(discriminator="type")]

Sampler = Annotated[
    _AnySampler,
    BeforeValidator(named, json_schema_input_type=or_named(_AnySampler, "grid", "random", "tpe", "bayesian")),
]
