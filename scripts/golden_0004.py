"""What `golden_database.py` adds since the schema 0004: trials that are repeated."""

from __future__ import annotations

from tests.support.stores import Bench


def fill(bench: Bench) -> None:
    """Let happen what could not happen before: a trial with all its repeats, and one that lacks one."""
    bench.create("repeated", repeats=2, constraints=["loss <= 3"], sampler="random", seed=31)
    bench.enqueue(0.1, 0.2, study="repeated")
    for nth, loss in enumerate((1.0, 3.0, 2.0)):
        [trial] = bench.claim("repeated", request=f"golden-repeated-{nth}")
        bench.report(trial, loss + 1.0, loss)
        bench.finish(trial)
    [trial] = bench.claim("repeated", request="golden-repeated-lost")
    bench.report(trial, 9.0)
    bench.finish(trial, "released", reason="häuschen")
