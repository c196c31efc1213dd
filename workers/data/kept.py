"""Values that take long to make, kept in the process from one trial to the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The values that were used last, by what they depend on.

    Unlike an `lru_cache` it is told the key, such as the checksum of the data, and does not hold the data for
    it. The oldest value goes before another one is made, not after: a device need not hold both.

    Args:
        most: How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Hashable, Value] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of `key`, which `make` makes where it is not kept."""
        if key in self._values:
            value = self._values.pop(key)
        else:
            while len(self._values) >= self._most:
                del self._values[next(iter(self._values))]
            value = make()
        self._values[key] = value
        return value

    def __len__(self) -> int:
        return len(self._values)
