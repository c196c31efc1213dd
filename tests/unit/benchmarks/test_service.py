"""What `make bench` makes of its measurements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from benchmarks.options import names, numbers
from benchmarks.service import bars, cells, matrix, measure, plots, report, workload
from benchmarks.service.backends import BACKENDS, Place
from benchmarks.service.cells import Cell, Row, Sample, row


def sample(rate: float, cpu: float, claim: list[float]) -> Sample:
    return Sample(trials=10, trials_per_s=rate, cpu_ms_per_trial=cpu, claim=claim, report=[1.0], finish=[2.0])


def test_rates_are_medians_over_rounds_and_quantiles_are_over_all_calls() -> None:
    found = row(
        Cell("b", "random", 100, 1), [sample(1, 9, [1.0]), sample(5, 7, [2.0, 3.0]), sample(2, 8, [4.0])]
    )
    assert (found.trials_per_s, found.cpu_ms_per_trial, found.rounds, found.trials) == (2, 8, 3, 30)
    assert (found.claim_p50_ms, found.claim_p99_ms) == (2.0, 4.0)


def test_a_quantile_is_a_value_that_was_measured() -> None:
    assert cells.quantile(range(1, 101), 0.99) == 99
    assert cells.quantile([3.0], 0.5) == 3.0
    assert cells.quantile([], 0.5) is None


def test_all_backends_of_a_situation_stand_side_by_side() -> None:
    groups = cells.plan(["a", "b"], ["random", "tpe"], [1000, 10], [4, 1])
    assert groups[0] == [Cell("a", "random", 10, 1), Cell("b", "random", 10, 1)]
    assert len(groups) == 2 * 2 * 2


def test_a_lone_worker_without_a_pruner_is_measured_where_it_is_among_the_situations() -> None:
    assert cells.plan(["a"], ["random"], [100], [1])[-1] == [Cell("a", "random", 100, 1, "none")]
    assert all(c.pruner == "median" for group in cells.plan(["a"], ["tpe"], [100], [1]) for c in group)


def test_rows_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    rows = [row(Cell("a", "tpe", 10, 4), [sample(1, 2, [3.0])]), row(Cell("b", "tpe", 10, 4), [], "too slow")]
    cells.save(tmp_path / "build" / "rows.json", rows)
    assert cells.load(tmp_path / "build" / "rows.json") == rows


def test_cpu_of_servers_and_of_workers_counts_alike() -> None:
    one = {"trials": 10, "seconds": 2.0, "cpu_s": 1.0, "claim": [1.0], "report": [], "finish": []}
    other = {**one, "trials": 30, "seconds": 3.0}
    found = measure.summary([one, other], servers_cpu_s=2.0)
    assert found.cpu_ms_per_trial == 1000 * (1 + 1 + 2) / 40
    assert found.trials_per_s == 5 + 10


def test_no_decision_before_the_last_report_can_prune() -> None:
    curves = [curve for _, curve in workload.history(300)]
    for step in range(workload.STEPS - 1):
        best = [min(curve[: step + 1]) for curve in curves]
        assert max(best) <= min(curve[step] for curve in curves)
    assert min(curve[-1] for curve in curves) < max(curve[-1] for curve in curves) < workload.FIRST


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[Cell]:
    tried: list[Cell] = []

    @contextmanager
    def never_ready(place: Place, cell: Cell) -> Iterator[measure.Running]:
        tried.append(cell)
        raise measure.Problem("not done after 300 s")
        yield  # type: ignore[unreachable]

    monkeypatch.setitem(BACKENDS, "slow", never_ready)
    return tried


def test_what_failed_with_less_to_do_is_not_tried_with_more(tmp_path: Path, failing: list[Cell]) -> None:
    with ExitStack() as stack:
        found = matrix.Matrix(Place(tmp_path, stack), rounds=2, seconds=1, patience_s=1)
        [first] = found.measure([Cell("slow", "tpe", 1000, 4)])
        [second] = found.measure([Cell("slow", "tpe", 1000, 16)])
        [smaller] = found.measure([Cell("slow", "tpe", 1000, 1)])
    assert first.problem == "not done after 300 s"
    assert second.problem.startswith("left out")
    assert smaller.problem == "not done after 300 s"
    assert [cell.workers for cell in failing] == [4, 1]


def test_cells_that_rows_have_and_large_ones_of_peers_are_not_wanted(tmp_path: Path) -> None:
    group = [Cell("tunesmith-sqlite", "tpe", 1000, 1), Cell("optuna-sqlite", "tpe", 1000, 1)]
    with ExitStack() as stack:
        found = matrix.Matrix(Place(tmp_path, stack), rounds=1, seconds=1, patience_s=1)
        assert found.wanted(group, [], peer_history=100) == group[:1]
        assert found.wanted(group, [row(group[0], [])], peer_history=1000) == group[1:]


def number(backend: str, *situation: object, **numbers: float) -> Row:
    return Row(backend, *situation, **numbers)  # type: ignore[arg-type]


def test_a_bar_is_judged_by_the_ratio_to_the_peer_in_the_same_run() -> None:
    rows = [
        number("tunesmith-postgresql", "tpe", 10_000, 16, cpu_ms_per_trial=10.0, trials_per_s=100.0),
        number("optuna-postgresql", "tpe", 10_000, 16, cpu_ms_per_trial=400.0, trials_per_s=6.0),
    ]
    found = {bar.what: bar for bar in bars.bars(rows, [])}
    cpu = found["CPU a trial of Optuna on PostgreSQL, 16 workers: TPE, 10,000 trials"]
    rate = found["trials a second of Optuna on PostgreSQL, 16 workers: TPE, 10,000 trials"]
    assert (cpu.found, cpu.verdict) == (0.025, "met")
    assert rate.verdict == "MISSED"
    assert (
        found["CPU a trial of Optuna on PostgreSQL, 16 workers: random, 1,000 trials"].verdict
        == "not measured"
    )


def test_moments_are_held_against_their_bars() -> None:
    ours, engine = {"backend": "tunesmith-sqlite"}, {"moment": "engine ready"}
    moments = [
        {**ours, "moment": "claims of four workers", "p99_ms": 12.0, "commit_p50_ms": 2.0},
        {**ours, **engine, "history": 100, "s": 1.0, "peak_mb": 90.0},
        {**ours, **engine, "history": 100_000, "s": 4.0, "peak_mb": 600.0},
    ]
    found = {bar.what: bar.verdict for bar in bars.bars([], moments)}
    assert found["tunesmith-sqlite: claim p99, 4 workers, over a bare commit"] == "MISSED"
    assert found["tunesmith-sqlite: 100,000 trials loaded"] == "met"
    assert found["tunesmith-sqlite: memory of the engine with 100,000 trials"] == "MISSED"
    assert "MISSED" in bars.table(bars.bars([], moments))


def test_the_table_says_why_a_row_has_no_numbers() -> None:
    assert "did not start" in report.table([row(Cell("optuna-grpc", "tpe", 10, 1), [], "did not start")])


def test_there_is_a_plot_for_each_sampler(tmp_path: Path) -> None:
    rows = [
        number(backend, sampler, size, 4, cpu_ms_per_trial=size / 10, trials_per_s=10.0)
        for backend in ("tunesmith-sqlite", "optuna-sqlite")
        for sampler in ("random", "tpe")
        for size in (100, 1000)
    ]
    files = plots.save(rows, tmp_path)
    assert [path.name for path in files] == ["service-random.svg", "service-tpe.svg"]
    assert all("tunesmith-sqlite" in path.read_text() or path.stat().st_size > 10_000 for path in files)


def test_lists_name_what_there_is() -> None:
    assert names(["a", "b"])("b,a") == ["b", "a"]
    with pytest.raises(Exception, match="'c' is none of a, b"):
        names(["a", "b"])("a,c")
    assert numbers("1,10") == [1, 10]
    with pytest.raises(Exception, match="no comma list"):
        numbers("1,x")
