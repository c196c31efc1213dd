"""The importance of parameters: computed when somebody asks, and kept while little has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from service.core.importance import MOST, share_of_best, shares, why_not
from service.core.objectives import score
from service.core.ports import Results, Store
from tunesmith.charts import Importance, ParameterImportance
from tunesmith.definitions import Objective, StudyDefinition
from tunesmith.errors import FieldProblem, InvalidInput
from tunesmith.spaces import Point, SearchSpace
from tunesmith.studies import Study
from tunesmith.validation import did_you_mean, show

KEPT = 1000
"""How many answers are kept."""


class Computer(Protocol):
    """What computes importances; it may take a second, and is asked by one thread."""

    def compute(
        self, space: SearchSpace, points: Sequence[Point], losses: Sequence[float]
    ) -> dict[str, float]:
        """Return how much each parameter matters for a small loss. Raises Unavailable."""
        ...

    def close(self) -> None:
        """Stop."""
        ...


@dataclass(frozen=True)
class _Kept:
    space: SearchSpace
    answer: Importance

    def holds(self, study: Study) -> bool:
        """Whether it still stands: the space is the same, and of a hundred results at most one is new."""
        news = study.counts.complete - self.answer.complete
        return self.space == study.definition.space and 0 <= news <= self.answer.complete // 100


class Importances:
    """Answers which parameters matter. All work is done in one thread, so that nothing is computed twice.

    Args:
        store: The database.
        computer: What computes.
    """

    def __init__(self, store: Store, computer: Computer) -> None:
        self._store = store
        self._computer = computer
        self._thread = ThreadPoolExecutor(1, "tunesmith-importance")
        self._kept: dict[tuple[int, str], _Kept] = {}

    async def of(self, ref: str, metric: str | None) -> Importance:
        """Return the importance of a study's parameters. Raises StudyNotFound, InvalidInput, Unavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._of, ref, metric)

    def close(self) -> None:
        """Stop, whatever is being computed."""
        self._computer.close()
        self._thread.shutdown()

    def _of(self, ref: str, metric: str | None) -> Importance:
        study = self._store.study(ref)
        objective = named(study.definition, metric)
        key = (study.id, objective.metric)
        kept = self._kept.pop(key, None)
        if kept is None or not kept.holds(study):
            kept = self._computed(study, objective)
        self._kept[key] = kept  # behind those that were asked for longer ago
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return kept.answer

    def _computed(self, study: Study, objective: Objective) -> _Kept:
        found = self._store.results(str(study.id), objective.metric, MOST)
        return _Kept(found.definition.space, answer(found, objective, self._computer.compute))


def named(definition: StudyDefinition, metric: str | None) -> Objective:
    """Return the objective of this metric; None: the first one. Raises InvalidInput."""
    if metric is None:
        return definition.objective
    known = {o.metric: o for o in definition.objectives}
    if metric not in known:
        message = f"is no objective of this study: {show(metric)}; {did_you_mean(metric, known)}"
        raise InvalidInput(FieldProblem("metric", message))
    return known[metric]


Compute = Callable[[SearchSpace, Sequence[Point], Sequence[float]], dict[str, float]]


def answer(found: Results, objective: Objective, compute: Compute) -> Importance:
    """Return the importance that follows from these results, or why there is none."""
    space = found.definition.space
    names = [name for name, distribution in space if distribution.cells() != 1]
    points, values = [p for p, _ in found.trials], [v for _, v in found.trials]
    about = Importance(metric=objective.metric, trials=len(points), complete=found.complete)
    if reason := why_not(values, found.complete, len(names)):
        return about.model_copy(update={"reason": reason})
    weights = compute(space, points, [score(v, objective.direction) for v in values])
    parts = dict(zip(names, shares([weights[name] for name in names]), strict=True))
    if not any(parts.values()):
        return about.model_copy(update={"reason": "the best trials differ from the others in no parameter"})
    parameters = [
        ParameterImportance(name=name, importance=parts[name], trials=sum(name in p for p in points))
        for name in sorted(names, key=lambda name: -parts[name])
    ]
    return about.model_copy(update={"parameters": parameters, "best": share_of_best(len(points))})
