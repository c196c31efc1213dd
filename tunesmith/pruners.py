"""Pruner specifications: when a weak trial is stopped early. The server implements them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    Tag,
    model_validator,
)

from tunesmith.samplers import named, or_named
from tunesmith.validation import Model, String, reject

Count = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
Finite = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Resource = Annotated[StrictInt, Field(ge=1, le=1_000_000_000)]
ResourceOrAuto = Annotated[
    Annotated[Literal["auto"], Tag("auto")] | Annotated[Resource, Tag("steps")],
    Discriminator(lambda value: "auto" if value == "auto" else "steps"),
]


class NoPruner(Model):
    """Every trial runs to its end."""

    type: Literal["none"] = "none"


class _Pruner(Model):
    type: str
    metric: String | None = Field(
        default=None,
        description="The objective that it looks at; None: the only one there is. Of several objectives "
        "successive halving and Hyperband compare all then, by non-dominated rank.",
    )


class _AtSteps(_Pruner):
    warmup_steps: Count = Field(default=0, description="Never prune at a step below this one.")
    interval_steps: Annotated[StrictInt, Field(ge=1)] = Field(
        default=1, description="Decide only at every so many steps after the warm-up."
    )


class _AgainstComplete(_AtSteps):
    startup_trials: Count = Field(default=5, description="Never prune before so many trials are complete.")
    min_trials: Annotated[StrictInt, Field(ge=1)] = Field(
        default=1, description="Never prune at a step that fewer complete trials have reached."
    )


class MedianPruner(_AgainstComplete):
    """Stop a trial whose best value so far is worse than the median of the complete trials at that step.

    The rule of Google Vizier (Golovin et al., 2017, section 3.2.2), with Optuna's options.
    """

    type: Literal["median"] = "median"


class PercentilePruner(_AgainstComplete):
    """Stop a trial whose best value so far is not among the best of the complete trials at that step.

    The median rule with another share than one half.
    """

    type: Literal["percentile"] = "percentile"
    percentile: Annotated[Finite, Field(ge=0, le=100)] = Field(
        default=25.0, description="Percent of the complete trials, the best ones, that set the bar."
    )


class ThresholdPruner(_AtSteps):
    """Stop a trial whose value leaves a range, or is NaN; other trials do not matter."""

    type: Literal["threshold"] = "threshold"
    lower: Finite | None = Field(default=None, description="Stop below this value.")
    upper: Finite | None = Field(default=None, description="Stop above this value.")

    @model_validator(mode="after")
    def _has_a_range(self) -> Self:
        if self.lower is None and self.upper is None:
            raise reject("needs lower, upper or both")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise reject("must not be below lower", "upper")
        return self


_MinTrials = Annotated[Count, Field(description="Promote nobody before so many trials completed a rung.")]
_Factor = Annotated[
    StrictInt, Field(ge=2, le=1_000, description="One of so many goes on from each rung to the next.")
]


class SuccessiveHalvingPruner(_Pruner):
    """Stop a trial that, at a rung, is not among the best 1/`reduction_factor` of those that came there.

    Asynchronous successive halving (ASHA; Li et al., 2018, arXiv:1810.05934): with `pause` as in the paper,
    else without waiting at a rung. The rungs are at the steps
    min_resource * reduction_factor ** (min_early_stopping_rate + 0, 1, 2, ...).
    """

    type: Literal["successive-halving"] = "successive-halving"
    min_resource: ResourceOrAuto = Field(
        default="auto",
        description="Step of the first rung; auto: a hundredth of the steps of the first complete trial.",
    )
    reduction_factor: _Factor = 4
    min_early_stopping_rate: Annotated[StrictInt, Field(ge=0, le=100)] = Field(
        default=0, description="Leave out so many of the first rungs."
    )
    bootstrap_count: _MinTrials = 0
    pause: StrictBool = Field(
        default=False,
        description="Pause a trial that is not among the best at a rung, instead of pruning it: it goes on "
        "if it is once more trials have come there.",
    )

    @model_validator(mode="after")
    def _counts_at_known_rungs(self) -> Self:
        if self.bootstrap_count and self.min_resource == "auto":
            raise reject("needs a min_resource other than auto", "bootstrap_count")
        return self


class HyperbandPruner(_Pruner):
    """Successive halving in several brackets that begin at different rungs; each trial is in one of them.

    Hyperband (Li et al., 2018, JMLR 18:1-52): it hedges against curves that cross late.
    """

    type: Literal["hyperband"] = "hyperband"
    min_resource: Resource = Field(default=1, description="Step of the first rung of the first bracket.")
    max_resource: ResourceOrAuto = Field(
        default="auto", description="Steps of a whole trial; auto: those of the first complete trial."
    )
    reduction_factor: _Factor = 3
    bootstrap_count: _MinTrials = 0

    @model_validator(mode="after")
    def _resources_agree(self) -> Self:
        if self.max_resource == "auto":
            if self.bootstrap_count:
                raise reject("needs a max_resource other than auto", "bootstrap_count")
        elif self.max_resource < self.min_resource:
            raise reject(f"must be at least min_resource, {self.min_resource}", "max_resource")
        return self


JOINT = (SuccessiveHalvingPruner, HyperbandPruner)
"""Those that compare several objectives together where none is named."""

_KINDS = ("median", "percentile", "threshold", "successive-halving", "hyperband")
_Wrapped = Annotated[
    MedianPruner | PercentilePruner | ThresholdPruner | SuccessiveHalvingPruner | HyperbandPruner,
    Field(discriminator="type"),
]


class PatientPruner(_Pruner):
    """Let another pruner stop a trial only when it has not improved for a while.

    Without another one: stop every trial that has not improved for so long.
    """

    type: Literal["patient", "patience"] = "patient"
    wrapped: (
        Annotated[_Wrapped, BeforeValidator(named, json_schema_input_type=or_named(_Wrapped, *_KINDS))] | None
    ) = Field(default=None, description="The pruner that decides then; None: stop.")
    patience: Annotated[StrictInt, Field(ge=0, le=10_000)] = Field(
        default=5, description="Reports without improvement that are borne, the latest not counted."
    )
    min_delta: Annotated[Finite, Field(ge=0)] = Field(
        default=0.0, description="The best value before may be better by so much and still count as reached."
    )

    @model_validator(mode="after")
    def _one_metric(self) -> Self:
        if self.wrapped is not None and self.wrapped.metric is not None:
            raise reject("is the outer pruner's; give it there", "wrapped", "metric")
        if isinstance(self.wrapped, SuccessiveHalvingPruner) and self.wrapped.pause:
            raise reject("must be false in a pruner that is wrapped", "wrapped", "pause")
        return self


AnyPruner = (
    NoPruner
    | MedianPruner
    | PercentilePruner
    | ThresholdPruner
    | PatientPruner
    | SuccessiveHalvingPruner
    | HyperbandPruner
)
_Tagged = Annotated[AnyPruner, Field(discriminator="type")]


Pruner = Annotated[
    _Tagged,
    BeforeValidator(named, json_schema_input_type=or_named(_Tagged, "none", "patient", "patience", *_KINDS)),
]
