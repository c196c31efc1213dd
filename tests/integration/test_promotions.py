"""Somebody's own training loop, trial after trial, with successive halving that pauses and promotes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.serving import Service, served
from tunesmith.trials import TrialState


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with served(f"sqlite:///{tmp_path / 'tunesmith.db'}") as running:
        yield running


@pytest.mark.parametrize("saves", [True, False], ids=["with checkpoints", "without checkpoints"])
def test_promoted_trials_go_on_from_their_checkpoints_until_the_best_is_complete(
    service: Service, tmp_path: Path, saves: bool
) -> None:
    service.client.create_study({
        "name": "halving", "space": {"x": {"type": "float", "low": 0.0, "high": 1.0}}, "seed": 5,
        "objectives": {"metric": "loss"}, "sampler": "random", "budget": {"trials": 18},
        "pruner": {"successive-halving": {"min_resource": 1, "reduction_factor": 3, "pause": True}},
    })  # fmt: skip
    trained, best = defaultdict[int, Counter[int]](Counter), dict[int, float]()
    promoted: set[str] = set()
    state = tmp_path / "state.txt"
    for trial in service.client.claims("halving"):
        with trial:
            found = trial.restore(tmp_path) if saves else None
            first = 0 if found is None else int(found.read_text()) + 1
            for step in range(first, 9):
                trained[trial.number][step] += 1
                trial.report(step, loss=trial.params["x"] + 1 / (step + 1))
                if saves:
                    state.write_text(str(step))
                    trial.checkpoint(state, step=step)
                if trial.should_stop:
                    assert trial.paused
                    break
            best[trial.number] = trial.params["x"]
        promoted |= {t.reason for t in service.client.trials("halving", where=["state=WAITING"]) if t.reason}
    study = service.client.study("halving")
    assert (study.state, study.reason) == ("FINISHED", "all 18 trials are done")
    assert study.best is not None
    assert study.best.number == min(best, key=best.__getitem__)
    for found in service.client.trials("halving"):
        assert (found.state is TrialState.COMPLETE) == (max(trained[found.number]) == 8)
        assert found.state in (TrialState.COMPLETE, TrialState.PRUNED)
    again = {number for number, steps in trained.items() if max(steps.values()) > 1}
    assert (not again) == saves
    assert promoted
    assert all(reason.endswith("starts anew") != saves for reason in promoted)
    assert sum(steps[1] > 0 for steps in trained.values()) == 18
    assert 6 <= sum(steps[3] > 0 for steps in trained.values()) <= 12
