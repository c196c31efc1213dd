"""What differs between where a trial was trained and where it is trained now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

UNKNOWN = "not known"

REASONS = {
    "data": "the data is not the same",
    "checkpoint": "the weights that training began with are not the same",
    "tunesmith": "the code is not the same",
    "packages": "another version of a package may compute otherwise, or in another order",
    "device": "another processor, or another number of threads, adds numbers up in another order",
    "devices": "another number of devices splits batches in another way",
    "seed": "the random numbers are others",
    "params": "the recipe is not the same",
}
"""Why a difference may change metrics, the weightiest first; others, such as the platform's, hardly do."""


@dataclass(frozen=True)
class Difference:
    """One fact that is not the same.

    Attributes:
        fact: Such as `packages.torch`.
        then: Its value when the trial was trained.
        now: Its value here.
    """

    fact: str
    then: Any
    now: Any

    @property
    def reason(self) -> str | None:
        """Why it may change metrics; None where it hardly does."""
        return REASONS.get(self.fact.partition(".")[0])


def differences(then: Mapping[str, Any] | None, now: Mapping[str, Any]) -> list[Difference]:
    """Compare two files `provenance.json`; where the older one is missing nothing is known to differ.

    A package that is missing on one of the two sides counts as a difference; changed code always does, since
    what was changed is not recorded.
    """
    if then is None:
        return []
    old, new = flat(then), flat(now)
    found = [
        Difference(fact, old.get(fact, UNKNOWN), new.get(fact, UNKNOWN))
        for fact in dict.fromkeys([*old, *new])
        if old.get(fact) != new.get(fact) or (fact == "tunesmith.dirty" and old.get(fact))
    ]
    order = [*REASONS]
    return sorted(found, key=lambda each: order.index(_kind(each)) if each.reason else len(order))


def _kind(each: Difference) -> str:
    return each.fact.partition(".")[0]


def flat(content: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested facts under names with dots.

    >>> flat({"packages": {"torch": "2.13"}, "seed": 1})
    {'packages.torch': '2.13', 'seed': 1}
    """
    found: dict[str, Any] = {}
    for name, value in content.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value
    return found


def reasons(found: list[Difference]) -> list[str]:
    """Return why these may have led to other metrics, the weightiest first, each once."""
    return list(dict.fromkeys(each.reason for each in found if each.reason))
