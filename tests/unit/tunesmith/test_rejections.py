"""Every rejection of a study definition: what is wrong, in which field, and what would be right."""

from __future__ import annotations

import json
import math
import time
from typing import Any

import pytest

from tunesmith.definitions import StudyDefinition
from tunesmith.documents import load
from tunesmith.errors import InvalidInput
from tunesmith.tasks import IMAGE_CLASSIFICATION

UNIT = {"type": "float", "low": 0, "high": 1}
ONE_TO_NINE = {"type": "int", "low": 1, "high": 9}
LETTERS = {"type": "categorical", "choices": ["a", "b"]}
GOOD: dict[str, Any] = {"name": "good", "space": {"x": UNIT}, "objectives": [{"metric": "loss"}]}
CNN: dict[str, Any] = {
    "task": {"name": "image-classification"},
    "space": {"lr": {"type": "float", "low": 1e-4, "high": 1e-2}},
    "objectives": [{"metric": "val_loss"}],
}
ALS: dict[str, Any] = {
    "task": {"name": "recommendation"},
    "space": {"rank": {"type": "int", "low": 2, "high": 8}},
    "objectives": [{"metric": "val_rmse"}],
}
SST2: dict[str, Any] = {
    "task": {"name": "text-classification"},
    "space": {"lr": {"type": "float", "low": 1e-4, "high": 1e-2}},
    "objectives": [{"metric": "val_loss"}],
}
PARAMETERS = IMAGE_CLASSIFICATION.parameters
METRIC = "must be 1 to 100 letters, digits and _ . - / @ and begin with a letter or _"
NAME = "name: must be 1 to 100 letters, digits and . _ -"


def x(**fields: Any) -> dict[str, Any]:
    """A space whose only parameter, x, has these fields."""
    return {"space": {"x": fields}}


