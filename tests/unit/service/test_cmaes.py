"""CMA-ES goes on where it was, and begins anew where it said."""

from __future__ import annotations

import random

from service.core.ports import Seen
from service.engine.history import History
from service.engine.samplers.cmaes import CMAES
from tunesmith.definitions import StudyDefinition
from tunesmith.samplers import CMAESSampler
from tunesmith.spaces import Point
from tunesmith.trials import TrialState

AXES = ("a", "b")
STUDY = StudyDefinition.parse(
    {
        "name": "s",
        "space": {name: {"type": "float", "low": 0.0, "high": 1.0} for name in AXES},
        "objectives": {"metric": "loss"},
        "sampler": "cma-es",
    }
)
OPTIMUM = 0.3


def made() -> CMAES:
    return CMAES(STUDY.space, CMAESSampler(), 7)


def suggestion(sampler: CMAES, number: int, history: History) -> tuple[Point, int]:
    found = sampler.suggest(number, 0, history)
    assert found is not None
    return found.params, found.results


def complete(history: History, number: int, point: Point, knew: int) -> None:
    loss = sum((float(point[name]) - OPTIMUM) ** 2 for name in AXES)  # type: ignore[arg-type]
    revision = history.seen[0] + 1
    history.take_in(
        [Seen(number, number, TrialState.COMPLETE, point, {"loss": loss}, 1, 1, "cma-es", knew, revision)]
    )


def test_an_engine_that_begins_anew_goes_on_as_the_one_before_would_have() -> None:
    history, kept = History(STUDY), made()
    for number in range(500):
        point, knew = suggestion(kept, number, history)
        if number % 20 == 0:
            assert suggestion(made(), number, history)[0] == point
        complete(history, number, point, knew)
    assert kept._restarts > 0


def test_after_a_restart_it_hears_of_trials_that_were_suggested_since_and_of_no_others() -> None:
    history, sampler, draw = History(STUDY), made(), random.Random(3)
    running: list[tuple[int, Point, int]] = []
    number = 0
    while not sampler._restarts:
        while len(running) < 16:
            point, knew = suggestion(sampler, number, history)
            history.expect(number, point)
            running.append((number, point, knew))
            number += 1
        complete(history, *running.pop(draw.randrange(len(running))))
        sampler._take_in(history, [0, 1])
    after = [(number + i, *suggestion(sampler, number + i, history)) for i in range(5)]
    for trial in (*running, *after):
        complete(history, *trial)
    sampler._take_in(history, [0, 1])
    assert [point.tolist() for point, _ in sampler._generation] == [list(p.values()) for _, p, _ in after]
