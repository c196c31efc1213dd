"""A process that does jobs: reads one a line, prints its result. Started by `benchmarks.quality.pool`."""

from __future__ import annotations

import json
import random
import sys
from dataclasses import asdict
from itertools import accumulate

import numpy as np

from benchmarks.quality import clock, optimizers, problems
from benchmarks.quality.jobs import Job, Result


def do(job: Job) -> Result:
    """Run a job."""
    random.seed(job.seed)
    np.random.seed(job.seed)
    problem = problems.problem(job.problem, job.seed)
    optimizer = optimizers.make(job.optimizer, problem, job.seed, job.trials)
    values, seconds = clock.run(optimizer, problem, trials=job.trials, workers=job.workers, seed=job.seed)
    regrets = [float(f"{problem.regret(best):.6g}") for best in accumulate(values, min)]
    return Result(*job, regrets=regrets, seconds=round(seconds, 3))


def main() -> None:
    answers = sys.stdout
    sys.stdout = sys.stderr  # what libraries print is no answer
    for line in sys.stdin:
        result = do(Job(*json.loads(line)))
        print(json.dumps(asdict(result)), file=answers, flush=True)


if __name__ == "__main__":
    main()
