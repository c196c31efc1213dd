"""How engines share studies: each serves its part, and gives up what is more, but not at every change."""

from __future__ import annotations


def share(studies: int, engines: int) -> int:
    """Return how many of the active studies an engine serves at most.

    Rounded up, so that there is room for all of them, and none moves for a difference of one.
    """
    return -(-studies // max(1, engines))
