"""Training as a test wants it: trials with the curves and the ends it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tunesmith import Client
from tunesmith.claims import ClaimRequest
from tunesmith.reports import Finish, Outcome
from tunesmith.running import RunningTrial

ADAM = {"lr": 0.001, "optimizer": "adam"}


def begin(client: Client, study: str, params: Mapping[str, Any] = ADAM) -> RunningTrial:
    """Enqueue a point and claim it."""
    client.enqueue(study, params)
    running = client.claim(study, wait_s=5)
    assert running is not None
    return running


def train(
    client: Client,
    study: str,
    curve: Sequence[float],
    *,
    params: Mapping[str, Any] = ADAM,
    end: Outcome = Outcome.COMPLETE,
    metric: str = "score",
    reason: str = "",
) -> int:
    """Run one trial to its end and return its number."""
    running = begin(client, study, params)
    for step, value in enumerate(curve):
        running.report(step, **{metric: value})
    client.finish(running.claimed.id, Finish(lease=running.claimed.lease, state=end, reason=reason))
    return running.number


def train_many(client: Client, study: str, values: Sequence[float], metric: str = "score") -> None:
    """Run one complete trial of one step for each value, in a few requests each."""
    for value in values:
        client.enqueue(study, {**ADAM, "lr": round(0.001 + 0.0001 * (len(values) % 7), 6)})
        found = client.claim_trials(
            ClaimRequest(worker=client.worker, request_id=f"r-{id(value)}-{value}", studies=[study])
        )
        claimed = found.trials[0]
        client.finish(claimed.id, Finish(lease=claimed.lease, state=Outcome.COMPLETE, values={metric: value}))
