"""A worker of Vizier's: suggest, add a measurement, ask whether to stop, complete.

Its server decides with a rule of its own (in random search: some running trial, drawn at random), so the
decision is waited for, and not heeded.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from vizier.service import clients
from vizier.service import pyvizier as vz

from benchmarks.service import workload
from benchmarks.service.worker import Stopwatch


def trials(spec: dict[str, Any], watch: Stopwatch) -> Iterator[None]:
    """Run trials without end."""
    rng = random.Random(spec["seed"])
    clients.environment_variables.server_endpoint = spec["endpoint"]
    study = clients.Study.from_resource_name(spec["study"])
    while True:
        watch.start()
        [trial] = study.suggest(count=1, client_id=f"worker-{spec['seed']}")
        params = dict(trial.parameters)
        watch.stop("claim")
        params["layers"] = int(params["layers"])
        curve = workload.curve(params, rng)
        for step, value in enumerate(curve):
            watch.start()
            trial.add_measurement(vz.Measurement({workload.METRIC: value}, steps=step))
            trial.check_early_stopping()
            watch.stop("report")
        watch.start()
        trial.complete(vz.Measurement({workload.METRIC: curve[-1]}))
        watch.stop("finish")
        yield
