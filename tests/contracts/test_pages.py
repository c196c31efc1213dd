"""Pages of trials: every filter and order, against what Python says of the same trials."""

from __future__ import annotations

import base64
import json
import math
import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.support.serving import migrated
from tests.support.stores import SPACE, Bench, open_store
from tunesmith.errors import InvalidInput, StudyNotFound
from tunesmith.trials import Enqueue, Trial, TrialState

SPACE_WITH_CHILD = {**SPACE, "child": {"type": "int", "low": 0, "high": 9, "when": {"kind": ["a", 1]}}}
LOSSES = [0.5, 0.5, 0.1, math.nan, math.inf, -math.inf, None, 0.5, 2.0, -1.0, 0.1, 1e300]


def fill(bench: Bench, count: int = 40) -> list[Trial]:
    """Trials of every state, with ties, NaN, infinities and values that are not there."""
    draw = random.Random(1)
    for name in ("v", "w"):
        bench.register(name, name=f"gpu-{name}")
    bench.create(space=SPACE_WITH_CHILD, retries=0)
    points = []
    for _ in range(count):
        kind = draw.choice(["a", "b", 1, 1.5, True, None])
        params = {"x": draw.choice([0.0, 0.25, 0.5]), "kind": kind, "n": draw.randint(1, 100)}
        if kind == "a" or (kind == 1 and kind is not True):
            params["child"] = draw.randint(0, 9)
        points.append(Enqueue(params=params, tags=draw.choice([[], ["night"], ["night", "gpu-a"], ["ünï"]])))
    bench.store.enqueue("s", points).result(20)
    for i, trial in enumerate(bench.claim(count=30, worker="w") + bench.claim(count=5, worker="v")):
        loss = LOSSES[i % len(LOSSES)]
        if loss is not None:
            bench.report(trial, loss, first=i % 3, acc={0: i / 7})
        if i % 5:
            bench.finish(trial, ["complete", "failed", "pruned", "complete"][i % 4])
    return bench.trials()


def number(value: Any) -> float | None:
    """What can be compared: finite numbers."""
    return value if isinstance(value, int | float) and math.isfinite(value) else None


