"""Pruner specifications: when a weak trial is stopped early. The server implements them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictInt

from tunesmith.samplers import named, or_named
from tunesmith.validation import Model

Count = Annotated[StrictInt, Field(ge=0, le=1_000_000)]


class NoPruner(Model):
    """Every trial runs to its end."""

    type: Literal["none"] = "none"


class MedianPruner(Model):
    """Stop a trial whose best value so far is worse than the median of the complete trials at that step.

    The rule of Google Vizier (Golovin et al., 2017, section 3.2.2), with Optuna's options.
    """

    type: Literal["median"] = "median"
    startup_trials: Count = Field(default=5, description="Never prune before so many trials are complete.")
    warmup_steps: Count = Field(default=0, description="Never prune at a step below this one.")
    interval_steps: Annotated[StrictInt, Field(ge=1)] = Field(
        default=1, description="Decide only at every so many steps after the warm-up."
    )
    min_trials: Annotated[StrictInt, Field(ge=1)] = Field(
        default=1, description="Never prune at a step that fewer complete trials have reached."
    )


_AnyPruner = Annotated[NoPruner | MedianPruner, Field(discriminator="type")]

Pruner = Annotated[
    _AnyPruner, BeforeValidator(named, json_schema_input_type=or_named(_AnyPruner, "none", "median"))
]
