"""The importance of parameters: what matters comes first, odd studies have a reason instead of numbers."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from service.api.importance import Importances, answer, named
from service.core.importance import ENOUGH, share_of_best, shares
from service.core.ports import Results
from service.engine import importance
from service.engine.importance import ImportanceProcess
from service.engine.ped_anova import importances
from tests.support.canned import study as canned_study
from tunesmith.charts import Importance
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import InvalidInput, TunesmithError, Unavailable
from tunesmith.spaces import Point, SearchSpace
from tunesmith.studies import Study

SPACE: dict[str, Any] = {
    "lr": {"type": "float", "low": 1e-5, "high": 1.0, "log": True},
    "x": {"type": "float", "low": -1.0, "high": 1.0},
    "n": {"type": "int", "low": 1, "high": 2**53 - 1, "log": True},
    "stepped": {"type": "float", "low": 0.0, "high": 1.0, "step": 0.1},
    "size": {"type": "categorical", "choices": [16, 32, 64], "ordered": True},
    "opt": {"type": "categorical", "choices": ["adam", "sgd", 1, True]},
    "momentum": {"type": "float", "low": 0.0, "high": 1.0, "when": {"opt": ["sgd"]}},
    "only": {"type": "int", "low": 3, "high": 3},
}


def space(**changes: Any) -> SearchSpace:
    return SearchSpace.model_validate({**SPACE, **changes})


def draw(rng: random.Random) -> Point:
    opt = rng.choice(["adam", "sgd", 1, True])
    point: Point = {
        "lr": 10 ** rng.uniform(-5, 0),
        "x": rng.uniform(-1, 1),
        "n": round(math.exp(rng.uniform(0, math.log(2**53 - 1)))),
        "stepped": rng.randrange(11) / 10,
        "size": rng.choice([16, 32, 64]),
        "opt": opt,
        "only": 3,
    }
    return {**point, "momentum": rng.random()} if opt == "sgd" else point


def found(objective: Callable[[Any], float], trials: int = 200, seed: int = 0) -> dict[str, float]:
    rng = random.Random(seed)
    points = [draw(rng) for _ in range(trials)]
    weights = importances(space(), points, [objective(p) for p in points])
    return dict(zip(weights, shares(list(weights.values())), strict=True))


@pytest.mark.parametrize(
    ("name", "objective"),
    [
        ("lr", lambda p: (math.log10(p["lr"]) + 3) ** 2),
        ("x", lambda p: abs(p["x"] - 0.3)),
        ("n", lambda p: math.log(p["n"])),
        ("stepped", lambda p: p["stepped"]),
        ("size", lambda p: -p["size"]),
        ("opt", lambda p: ["adam", "sgd", 1, True].index(p["opt"]) + 0.2 * p["x"]),
        ("momentum", lambda p: p.get("momentum", p["x"] * 1e4 % 1)),  # where it is not, chance decides
    ],
)
def test_a_parameter_that_decides_nearly_everything_comes_first(
    name: str, objective: Callable[[Any], float]
) -> None:
    parts = found(objective)
    assert max(parts, key=parts.__getitem__) == name
    assert parts[name] > 0.6
    assert sum(parts.values()) == pytest.approx(1)


def test_the_more_a_parameter_decides_the_larger_its_share() -> None:
    parts = found(lambda p: p["x"] + 0.4 * p["stepped"])
    rest = max(share for name, share in parts.items() if name not in ("x", "stepped"))
    assert parts["x"] > parts["stepped"] > rest


def test_choices_that_equal_each_other_in_python_are_told_apart() -> None:
    parts = found(lambda p: 0.0 if p["opt"] is True else 1.0, trials=400)
    assert max(parts, key=parts.__getitem__) == "opt"


def test_a_parameter_with_one_value_is_left_out() -> None:
    assert set(found(lambda p: p["x"])) == set(SPACE) - {"only"}


def test_a_few_trials_are_enough_to_see_what_stands_out() -> None:
    parts = [found(lambda p: p["x"], trials=ENOUGH, seed=seed) for seed in range(10)]
    assert sum(max(p, key=p.__getitem__) == "x" for p in parts) >= 8


def test_what_is_outside_the_space_and_what_is_nowhere_is_ignored() -> None:
    points: list[Point] = [{"x": i / 40 if i % 2 else 99.0, "old": "gone"} for i in range(40)]
    weights = importances(space(), points, [min(0.5, float(p["x"] or 0)) for p in points])
    assert weights["x"] > 0
    assert weights["lr"] == 0


def test_the_order_of_trials_does_not_matter() -> None:
    points = [draw(random.Random(i)) for i in range(100)]
    losses = [float(p["x"] or 0) for p in points]
    backwards = importances(space(), points[::-1], losses[::-1])
    assert importances(space(), points, losses) == pytest.approx(backwards)


@pytest.mark.parametrize(("trials", "share"), [(1, 0.5), (20, 0.5), (32, 0.3125), (40, 0.25), (5000, 0.25)])
def test_of_few_trials_more_count_as_the_best(trials: int, share: float) -> None:
    assert share_of_best(trials) == share


def test_shares_of_nothing_are_nothing() -> None:
    assert shares([0.0, math.nan, -1.0]) == [0.0, 0.0, 0.0]


# The answer


def definition(**changes: Any) -> StudyDefinition:
    base = {
        "name": "s",
        "space": {"x": SPACE["x"], "only": SPACE["only"]},
        "objectives": [{"metric": "loss"}, {"metric": "acc", "direction": "maximize"}],
    }
    return StudyDefinition.parse({**base, **changes})


def results(values: Sequence[float], about: StudyDefinition | None = None) -> Results:
    trials = [({"x": i / 1000, "only": 3}, value) for i, value in enumerate(values)]
    return Results(about or definition(), len(trials), trials)


def never(*_: Any) -> dict[str, float]:
    raise AssertionError("there is nothing to compute")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (results([]), "it takes 20 complete trials, and there are 0"),
        (results([0.5]), "it takes 20 complete trials, and there are 1"),
        (results(range(19)), "it takes 20 complete trials, and there are 19"),
        (results([0.5] * 50), "all complete trials have the same value"),
        (
            results(range(50), definition(space={"only": SPACE["only"]})),
            "no parameter has more than one value",
        ),
    ],
)
def test_where_there_is_nothing_to_compute_the_answer_says_why(given: Results, reason: str) -> None:
    found = answer(given, given.definition.objective, never)
    assert (found.parameters, found.reason) == ([], reason)
    assert found.trials == found.complete == len(given.trials)


def test_parameters_that_explain_nothing_have_a_reason_instead_of_shares() -> None:
    given = results(range(50))
    found = answer(given, given.definition.objective, lambda *_: {"x": 0.0})
    assert found.reason == "the best trials differ from the others in no parameter"


def test_of_an_objective_to_maximize_the_largest_values_are_the_best() -> None:
    asked: list[Sequence[float]] = []

    def compute(_: SearchSpace, __: Sequence[Point], losses: Sequence[float]) -> dict[str, float]:
        asked.append(losses)
        return {"x": 2.0}

    given = results(range(30))
    found = answer(given, named(given.definition, "acc"), compute)
    assert asked == [[-float(n) for n in range(30)]]
    assert (found.metric, found.best, found.reason) == ("acc", share_of_best(30), "")
    [parameter] = found.parameters
    assert (parameter.name, parameter.importance, parameter.trials) == ("x", 1.0, 30)


def test_a_metric_that_is_no_objective_is_refused_with_a_hint() -> None:
    assert named(definition(), None).metric == "loss"
    with pytest.raises(InvalidInput, match=r"metric: is no objective .* did you mean 'acc'"):
        named(definition(), "ac")


# What is kept


class FakeStore:
    def __init__(self) -> None:
        self.complete = 1000
        self.definition = definition()
        self.read = 0

    def study(self, ref: str) -> Study:
        about = canned_study(counts={"complete": self.complete}) | {"definition": self.definition}
        return Study.model_validate(about)

    def results(self, ref: str, metric: str, most: int) -> Results:
        self.read += 1
        return Results(self.definition, self.complete, results(range(50)).trials)


class FakeComputer:
    closed = False

    def compute(self, *_: Any) -> dict[str, float]:
        return {"x": 1.0, "y": 1.0}

    def close(self) -> None:
        self.closed = True


def test_an_answer_is_kept_until_one_result_in_a_hundred_is_new() -> None:
    store: Any = FakeStore()
    asked = Importances(store, FakeComputer())
    for complete, read in [(1000, 1), (1010, 1), (1011, 2), (1011, 2)]:
        store.complete = complete
        assert asked._of("s", None).metric == "loss"
        assert store.read == read
    assert asked._of("s", "acc").metric == "acc"
    assert store.read == 3
    assert asked._of("s", None).complete == 1011
    asked.close()


def test_an_answer_is_not_kept_when_the_space_has_grown() -> None:
    store: Any = FakeStore()
    asked = Importances(store, FakeComputer())
    asked._of("s", None)
    store.definition = definition(space={"x": SPACE["x"], "y": SPACE["x"]})
    assert [p.name for p in asked._of("s", None).parameters] == ["x", "y"]
    asked.close()


def test_so_many_answers_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.api.importance.KEPT", 1)
    store: Any = FakeStore()
    asked = Importances(store, FakeComputer())
    found: list[Importance] = [asked._of("s", metric) for metric in ("loss", "acc", "acc", "loss")]
    assert store.read == 3
    assert len(found) == 4
    asked.close()


# The process


@pytest.fixture
def process() -> Iterator[ImportanceProcess]:
    made = ImportanceProcess()
    yield made
    made.close()


POINTS = [draw(random.Random(i)) for i in range(40)]
LOSSES = [float(p["x"] or 0) for p in POINTS]


def test_the_process_answers_as_the_function_does(process: ImportanceProcess) -> None:
    assert process.compute(space(), POINTS, LOSSES) == pytest.approx(importances(space(), POINTS, LOSSES))


def test_a_process_that_has_ended_is_replaced(process: ImportanceProcess) -> None:
    before = process.compute(space(), POINTS, LOSSES)
    assert process._process is not None
    process._process.kill()
    assert process.compute(space(), POINTS, LOSSES) == before


def test_what_cannot_be_computed_is_said_and_the_process_goes_on(process: ImportanceProcess) -> None:
    with pytest.raises(TunesmithError, match="cannot be computed: ValueError"):
        process.compute(space(), POINTS, LOSSES[:-1])
    assert process.compute(space(), POINTS, LOSSES)["x"] > 0


def test_an_answer_is_not_waited_for_for_ever(
    process: ImportanceProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importance, "LIMIT_S", 0.0)
    with pytest.raises(Unavailable, match="not computed within"):
        process.compute(space(), POINTS, LOSSES)
    assert process._process is None


def test_a_closed_process_is_not_started_again(process: ImportanceProcess) -> None:
    process.close()
    with pytest.raises(Unavailable, match="stopping"):
        process.compute(space(), POINTS, LOSSES)


def test_the_process_ends_with_the_server(process: ImportanceProcess) -> None:
    running: subprocess.Popen[bytes] = process._running()
    assert running.stdin is not None
    running.stdin.close()
    assert running.wait(30) == 0


def test_the_process_ends_when_nobody_asks_for_long() -> None:
    begin = "import sys; from service.engine import importance_process as p; p.IDLE_S = 0.1; p.main()"
    with subprocess.Popen([sys.executable, "-c", begin], stdin=subprocess.PIPE) as started:
        assert started.wait(30) == 0
