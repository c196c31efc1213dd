"""How fast a study goes: how long its trials take, and its suggestions."""

from __future__ import annotations

import math

MEMORY = 8
"""Ended trials, and suggestions, after which what was measured before counts half."""
WAKE_S = 0.01
"""What a claim waits for besides the sampler: to wake the engine, and to be told."""
PATIENCE = 0.02
"""Which part of a trial a claim may wait for its suggestion."""
BUSY = 0.2
"""Which part of its time a sampler may spend on claims that wait."""


class Pace:
    """The latest durations of a study's trials and suggestions, on the engine's own clock."""

    def __init__(self) -> None:
        self._ended = self._ran_s = 0.0
        self._made = self._making_s = 0.0

    def ran(self, running: int, ended: int, seconds: float) -> None:
        """Note that so many trials ran for so long, and how many ended or were paused meanwhile."""
        fade = _fade(ended)
        self._ended = self._ended * fade + ended
        self._ran_s = self._ran_s * fade + running * seconds

    def made(self, count: int, seconds: float) -> None:
        """Note how long it took to make suggestions and to queue them."""
        fade = _fade(count)
        self._made = self._made * fade + count
        self._making_s = self._making_s * fade + seconds

    def fresh(self, fleet: int) -> bool:
        """Whether each claim of a fleet can wait for a suggestion that is made for it.

        One that is ready before lacks a result or two, which costs a fleet about as many trials: so claims
        wait where that takes less than a fiftieth of a trial, and the sampler has time for all of them.
        """
        if not (self._ended and self._made):
            return False
        trial_s = self._ran_s / self._ended
        wait_s = WAKE_S + self._making_s / self._made
        return wait_s <= PATIENCE * trial_s and fleet * wait_s <= BUSY * trial_s


def _fade(count: int) -> float:
    return math.pow(0.5, count / MEMORY)
