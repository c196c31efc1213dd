"""Tuning problems on the data sets that scikit-learn ships: what is tuned, over which grid, judged how.

The loss comes from a cross-validation in three folds: the share of wrong answers plus a tenth of the log loss
(for classes), or the squared error as a share of the variance (for numbers). Both are capped at what guessing
gives, so that no cell is a cliff.
"""

from __future__ import annotations

import math
import warnings
from functools import cache, partial
from typing import Any

import numpy as np
from sklearn import datasets
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingRegressor
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from benchmarks.quality.grids import Table, choices, floats, ints, logs

FOLDS = 3


@cache
def data(name: str, rows: int | None = None) -> tuple[Any, Any]:
    """Return features and targets of a data set, or of so many rows of it."""
    found = getattr(datasets, f"load_{name}")(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(found[1]))[:rows]
    return found[0][order], found[1][order]


def classify(model: Any, name: str, rows: int | None = None) -> float:
    """Return the share of wrong answers, plus a tenth of the log loss where there is one."""
    x, y = data(name, rows)
    losses = []
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(x, y):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = make_pipeline(StandardScaler(), model).fit(x[train], y[train])
            losses.append(_loss(fitted, x[test], y[test]))
    return float(np.mean(losses))


def _loss(model: Any, x: Any, y: Any) -> float:
    wrong = float(np.mean(model.predict(x) != y))
    if not hasattr(model, "predict_proba"):
        return wrong
    chances = model.predict_proba(x)[np.arange(len(y)), np.searchsorted(model.classes_, y)]
    guessing = math.log(len(model.classes_))
    return wrong + 0.1 * min(float(-np.mean(np.log(np.maximum(chances, 1e-15)))), guessing)


def regress(model: Any, name: str) -> float:
    """Return the squared error as a share of the target's variance, at most 1."""
    x, y = data(name)
    shares = []
    for train, test in KFold(FOLDS, shuffle=True, random_state=0).split(x, y):
        center, scale = y[train].mean(), y[train].std()
        fitted = make_pipeline(StandardScaler(), model).fit(x[train], (y[train] - center) / scale)
        shares.append(np.mean((fitted.predict(x[test]) - (y[test] - center) / scale) ** 2))
    return min(float(np.mean(shares)), 1.0)


def svm(p: Any, name: str, rows: int | None) -> float:
    more = {key: p[key] for key in ("gamma", "degree") if key in p}
    return classify(SVC(kernel=p["kernel"], C=p["c"], max_iter=20_000, **more), name, rows)


def sgd(p: Any, name: str) -> float:
    model = SGDClassifier(
        loss=p["loss"], penalty=p["penalty"], alpha=p["alpha"], learning_rate=p["schedule"], eta0=p["eta0"],
        max_iter=30, tol=None, random_state=0,
    )  # fmt: skip
    return classify(model, name)


def neighbors(p: Any, name: str) -> float:
    model = KNeighborsClassifier(p["neighbors"], weights=p["weights"], p=p["power"])
    return classify(model, name, 600)


def mlp(p: Any, name: str) -> float:
    model = MLPClassifier(
        (p["width"],) * p["layers"], activation=p["activation"], alpha=p["alpha"],
        learning_rate_init=p["lr"], batch_size=p["batch"], max_iter=12, random_state=0,
    )  # fmt: skip
    return classify(model, name, 450)


def boosting(p: Any, name: str) -> float:
    model = GradientBoostingRegressor(
        learning_rate=p["lr"], n_estimators=p["trees"], max_depth=p["depth"], subsample=p["subsample"],
        min_samples_leaf=p["leaf"], random_state=0,
    )  # fmt: skip
    return regress(model, name)


def kernel_ridge(p: Any, name: str) -> float:
    more = {key: p[key] for key in ("gamma", "degree") if key in p}
    return regress(KernelRidge(alpha=p["alpha"], kernel=p["kernel"], **more), name)


