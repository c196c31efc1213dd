from __future__ import annotations

from collections import Counter

from tests.chaos.plan import OF_POSTGRESQL, WEIGHTS, Means, faults


def test_a_seed_decides_every_fault() -> None:
    one, same, other = (faults(seed, 600, workers=16, lease_s=3.0, postgresql=True) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_even_a_short_run_has_every_kind_of_fault() -> None:
    for postgresql in (False, True):
        found = {(f.means, f.target) for f in faults(1, 15, workers=4, lease_s=2.0, postgresql=postgresql)}
        assert found == {kind for kind in WEIGHTS if postgresql or kind[1] not in OF_POSTGRESQL}


def test_a_long_run_has_more_than_a_hundred_kills() -> None:
    for seed in range(20):
        plan = faults(seed, 600, workers=16, lease_s=3.0, postgresql=False)
        assert Counter(fault.means for fault in plan)[Means.KILL] > 200
        assert all(0 < fault.at_s < 600 for fault in plan)
