"""Samplers: from a study's history to the next points."""

from __future__ import annotations

from service.engine.samplers.base import Sampler
from service.engine.samplers.grid import GridCells
from service.engine.samplers.random import RandomPoints
from tunesmith.definitions import StudyDefinition
from tunesmith.samplers import (
    AutoSampler,
    CMAESSampler,
    GridSampler,
    QMCSampler,
    RandomSampler,
    TPESampler,
)
from tunesmith.samplers import Sampler as Spec

__all__ = ["Sampler", "make"]

# ruff: noqa: PLC0415 (libraries are loaded only where they are needed)


def make(definition: StudyDefinition, seed: int) -> Sampler:
    """Return the sampler that a study asks for."""
    spec = definition.sampler
    if isinstance(spec, GridSampler):
        return GridCells(definition.space, spec)
    if isinstance(spec, RandomSampler):
        return RandomPoints(definition.space, seed)
    from service.engine.samplers.guarded import Guarded

    made = _learner(spec, definition, seed)
    return Guarded(made, definition.space, seed) if made.learns else made


def _learner(spec: Spec, definition: StudyDefinition, seed: int) -> Sampler:
    space = definition.space
    if isinstance(spec, AutoSampler):
        from service.engine.samplers.auto import Auto

        return Auto(space, len(definition.objectives), lambda chosen: _learner(chosen, definition, seed))
    if isinstance(spec, QMCSampler):
        from service.engine.samplers.qmc import QMCPoints

        return QMCPoints(space, seed)
    if isinstance(spec, TPESampler):
        from service.engine.samplers.tpe import TPE

        return TPE(space, spec, seed)
    if isinstance(spec, CMAESSampler):
        from service.engine.samplers.cmaes import CMAES

        return CMAES(space, spec, seed)
    from service.engine.samplers.remote import Remote

    return Remote(definition, spec, seed)
