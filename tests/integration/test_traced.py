"""Where requests are traced, those of workers take the way that FastAPI traces."""

from __future__ import annotations

from pathlib import Path

import pytest

from service import app
from tests.support.serving import served

STUDY = {
    "name": "x",
    "space": {"x": {"type": "float", "low": 0, "high": 1}},
    "objectives": {"metric": "m"},
    "budget": {"trials": 2},
}


class NoShortWay:
    def __init__(self, _: object) -> None:
        raise AssertionError("a request could take the short way")


def test_a_study_runs_without_the_short_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "TRACED", True)
    monkeypatch.setattr(app, "ExpressLane", NoShortWay)
    with served(f"sqlite:///{tmp_path}/tunesmith.db") as service:
        client = service.client
        client.create_study(STUDY)
        for trial in client.claims("x", ahead=True):
            trial.report(0, m=trial.number)
            trial.finish()
        assert [t.values for t in client.trials("x")] == [{"m": 0.0}, {"m": 1.0}]