def trees(p: Any, name: str) -> float:
    model = ExtraTreesClassifier(
        p["trees"], max_features=p["features"], min_samples_leaf=p["leaf"], criterion=p["criterion"],
        bootstrap=p["bootstrap"], random_state=0,
    )  # fmt: skip
    return classify(model, name, 400)


def models(p: Any, name: str) -> float:
    """A choice among three kinds of models, each with parameters of its own."""
    if p["model"] == "logistic":
        return classify(LogisticRegression(C=p["strength"], max_iter=200), name)
    if p["model"] == "neighbors":
        return classify(KNeighborsClassifier(p["neighbors"], weights=p["weights"]), name)
    return classify(SVC(C=p["c"], gamma=p["gamma"], probability=False, max_iter=20_000), name)


def _svm_axes() -> dict[str, Any]:
    return {
        "kernel": choices("rbf", "poly", "linear"),
        "c": logs(1e-3, 1e3, 13),
        "gamma": logs(1e-5, 1e1, 13, when={"kernel": ["rbf", "poly"]}),
        "degree": ints(2, 4, when={"kernel": ["poly"]}),
    }


TABLES = [
    Table("svm-digits", _svm_axes(), partial(svm, name="digits", rows=500)),
    Table("svm-cancer", _svm_axes(), partial(svm, name="breast_cancer", rows=None)),
    Table(
        "sgd-cancer",
        {"loss": choices("hinge", "log_loss", "modified_huber"), "penalty": choices("l1", "l2", "elasticnet"),
         "alpha": logs(1e-7, 1e-1, 13), "schedule": choices("constant", "adaptive", "invscaling"),
         "eta0": logs(1e-4, 1.0, 9)},
        partial(sgd, name="breast_cancer"),
    ),
    Table(
        "neighbors-digits",
        {"neighbors": ints(1, 30), "weights": choices("uniform", "distance"), "power": floats(1.0, 5.0, 9)},
        partial(neighbors, name="digits"),
    ),
    Table(
        "mlp-digits",
        {"width": ints(8, 128, [8, 16, 32, 64, 128], log=True), "layers": ints(1, 3),
         "activation": choices("relu", "tanh"), "alpha": logs(1e-6, 1.0, 3), "lr": logs(1e-4, 1e-1, 7),
         "batch": ints(16, 128, [16, 128], log=True)},
        partial(mlp, name="digits"),
    ),
    Table(
        "boosting-diabetes",
        {"lr": logs(0.005, 0.5, 7), "trees": ints(10, 200, [10, 28, 75, 200], log=True),
         "depth": ints(1, 5), "subsample": floats(0.4, 1.0, 3),
         "leaf": ints(1, 30, [1, 6, 30], log=True)},
        partial(boosting, name="diabetes"),
    ),
    Table(
        "ridge-diabetes",
        {"kernel": choices("rbf", "poly", "laplacian"), "alpha": logs(1e-4, 1e3, 22),
         "gamma": logs(1e-5, 1e1, 19), "degree": ints(1, 4, when={"kernel": ["poly"]})},
        partial(kernel_ridge, name="diabetes"),
    ),
    Table(
        "trees-digits",
        {"trees": ints(8, 64, [8, 16, 32, 64], log=True), "features": floats(0.05, 1.0, 8),
         "leaf": ints(1, 12, [1, 2, 3, 5, 8, 12], log=True), "criterion": choices("gini", "entropy"),
         "bootstrap": choices(True, False)},
        partial(trees, name="digits"),
    ),
    Table(
        "models-wine",
        {"model": choices("logistic", "neighbors", "svm"),
         "strength": logs(1e-4, 1e4, 25, when={"model": ["logistic"]}),
         "neighbors": ints(1, 40, when={"model": ["neighbors"]}),
         "weights": choices("uniform", "distance", when={"model": ["neighbors"]}),
         "c": logs(1e-3, 1e3, 21, when={"model": ["svm"]}),
         "gamma": logs(1e-5, 1e1, 21, when={"model": ["svm"]})},
        partial(models, name="wine"),
    ),
]  # fmt: skip