FIELDS: dict[str, Callable[[Trial], Any]] = {
    "number": lambda t: t.number,
    "value": lambda t: number((t.values or {}).get("loss")),
    "step": lambda t: t.step,
    "attempt": lambda t: t.attempt,
    "params.x": lambda t: t.params["x"],
    "params.n": lambda t: t.params["n"],
    "params.child": lambda t: t.params.get("child"),
    "metrics.loss": lambda t: number(t.metrics.get("loss")),
    "metrics.acc": lambda t: number(t.metrics.get("acc")),
    "metrics.nothing": lambda t: None,
}
OPERATORS: dict[str, Callable[[Any, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Bench, list[Trial]]]:
    """A database of its own for each kind, with trials that tests only read."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('filled') / 'tunesmith.db'}"
    else:
        server = request.getfixturevalue("postgres")
        url = server.url(server.create_database())
    bench = Bench(open_store(migrated(url)))
    bench.register()
    yield bench, fill(bench)
    bench.store.close()


def test_numbers_are_filtered_as_python_compares_them(filled: tuple[Bench, list[Trial]]) -> None:
    bench, trials = filled
    for name, field in FIELDS.items():
        for op, holds in OPERATORS.items():
            for bound in (-1, 0, 0.5, 7, 1e300):
                found = bench.numbers(f"{name}{op}{bound!r}")
                expected = [t.number for t in trials if field(t) is not None and holds(field(t), bound)]
                assert found == expected, (name, op, bound)


def test_words_are_filtered_by_equality(filled: tuple[Bench, list[Trial]]) -> None:
    bench, trials = filled
    cases: list[tuple[str, Callable[[Trial], bool]]] = [
        ("state=COMPLETE", lambda t: t.state is TrialState.COMPLETE),
        ("state=complete,RUNNING", lambda t: t.state in (TrialState.COMPLETE, TrialState.RUNNING)),
        ("state!=COMPLETE", lambda t: t.state is not TrialState.COMPLETE),
        ("tag=night", lambda t: "night" in t.tags),
        ("tag=ünï", lambda t: "ünï" in t.tags),
        ("tag=nigh", lambda t: False),
        ("tag!=night", lambda t: "night" not in t.tags),
        ("worker=gpu-v", lambda t: t.worker == "gpu-v"),
        ("worker=w", lambda t: t.worker == "gpu-w"),
        ("origin=enqueued", lambda t: True),
        ("origin=tpe,random", lambda t: False),
        ("params.kind=a", lambda t: t.params["kind"] == "a"),
        ("params.kind=1", lambda t: t.params["kind"] == 1 and t.params["kind"] is not True),
        ("params.kind=true", lambda t: t.params["kind"] is True),
        ("params.kind=null", lambda t: t.params["kind"] is None),
        ("params.kind=1.5,b", lambda t: t.params["kind"] in (1.5, "b")),
        ("params.kind=zzz", lambda t: False),
        ("params.kind!=a", lambda t: t.params["kind"] != "a"),
    ]
    for where, holds in cases:
        assert bench.numbers(where) == [t.number for t in trials if holds(t)], where


def test_conditions_hold_together(filled: tuple[Bench, list[Trial]]) -> None:
    bench, trials = filled
    found = bench.numbers("state=COMPLETE", "params.n>=20", "params.n<80", " number != 3 ")
    expected = [t for t in trials if t.state is TrialState.COMPLETE and 20 <= int(str(t.params["n"])) < 80]
    assert found == [t.number for t in expected if t.number != 3]


SORTS = [*FIELDS, "params.kind", "duration", "started", "finished", "worker", "state", "rank", "origin"]


@pytest.mark.parametrize("direction", ["", "-"])
def test_pages_of_any_size_add_up_to_the_whole(filled: tuple[Bench, list[Trial]], direction: str) -> None:
    bench, trials = filled
    for sort in SORTS:
        whole = bench.numbers(sort=direction + sort)
        assert sorted(whole) == [t.number for t in trials]
        for limit in (1, 7, 40):
            assert bench.numbers(sort=direction + sort, limit=limit) == whole, (sort, limit)


@pytest.mark.parametrize("direction", ["", "-"])
@pytest.mark.parametrize("name", FIELDS)
def test_missing_values_come_last_and_ties_go_by_number(
    filled: tuple[Bench, list[Trial]], name: str, direction: str
) -> None:
    bench, trials = filled
    field, sign = FIELDS[name], -1 if direction else 1

    def key(trial: Trial) -> tuple[bool, float, int]:
        value = field(trial)
        tie = trial.number * (sign if name == "number" else 1)
        return value is None, 0.0 if value is None else sign * value, tie

    assert bench.numbers(sort=direction + name) == [t.number for t in sorted(trials, key=key)]


@pytest.mark.parametrize("objective", ["minimize", "maximize"])
def test_the_leaderboard_has_complete_trials_first_the_best_on_top(bench: Bench, objective: str) -> None:
    bench.create(objectives={"metric": "loss", "direction": objective})
    losses = [3.0, 1.0, 2.0, 1.0]
    for loss in losses:
        bench.complete(loss)
    bench.enqueue(0.1, 0.2, 0.3)
    failed, pruned = bench.claim(count=2)
    bench.finish(failed, "failed")
    bench.report(pruned, -5.0)
    bench.finish(pruned, "pruned")
    best_first = [1, 3, 2, 0] if objective == "minimize" else [0, 2, 1, 3]
    assert bench.numbers(sort="rank") == [*best_first, 6, 5, 4]
    assert bench.numbers(sort="-rank") == [*best_first, 6, 5, 4][::-1]
    best = bench.study().best
    assert best is not None
    assert best.number == best_first[0]


def test_a_page_stays_put_while_trials_are_added(bench: Bench) -> None:
    bench.create()
    bench.enqueue(*[0.1] * 5)
    first = bench.store.trials("s", where=[], sort="number", limit=3, after=None, curve=False)
    bench.enqueue(*[0.2] * 2)
    rest = bench.store.trials("s", where=[], sort="number", limit=10, after=first.next, curve=False)
    assert [t.number for t in rest.trials] == [3, 4, 5, 6]
    assert rest.next is None


def test_curves_come_only_when_asked_for_and_thinned(bench: Bench) -> None:
    bench.create()
    bench.suggest(2)
    trial = bench.claim_one()
    bench.report(trial, *[float(i) for i in range(200)])
    with_curves = bench.store.trials("s", where=[], sort="number", limit=10, after=None, curve=True).trials
    curve = with_curves[0].curve
    assert curve is not None
    assert (len(curve), curve[0], curve[-1]) == (50, (0, 0.0), (199, 199.0))
    assert with_curves[1].curve == []
    assert bench.trials()[0].curve is None


def refused(call: Callable[[], object]) -> str | None:
    """Why the call is refused; None where it is not."""
    try:
        call()
    except InvalidInput as error:
        return str(error)
    return None


def why(bench: Bench, **query: Any) -> str:
    asked = {"where": [], "sort": "number", "limit": 10, "after": None, "curve": False, **query}
    with pytest.raises(InvalidInput) as caught:
        bench.store.trials("s", **asked)
    return str(caught.value)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("", "where: must read like params.lr<0.01 or state=COMPLETE (got '')"),
        ("number", "where: must read like params.lr<0.01 or state=COMPLETE (got 'number')"),
        ("lr<1", "where: 'lr' is no field of a trial; known: state, feasible, number, value, params.NAME, "
                 "metrics.NAME, tag, worker, origin, duration, started, finished, step, attempt"),
        ("state<COMPLETE", "where: state can only be compared with = and !="),
        ("params.kind>1", "where: params.kind can only be compared with = and !="),
        ("state=DONE", "where: 'DONE' is no state; did you mean 'RUNNING'?"),
        ("number=many", "where: number is compared with a number (got 'many')"),
    ],
)  # fmt: skip
def test_a_condition_that_makes_no_sense_is_refused(bench: Bench, where: str, message: str) -> None:
    bench.create()
    found = why(bench, where=[where])
    assert found == message or (where == "state=DONE" and found.startswith("where: 'DONE' is no state;"))


HOSTILE_VALUES = [
    "\x00",
    "a\x00b",
    "'; DROP TABLE trials; --",
    '"',
    "\\",
    "%",
    "\ud800",
    "x" * 10_000,
    "\u0661",
]


@pytest.mark.parametrize("value", HOSTILE_VALUES, ids=ascii)
@pytest.mark.parametrize("field", ["tag", "worker", "origin", "params.kind"])
def test_a_filter_for_something_odd_finds_nothing(bench: Bench, field: str, value: str) -> None:
    bench.create()
    bench.enqueue(0.5)
    refusal = refused(lambda: bench.numbers(f"{field}={value}"))
    assert refusal is None or refusal.startswith("where: ")
    assert refusal or bench.numbers(f"{field}={value}") == []


@pytest.mark.parametrize(
    "bound", ["1e400", "-1e400", "nan", "inf", "9" * 400, "0.5", "9223372036854775808", "1_0", "\u0661"]
)
@pytest.mark.parametrize("field", ["number", "step", "value", "params.n", "started", "duration"])
def test_any_number_can_be_compared_with(bench: Bench, field: str, bound: str) -> None:
    bench.create()
    bench.complete(1.0)
    for op in OPERATORS:
        assert bench.numbers(f"{field}{op}{bound}") in ([], [0])


@pytest.mark.parametrize(
    "sort", ["", "-", "nothing", "--number", "params.nothing", "lease", "params.x; --", "\x00"]
)
def test_an_order_that_is_none_is_refused(bench: Bench, sort: str) -> None:
    bench.create()
    assert "is nothing to sort by; known: rank, number" in why(bench, sort=sort)


def cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


ODD: list[Any] = [[], {}, "x", None, 2**63, 2**70, True, 1.5, "\x00", "inf", ["inf"], ["x"]]
FORGED = [
    *["", "nonsense", "====", "\xe4", "\x00", cursor(), cursor("number"), cursor("number", 1, 2)],
    *[cursor("number", value) for value in ODD],
    *[cursor("value", 0, value, 0) for value in ODD],
    *[cursor("value", None, None, None), cursor("value", 1, "x", 0), cursor("value", "a", "b", "c")],
]


@pytest.mark.parametrize("after", FORGED, ids=ascii)
def test_a_cursor_made_by_hand_is_refused_or_harmless(bench: Bench, after: str) -> None:
    bench.create()
    bench.enqueue(0.5)
    for sort in ("number", "value"):
        query: dict[str, Any] = {"where": [], "sort": sort, "limit": 10, "after": after, "curve": False}
        refusal = refused(partial(bench.store.trials, "s", **query))
        assert refusal is None or refusal.startswith("after: ")


@pytest.mark.parametrize(
    "ref", ["nothing", "7", "-1", "", "\x00", "a\x00", "\ud800", "²", "9" * 25, "9" * 5000, "'", "1.0"]
)
def test_a_study_that_is_not_there_is_not_found_however_it_is_called(bench: Bench, ref: str) -> None:
    bench.create()
    for ask in (bench.store.study, bench.store.history):
        with pytest.raises(StudyNotFound):
            ask(ref)
    with pytest.raises(StudyNotFound):
        bench.store.delete_study(ref).result(20)


def test_a_worker_named_like_a_word_of_the_cursor_can_be_sorted_by(bench: Bench) -> None:
    bench.register("w", name="inf")
    bench.create()
    bench.suggest(5)
    bench.claim(count=5)
    assert bench.numbers(sort="worker", limit=2) == [0, 1, 2, 3, 4]
