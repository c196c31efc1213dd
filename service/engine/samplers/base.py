"""What a sampler is."""

from __future__ import annotations

from typing import Protocol

from service.core.ports import Suggestion
from service.engine.history import History


class NotYet(Exception):
    """The suggestion is being computed: ask again."""


class SamplerFailed(Exception):
    """The sampler gave no suggestion; the message says why."""


def begun(how: str, trials: int) -> str:
    """Say of a suggestion why the sampler itself did not make it yet."""
    return f"{how} until {trials} trial{'s' * (trials != 1)} brought results"


class Sampler(Protocol):
    """Makes suggestions from data alone: the same history, number and cell give the same suggestion."""

    learns: bool
    """Whether its suggestions depend on results."""

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        """Return the point for trial `number`; None where there is no further one.

        Args:
            number: The number the trial will have.
            cell: The next cell of the grid (other samplers ignore it).
            history: The study's trials so far.

        Raises:
            NotYet: it is being computed, from the results there were when it was first asked for.
        """
        ...
