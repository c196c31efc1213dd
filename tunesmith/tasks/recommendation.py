"""Recommendation."""

from __future__ import annotations

from tunesmith.distributions import CategoricalDistribution, FloatDistribution, IntDistribution, Scalar
from tunesmith.tasks.kinds import (
    Dataset,
    Metric,
    Parameter,
    Task,
    TaskModel,
    Text,
    choice,
    number,
    switch,
    whole,
)
from tunesmith.tasks.recipe import COST_METRICS, FOLDS, TRAINING_METRICS, recipe

ALS, PMF = ["als"], ["pmf"]

MODELS = {
    "als": TaskModel(
        text="Matrix factorization by alternating least squares: closed-form updates of all users, then of "
        "all items.",
        parallel=False,
        defaults={"epochs": 15, "regularization": 12.0, "init_std": 0.5},
        space={
            "rank": IntDistribution(low=2, high=64, log=True),
            "regularization": FloatDistribution(low=3.0, high=50.0, log=True),
            "init_std": FloatDistribution(low=0.03, high=1.0, log=True),
            "epochs": IntDistribution(low=5, high=40, log=True),
        },
    ),
    "pmf": TaskModel(
        text="Probabilistic matrix factorization: user and item vectors, with biases, learned by gradient "
        "descent.",
        defaults={"batch_size": 1024, "lr": 0.01, "schedule": "one-cycle"},
        space={
            "rank": IntDistribution(low=2, high=64, log=True),
            "regularization": FloatDistribution(low=0.01, high=0.2, log=True),
            "lr": FloatDistribution(low=1e-3, high=3e-2, log=True),
            "batch_size": CategoricalDistribution(choices=[256, 512, 1024]),
            "init_std": FloatDistribution(low=0.01, high=0.2, log=True),
            "dropout": FloatDistribution(low=0.0, high=0.4),
            "schedule": CategoricalDistribution(choices=["linear", "cosine", "one-cycle"]),
            "epochs": IntDistribution(low=5, high=20, log=True),
        },
    ),
}

_GROUPLENS = "a folder or zip file of GroupLens in the data folder, or its download"
DATA = {
    "movielens-latest-small": Dataset(
        text="100,836 ratings from 0.5 to 5 of 9,724 films by 610 users; GroupLens changes it from time to "
        "time",
        source=_GROUPLENS,
    ),
    "movielens-100k": Dataset(
        text="100,000 ratings from 1 to 5 of 1,682 films by 943 users", source=_GROUPLENS
    ),
    "movielens-1m": Dataset(
        text="1,000,209 ratings from 1 to 5 of 3,706 films by 6,040 users", source=_GROUPLENS
    ),
}

PARAMETERS: dict[str, Parameter] = {
    "model": choice("als", "How the factorization is learned.", "als", "pmf"),
    "data": Parameter(
        range=Text(
            choices=list(DATA),
            pattern=r"file:(?!.*\.\.)\w[\w ./-]*\.csv(\.gz)?",
            form="file:NAME.csv in the data folder",
        ),
        default="movielens-latest-small",
        text="Which ratings: a data set by name, or `file:NAME.csv`, a file in the worker's data folder "
        "with columns user, item, rating and perhaps timestamp.",
    ),
    "split": choice(
        "random",
        "random: 80% of the ratings to train on, 10% to choose by, 10% to test; leave-last-out: of each "
        "user the last rating to test, the one before to choose by.",
        "random",
        "leave-last-out",
    ),
    "feedback": choice(
        "explicit",
        "explicit: ratings say how much, and are predicted; implicit: they say how often or how surely, and "
        "only the order of items counts.",
        "explicit",
        "implicit",
        models=ALS,
    ),
    "rank": whole(16, "Length of the vectors of users and items.", 1, 1024),
    "regularization": number(
        0.08, "Weight of the squares of vectors and biases against the squared error of a rating.", 0.0, 1e4
    ),
    "weighted": switch(
        "Explicit feedback: each rating regularizes, so that who rated more is held back more; else each "
        "user and item once.",
        models=ALS,
    ),
    "alpha": number(
        1.0,
        "Implicit feedback: a rating r has the confidence 1 + alpha r, no rating has 1.",
        0.0,
        1e6,
        models=ALS,
    ),
    "biases": switch("Learn how far each user and each item is above the mean (not implicit).", default=True),
    "init_std": number(0.05, "Standard deviation of the numbers that vectors begin with.", 1e-6, 10.0),
    "dropout": number(
        0.0, "Share of the numbers of the vectors that are left out in training.", 0.0, 0.95, models=PMF
    ),
    **recipe(models=PMF),
    "epochs": recipe()["epochs"],
    "k": whole(10, "How many items are recommended to a user, for the metrics at k.", 1, 1000),
    "relevant_from": number(
        None,
        "Rating from which an item is worth recommending; null: 4 for explicit feedback, any for implicit.",
        -1e9,
        1e9,
    ),
    "folds": FOLDS,
}

_ERRORS = {
    "rmse": "Root of the mean squared error of the {split} ratings; not implicit.",
    "mae": "Mean absolute error of the {split} ratings; not implicit.",
}
_EXPLICIT: dict[str, list[Scalar]] = {"feedback": ["explicit"]}
_RANKING = {
    "precision_at_k": "Share of the k items recommended to a user that are relevant ones of the {split} "
    "split.",
    "recall_at_k": "Share of a user's relevant items of the {split} split that are among the k recommended.",
    "ndcg_at_k": "How far up they are among the k: normalized discounted cumulative gain, {split} split.",
}


def _metrics() -> dict[str, Metric]:
    """Return the metrics; those of rankings are taken after every epoch for implicit feedback alone."""
    found = dict(TRAINING_METRICS)
    for short, split in {"val": "validation", "test": "test"}.items():
        for name, text in _ERRORS.items():
            found[f"{short}_{name}"] = Metric(
                direction="minimize",
                text=text.format(split=split),
                each_epoch=short == "val",
                only=_EXPLICIT,
            )
        for name, text in _RANKING.items():
            later = " After every epoch for implicit feedback." if short == "val" else ""
            found[f"{short}_{name}"] = Metric(
                direction="maximize", text=text.format(split=split) + later, each_epoch=False
            )
    found["train_rmse"] = Metric(
        direction="minimize",
        text=_ERRORS["rmse"].format(split="training"),
        each_epoch=False,
        only=_EXPLICIT,
    )
    batches = COST_METRICS["latency_batch_ms"].model_copy(update={"only": {"model": PMF}})
    return found | COST_METRICS | {"latency_batch_ms": batches}


RECOMMENDATION = Task(
    name="recommendation",
    title="Recommendation",
    text="Matrix factorization of what users think of items.",
    models=MODELS,
    data=DATA,
    parameters=PARAMETERS,
    metrics=_metrics(),
    objective="val_rmse",
    default_space=MODELS["als"].space,
)
