"""What a task is: models, data, parameters, metrics. No torch in here."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any, Literal

from pydantic import Field

from tunesmith.distributions import (
    CategoricalDistribution,
    Distribution,
    FloatDistribution,
    IntDistribution,
    Scalar,
)
from tunesmith.spelling import show
from tunesmith.validation import Model


class Text(Model):
    """A string: one of those known, or one that matches a pattern."""

    type: Literal["text"] = "text"
    choices: list[str] = Field(description="Those known by name.")
    pattern: str = Field(description="What others must match, as a whole.")
    form: str = Field(description="The same in words.")

    def contains(self, value: Any) -> bool:
        """Whether it takes `value`."""
        known = isinstance(value, str) and value in self.choices
        return known or (isinstance(value, str) and re.fullmatch(self.pattern, value) is not None)

    def describe(self) -> str:
        """Say what it takes, for a sentence that begins with "must be".

        >>> Text(choices=["mnist"], pattern="folder:.+", form="folder:NAME").describe()
        "one of 'mnist', or folder:NAME"
        """
        return f"one of {', '.join(map(show, self.choices))}, or {self.form}"


class Parameter(Model):
    """One parameter of a task: the values it can take and what it is when nobody sets it."""

    range: Distribution | Text = Field(description="The values the task accepts.")
    default: Any = Field(description="Models may have another one; null: it depends, see the text.")
    text: str = Field(description="What it does, in a sentence.")
    models: list[str] | None = Field(default=None, description="The models that have it; null: all of them.")

    def problem(self, value: Any) -> str | None:
        """What is wrong with `value`; None if nothing is."""
        if self.range.contains(value) or (value is None and self.default is None):
            return None
        null = ", or null" if self.default is None else ""
        return f"must be {self.range.describe()}{null} (got {show(value)})"

    def distribution_problem(self, searched: Distribution) -> str | None:
        """What is wrong with searching this parameter in `searched`; None if nothing is."""
        if isinstance(searched, CategoricalDistribution):
            return next((p for c in searched.choices if (p := self.problem(c))), None)
        if isinstance(self.range, CategoricalDistribution | Text):
            return f"must be categorical with choices among {show(self.range.choices, 200)}"
        if isinstance(self.range, IntDistribution) and not isinstance(searched, IntDistribution):
            return "must be of type int"
        return self.problem(searched.low) or self.problem(searched.high)

    def of(self, model: str) -> bool:
        """Whether the model of this name in the catalogue has it."""
        return self.models is None or model in self.models


class Metric(Model):
    """One metric of a task."""

    direction: str = Field(description="Which way is better: minimize or maximize.")
    text: str
    each_epoch: bool = True
    varies: bool = Field(
        default=False, description="Whether it depends on the machine and its load, as times do."
    )
    only: dict[str, list[Scalar]] = Field(
        default={},
        description="The values of parameters with which it is reported, where those are not all; data that "
        "has no name in the catalogue may be any.",
    )


class TaskModel(Model):
    """A model that a task trains."""

    text: str
    defaults: dict[str, Scalar] = Field(default={}, description="Where they differ from the task's.")
    space: dict[str, Distribution] = Field(description="A space worth searching.")
    parallel: bool = Field(default=True, description="Whether it can be trained on several devices.")


class Dataset(Model):
    """Data that a task knows by name."""

    text: str
    source: str = Field(description="Where it comes from.")
    classes: int | None = Field(default=None, description="How many there are to tell apart; null: none.")


class Task(Model):
    """What workers train out of the box: models on data."""

    name: str
    title: str
    text: str
    models: dict[str, TaskModel] = Field(description="A name may be a pattern, such as `torchvision/*`.")
    data: dict[str, Dataset]
    parameters: dict[str, Parameter]
    metrics: dict[str, Metric]
    objective: str = Field(description="The metric that studies usually optimize.")
    default_space: dict[str, Distribution] = Field(description="The space of the default model.")

    def model(self, params: dict[str, Scalar]) -> str:
        """Return the name in the catalogue of the model that `params` ask for; KeyError for none of them."""
        wanted = str(params.get("model", self.parameters["model"].default))
        if wanted in self.models:
            return wanted
        found = [name for name in self.models if fnmatchcase(wanted, name)]
        if not found:
            raise KeyError(wanted)
        return found[0]

    def unreported(self, metric: str, model: str, name: str, value: Scalar) -> bool:
        """Whether trials of a model of the catalogue lack a metric because a parameter has this value."""
        only = self.metrics[metric].only.get(name)
        if only is None or value in only or not self.parameters[name].of(model):
            return False
        return name != "data" or value in self.data

    def complete(self, params: dict[str, Scalar]) -> dict[str, Scalar]:
        """Return `params` with the default of what they leave out, without parameters of other models."""
        model = self.model(params)
        usual = self.models[model].defaults
        return {
            name: params.get(name, usual.get(name, p.default))
            for name, p in self.parameters.items()
            if p.of(model)
        }


MOST_DEVICES = 16
"""Devices that a trial can be trained on."""


def on_devices(task: str, devices: int) -> str:
    """Return what claims call a task whose trials need so many devices.

    >>> on_devices("image-classification", 1), on_devices("image-classification", 4)
    ('image-classification', 'image-classification@4')
    """
    return task if devices == 1 else f"{task}@{devices}"


def choice(default: Scalar, text: str, *choices: Scalar, models: list[str] | None = None) -> Parameter:
    """Return a parameter with these values."""
    return Parameter(
        range=CategoricalDistribution(choices=list(choices)), default=default, text=text, models=models
    )


def switch(text: str, *, default: bool = False, models: list[str] | None = None) -> Parameter:
    """Return a parameter that is on or off."""
    return choice(default, text, False, True, models=models)


def number(
    default: float | None, text: str, low: float, high: float, *, models: list[str] | None = None
) -> Parameter:
    """Return a parameter that is a real number in [low, high]."""
    return Parameter(range=FloatDistribution(low=low, high=high), default=default, text=text, models=models)


def whole(default: int, text: str, low: int, high: int, *, models: list[str] | None = None) -> Parameter:
    """Return a parameter that is a whole number in [low, high]."""
    return Parameter(range=IntDistribution(low=low, high=high), default=default, text=text, models=models)
