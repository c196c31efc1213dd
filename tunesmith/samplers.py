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


Startup = Annotated[StrictInt, Field(ge=1, le=10_000)]


class TPESampler(Model):
    """Bayesian optimization with the tree-structured Parzen estimator (Bergstra et al., 2011)."""

    type: Literal["tpe", "bayesian"] = "tpe"
    startup_trials: Startup = Field(default=10, description="Random trials before the model is used.")
    candidates: Annotated[StrictInt, Field(ge=1, le=10_000)] = Field(
        default=24, description="Points drawn from the good trials' density; the best becomes the suggestion."
    )
    multivariate: StrictBool = Field(
        default=True, description="Model parameters jointly instead of one by one (Falkner et al., 2018)."
    )


class QMCSampler(Model):
    """Quasi-random search: a scrambled Sobol sequence, which fills the space more evenly than chance does.

    Owen, "Scrambling Sobol' and Niederreiter-Xing points" (1998).
    """

    type: Literal["qmc", "sobol"] = "qmc"


class GPSampler(Model):
    """Bayesian optimization with a Gaussian process: the best at few trials, tens of milliseconds for one.

    A Matern 5/2 kernel with a length scale for each parameter, and expected improvement (Ament et al., 2023),
    where pending trials have the value expected of them. With several objectives each suggestion improves on
    the front along a random direction (Zhang and Golovin, 2020).
    """

    type: Literal["gp"] = "gp"
    startup_trials: Startup = Field(default=10, description="Quasi-random trials before the model is used.")
    deterministic: StrictBool = Field(
        default=False, description="Whether the same point always gives the same objective value."
    )


class CMAESSampler(Model):
    """Evolution strategy with covariance matrix adaptation, for many trials in spaces of numbers.

    Hansen, "The CMA evolution strategy: a tutorial" (2016), with restarts of twice the population (Auger and
    Hansen, 2005). Categories and parameters that exist only somewhere are drawn by TPE. One objective.
    """

    type: Literal["cma-es", "cmaes"] = "cma-es"
    startup_trials: Startup = Field(default=10, description="Quasi-random trials; it begins around the best.")
    population: Annotated[StrictInt, Field(ge=4, le=10_000)] | None = Field(
        default=None, description="Trials of a generation; None: 4 + 3 ln(parameters)."
    )
    restarts: StrictBool = Field(default=True, description="Whether to begin anew where it has converged.")


class _Genetic(Model):
    population: Annotated[StrictInt, Field(ge=2, le=1000)] = Field(
        default=50, description="Trials of a generation."
    )


class NSGAIISampler(_Genetic):
    """A genetic algorithm for several objectives (Deb et al., 2002)."""

    type: Literal["nsga-ii", "nsga2"] = "nsga-ii"


class NSGAIIISampler(_Genetic):
    """A genetic algorithm for four objectives and more (Deb and Jain, 2014)."""

    type: Literal["nsga-iii", "nsga3"] = "nsga-iii"


class AutoSampler(Model):
    """Chooses for each suggestion, from the space, the objectives, the trials so far and those that run.

    Each trial says which sampler made it, and why.
    """

    type: Literal["auto"] = "auto"


SPELLED = {
    "bayesian": "tpe",
    "sobol": "qmc",
    "cmaes": "cma-es",
    "nsga2": "nsga-ii",
    "nsga3": "nsga-iii",
    "patience": "patient",
}
"""Other names that samplers and pruners have, and how we spell them."""


def named(value: Any) -> Any:
    """Expand the short forms of a specification, and spell its type our way.

    `tpe` means `{type: tpe}`, and `{grid: {points: {lr: 5}}}` means `{type: grid, points: {lr: 5}}`;
    `{grid: null}`, which is how YAML reads `grid:`, means `{type: grid}`.
    """
    if isinstance(value, str):
        return {"type": SPELLED.get(value, value)}
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and "type" not in value:
        [(kind, options)] = value.items()
        if options is None or isinstance(options, dict):
            value = {"type": kind, **(options or {})}
    kind = value.get("type")
    return {**value, "type": SPELLED[kind]} if isinstance(kind, str) and kind in SPELLED else value


def or_named(full: Any, *kinds: str) -> Any:
    """Return the type, for the JSON schema, of what `named` turns into the type `full`."""
    name = WithJsonSchema({"type": "string", "enum": list(kinds)})
    options = {kind: {"type": ["object", "null"]} for kind in kinds}
    pair = WithJsonSchema(
        {"type": "object", "properties": options, "additionalProperties": False,
         "minProperties": 1, "maxProperties": 1}
    )  # fmt: skip
    return full | Annotated[str, name] | Annotated[dict[str, Any], pair]


_AnySampler = Annotated[
    AutoSampler
    | GridSampler
    | RandomSampler
    | QMCSampler
    | TPESampler
    | GPSampler
    | CMAESSampler
    | NSGAIISampler
    | NSGAIIISampler,
    Field(discriminator="type"),
]
NAMES = (
    *("auto", "grid", "random", "qmc", "sobol", "tpe", "bayesian", "gp"),
    *("cma-es", "cmaes", "nsga-ii", "nsga2", "nsga-iii", "nsga3"),
)

Sampler = Annotated[_AnySampler, BeforeValidator(named, json_schema_input_type=or_named(_AnySampler, *NAMES))]
