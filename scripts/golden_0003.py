"""What `golden_database.py` adds since the schema 0003: reasons, constraints, patience, growth, imports."""

from __future__ import annotations

import math

from service.core.ports import Suggestion
from tests.support.stores import Bench, point
from tunesmith.imports import ImportTrials


def fill(bench: Bench) -> None:
    """Let happen what could not happen before."""
    for story in (limited, patient, grown):
        story(bench)


def limited(bench: Bench) -> None:
    """Suggestions with their reason, and trials that keep or break constraints."""
    bench.create("limited", constraints=["speed >= 10"], sampler="random", seed=21)
    study = bench.study("limited")
    epoch = bench.adopt(study.id)
    points = [Suggestion(point(x), "random", why="größer ist besser") for x in (0.1, 0.2, 0.3)]
    bench.store.insert_suggestions(study.id, epoch, 0, points).result(20)
    for nth, speed in enumerate((12.5, 8.0, math.nan)):
        [trial] = bench.claim("limited", request=f"golden-limited-{nth}")
        bench.report(trial, 1.0 - nth, speed={0: speed})
        bench.finish(trial)


def patient(bench: Bench) -> None:
    """A study that is two trials without a new best away from its end."""
    bench.create("patient", budget={"patience": 3}, sampler="random", seed=22)
    for nth, loss in enumerate((2.0, 3.0)):
        bench.enqueue(0.5, study="patient")
        [trial] = bench.claim("patient", request=f"golden-patient-{nth}")
        bench.finish(trial, loss=loss)


def grown(bench: Bench) -> None:
    """A study that grew, with priors, an order, and trials that were imported."""
    space = {
        "x": {"type": "float", "low": 0.0, "high": 1.0, "prior": 0.25},
        "size": {"type": "categorical", "choices": ["s", "l"], "ordered": True},
    }
    bench.create("grown", space=space, sampler="random", budget={"trials": 5}, seed=23)
    trials = [
        {"params": {"x": 0.5, "size": "s"}, "values": {"loss": 0.5}, "step": 3, "why": "from elsewhere"},
        {"params": {"x": 1, "size": "l"}, "state": "FAILED", "reason": "boom", "tags": ["old"]},
    ]
    body = ImportTrials.parse({"trials": trials})
    bench.store.import_trials("grown", body.trials, "golden-import").result(20)
    decay = {"type": "float", "low": 0.0, "high": 1.0, "default": 0.125}
    bench.patch("grown", space={"x": {"high": 2.0}, "size": {"choices": ["s", "m", "l"]}, "decay": decay})
