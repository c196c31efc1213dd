"""Trials that were run elsewhere: what is taken over of them, and what they must have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from tunesmith.constraints import broken_words
from tunesmith.definitions import StudyDefinition
from tunesmith.distributions import AnyScalar
from tunesmith.errors import FieldProblem, InvalidInput
from tunesmith.fields import Reason, Tags, check_tags
from tunesmith.metrics import Metrics, Step
from tunesmith.spaces import Point
from tunesmith.trials import TrialState
from tunesmith.validation import MAX_PROBLEMS, Model, String, did_you_mean

ORIGIN = "imported"
MOST = 10_000
"""How many trials one request may bring."""

Finished = Literal[TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAILED]


class ImportedTrial(Model):
    """A finished trial, as it is imported."""

    params: dict[str, AnyScalar] = Field(examples=[{"lr": 0.001, "optimizer": "adam"}])
    state: Finished = TrialState.COMPLETE
    values: Metrics = Field(
        default_factory=dict, description="Objective values; one that is not here is taken from `metrics`."
    )
    metrics: Metrics = Field(default_factory=dict, description="Each metric at its last step.")
    step: Step | None = Field(default=None, description="The last step.")
    tags: Tags = Field(default_factory=list)
    reason: Reason = Field(default="", description="Of a failed one: why.")
    why: Annotated[String, Field(max_length=300)] = Field(default="", description="Where it comes from.")

    _valid_tags = field_validator("tags")(check_tags)


class ImportTrials(Model):
    """Finished trials to import: all of them, or none."""

    trials: Annotated[list[ImportedTrial], Field(min_length=1, max_length=MOST)]


class Judged:
    """An imported trial as the study sees it.

    Attributes:
        params: Its point, in the study's space.
        values: Its objective values, as far as there are any.
        violations: By how much it breaks each constraint; nothing unless it is complete.
        broken: Which constraints it breaks, in words.
    """

    def __init__(self, trial: ImportedTrial, definition: StudyDefinition, params: Point) -> None:
        known = {**trial.metrics, **trial.values}
        names = [o.metric for o in definition.objectives]
        self.params = params
        self.values = {name: known[name] for name in names if name in known}
        limits = definition.limits if trial.state is TrialState.COMPLETE else []
        self.violations = {str(c): c.excess(known.get(c.metric)) for c in limits}
        self.broken = broken_words(limits, known)


def judged(definition: StudyDefinition, trials: Sequence[ImportedTrial], at: str = "trials") -> list[Judged]:
    """Return what a study makes of imported trials.

    Raises:
        InvalidInput: naming each field at fault, such as `trials[3].params.lr`.
    """
    found: list[Judged] = []
    problems: list[FieldProblem] = []
    for i, trial in enumerate(trials):
        try:
            found.append(judge(definition, trial, f"{at}[{i}]."))
        except InvalidInput as error:
            problems += error.problems
        if len(problems) >= MAX_PROBLEMS:
            break
    if problems:
        raise InvalidInput(problems[:MAX_PROBLEMS])
    return found


def judge(definition: StudyDefinition, trial: ImportedTrial, at: str = "") -> Judged:
    """Return what a study makes of an imported trial; `at` goes before the paths of fields at fault.

    Raises:
        InvalidInput: naming each field at fault.
    """
    names = [o.metric for o in definition.objectives]
    for name in trial.values:
        if name not in names:
            message = f"is no objective of this study; {did_you_mean(name, names)}"
            raise InvalidInput(FieldProblem(f"{at}values.{name}", message))
    result = Judged(trial, definition, definition.space.check(trial.params, f"{at}params"))
    for name in names if trial.state is TrialState.COMPLETE else []:
        value: Any = result.values.get(name)
        if value is None:
            raise InvalidInput(FieldProblem(f"{at}values.{name}", "is missing: a complete trial has it"))
        if not math.isfinite(value):
            problem = f"must be finite in a complete trial (got {value})"
            raise InvalidInput(FieldProblem(f"{at}values.{name}", problem))
    return result
