"""A worker of ours, as a careful user writes it with the SDK."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.service import workload
from benchmarks.service.worker import Stopwatch
from tunesmith import Client
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, Outcome
from tunesmith.running import RunningTrial


def trials(spec: dict[str, Any], watch: Stopwatch) -> Iterator[None]:
    """Run trials until the study is finished."""
    rng = random.Random(spec["seed"])
    run = _run if spec["pruner"] == "median" else _run_at_once
    with Client(spec["url"], token=Path(spec["token"])) as client:
        claims = client.claims(spec["study"], ahead=True)
        while True:
            watch.start()
            trial = next(claims)
            watch.stop("claim")
            run(client, trial, workload.curve(trial.params, rng), watch)
            yield


def _run(client: Client, trial: RunningTrial, curve: list[float], watch: Stopwatch) -> None:
    """Report step by step, and heed each decision."""
    for step, value in enumerate(curve):
        watch.start()
        trial.report(step, **{workload.METRIC: value})
        watch.stop("report")
        if trial.should_stop:
            break
    watch.start()
    trial.finish()
    watch.stop("finish")


def _run_at_once(client: Client, trial: RunningTrial, curve: list[float], watch: Stopwatch) -> None:
    """Without a pruner no decision is waited for: the reports ride on the end of the trial."""
    points = [MetricPoint(step=s, metrics={workload.METRIC: v}) for s, v in enumerate(curve)]
    end = Finish(
        lease=trial.claimed.lease, state=Outcome.COMPLETE, points=points, claim_next=trial.claim_next
    )
    watch.start()
    client.finish(trial.claimed.id, end)
    watch.stop("finish")
