"""The benchmark of several objectives."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality.fronts import PROBLEMS
from benchmarks.quality.several import definition, main, run, verdict
from service.engine.samplers.random import draw_point


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_has_values_from_which_a_volume_can_be_measured(name: str) -> None:
    problem, rng = PROBLEMS[name], random.Random(1)
    space = definition(problem, "random", 0).space
    values = np.array([problem.function(draw_point(space, rng)) for _ in range(300)])
    assert values.shape == (300, len(problem.worst))
    assert (values < problem.worst).all(1).any()
    assert (np.ptp(values, axis=0) > 0).all()


@pytest.mark.parametrize(("name", "front"), [("zdt1", [(0.25, 0.5)]), ("zdt2", [(0.5, 0.75)])])
def test_the_front_of_a_problem_is_where_it_was_published(
    name: str, front: list[tuple[float, float]]
) -> None:
    for first, second in front:
        best = {f"x{i}": first if i == 0 else 0.0 for i in range(6)}
        assert PROBLEMS[name].function(best) == pytest.approx((first, second))


def test_both_sides_run_and_are_compared() -> None:
    rows = [run(name, optimizer, 1, 12) for name in PROBLEMS for optimizer in ("tunesmith-tpe", "optuna-tpe")]
    assert all(len(row["volumes"]) == 12 and min(np.diff(row["volumes"])) >= 0 for row in rows)
    table = verdict(rows, 12)
    assert "| tunesmith-tpe | " in table
    assert "| optuna-tpe | " in table
    assert "12 trials, 1 seeds" in table


def test_the_command_goes_on_where_it_was_and_runs_again_what_was_shorter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def command(trials: int) -> int:
        words = f"several --seeds 1 --trials {trials} --optimizers optuna-tpe,tunesmith-tpe --out"
        monkeypatch.setattr(sys, "argv", [*words.split(), str(tmp_path / "rows.jsonl")])
        main()
        assert f"{trials} trials, 1 seeds" in capsys.readouterr().out
        return len((tmp_path / "rows.jsonl").read_text().splitlines())

    both = 2 * len(PROBLEMS)
    assert [command(3), command(3), command(5)] == [both, both, 2 * both]
