"""Counts failed attempts to get in, by address: whoever guesses has to wait."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from tunesmith.errors import TooManyRequests

BURST = 20
"""Failures that an address may make at once."""
REFILL_S = 3.0
"""After so many seconds it may make one more."""
MOST_ADDRESSES = 10_000
"""Addresses that are remembered: those that failed last."""


class Failures:
    """A bucket for each address that failed: a failure takes a drop, time refills it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def count(self, address: str) -> None:
        """Note a failure. Raises TooManyRequests instead while the bucket of `address` is empty."""
        self._check(address)
        now = self._clock()
        self._full_at[address] = max(self._full_at.get(address, now), now) + REFILL_S
        self._full_at.move_to_end(address)
        if len(self._full_at) > MOST_ADDRESSES:
            self._full_at.popitem(last=False)

    def _check(self, address: str) -> None:
        missing = self._full_at.get(address, -math.inf) - self._clock()
        wait_s = missing - (BURST - 1) * REFILL_S
        if wait_s > 0:
            raise TooManyRequests(retry_s=math.ceil(wait_s))
