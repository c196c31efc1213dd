"""Which sampler makes the next suggestion."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from service.core.ports import Suggestion
from service.engine.history import PENDING, History
from service.engine.samplers.base import Sampler
from service.engine.samplers.guarded import tried
from tunesmith.samplers import GPSampler, NSGAIIISampler, NSGAIISampler, QMCSampler, TPESampler
from tunesmith.spaces import SearchSpace

MIDDLE = "the middle of all ranges, and the first of all choices, comes first"
STARTUP = 5
"""Trials that only spread out."""
GP_TRIALS = 300
"""Until so many results the Gaussian process models an objective: its cost grows with the cube of them."""
GP_PENDING = 32
"""More pending trials than it can spread well at once."""
GP_AXES = 50
GENETIC_TRIALS = 500
"""From so many results on, several objectives are left to a genetic algorithm."""

Spec = QMCSampler | TPESampler | GPSampler | NSGAIISampler | NSGAIIISampler


class Auto:
    """Chooses among samplers; `make` returns the sampler of a specification."""

    learns = True

    def __init__(self, space: SearchSpace, objectives: int, make: Callable[[Spec], Sampler]) -> None:
        self._middle = space.first_point()
        self._conditional = any(distribution.when for _, distribution in space)
        self._objectives = objectives
        self._make = make
        self._made: dict[str, Sampler] = {}

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        """Return the suggestion of the sampler that suits, with the reason it was chosen.

        Ranges are drawn around what is thought to work: the first trial is in the middle, as that of
        Ax is (its option `initialize_with_center`).
        """
        if history.valued == 0 and not tried(self._middle, number, history):
            return Suggestion(self._middle, "auto", why=MIDDLE)
        spec, why = self.choose(history)
        if spec.type not in self._made:
            self._made[spec.type] = self._make(spec)
        made = self._made[spec.type].suggest(number, cell, history)
        if made is None:
            return None
        whole = "; ".join(filter(None, [why, made.why]))
        return replace(made, why=whole, results=history_of(made, history))

    def choose(self, history: History) -> tuple[Spec, str]:
        """Return the sampler for the next suggestion, and why."""
        if history.valued < STARTUP:
            return QMCSampler(), f"the first {STARTUP} results only spread out"
        genetic = self._objectives > 1 and history.valued >= GENETIC_TRIALS
        if genetic and not self._conditional:
            return self._genetic(history)
        against = self._against_gp(history)
        if against is None:
            return GPSampler(startup_trials=1), f"fewer than {self._gp_trials} results: each counts"
        # On the benchmark of several objectives the univariate form lacks half as much after 250 trials.
        return TPESampler(startup_trials=1, multivariate=self._objectives == 1), against

    @property
    def _gp_trials(self) -> int:
        return int(GP_TRIALS / math.cbrt(self._objectives))

    def _against_gp(self, history: History) -> str | None:
        """Say why the Gaussian process does not suit; None where it does."""
        pending = int(np.count_nonzero(history.state == PENDING))
        if history.valued >= self._gp_trials:
            return f"{self._gp_trials} results or more: the Gaussian process is slow there"
        if pending > GP_PENDING:
            return f"{pending} trials are pending: too many for the Gaussian process"
        if len(history.encoding.axes) > GP_AXES:
            return f"{len(history.encoding.axes)} parameters: too many for the Gaussian process"
        return None

    def _genetic(self, history: History) -> tuple[Spec, str]:
        why = f"{self._objectives} objectives and {GENETIC_TRIALS} results or more"
        return (NSGAIISampler() if self._objectives <= 3 else NSGAIIISampler()), why


def history_of(made: Suggestion, history: History) -> int:
    """Return how many results a suggestion knew: one that ignores them is as fresh as can be."""
    return made.results or history.results