def grid(space: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {"space": space, "sampler": {"type": "grid", **options}}


TABLE: list[tuple[dict[str, Any], str]] = [
    # the whole
    ({"nmae": "a"}, "nmae: is not a field here; did you mean 'name'?"),
    ({"objective": {}}, "objective: is not a field here; did you mean 'objectives'?"),
    ({"zzz": 1},
     "zzz: is not a field here; known: budget, checkpoints, constraints, description, devices, "
     "max_consecutive_failures, name, objectives, parallelism, priority, pruner, repeats, retries, sampler, "
     "seed, space, tags, task"),
    # names and texts
    ({"name": ""}, f"{NAME} (got '')"),
    ({"name": "a b"}, f"{NAME} (got 'a b')"),
    ({"name": "-a"}, f"{NAME} (got '-a')"),
    ({"name": "a" * 101}, f"{NAME} (got '{'a' * 56}...)"),
    ({"name": "a\n"}, f"{NAME} (got 'a\\n')"),
    ({"name": "12"}, "name: must not be only digits: those are ids (got '12')"),
    ({"name": 12}, "name: must be a string (got 12)"),
    ({"name": None}, "name: must be a string (got null)"),
    ({"description": 1}, "description: must be a string (got 1)"),
    ({"description": "x" * 10_001}, "description: must have at most 10000 characters (got 10001)"),
    ({"description": "a\x00b"}, "description: must not contain the character NUL"),
    ({"description": "\ud800"}, r"description: must be valid Unicode (got '\ud800')"),
    ({"tags": "night"}, "tags: must be a list (got 'night')"),
    ({"tags": ["a", "b c"]}, "tags[1]: must be 1 to 100 characters without spaces or commas (got 'b c')"),
    ({"tags": ["a\x00"]}, "tags[0]: must not contain the character NUL"),
    ({"tags": ["t"] * 101}, "tags: must have at most 100 items (got 101)"),
    # distributions
    ({"space": [1]}, "space: must be a mapping (got [1])"),
    ({"space": {}}, "space: must have 1 to 200 parameters (got 0)"),
    ({"space": {"x": 5}}, "space.x: must be a mapping (got 5)"),
    ({"space": {1: UNIT}}, "space[1]: must be a string (got 1)"),
    (x(low=0, high=1), "space.x: must be a mapping with a `type`"),
    (x(type="flaot"), "space.x: has no type 'flaot'; use one of 'float', 'int', 'categorical'"),
    (x(type="float"), "space.x.low: is missing; space.x.high: is missing"),
    (x(**UNIT, stepp=1), "space.x.stepp: is not a field here; did you mean 'step'?"),
    (x(type="float", low="0", high=1), "space.x.low: must be a number (got '0')"),
    (x(type="float", low=True, high=1), "space.x.low: must be a number (got true)"),
    (x(type="float", low=1, high=0), "space.x.high: must be >= low (1.0) (got 0.0)"),
    (x(type="float", low=0, high=math.inf), "space.x.high: must be finite (got Infinity)"),
    (x(type="float", low=math.nan, high=1), "space.x.low: must be finite (got NaN)"),
    (x(type="float", low=-1.7e308, high=1.7e308),
     "space.x.high: must be less than 1.8e308 above low (-1.7e+308) (got 1.7e+308)"),
    (x(type="float", low=-1e-5, high=1, log=True), "space.x.low: must be > 0 when log is true (got -1e-5)"),
    (x(type="float", low=0, high=1, log=True), "space.x.low: must be > 0 when log is true (got 0.0)"),
    (x(type="float", low=1, high=2, log=True, step=0.5), "space.x.step: must be left out when log is true"),
    (x(**UNIT, log="yes"), "space.x.log: must be true or false (got 'yes')"),
    (x(**UNIT, step=0), "space.x.step: must be > 0 (got 0.0)"),
    (x(**UNIT, step=0.3), "space.x.step: must divide high - low (1.0); set high to 0.9 or 1.2 (got 0.3)"),
    (x(**UNIT, step=2), "space.x.step: must divide high - low (1.0); set high to 0.0 or 2.0 (got 2.0)"),
    (x(**UNIT, step=1e-300),
     "space.x.step: must be >= 1.7763568394002505e-15, or rounding loses it (got 1e-300)"),
    (x(type="int", low=1.0, high=2), "space.x.low: must be a whole number (got 1.0)"),
    (x(type="int", low=1, high=1.5), "space.x.high: must be a whole number (got 1.5)"),
    (x(type="int", low=False, high=1), "space.x.low: must be a whole number (got false)"),
    (x(type="int", low=0, high=2**53 + 1),
     "space.x.high: must be <= 9007199254740992 (got 9007199254740993)"),
    (x(type="int", low=0, high=10**1_000_000),
     "space.x.high: must be <= 9007199254740992 (got a whole number of about 1000001 digits)"),
    (x(type="int", low=0, high=9, log=True), "space.x.low: must be > 0 when log is true (got 0)"),
    (x(type="int", low=1, high=9, log=True, step=2), "space.x.step: must be left out when log is true"),
    (x(type="int", low=1, high=9, step=3),
     "space.x.step: must divide high - low (8); set high to 7 or 10 (got 3)"),
    (x(type="int", low=1, high=9, step=0), "space.x.step: must be > 0 (got 0)"),
    (x(type="categorical"), "space.x.choices: is missing"),
    (x(type="categorical", choices=[]), "space.x.choices: must not be empty"),
    (x(type="categorical", choices="ab"), "space.x.choices: must be a list (got 'ab')"),
    (x(type="categorical", choices=["a", "b", "a"]), "space.x.choices[2]: is listed twice: 'a'"),
    (x(type="categorical", choices=[1, True, 1.0]), "space.x.choices[2]: is listed twice: 1.0"),
    (x(type="categorical", choices=[[1]]),
     "space.x.choices[0]: must be a string, a number, true, false or null (got [1])"),
    (x(type="categorical", choices=[math.nan]), "space.x.choices[0]: must be finite (got NaN)"),
    (x(type="categorical", choices=[10**5000]),
     "space.x.choices[0]: must lie within ±2^53 (got a whole number of about 5001 digits)"),
    (x(type="categorical", choices=["a\x00"]), "space.x.choices[0]: must not contain the character NUL"),
    (x(type="categorical", choices=["\udfff"]), r"space.x.choices[0]: must be valid Unicode (got '\udfff')"),
    (x(type="categorical", choices=["a" * 1001]),
     "space.x.choices[0]: must have at most 1000 characters (got 1001)"),
    (x(type="categorical", choices=list(range(10_001))),
     "space.x.choices: must have at most 10000 items (got 10001)"),
    (x(**UNIT, when={"y": [1]}), "space.x.when.y: is no parameter of this space; known: x"),
    # parameters named like the words of the format
    ({"space": {"float": {**UNIT, "low": "a"}}}, "space.float.low: must be a number (got 'a')"),
    ({"space": {"int": {**UNIT, "low": "a"}}}, "space.int.low: must be a number (got 'a')"),
    ({"space": {"type": {**UNIT, "low": "a"}}}, "space.type.low: must be a number (got 'a')"),
    ({"space": {"low": {"type": "int", "low": 1}}}, "space.low.high: is missing"),
    ({"space": {"high": {"type": "int", "low": 1}}}, "space.high.high: is missing"),
    ({"space": {"root": {**UNIT, "step": 3}}},
     "space.root.step: must divide high - low (1.0); set high to 0.0 or 3.0 (got 3.0)"),
    ({"space": {"when": {**UNIT, "when": {"when": [1]}}}},
     "space.when.when.when: must name a categorical or int parameter"),
    ({"space": {"__class__": {**UNIT, "low": None}}}, "space.__class__.low: must be a number (got null)"),
    # objectives
    ({"objectives": []}, "objectives: must not be empty"),
    ({"objectives": "loss"}, "objectives: must be a list (got 'loss')"),
    ({"objectives": [{}]}, "objectives[0].metric: is missing"),
    ({"objectives": {"metric": "a b"}}, f"objectives.metric: {METRIC} (got 'a b')"),
    ({"objectives": [{"metric": "loss\n"}]}, rf"objectives[0].metric: {METRIC} (got 'loss\n')"),
    ({"objectives": [{"metric": "loss", "direction": "up"}]},
     "objectives[0].direction: must be 'minimize' or 'maximize' (got 'up')"),
    ({"objectives": [{"metric": "loss", "value": "mean"}]},
     "objectives[0].value: must be 'last' or 'best' (got 'mean')"),
    ({"objectives": [{"metric": "a"}, {"metric": "a"}]}, "objectives[1].metric: is listed twice: 'a'"),
    ({"objectives": [{"metric": f"m{i}"} for i in range(11)]},
     "objectives: must have at most 10 items (got 11)"),
    ({"objectives": [{"metric": "a"}, {"metric": "b"}], "budget": {"target": 1}},
     "budget.target: needs a single objective"),
    ({"objectives": [{"metric": "a"}, {"metric": "b"}], "budget": {"regret_bound": 1}},
     "budget.regret_bound: needs a single objective"),
    ({"sampler": "tpe", "budget": {"regret_bound": 1}},
     "budget.regret_bound: needs a sampler that gives one: gp or auto (got tpe)"),
    ({"objectives": [{"metric": "a"}, {"metric": "b"}], "pruner": "median"},
     "pruner.metric: must name one of the objectives: a, b; all of them together are compared by "
     "successive-halving and hyperband alone"),
    ({"objectives": [{"metric": "a"}, {"metric": "b"}], "pruner": {"patient": {"wrapped": "hyperband"}}},
     "pruner.metric: must name one of the objectives: a, b; all of them together are compared by "
     "successive-halving and hyperband alone"),
    # samplers and pruners
    ({"sampler": "gird"},
     "sampler: has no type 'gird'; use one of 'auto', 'grid', 'random', 'qmc', 'sobol', 'tpe', 'bayesian', "
     "'gp', 'cma-es', 'cmaes', 'nsga-ii', 'nsga2', 'nsga-iii', 'nsga3'"),
    ({"sampler": None}, "sampler: must be a mapping (got null)"),
    ({"sampler": {"type": "tpe", "startup": 1}},
     "sampler.startup: is not a field here; did you mean 'startup_trials'?"),
    ({"sampler": {"type": "tpe", "candidates": 0}}, "sampler.candidates: must be >= 1 (got 0)"),
    ({"sampler": {"tpe": {"candidates": 0}}}, "sampler.tpe.candidates: must be >= 1 (got 0)"),
    ({"sampler": {"type": "tpe", "multivariate": 1}}, "sampler.multivariate: must be true or false (got 1)"),
    ({"pruner": "median", "sampler": {}}, "sampler: must be a mapping with a `type`"),
    ({"pruner": "best"},
     "pruner: has no type 'best'; use one of 'none', 'median', 'percentile', 'threshold', 'patient', "
     "'patience', 'successive-halving', 'hyperband'"),
    ({"pruner": {"type": "median", "interval_steps": 0}}, "pruner.interval_steps: must be >= 1 (got 0)"),
    ({"pruner": {"median": {"metric": "los"}}},
     "pruner.metric: is no objective of this study: 'los'; did you mean 'loss'?"),
    ({"pruner": {"percentile": {"percentile": 101}}},
     "pruner.percentile.percentile: must be <= 100 (got 101)"),
    ({"pruner": "threshold"}, "pruner: needs lower, upper or both"),
    ({"pruner": {"threshold": {"lower": 3, "upper": 1}}}, "pruner.threshold.upper: must not be below lower"),
    ({"pruner": {"threshold": {"upper": math.inf}}},
     "pruner.threshold.upper: must be finite (got Infinity)"),
    ({"pruner": {"patient": {"patience": -1}}}, "pruner.patient.patience: must be >= 0 (got -1)"),
    ({"pruner": {"patient": {"wrapped": "none"}}},
     "pruner.patient.wrapped: has no type 'none'; use one of 'median', 'percentile', 'threshold', "
     "'successive-halving', 'hyperband'"),
    ({"pruner": {"patient": {"wrapped": {"type": "median", "metric": "loss"}}}},
     "pruner.patient.wrapped.metric: is the outer pruner's; give it there"),
    ({"pruner": {"patient": {"wrapped": {"type": "successive-halving", "pause": True}}}},
     "pruner.patient.wrapped.pause: must be false in a pruner that is wrapped"),
    ({"pruner": {"successive-halving": {"min_resource": 0}}},
     "pruner.successive-halving.min_resource: must be >= 1 (got 0)"),
    ({"pruner": {"successive-halving": {"min_resource": "all"}}},
     "pruner.successive-halving.min_resource: must be a whole number (got 'all')"),
    ({"pruner": {"successive-halving": {"reduction_factor": 1}}},
     "pruner.successive-halving.reduction_factor: must be >= 2 (got 1)"),
    ({"pruner": {"successive-halving": {"bootstrap_count": 2}}},
     "pruner.successive-halving.bootstrap_count: needs a min_resource other than auto"),
    ({"pruner": {"hyperband": {"min_resource": 9, "max_resource": 3}}},
     "pruner.hyperband.max_resource: must be at least min_resource, 9"),
    ({"pruner": {"hyperband": {"bootstrap_count": 2}}},
     "pruner.hyperband.bootstrap_count: needs a max_resource other than auto"),
    # grids
    (grid({"x": UNIT}),
     "space.x: is continuous: a grid needs its values; "
     "give it a step, or sampler.values.x, or sampler.points.x"),
    (grid({"x": LETTERS}, values={"y": [1]}), "sampler.values.y: is no parameter of the space; known: x"),
    (grid({"x": UNIT}, points={"z": 1}), "sampler.points.z: is no parameter of the space; known: x"),
    (grid({"x": UNIT}, values={"x": [0, 2]}), "sampler.values.x[1]: must be a number from 0 to 1 (got 2)"),
    (grid({"x": UNIT}, values={"x": [1, 1.0]}), "sampler.values.x[1]: is listed twice: 1.0"),
    (grid({"x": {**UNIT, "step": 0.1}}, values={"x": [0.3, 0.1 * 3]}),
     "sampler.values.x[1]: is listed twice: 0.30000000000000004"),
    (grid({"x": UNIT}, values={"x": []}), "sampler.values.x: must not be empty"),
    (grid({"x": UNIT}, values={"x": 0.5}), "sampler.values.x: must be a list (got 0.5)"),
    (grid({"x": UNIT}, values={"x": [0.5]}, points={"x": 2}),
     "sampler.points.x: has values already; give one of the two"),
    (grid({"x": LETTERS}, points={"x": 2}), "sampler.points.x: is categorical: every choice is tried"),
    (grid({"x": UNIT}, points={"x": 0}), "sampler.points.x: must be >= 1 (got 0)"),
    # numbers of the study
    ({"budget": 100}, "budget: must be a mapping (got 100)"),
    ({"budget": {"trials": 0}}, "budget.trials: must be >= 1 (got 0)"),
    ({"budget": {"trials": 1.0}}, "budget.trials: must be a whole number (got 1.0)"),
    ({"budget": {"seconds": 0}}, "budget.seconds: must be > 0 (got 0)"),
    ({"budget": {"seconds": "1h"}}, "budget.seconds: must be a number (got '1h')"),
    ({"budget": {"target": math.nan}}, "budget.target: must be finite (got NaN)"),
    ({"budget": {"trails": 1}}, "budget.trails: is not a field here; did you mean 'trials'?"),
    ({"parallelism": 0}, "parallelism: must be >= 1 (got 0)"),
    ({"retries": -1}, "retries: must be >= 0 (got -1)"),
    ({"retries": {"lost": 101}}, "retries.lost: must be <= 100 (got 101)"),
    ({"priority": 1001}, "priority: must be <= 1000 (got 1001)"),
    ({"seed": -1}, "seed: must be >= 0 (got -1)"),
    ({"seed": 2**32}, "seed: must be < 4294967296 (got 4294967296)"),
    ({"seed": 1.5}, "seed: must be a whole number (got 1.5)"),
    # devices
    ({**CNN, "devices": 0}, "devices: must be >= 1 (got 0)"),
    ({**CNN, "devices": 17}, "devices: must be <= 16 (got 17)"),
    ({**CNN, "devices": "2"}, "devices: must be a whole number (got '2')"),
    ({"devices": 2}, "devices: must be 1 where the study names no task: your own code trains its trials"),
    ({**ALS, "devices": 2}, "devices: must be 1: the model als trains on one device"),
    ({**ALS, "space": {"model": {"type": "categorical", "choices": ["als", "pmf"]}}, "devices": 2},
     "devices: must be 1: the model als trains on one device"),
    ({**CNN, "task": {"name": "image-classification", "params": {"out_of_memory": "halve"}}, "devices": 2},
     "devices: must be 1 where out_of_memory is halve: devices cannot halve each by itself"),
    ({**CNN, "space": {"out_of_memory": {"type": "categorical", "choices": ["fail", "halve"]}}, "devices": 2},
     "devices: must be 1 where out_of_memory is halve: devices cannot halve each by itself"),
    # tasks
    ({**CNN, "task": "image-clasification"}, "task.name: is no task; did you mean 'image-classification'?"),
    ({**CNN, "task": {"params": {}}}, "task.name: is missing"),
    ({**CNN, "task": 5}, "task: must be a mapping (got 5)"),
    ({**CNN, "task": {"name": "image-classification", "params": {"epoch": 1}}},
     "task.params.epoch: is no parameter of image-classification; did you mean 'epochs'?"),
    ({**CNN, "task": {"name": "image-classification", "params": {"epochs": 0}}},
     "task.params.epochs: must be a whole number from 1 to 1000 (got 0)"),
    ({**CNN, "task": {"name": "image-classification", "params": {"epochs": [1]}}},
     "task.params.epochs: must be a whole number from 1 to 1000 (got [1])"),
    ({**CNN, "task": {"name": "image-classification", "params": {"width": 10**400}}},
     "task.params.width: must be a number from 0.125 to 16 (got a whole number of about 401 digits)"),
    ({**CNN, "task": {"name": "image-classification", "params": {"width": math.nan}}},
     "task.params.width: must be a number from 0.125 to 16 (got NaN)"),
    ({**CNN, "task": {"name": "image-classification", "params": {"lr": 0.1}}},
     "task.params.lr: is in the space too; give it in one place"),
    ({**CNN, "space": {"x": UNIT}},
     f"space.x: is no parameter of image-classification; known: {', '.join(sorted(PARAMETERS)[:20])}, ..."),
    ({**CNN, "task": {"name": "image-classification", "params": {"model": "mlp", "stem": "small"}}},
     "task.params.stem: is no parameter of the model mlp; it belongs to resnet18, resnet34, resnet50"),
    ({**CNN, "space": {"depth": {"type": "int", "low": 1, "high": 2}}},
     "space.depth: is no parameter of the model cnn; it belongs to mlp"),
    ({**CNN, "task": {"name": "image-classification", "params": {"model": "resnet"}}},
     "task.params.model: must be one of 'mlp', 'small-cnn', 'cnn', 'resnet18', 'resnet34', 'resnet50', "
     "or torchvision/NAME (got 'resnet')"),
    ({**CNN, "task": {"name": "image-classification", "params": {"data": "folder:../etc"}}},
     "task.params.data: must be one of 'mnist-5k', 'digits', 'mnist', 'fashion-mnist', 'cifar10', "
     "or folder:NAME in the data folder (got 'folder:../etc')"),
    ({**CNN, "space": {"epochs": UNIT}}, "space.epochs: must be of type int"),
    ({**CNN, "space": {"dropout": {**UNIT, "high": 1}}},
     "space.dropout: must be a number from 0 to 0.95 (got 1.0)"),
    ({**CNN, "space": {"optimizer": ONE_TO_NINE}},
     "space.optimizer: must be categorical with choices among "
     "['sgd', 'adam', 'adamw', 'adagrad', 'rmsprop', 'lion']"),
    ({**CNN, "space": {"optimizer": LETTERS}},
     "space.optimizer: must be one of 'sgd', 'adam', 'adamw', 'adagrad', 'rmsprop', 'lion' (got 'a')"),
    ({**CNN, "objectives": {"metric": "val_acuracy"}},
     "objectives[0].metric: is not reported by image-classification; did you mean 'val_accuracy'?"),
    ({**CNN, "objectives": {"metric": "val_roc_auc", "direction": "maximize"}},
     "objectives[0].metric: is not reported where data is mnist-5k; "
     "take val_accuracy or val_loss or val_precision"),
    ({**SST2, "objectives": {"metric": "val_top5_accuracy", "direction": "maximize"}},
     "objectives[0].metric: is not reported where data is sst2; "
     "take val_accuracy or val_loss or val_precision"),
    ({**SST2, "space": {"data": {"type": "categorical", "choices": ["sst2", "ag_news"]}},
      "objectives": {"metric": "val_roc_auc", "direction": "maximize"}},
     "objectives[0].metric: is not reported where data is ag_news; "
     "take val_accuracy or val_loss or val_precision"),
    ({**ALS, "task": {"name": "recommendation", "params": {"feedback": "implicit"}}},
     "objectives[0].metric: is not reported where feedback is implicit; "
     "take val_precision_at_k or val_recall_at_k or val_ndcg_at_k"),
    ({**ALS, "objectives": {"metric": "latency_batch_ms"}},
     "objectives[0].metric: is not reported where model is als; "
     "take val_rmse or val_mae or val_precision_at_k"),
    ({**ALS, "task": {"name": "recommendation", "params": {"relevant_from": "all"}}},
     "task.params.relevant_from: must be a number from -1000000000 to 1000000000, or null (got 'all')"),
    ({**CNN, "objectives": {"metric": "test_accuracy", "direction": "maximize"}},
     "objectives[0].metric: is of the test split, which no search may look at; take val_accuracy, say"),
    ({**CNN, "objectives": {"metric": "val_accuracy"}},
     "objectives[0].direction: is missing: minimize is the default, but val_accuracy is one to maximize"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "message"), TABLE, ids=[message[:60] for _, message in TABLE])
def test_a_rejection_names_the_field_and_what_would_be_right(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        StudyDefinition.parse({**GOOD, **fields})
    found = "; ".join(
        str(p) for p in caught.value.problems if "`type`" not in p.message or "`type`" in message
    )
    assert found == message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "must be a mapping (got null)"),
        ([GOOD], "must be a mapping"),
        ("name: a", "must be a mapping (got 'name: a')"),
        ({}, "name: is missing; space: is missing; objectives: is missing"),
    ],
)
def test_what_is_no_definition_at_all_is_rejected(data: object, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        StudyDefinition.parse(data)
    assert str(caught.value).startswith(message)


def test_paths_begin_where_the_caller_says() -> None:
    with pytest.raises(InvalidInput) as caught:
        StudyDefinition.parse({**GOOD, "seed": -1}, ["studies", 3])
    assert str(caught.value) == "studies[3].seed: must be >= 0 (got -1)"


def test_at_most_twenty_problems_are_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        StudyDefinition.parse({**GOOD, "space": {f"x{i}": {"type": "float"} for i in range(200)}})
    assert len(caught.value.problems) == 20


def test_nan_in_json_is_rejected_where_it_stands() -> None:
    text = json.dumps({**GOOD, "space": {"x": {"type": "float", "low": math.nan, "high": math.inf}}})
    with pytest.raises(InvalidInput) as caught:
        StudyDefinition.parse(load(text))
    assert (
        str(caught.value)
        == "space.x.low: must be finite (got NaN); space.x.high: must be finite (got Infinity)"
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"description": "x" * 10**7},
        {"tags": ["x"] * 10**6},
        {"x" * 10**7: 1},
        {"objectives": [{"metric": "m"}] * 10**5},
        {"space": {"x": {"type": "categorical", "choices": list(range(10**6))}}},
        grid({"x": {"type": "float", "low": 0, "high": 1e5}}, values={"x": [*range(10_000), 0]}),
        grid({"x": {"type": "float", "low": 0, "high": 1e5}}, values={"x": [*range(9_999), 0]}),
    ],
    ids=["text", "tags", "field", "objectives", "choices", "values", "values twice"],
)
def test_a_huge_definition_is_rejected_quickly_and_shortly(fields: dict[str, Any]) -> None:
    began = time.perf_counter()
    with pytest.raises(InvalidInput) as caught:
        StudyDefinition.parse({**GOOD, **fields})
    assert time.perf_counter() - began < 2
    assert len(str(caught.value)) < 2000
