"""Samplers: from a study's history to the next points."""

from __future__ import annotations

from service.engine.samplers.base import Sampler
from service.engine.samplers.grid import GridCells
from service.engine.samplers.random import RandomPoints
from tunesmith.samplers import GridSampler, RandomSampler
from tunesmith.studies import StudyDefinition


def make(definition: StudyDefinition, seed: int) -> Sampler:
    """Return the sampler that a study asks for. Optuna is loaded only where it is needed."""
    spec = definition.sampler
    if isinstance(spec, GridSampler):
        return GridCells(definition.space, spec)
    if isinstance(spec, RandomSampler):
        return RandomPoints(definition.space, seed)
    from service.engine.samplers.tpe import TPE  # noqa: PLC0415 (it loads Optuna)

    return TPE(definition, spec, seed)
