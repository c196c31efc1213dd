"""The catalogue of documented tasks: parameters, metrics, default spaces. No torch in here.

What a task does is in `workers.tasks`; a test there checks that the two agree.
"""

from __future__ import annotations

from typing import Any

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


class Parameter(Model):
    """One parameter of a task: the values it can take and what it is when nobody sets it."""

    range: Distribution = Field(description="The values the task accepts.")
    default: Any
    text: str = Field(description="What it does, in a sentence.")

    def problem(self, value: Any) -> str | None:
        """What is wrong with `value`; None if nothing is."""
        if self.range.contains(value):
            return None
        return f"must be {self.range.describe()} (got {show(value)})"

    def distribution_problem(self, searched: Distribution) -> str | None:
        """What is wrong with searching this parameter in `searched`; None if nothing is."""
        if isinstance(searched, CategoricalDistribution):
            return next((p for c in searched.choices if (p := self.problem(c))), None)
        if isinstance(self.range, CategoricalDistribution):
            return f"must be categorical with choices among {show(self.range.choices, 200)}"
        if isinstance(self.range, IntDistribution) and not isinstance(searched, IntDistribution):
            return "must be of type int"
        return self.problem(searched.low) or self.problem(searched.high)


class Metric(Model):
    """One metric of a task."""

    direction: str = Field(description="Which way is better: minimize or maximize.")
    text: str
    each_epoch: bool = True


class Task(Model):
    """A documented model on documented data."""

    name: str
    title: str
    text: str
    parameters: dict[str, Parameter]
    metrics: dict[str, Metric]
    objective: str = Field(description="The metric that studies usually optimize.")
    default_space: dict[str, Distribution]

    def complete(self, params: dict[str, Scalar]) -> dict[str, Scalar]:
        """Return `params` with the default of every parameter they leave out."""
        return {name: params.get(name, p.default) for name, p in self.parameters.items()}


def _choice(default: Scalar, text: str, *choices: Scalar) -> Parameter:
    return Parameter(range=CategoricalDistribution(choices=list(choices)), default=default, text=text)


def _number(default: float, text: str, low: float, high: float) -> Parameter:
    return Parameter(range=FloatDistribution(low=low, high=high), default=default, text=text)


def _whole(default: int, text: str, low: int, high: int) -> Parameter:
    return Parameter(range=IntDistribution(low=low, high=high), default=default, text=text)


IMAGE_CLASSIFICATION = Task(
    name="image-classification",
    title="Image classification",
    text="The documented CNN on 28x28 grey images: three 3x3 convolutions (32, 64, 64 filters), each with "
    "ReLU and 2x2 max-pooling, then dense 64 + ReLU and dense 10; cross-entropy.",
    parameters={
        "model": _choice("cnn", "The architecture.", "cnn"),
        "data": _choice(
            "mnist-5k",
            "Which images. `mnist-5k` and `digits` come with Python packages; `mnist` and `fashion-mnist` "
            "are read from IDX files in the worker's data folder, or fetched from OpenML.",
            "mnist-5k",
            "digits",
            "mnist",
            "fashion-mnist",
        ),
        "epochs": _whole(8, "Passes over the training data.", 1, 1000),
        "optimizer": _choice("adam", "The update rule.", "adam", "adamw", "sgd", "rmsprop"),
        "lr": _number(1e-3, "The learning rate, at its peak.", 1e-8, 10.0),
        "momentum": _number(0.9, "Momentum of sgd and rmsprop; the others ignore it.", 0.0, 0.9999),
        "weight_decay": _number(0.0, "L2 penalty (decoupled for adamw).", 0.0, 1.0),
        "batch_size": _whole(64, "Images per step.", 1, 65_536),
        "dropout": _number(0.0, "Dropout before each of the two dense layers.", 0.0, 0.95),
        "width": _number(1.0, "Multiplies the number of filters and of dense units.", 0.125, 16.0),
        "schedule": _choice(
            "constant",
            "Learning rate over time: constant; cosine to zero; one-cycle (30% warm-up); step (a tenth after "
            "each third).",
            "constant",
            "cosine",
            "one-cycle",
            "step",
        ),
    },
    metrics={
        "train_loss": Metric(direction="minimize", text="Mean cross-entropy over the epoch's batches."),
        "val_loss": Metric(direction="minimize", text="Mean cross-entropy on the validation split."),
        "val_accuracy": Metric(direction="maximize", text="Share of validation images classified correctly."),
        "seconds": Metric(direction="minimize", text="Wall-clock seconds of the epoch."),
        "test_accuracy": Metric(
            direction="maximize",
            text="Share of test images classified correctly, measured once, after the last epoch.",
            each_epoch=False,
        ),
    },
    objective="val_accuracy",
    default_space={
        "lr": FloatDistribution(low=3e-4, high=1e-2, log=True),
        "batch_size": CategoricalDistribution(choices=[32, 64, 128]),
        "dropout": FloatDistribution(low=0.0, high=0.5),
        "width": FloatDistribution(low=0.5, high=2.0, step=0.25),
        "optimizer": CategoricalDistribution(choices=["adam", "adamw"]),
        "schedule": CategoricalDistribution(choices=["constant", "cosine", "one-cycle"]),
    },
)

CATALOGUE: dict[str, Task] = {task.name: task for task in [IMAGE_CLASSIFICATION]}
