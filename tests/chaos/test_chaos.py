"""A short run on each database; `make chaos` is the long one."""

from __future__ import annotations

import random

import pytest

from tests.chaos.run import Options, run


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_is_lost_doubled_or_stuck_when_everything_gets_killed(
    database: str, request: pytest.FixtureRequest
) -> None:
    pytest.importorskip("torch")  # `tunesmith worker` asks for it, though nothing here trains with it
    if database == "postgresql":
        request.getfixturevalue("postgres_programs")
    seed = random.SystemRandom().randrange(10**6)
    result = run(Options(9, database, seed, workers=4, size=6, lease_s=2.0, deadline_s=180))
    assert result.findings == []
    assert result.kills > 0, "how many there are is the seed's and the machine's; test_plan.py counts"
