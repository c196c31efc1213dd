"""The samplers of all studies that the sampler process serves."""

from __future__ import annotations

from typing import Any, Protocol

from service.engine.history import History
from tunesmith.definitions import StudyDefinition
from tunesmith.spaces import Point

# ruff: noqa: PLC0415 (Optuna is loaded only where it is needed)


class Served(Protocol):
    """A sampler of one study."""

    def suggest(self, number: int, history: History) -> tuple[Point, float | None]:
        """Return the point for `number`, and by how much any other beats the best one at most, if known."""
        ...


MOST = 100
"""Samplers that are kept, the last ones that were asked: any can be made again."""


class Samplers:
    """The samplers of all studies that ask."""

    def __init__(self) -> None:
        self._studies: dict[int, tuple[dict[str, Any], StudyDefinition, Served]] = {}

    def suggest(self, request: dict[str, Any]) -> tuple[Point, float | None]:
        """Return what a request asks for."""
        study, asked = request["study"], {k: request[k] for k in ("definition", "spec", "seed")}
        kept = self._studies.pop(study, None)
        if kept is None or kept[0] != asked:
            definition = StudyDefinition.restore(asked["definition"])
            kept = asked, definition, make(definition, asked["spec"], asked["seed"])
        self._studies[study] = kept
        if len(self._studies) > MOST:
            del self._studies[next(iter(self._studies))]
        _, definition, sampler = kept
        return sampler.suggest(request["number"], History.restored(definition, request))


def make(definition: StudyDefinition, spec: dict[str, Any], seed: int) -> Served:
    """Return the sampler of these options."""
    if spec["type"] == "gp":
        from service.engine.samplers.gp import GP

        return GP(definition, seed, deterministic=spec["deterministic"])
    from service.engine.samplers.by_optuna import ByOptuna

    return ByOptuna(definition, spec, seed)
