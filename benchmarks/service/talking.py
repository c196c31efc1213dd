"""Talking to a server of ours, call by call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.service.measure import Running
from benchmarks.service.optuna_loop import STUDY
from tunesmith import Client
from tunesmith.claims import ClaimedTrial, ClaimRequest
from tunesmith.client import new_request_id
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, Outcome


@contextmanager
def client_of(running: Running) -> Iterator[Client]:
    """Yield a client of a server of ours."""
    with Client(running.spec["url"], token=Path(running.spec["token"])) as client:
        yield client


def claim(client: Client, wait_s: float = 20.0) -> ClaimedTrial:
    """Claim a trial, waiting until there is one."""
    while True:
        request = ClaimRequest(
            worker=client.worker, request_id=new_request_id(), studies=[STUDY], wait_s=wait_s
        )
        if found := client.claim_trials(request).trials:
            return found[0]


def finish(client: Client, trial: ClaimedTrial) -> None:
    """End a trial with a value."""
    points = [MetricPoint(step=0, metrics={"loss": trial.number % 97 / 97})]
    client.finish(trial.id, Finish(lease=trial.lease, state=Outcome.COMPLETE, points=points))


def ms_of(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the milliseconds of a call, and what it returned."""
    began = time.perf_counter()
    found = call()
    return 1000 * (time.perf_counter() - began), found
