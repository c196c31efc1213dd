"""Our samplers, driven as the engine drives them, without a service around them."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.quality.problem import METRIC, Problem
from service.core.ports import Seen, Suggestion
from service.engine.history import History
from service.engine.samplers import make
from service.engine.samplers.base import NotYet
from tunesmith.spaces import Point
from tunesmith.trials import TrialState


class Ours:
    """A sampler of the engine, each suggestion made when it is asked for."""

    def __init__(self, problem: Problem, sampler: Any, seed: int, trials: int) -> None:
        definition = problem.definition(sampler, seed, budget={"trials": trials})
        self._space = definition.space
        self._sampler = make(definition, seed)
        self._history = History(definition)
        self._points: dict[int, Point] = {}
        self._knew: dict[int, int] = {}

    def ask(self, number: int) -> Point:
        """Return the suggestion for `number`."""
        suggestion = self._suggested(number)
        self._points[number] = self._space.check(suggestion.params)
        self._knew[number] = suggestion.results
        self._note(number, TrialState.RUNNING, None)
        return self._points[number]

    def _suggested(self, number: int) -> Suggestion:
        while True:
            try:
                suggestion = self._sampler.suggest(number, number, self._history)
            except NotYet:  # computed by a process of its own
                time.sleep(0.001)
            else:
                assert suggestion is not None
                return suggestion

    def tell(self, number: int, value: float) -> None:
        """Note a result."""
        self._note(number, TrialState.COMPLETE, value)

    def _note(self, number: int, state: TrialState, value: float | None) -> None:
        known = {} if value is None else {METRIC: value}
        seen = Seen(
            id=number + 1,
            number=number,
            state=state,
            params=self._points[number],
            values=known,
            step=None,
            attempt=1,
            origin="benchmark",
            results=self._knew[number],
            revision=self._history.seen[0] + 1,
        )
        self._history.take_in([seen])
