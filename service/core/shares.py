"""How engines share studies: each serves its part, and gives up what is more, but not at every change."""

from __future__ import annotations

TERM_S = 5.0
"""How long the lease of an engine lasts that does not renew it: then others take its studies over."""
RENEW_S = 1.0
IDLE_RENEW_S = 20.0
"""Between two renewals of an engine that is alone and has nothing to do: its disk may rest meanwhile.

Its lease runs out, which is no harm: an engine that comes takes the studies over at once, and then shares.
"""
THERE_S = IDLE_RENEW_S
"""For how long after its lease ran out an engine is still counted where people look."""


def share(studies: int, engines: int) -> int:
    """Return how many of the active studies an engine serves at most.

    Rounded up, so that there is room for all of them, and none moves for a difference of one.
    """
    return -(-studies // max(1, engines))
