"""The problems of `make bench-quality`, and what it makes of its results."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.quality import bbob, clock, grids, jobs, optimizers, statistics
from benchmarks.quality.analytic import ANALYTIC
from benchmarks.quality.jobs import Job, Result
from benchmarks.quality.problem import Problem
from benchmarks.quality.report import report
from benchmarks.quality.work import do
from service.engine.samplers.random import draw_point

BEST: dict[str, dict[str, Any]] = {
    "valley": {"lr": 10**-2.5, "batch": 64, "decay": 1e-4},
    "optimizers": {"lr": 1e-3, "optimizer": "adam", "dropout": 0.25},
    "branches": {"model": "net", "layers": 3, "lr": 1e-3},
    "deep": {"layers": 3, "lr": 1e-2, "width1": 128, "width2": 64, "width3": 32},
    "counts": {"n0": 2, "n1": 7, "n2": 5, "n3": 1, "n4": 8, "n5": 4},
    "many_choices": {"kind": 0, "x": 0.7, "y": 0.0},
    "plateaus": {"x": 0.3, "y": 0.6, "z": 0.5, "mode": "a"},
    "branin_mixed": {"x": np.pi, "y": 2.275, "turned": False, "ridge": 0.35},
}


def points(problem: Problem, count: int = 400) -> list[Any]:
    rng, space = random.Random(1), problem.definition("random", 0).space
    return [draw_point(space, rng) for _ in range(count)]


@pytest.mark.parametrize("problem", ANALYTIC, ids=lambda p: p.name)
def test_the_optimum_of_a_mixed_function_is_where_it_is_said_to_be(problem: Problem) -> None:
    best = problem.definition("random", 0).space.check(BEST[problem.name])
    assert problem.function(best) == pytest.approx(problem.optimum, abs=1e-9)
    assert min(map(problem.function, points(problem))) >= problem.optimum - 1e-9


@pytest.mark.parametrize("name", bbob.NAMES)
def test_a_bbob_function_is_zero_at_its_optimum_and_above_it_elsewhere(name: str) -> None:
    function, _, dimension = name.partition("-")
    count = int(dimension[:-1])
    at = bbob.Instance.draw(3, count)
    where = {"f5": 5 * np.sign(at.shift), "f8": 0.75 * at.shift}.get(function, at.shift)
    assert bbob.FUNCTIONS[function](where, at) == pytest.approx(0.0, abs=1e-9)
    problem = bbob.problem(function, count, 3)
    assert min(map(problem.function, points(problem, 100))) > 0


def test_instances_of_a_bbob_function_differ_by_seed_alone() -> None:
    point = {"x0": 1.0, "x1": -2.0}
    first, again, other = (bbob.problem("f15", 2, seed).function(point) for seed in (1, 1, 2))
    assert first == again != other


def test_a_rotation_turns_and_does_not_stretch() -> None:
    at = bbob.Instance.draw(1, 10)
    assert at.first @ at.first.T == pytest.approx(np.eye(10), abs=1e-12)


def squares(point: Any) -> float:
    return float(point["a"]) ** 2 + point.get("b", 5)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> grids.Table:
    monkeypatch.setattr(grids, "FOLDER", tmp_path)
    axes = {
        "kind": grids.choices("x", "y"),
        "a": grids.floats(-1.0, 1.0, 5),
        "b": grids.ints(1, 3, when={"kind": ["y"]}),
    }
    return grids.Table("little", axes, squares)


def test_a_table_has_each_cell_once_and_no_parameter_where_it_does_not_exist(table: grids.Table) -> None:
    cells = list(table.cells())
    assert len(cells) == 5 + 5 * 3
    assert all(("b" in cell) == (cell["kind"] == "y") for cell in cells)


def test_a_point_of_a_table_takes_the_loss_of_the_nearest_cell(table: grids.Table) -> None:
    table.compute(processes=1)
    assert table.look_up({"kind": "y", "a": 0.6, "b": 2}) == 0.25 + 2
    assert table.look_up({"kind": "x", "a": -0.2}) == 5
    assert table.problem().optimum == 1


def test_the_nearest_value_of_a_logarithmic_axis_is_nearest_by_ratio() -> None:
    assert grids.logs(1.0, 100.0, 3).nearest(4.0) == 1


class Recorder:
    """An optimizer that notes what it knew when it was asked."""

    def __init__(self) -> None:
        self.told: list[int] = []
        self.knew: list[int] = []

    def ask(self, number: int) -> Any:
        self.knew.append(len(self.told))
        return {"x": float(number)}

    def tell(self, number: int, value: float) -> None:
        self.told.append(number)


LINE = Problem("line", "test", {"x": {"type": "float", "low": 0.0, "high": 100.0}}, lambda p: p["x"], 0.0)


def test_one_worker_knows_every_result_before_it_asks() -> None:
    found = Recorder()
    clock.run(found, LINE, trials=6, workers=1, seed=1)
    assert found.knew == [0, 1, 2, 3, 4, 5]


def test_of_eight_workers_each_asks_as_soon_as_one_trial_has_ended() -> None:
    found = Recorder()
    values, _ = clock.run(found, LINE, trials=20, workers=8, seed=1)
    assert found.knew == [0] * 8 + list(range(1, 13))
    assert sorted(found.told) == list(range(20))
    assert values == [float(number) for number in found.told]


def test_trials_end_in_the_order_of_their_durations() -> None:
    found = Recorder()
    clock.run(found, LINE, trials=3, workers=3, seed=5)
    assert found.told == sorted(range(3), key=lambda number: clock.duration(5, number))


def result(optimizer: str, problem: str, seed: int, regret: float) -> Result:
    return Result(optimizer, problem, 1, seed, 2, [1.0, regret], 0.5)


def some() -> list[Result]:
    rng = np.random.default_rng(0)
    return [
        result(name, f"p{i}", seed, factor * rng.uniform(0.9, 1.1))
        for name, factor in (("optuna-tpe", 0.4), ("good", 0.1), ("bad", 0.9))
        for i in range(8)
        for seed in range(5)
    ]


def test_a_better_optimizer_has_the_better_rank_a_ratio_below_one_and_its_interval_too() -> None:
    regrets, _ = statistics.collect(some(), 1, 2)
    good, reference, bad = statistics.standings(regrets, "optuna-tpe", {})
    assert [good.optimizer, reference.optimizer, bad.optimizer] == ["good", "optuna-tpe", "bad"]
    assert good.rank == 1.0
    assert good.low < good.ratio < good.high < 0.3
    assert good.p < 0.05
    assert (reference.ratio, reference.p) == (1.0, 1.0)


def test_only_what_every_optimizer_has_done_is_compared() -> None:
    rows = [r for r in some() if not (r.optimizer == "bad" and r.problem == "p3")]
    regrets, problems = statistics.collect(rows, 1, 2)
    assert "p3" not in problems
    assert regrets["good"].shape == (7, 5)


def test_optimizers_that_are_alike_are_not_told_apart() -> None:
    same = np.full((6, 4), 0.3)
    assert statistics.compare(same, same) == (1.0, 1.0, 1.0)
    assert statistics.significance(same, same) == 1.0


def test_the_report_has_a_table_for_each_budget() -> None:
    found = report(some(), [1, 2])
    assert "2 trials, 8 problems, 5 seeds" in found
    assert found.count("| good |") == 2


def test_a_run_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "build" / "rows.jsonl"
    wanted = jobs.plan(["a", "b"], ["p"], [1], 2, 2)
    jobs.append(path, [Result(*wanted[0], [1.0, 0.5], 0.1)])
    with path.open("a") as file:
        file.write('{"optimizer": "b", "prob')  # killed while it wrote
    jobs.append(path, [Result(*wanted[2], [1.0, 0.5], 0.1)])
    there = {r.job for r in jobs.load(path)}
    assert [job for job in wanted if job not in there] == [wanted[1], wanted[3]]


@pytest.mark.parametrize("name", ["tunesmith-random", "tunesmith-tpe", "optuna-tpe"])
def test_an_optimizer_gives_valid_points_and_the_same_ones_for_the_same_seed(name: str) -> None:
    job = Job(name, "branches", 4, 1, 15)
    first, again = do(job), do(job)
    assert first.regrets == again.regrets
    assert list(first.regrets) == sorted(first.regrets, reverse=True)
    assert first.job == job


def test_every_optimizer_has_a_side() -> None:
    assert {name.partition("-")[0] for name in optimizers.NAMES} == set(optimizers.SIDES)
